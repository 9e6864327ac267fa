"""What staff do at the invented counter, through the domain's own functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from enrolldesk.app.sample_people import seeded_id
from enrolldesk.domain.courses import Course, Gate
from enrolldesk.domain.enrollments import (
    Enrollment,
    EnrollmentState,
    charge_of,
    schedule_of,
)
from enrolldesk.domain.ids import enrollment_id
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    Tender,
    allocate,
    credit_moved,
    live_entries,
    standing_of,
    void_of,
)
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student


@dataclass(frozen=True, slots=True)
class Counter:
    """Where the year takes place: who works there, what is taught, until when.

    ``bundle`` is sold most; ``courses`` are its components in order. ``receipt_no`` takes the
    desk's next number.
    """

    desk_id: str
    receipt_no: Callable[[], str]
    staff_ids: Sequence[str]
    courses: Sequence[Course]
    bundle: Course
    zone: ZoneInfo
    now: datetime


@dataclass(slots=True)
class Case:
    """A student in the middle of their year."""

    student: Student
    enrollments: list[Enrollment] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    steps: list[tuple[datetime, Step]] = field(default_factory=list)

    @property
    def place(self) -> Enrollment:
        """The enrollment that carries the money."""
        return self.enrollments[0]

    @property
    def owed(self) -> Money:
        """What the entries add up to."""
        return standing_of(self.entries).owed


Step = Callable[[Case, datetime], None]
"""Something that happens to a student at a moment."""

_VOID_REASONS: Final = ("Entered twice", "Wrong student", "Wrong amount")
_REFUND_REASONS: Final = ("Moved away", "Family decision", "Course postponed")
_METHODS: Final = (Method.CASH,) * 8 + (Method.CARD,) * 8 + (Method.CHECK,) * 3 + (Method.TRANSFER,)


class StaffAtWork:
    """Enrolls, takes money and puts mistakes right; who does it is drawn by lot."""

    def __init__(self, counter: Counter, random: Random) -> None:
        """At this counter, by this lot."""
        self._counter = counter
        self._random = random

    def enroll(self, case: Case, course: Course, moment: datetime, day: date) -> Enrollment:
        """Put a student in a course or bundle and charge it."""

        def place(one: Course, bundle: Enrollment | None = None, gate: Gate = Gate.UPFRONT) -> None:
            case.enrollments.append(
                Enrollment(
                    enrollment_id=enrollment_id(case.student.student_id, one.course_id, 1),
                    student_id=case.student.student_id,
                    course_id=one.course_id,
                    ordinal=1,
                    price=ZERO if bundle else one.price,
                    upfront=ZERO if bundle else one.upfront,
                    schedule=() if bundle else schedule_of(one, day),
                    enrolled_at=moment,
                    enrolled_on=day,
                    bundle_id=bundle.enrollment_id if bundle else None,
                    gate=gate,
                )
            )

        first = len(case.enrollments)
        place(course)
        carrier = case.enrollments[first]
        known = {one.course_id: one for one in self._counter.courses}
        for component in course.components:
            place(known[component.course_id], carrier, component.gate)
        staff_id = self._random.choice(self._counter.staff_ids)
        charge = charge_of(carrier, desk_id=self._counter.desk_id, staff_id=staff_id)
        if charge is not None:
            case.entries.append(charge)
        return carrier

    def _stamp(self, moment: datetime) -> dict[str, Any]:
        return {
            "desk_id": self._counter.desk_id,
            "staff_id": self._random.choice(self._counter.staff_ids),
            "taken_at": moment,
            "day": moment.astimezone(self._counter.zone).date(),
        }

    def pay_upfront(self, case: Case, moment: datetime) -> None:
        """The upfront part, or a part of what is due whole."""
        # A course that is due whole is sometimes begun with a part of it.
        part = case.place.upfront
        if part == case.place.price:
            part = Money(part.cents // 2 // 500 * 500)
        self._pay(case, part, case.owed, moment)

    def pay_half(self, case: Case, moment: datetime) -> None:
        """Half of what is owed."""
        owed = case.owed
        self._pay(case, Money(owed.cents // 2), owed, moment)

    def pay_all(self, case: Case, moment: datetime) -> None:
        """All that is owed."""
        owed = case.owed
        self._pay(case, owed, owed, moment)

    def pay_too_much(self, case: Case, moment: datetime) -> None:
        """More than is owed."""
        owed = case.owed
        self._pay(case, owed + Money(self._random.randrange(1, 10) * 500), owed, moment)

    def _pay(self, case: Case, amount: Money, owed: Money, moment: datetime) -> None:
        # There is one charge here, so whatever is owed is what is open of it.
        allocations, _excess = allocate(amount, ((case.place.charge_id, owed),))
        tender = self._tender(amount)
        key = seeded_id(self._random)
        case.entries.append(
            Entry.of_kind(
                EntryKind.PAYMENT,
                entry_id=key,
                amount=amount,
                student_id=case.student.student_id,
                enrollment_id=case.place.enrollment_id,
                receipt_id=key,
                receipt_no=self._counter.receipt_no(),
                payer=case.student.guardian.name or case.student.name,
                allocations=allocations,
                method=tender.method,
                reference=tender.reference,
                approval=tender.approval,
                tendered=tender.tendered,
                change=tender.change,
                **self._stamp(moment),
            )
        )

    def _tender(self, amount: Money) -> Tender:
        random = self._random
        method = random.choice(_METHODS)
        if method is Method.CASH:
            note = random.choice((1, 500, 2000))
            tendered = Money(-(-amount.cents // note) * note)
            return Tender(method, amount, tendered=tendered).checked()
        if method is Method.CARD:
            last_four, approval = f"{random.randrange(10**4):04d}", f"{random.randrange(10**6):06d}"
            return Tender(method, amount, reference=last_four, approval=approval).checked()
        if method is Method.CHECK:
            return Tender(method, amount, reference=str(random.randrange(101, 9999))).checked()
        return Tender(method, amount, reference=f"TR{random.randrange(10**8):08d}").checked()

    def void_last(self, case: Case, moment: datetime) -> None:
        """The last payment was a mistake."""
        payment = [entry for entry in case.entries if entry.kind == EntryKind.PAYMENT][-1]
        reason = self._random.choice(_VOID_REASONS)
        case.entries.append(void_of(payment, case.entries, reason=reason, **self._stamp(moment)))

    def withdraw(self, case: Case, moment: datetime) -> None:
        """The student gives up; the charge is voided."""
        carrier = case.place
        case.enrollments = [
            replace(one, state=EnrollmentState.WITHDRAWN) for one in case.enrollments
        ]
        for entry in live_entries(case.entries):
            if entry.entry_id == carrier.charge_id:
                reason = self._random.choice(_REFUND_REASONS)
                stamp = self._stamp(moment)
                case.entries.append(void_of(entry, case.entries, reason=reason, **stamp))

    def settle_credit(self, case: Case, moment: datetime) -> None:
        """What is held after a withdrawal: handed back, moved to another course, or left."""
        choice = self._random.randrange(3)
        if choice == 0:
            self.hand_back(case, moment)
        elif choice == 1:
            self._move_credit(case, moment)

    def hand_back(self, case: Case, moment: datetime) -> None:
        """Everything that was paid goes back."""
        held = standing_of(case.entries).paid
        payment = [entry for entry in case.entries if entry.kind == EntryKind.PAYMENT][-1]
        key = seeded_id(self._random)
        case.entries.append(
            Entry.of_kind(
                EntryKind.REFUND,
                entry_id=key,
                amount=held,
                student_id=case.student.student_id,
                enrollment_id=case.place.enrollment_id,
                receipt_id=key,
                receipt_no=self._counter.receipt_no(),
                payer=payment.payer,
                method=payment.method,
                reverses=payment.entry_id,
                reason=self._random.choice(_REFUND_REASONS),
                **self._stamp(moment),
            )
        )

    def _move_credit(self, case: Case, moment: datetime) -> None:
        taken = {one.course_id for one in case.enrollments}
        others = [one for one in self._counter.courses if one.course_id not in taken]
        if not others:
            return
        held = standing_of(case.entries).credit
        day = moment.astimezone(self._counter.zone).date()
        target = self.enroll(case, others[0], moment, day)
        key = seeded_id(self._random)
        case.entries.extend(
            credit_moved(
                held,
                away_id=key,
                toward_id=f"{key}-2",
                source=case.place.enrollment_id,
                target=target.enrollment_id,
                student_id=case.student.student_id,
                reason="Changed course",
                **self._stamp(moment),
            )
        )
