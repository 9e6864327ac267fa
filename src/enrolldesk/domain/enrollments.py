"""A student's place in a course: what it costs, when it is due, and what follows from payment.

Payment status and access are derived from amounts every time, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enrolldesk.domain.courses import Course, Gate
from enrolldesk.domain.errors import AmountNotPositive
from enrolldesk.domain.ids import charge_id
from enrolldesk.domain.ledger import Dated, Entry, EntryKind, live_entries, standing_of
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.status import EnrollmentState as EnrollmentState
from enrolldesk.domain.status import PaymentStatus as PaymentStatus
from enrolldesk.domain.status import payment_status as payment_status
from enrolldesk.domain.status import student_status as student_status


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a charge with its due date."""

    amount: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class Enrollment:
    """A place in a course or bundle, with its price frozen at enrolling.

    ``bundle_id`` names the bundle's enrollment, which carries all the money, and ``gate`` is what
    of that money opens this course. ``override_reason`` is a manager's reason to open it anyway.
    ``withdrawn_on`` is the school's day the place was given up; an older program did not note it.
    """

    enrollment_id: str
    student_id: str
    course_id: str
    ordinal: int
    price: Money
    upfront: Money
    schedule: tuple[Instalment, ...]
    enrolled_at: datetime
    enrolled_on: date
    bundle_id: str | None = None
    gate: Gate = Gate.UPFRONT
    state: EnrollmentState = EnrollmentState.OPEN
    override_reason: str = ""
    withdrawn_on: date | None = None

    @property
    def charge_id(self) -> str:
        """The id of the charge that enrolling posted."""
        return charge_id(self.enrollment_id)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A part of a charge that is not covered yet, with the day it is due.

    Without a ``charge_id`` more was handed back than had been paid.
    """

    enrollment_id: str
    charge_id: str
    due_on: date
    amount: Money


def equal_instalments(
    amount: Money, parts: int, first_due: date, every_days: int = 30
) -> tuple[Instalment, ...]:
    """Split an amount into equal instalments in cents; the last takes the remainder."""
    if parts < 1 or amount.cents < parts:
        raise AmountNotPositive("instalment")
    each = amount.cents // parts
    cents = [each] * (parts - 1) + [amount.cents - each * (parts - 1)]
    return tuple(
        Instalment(Money(part), first_due + timedelta(days=every_days * index))
        for index, part in enumerate(cents)
    )


def schedule_of(course: Course, day: date) -> tuple[Instalment, ...]:
    """What falls due when for somebody enrolled on that day: the upfront part, the remainder."""
    parts = ((course.upfront, day), (course.remainder, day + timedelta(days=course.remainder_days)))
    return tuple(Instalment(amount, due_on) for amount, due_on in parts if amount)


def open_items(enrollment: Enrollment, entries: Iterable[Dated]) -> tuple[OpenItem, ...]:
    """What of an enrollment is still to be paid, oldest due first; together it is what is owed.

    Discounts shorten the last parts; what was paid or written off covers the first ones.
    """
    known = tuple(entries)
    live = live_entries(known)
    items: list[OpenItem] = []
    for entry in live:
        if entry.charged_delta > ZERO:
            items.extend(_parts_of(enrollment, entry))
    items.sort(key=lambda item: item.due_on)
    reduced = -total(entry.charged_delta for entry in live if entry.charged_delta < ZERO)
    shortened = _take(reversed(items), reduced)
    standing = standing_of(known)
    covered = standing.paid + standing.written_off
    left = _take(reversed(shortened), covered)
    missing = standing.owed - total(item.amount for item in left)
    if missing > ZERO:
        # Handed back or returned though it was not held: due from that day on.
        days = [entry.day for entry in live if entry.paid_delta < ZERO]
        due_on = max(days, default=enrollment.enrolled_on)
        left.append(OpenItem(enrollment.enrollment_id, "", due_on, missing))
        left.sort(key=lambda item: item.due_on)
    return tuple(left)


def _parts_of(enrollment: Enrollment, entry: Dated) -> list[OpenItem]:
    """A charge in the parts of the schedule; what is not in the schedule is due at once."""
    left = entry.charged_delta
    parts: list[OpenItem] = []
    if entry.entry_id == enrollment.charge_id:
        for instalment in enrollment.schedule:
            amount = min(instalment.amount, left)
            if amount:
                left -= amount
                item = OpenItem(enrollment.enrollment_id, entry.entry_id, instalment.due_on, amount)
                parts.append(item)
    if left:
        parts.append(OpenItem(enrollment.enrollment_id, entry.entry_id, entry.day, left))
    return parts


def _take(items: Iterable[OpenItem], amount: Money) -> list[OpenItem]:
    """The items that remain when an amount is taken off the first ones."""
    left: list[OpenItem] = []
    for item in items:
        taken = max(ZERO, min(item.amount, amount))
        amount -= taken
        rest = item.amount - taken
        if rest:
            left.append(OpenItem(item.enrollment_id, item.charge_id, item.due_on, rest))
    return left


def due_by(items: Iterable[OpenItem], day: date) -> Money:
    """How much of the open items is due on or before a day."""
    return total(item.amount for item in items if item.due_on <= day)


def charge_of(enrollment: Enrollment, *, desk_id: str, staff_id: str) -> Entry | None:
    """The charge that enrolling posts, or None where the course costs nothing."""
    if not enrollment.price:
        return None
    return Entry.of_kind(
        EntryKind.CHARGE,
        entry_id=enrollment.charge_id,
        amount=enrollment.price,
        student_id=enrollment.student_id,
        enrollment_id=enrollment.enrollment_id,
        desk_id=desk_id,
        staff_id=staff_id,
        taken_at=enrollment.enrolled_at,
        day=enrollment.enrolled_on,
    )
