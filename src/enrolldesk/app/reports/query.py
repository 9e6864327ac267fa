"""What the list of balances is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from enrolldesk.domain.status import PaymentStatus


class Bucket(StrEnum):
    """How late an open part is, by its due date."""

    CURRENT = "current"
    UP_TO_30 = "1-30"
    UP_TO_60 = "31-60"
    UP_TO_90 = "61-90"
    OVER_90 = "over-90"


BUCKET_WORDS: Final = {
    Bucket.CURRENT: "Current",
    Bucket.UP_TO_30: "1–30 days",
    Bucket.UP_TO_60: "31–60 days",
    Bucket.UP_TO_90: "61–90 days",
    Bucket.OVER_90: "Over 90 days",
}


class Holding(StrEnum):
    """Which balances: all of them, what is owed, or what is held as credit."""

    ALL = "all"
    OWING = "owing"
    CREDIT = "credit"


class GroupBy(StrEnum):
    """What the enrollments of a list are added up by."""

    NOTHING = ""
    COURSE = "course"
    GUARDIAN = "guardian"
    STUDENT = "student"


ORDERS: Final = (
    "student",
    "contact",
    "course",
    "status",
    "due_now",
    "owed",
    "credit",
    "next_due",
    "days_late",
    "bucket",
    "last_payment",
    "sync",
)
"""What the list can be sorted by: its columns."""


@dataclass(frozen=True, slots=True)
class BalancesQuery:
    """Which balances a list shows, as of when, in which order.

    ``as_of`` None is the present: everything recorded, due dates judged by today. ``unpaid_for``
    leaves those whose last payment is at least so many days ago, or who never paid; ``text`` is
    searched for as in the search on top of the window.
    """

    as_of: date | None = None
    holding: Holding = Holding.ALL
    status: PaymentStatus | None = None
    bucket: Bucket | None = None
    course_id: str = ""
    text: str = ""
    unpaid_for: int = 0
    unsent: bool = False
    order: str = "student"
    descending: bool = False
    group_by: GroupBy = GroupBy.NOTHING
