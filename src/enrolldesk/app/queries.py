"""What a list is asked for: which rows, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StudentsQuery:
    """Which students a list shows, in which order: name, balance or recent."""

    order: str = "name"
    descending: bool = False
    archived: bool = False


@dataclass(frozen=True, slots=True)
class PaymentsQuery:
    """Which payments, refunds and their voids a list shows.

    ``status`` is "" for all, "standing" or "void". Orders: taken_at, student, receipt_no, amount,
    method, title.
    """

    first_day: date | None = None
    last_day: date | None = None
    method: str = ""
    kind: str = ""
    status: str = ""
    order: str = "taken_at"
    descending: bool = True
