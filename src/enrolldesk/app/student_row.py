"""A student's line in a list: the one read model the window needs to be painted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from enrolldesk.domain.money import Money, total
from enrolldesk.domain.standing import Standing
from enrolldesk.domain.status import (
    EnrollmentState,
    PaymentStatus,
    payment_status,
    student_status,
)

if TYPE_CHECKING:
    from enrolldesk.app.changes import SyncState


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A student in a list or among search matches.

    ``balance`` is the sum of all entries (positive is owed), ``credit`` what is held on single
    enrollments, ``sync`` is None without a cloud and for what is committed.
    """

    key: int
    student_id: str
    name: str
    contact: str
    status: PaymentStatus
    balance: Money
    credit: Money
    returned: bool
    enrolled: bool
    archived: bool
    sync: SyncState | None = None


Brief = tuple[EnrollmentState, Standing, date | None]
"""What a list knows of an enrollment that carries money: state, standing, first open due date."""


def student_line(
    key: int,
    student_id: str,
    name: str,
    contact: str,
    archived: bool,
    places: Iterable[Brief],
    today: date,
    sync: SyncState | None = None,
) -> StudentRow:
    """A student's row; status, balance and flags follow from what carries money, in order."""
    known = [(*place, payment_status(*place, today)) for place in places]
    open_ones = [status for state, *_, status in known if state is EnrollmentState.OPEN]
    return StudentRow(
        key=key,
        student_id=student_id,
        name=name,
        contact=contact,
        status=student_status(open_ones, known[-1][-1] if known else None),
        balance=total(standing.owed for _, standing, *_ in known),
        credit=total(standing.credit for _, standing, *_ in known),
        returned=any(standing.has_returned for _, standing, *_ in known),
        enrolled=bool(open_ones),
        archived=archived,
        sync=sync,
    )
