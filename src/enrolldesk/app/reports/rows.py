"""What a list of balances shows beside its enrollments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from enrolldesk.app.reports.query import Bucket
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.money import Money


@dataclass(frozen=True, slots=True)
class Totals:
    """``owed`` leaves credit out, ``buckets`` part it in the order of Bucket."""

    count: int
    due_now: Money
    owed: Money
    credit: Money
    buckets: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The subtotals of a course, a family or a student; ``key`` is below zero.

    ``student_id`` is whose card it opens, empty for a course. Dates and bucket are the worst ones.
    """

    key: int
    name: str
    contact: str
    student_id: str
    totals: Totals
    next_due_on: date | None
    days_late: int
    bucket: Bucket | None
    last_payment_on: date | None


Line: TypeAlias = BalanceRow | GroupRow
"""A row of the list."""
