"""Payment plans: when the parts of an enrollment's charge fall due."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from enrolldesk.domain.enrollments import Enrollment, Instalment, open_items
from enrolldesk.domain.errors import AmountNotPositive, DeskError
from enrolldesk.domain.ledger import Entry, live_entries, standing_of
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.slips import Slip

MOST_PARTS = 120


class PlanDoesNotAddUp(DeskError):
    """The parts come to another amount than what is open of the charge."""

    parts: Money
    open: Money


class PlanInThePast(DeskError):
    """A part would be due before today, or before the one ahead of it."""

    due_on: date


class NothingToSpread(DeskError):
    """Nothing is open of the enrollment's charge."""


class Every(StrEnum):
    """The time between two instalments."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Slip):
    """The due dates of an enrollment from a day on, and those it had ``before``."""

    enrollment_id: str
    schedule: tuple[Instalment, ...]
    before: tuple[Instalment, ...]
    reason: str = ""

    @property
    def about(self) -> str:
        """The enrollment whose money it spreads."""
        return self.enrollment_id


def schedule_as_of(
    enrollment: Enrollment, plans: Iterable[Plan], day: date
) -> tuple[Instalment, ...]:
    """The due dates as they stood at the end of a day: what the next later plan replaced."""
    later = (plan for plan in plans if plan.day > day)
    following = min(later, key=lambda plan: (plan.day, plan.taken_at, plan.slip_id), default=None)
    return enrollment.schedule if following is None else following.before


def open_of_charge(enrollment: Enrollment, entries: Iterable[Entry]) -> Money:
    """What of the enrollment's charge is still to be paid: what a plan can spread.

    Open fees stay due as they are; what was taken off the price counts for the charge first.
    """
    known = tuple(entries)
    items = open_items(enrollment, known)
    fees = total(item.amount for item in items if item.charge_id != enrollment.charge_id)
    charge, taken_off = _charge(enrollment, known)
    return max(ZERO, min(standing_of(known).owed - fees, charge - taken_off))


def replanned(
    enrollment: Enrollment, entries: Iterable[Entry], parts: Sequence[Instalment], today: date
) -> tuple[Instalment, ...]:
    """The enrollment's schedule with what is open spread over these parts, in order.

    What is paid stays in front as one part, what was taken off the price goes to the end: discounts
    shorten the last parts.
    """
    known = tuple(entries)
    still_open = open_of_charge(enrollment, known)
    if not still_open:
        raise NothingToSpread()
    if any(part.amount <= ZERO for part in parts) or not 0 < len(parts) <= MOST_PARTS:
        raise AmountNotPositive("instalment")
    planned = total(part.amount for part in parts)
    if planned != still_open:
        raise PlanDoesNotAddUp(planned, still_open)
    earliest = today
    for part in parts:
        if part.due_on < earliest:
            raise PlanInThePast(part.due_on)
        earliest = part.due_on
    charge, taken_off = _charge(enrollment, known)
    schedule = (
        Instalment(charge - taken_off - still_open, enrollment.enrolled_on),
        *parts,
        Instalment(taken_off, parts[-1].due_on + timedelta(days=1)),
    )
    return tuple(part for part in schedule if part.amount)


def _charge(enrollment: Enrollment, entries: Iterable[Entry]) -> tuple[Money, Money]:
    """The charge of enrolling and what was taken off it."""
    live = live_entries(entries)
    charge = total(one.charged_delta for one in live if one.entry_id == enrollment.charge_id)
    taken_off = -total(one.charged_delta for one in live if one.charged_delta < ZERO)
    return charge, min(charge, taken_off)


def spread(amount: Money, parts: int, first_due: date, every: Every) -> tuple[Instalment, ...]:
    """An amount in equal instalments in cents, the last takes the remainder."""
    if not 1 <= parts <= min(MOST_PARTS, amount.cents):
        raise AmountNotPositive("instalment")
    each = amount.cents // parts
    cents = [each] * (parts - 1) + [amount.cents - each * (parts - 1)]
    return tuple(
        Instalment(Money(part), _later(first_due, every, index)) for index, part in enumerate(cents)
    )


def _later(day: date, every: Every, times: int) -> date:
    """The day so many times later; the end of a short month where it has no such day."""
    if every is not Every.MONTH:
        return day + timedelta(weeks=times * (1 if every is Every.WEEK else 2))
    month = day.month - 1 + times
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
