"""What will be true after a payment: the domain's own functions, run on an entry not yet posted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.domain.access import access_of
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import (
    Enrollment,
    EnrollmentState,
    OpenItem,
    PaymentStatus,
    charge_of,
    open_items,
    payment_status,
    schedule_of,
)
from enrolldesk.domain.ledger import Entry, EntryKind, standing_of
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.kit.formats import day

PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Place:
    """An enrollment that carries money, its entries, and the courses its money opens."""

    enrollment: Enrollment
    title: str
    entries: tuple[Entry, ...]
    courses: tuple[tuple[str, Enrollment], ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """One enrollment as it would stand after a payment."""

    title: str
    state: EnrollmentState
    status: PaymentStatus
    left: Money
    credit: Money
    new_credit: Money
    next_due: OpenItem | None
    unlocks: tuple[str, ...]
    stays_locked: tuple[str, ...]


def proposed_place(
    course: Course, components: Sequence[Course], now: datetime, student_id: str = PROPOSED
) -> Place:
    """The enrollment that enrolling at this moment would make; ``now`` in the school's zone."""
    carrier = Enrollment(
        enrollment_id=PROPOSED,
        student_id=student_id,
        course_id=course.course_id,
        ordinal=1,
        price=course.price,
        upfront=course.upfront,
        schedule=schedule_of(course, now.date()),
        enrolled_at=now,
        enrolled_on=now.date(),
    )
    charge = charge_of(carrier, desk_id=PROPOSED, staff_id=PROPOSED)
    gates = {component.course_id: component.gate for component in course.components}
    courses = tuple(
        (
            part.title,
            replace(
                carrier,
                enrollment_id=f"{PROPOSED}-{part.course_id}",
                course_id=part.course_id,
                price=ZERO,
                upfront=ZERO,
                schedule=(),
                bundle_id=PROPOSED,
                gate=gates[part.course_id],
            ),
        )
        for part in components
    )
    entries = (charge,) if charge is not None else ()
    return Place(carrier, course.title, entries, courses or ((course.title, carrier),))


def with_discount(place: Place, amount: Money, now: datetime) -> Place:
    """The same place with so much taken off its price."""
    if not amount:
        return place
    discount = _entry(EntryKind.DISCOUNT, place, amount, now)
    return replace(place, entries=(*place.entries, discount))


def outlook(place: Place, amount: Money, now: datetime) -> Outlook:
    """How a place would stand after so much is paid for it now; nothing is recorded."""
    entries = place.entries
    if amount > ZERO:
        entries = (*entries, _entry(EntryKind.PAYMENT, place, amount, now))
    before, after = standing_of(place.entries), standing_of(entries)
    items = open_items(place.enrollment, entries)
    state = place.enrollment.state
    opened: list[str] = []
    locked: list[str] = []
    proposed = place.enrollment.enrollment_id == PROPOSED
    for title, course in place.courses:
        if EnrollmentState.WITHDRAWN in (state, course.state):
            continue
        if not access_of(course, place.enrollment, after).is_open:
            locked.append(title)
        elif proposed or not access_of(course, place.enrollment, before).is_open:
            opened.append(title)
    return Outlook(
        title=place.title,
        state=state,
        status=payment_status(state, after, items[0].due_on if items else None, now.date()),
        left=max(ZERO, after.owed),
        credit=after.credit,
        new_credit=max(ZERO, after.credit - before.credit),
        next_due=items[0] if items else None,
        unlocks=tuple(opened),
        stays_locked=tuple(locked),
    )


def after_words(outlooks: Sequence[Outlook], money: Callable[[Money], str]) -> str:
    """One line that says it all: "After this: $450.00 left, due Dec 22, 2026; unlocks …"."""
    left = total(each.left for each in outlooks)
    dues = [each.next_due for each in outlooks if each.next_due is not None]
    parts = [_left_words(left, dues, money)]
    unlocks = _joined(title for each in outlooks for title in each.unlocks)
    if unlocks:
        parts.append(f"unlocks {unlocks}")
    locked = [title for each in outlooks for title in each.stays_locked]
    if locked:
        parts.append(f"{_joined(locked)} {'stay' if len(locked) > 1 else 'stays'} locked")
    words = "After this: " + "; ".join(parts)
    for each in outlooks:
        if not each.new_credit:
            continue
        words += f", and {money(each.new_credit)} is kept as credit on {each.title}"
    return words


def place_of(title: str, entries: Iterable[Entry], rows: Sequence[EnrollmentRow]) -> Place:
    """The first of these rows as a place; the others are the courses of its bundle."""
    carrier = rows[0].enrollment
    courses = tuple((row.title, row.enrollment) for row in rows[1:]) or ((title, carrier),)
    return Place(carrier, title, tuple(entries), courses)


def _entry(kind: EntryKind, place: Place, amount: Money, now: datetime) -> Entry:
    return Entry.of_kind(
        kind,
        entry_id=f"{PROPOSED}-{kind}",
        amount=amount,
        student_id=place.enrollment.student_id,
        enrollment_id=place.enrollment.enrollment_id,
        desk_id=PROPOSED,
        staff_id=PROPOSED,
        taken_at=now,
        day=now.date(),
    )


def _left_words(left: Money, dues: Sequence[OpenItem], money: Callable[[Money], str]) -> str:
    if not left:
        return "nothing left to pay"
    words = f"{money(left)} left"
    if dues:
        words += f", due {day(min(item.due_on for item in dues))}"
    return words


def _joined(titles: Iterable[str]) -> str:
    every = list(dict.fromkeys(titles))
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))
