"""The badge of an enrollment and of a student: derived from amounts every time, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from enrolldesk.domain.money import ZERO
from enrolldesk.domain.standing import Standing


class EnrollmentState(StrEnum):
    """Whether the place is held or was given up."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


class PaymentStatus(StrEnum):
    """The badge of an enrollment or a student."""

    WITHDRAWN = "withdrawn"
    REFUNDED = "refunded"
    WRITTEN_OFF = "written_off"
    OVERDUE = "overdue"
    PARTIAL = "partial"
    DUE = "due"
    PAID = "paid"


def payment_status(
    state: EnrollmentState, standing: Standing, next_due_on: date | None, today: date
) -> PaymentStatus:
    """The first status that matches; ``next_due_on`` is the first open item's due date."""
    owes = standing.owed > ZERO
    if state is EnrollmentState.WITHDRAWN and not owes:
        return PaymentStatus.WITHDRAWN
    if standing.refunded > ZERO and not standing.paid > ZERO:
        return PaymentStatus.REFUNDED
    if not owes:
        return PaymentStatus.WRITTEN_OFF if standing.written_off > ZERO else PaymentStatus.PAID
    if next_due_on is not None and next_due_on < today:
        return PaymentStatus.OVERDUE
    return PaymentStatus.PARTIAL if standing.paid > ZERO else PaymentStatus.DUE


_WORST_FIRST = (
    PaymentStatus.OVERDUE,
    PaymentStatus.DUE,
    PaymentStatus.PARTIAL,
    PaymentStatus.PAID,
)


def student_status(
    open_ones: Sequence[PaymentStatus], latest: PaymentStatus | None
) -> PaymentStatus:
    """The worst status over the open enrollments, else that of the latest; Paid without any."""
    for status in _WORST_FIRST:
        if status in open_ones:
            return status
    if open_ones:
        return open_ones[-1]
    return latest if latest is not None else PaymentStatus.PAID
