"""A year at an invented counter: students come, pay on time or late, and change their minds.

Everything goes through the domain's functions, and time moves forward, so receipt numbers rise
with the days. A student's records are handed out once nothing more happens to them, which keeps
memory small however many come.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from enrolldesk.app.ports import StudentFile
from enrolldesk.app.sample_people import sample_student, seeded_id
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
class _Case:
    """A student in the middle of their year."""

    student: Student
    enrollments: list[Enrollment]
    entries: list[Entry]
    steps: list[tuple[datetime, Callable[[_Case, datetime], None]]]

    @property
    def place(self) -> Enrollment:
        """The enrollment that carries the money."""
        return self.enrollments[0]

    @property
    def owed(self) -> Money:
        return standing_of(self.entries).owed


_DAYS: Final = 365
_SIBLINGS_PERCENT: Final = 6
# What becomes of twenty students in a row; shuffled anew for each twenty.
_COURSES_OF_LIFE: Final = (
    *("full",) * 6,
    *("two_parts",) * 5,
    *("late",) * 2,
    *("stuck",) * 2,
    "unpaid",
    "overpaid",
    "refunded",
    "mistaken",
    "withdrawn",
)
_VOID_REASONS: Final = ("Entered twice", "Wrong student", "Wrong amount")
_REFUND_REASONS: Final = ("Moved away", "Family decision", "Course postponed")
_METHODS: Final = (Method.CASH,) * 8 + (Method.CARD,) * 8 + (Method.CHECK,) * 3 + (Method.TRANSFER,)


def year_of(students: int, counter: Counter, random: Random) -> Iterator[StudentFile]:
    """Let so many students come over the past year; each is handed out when their story is over."""
    year = _Year(counter, random)
    waiting: list[tuple[datetime, int, _Case]] = []
    order = count()
    for index, moment in enumerate(_arrivals(students, counter)):
        yield from year.until(moment, waiting, order)
        case = year.arrive(index, moment, last=index == students - 1)
        if case.steps:
            heapq.heappush(waiting, (case.steps[0][0], next(order), case))
        else:
            yield year.ended(case)
    yield from year.until(counter.now, waiting, order)


def _arrivals(students: int, counter: Counter) -> Iterator[datetime]:
    """When each comes: evenly over a year of open days, the last fiftieth today."""
    today = counter.now.astimezone(counter.zone).date()
    today_from = min(counter.now, datetime.combine(today, time(0, 1), counter.zone).astimezone(UTC))
    busy = max(1, students // 50) if students else 0
    days = [today - timedelta(days=back) for back in range(_DAYS, 0, -1)]
    open_days = [day for day in days if day.weekday() != 6]
    before = students - busy
    for index in range(before):
        place = index * len(open_days) / before
        opening = datetime.combine(open_days[int(place)], time(9), counter.zone)
        yield opening.astimezone(UTC) + timedelta(seconds=int(place % 1 * 8 * 3600))
    first = max(today_from, counter.now - timedelta(hours=3))
    for index in range(busy):
        yield first + (counter.now - first) * index / busy


class _Year:
    """The counter at work: receipts, ledgers and what staff do."""

    def __init__(self, counter: Counter, random: Random) -> None:
        self._counter = counter
        self._random = random
        self._lives: list[str] = []
        self._previous: Student | None = None

    def until(
        self, moment: datetime, waiting: list[tuple[datetime, int, _Case]], order: Iterator[int]
    ) -> Iterator[StudentFile]:
        """Let happen what happens before a moment."""
        while waiting and waiting[0][0] <= moment:
            when, _, case = heapq.heappop(waiting)
            _, step = case.steps.pop(0)
            step(case, when)
            if case.steps and case.steps[0][0] <= self._counter.now:
                heapq.heappush(waiting, (case.steps[0][0], next(order), case))
            else:
                yield self.ended(case)

    def ended(self, case: _Case) -> StudentFile:
        """The case closed."""
        return StudentFile(case.student, tuple(case.enrollments), tuple(case.entries))

    def arrive(self, index: int, moment: datetime, *, last: bool) -> _Case:
        """A student comes, is enrolled and pays as their course of life says."""
        random = self._random
        day = moment.astimezone(self._counter.zone).date()
        sibling = self._previous if random.randrange(100) < _SIBLINGS_PERCENT else None
        student = sample_student(index, day, random, sibling)
        self._previous = student
        if not self._lives:
            self._lives = list(_COURSES_OF_LIFE)
            random.shuffle(self._lives)
        life = self._lives.pop()
        course = self._counter.bundle
        if random.randrange(100) >= 55:
            course = random.choice(self._counter.courses)
        case = _Case(student, [], [], [])
        self._enroll(case, course, moment, day)
        # Whoever came last has not reached for the purse yet: the one status only today has.
        for days, step in () if last else self._steps_of(life):
            when = moment + timedelta(days=days, seconds=random.randrange(60, 7200) if days else 0)
            if when <= self._counter.now:
                case.steps.append((when, step))
        return case

    def _steps_of(self, life: str) -> Sequence[tuple[int, Callable[[_Case, datetime], None]]]:
        between = self._random.randrange
        match life:
            case "full":
                return ((0, self._pay_all),)
            case "two_parts":
                return ((0, self._pay_upfront), (between(5, 29), self._pay_all))
            case "late":
                half = between(31, 45)
                return (
                    (0, self._pay_upfront),
                    (half, self._pay_half),
                    (half + between(5, 40), self._pay_all),
                )
            case "stuck":
                return ((0, self._pay_upfront),)
            case "overpaid":
                return ((0, self._pay_upfront), (between(3, 25), self._pay_too_much))
            case "refunded":
                return ((0, self._pay_all), (between(2, 20), self._hand_back))
            case "mistaken":
                wrong = between(1, 12)
                return (
                    (0, self._pay_upfront),
                    (wrong, self._pay_half),
                    (wrong + 1, self._void_last),
                    (wrong + between(2, 10), self._pay_all),
                )
            case "withdrawn":
                leaves = between(2, 14)
                return (
                    (0, self._pay_upfront),
                    (leaves, self._withdraw),
                    (leaves + 1, self._settle_credit),
                )
            case _:
                return ()

    def _enroll(self, case: _Case, course: Course, moment: datetime, day: date) -> Enrollment:
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

    def _pay_upfront(self, case: _Case, moment: datetime) -> None:
        # A course that is due whole is sometimes begun with a part of it.
        part = case.place.upfront
        if part == case.place.price:
            part = Money(part.cents // 2 // 500 * 500)
        self._pay(case, part, case.owed, moment)

    def _pay_half(self, case: _Case, moment: datetime) -> None:
        owed = case.owed
        self._pay(case, Money(owed.cents // 2), owed, moment)

    def _pay_all(self, case: _Case, moment: datetime) -> None:
        owed = case.owed
        self._pay(case, owed, owed, moment)

    def _pay_too_much(self, case: _Case, moment: datetime) -> None:
        owed = case.owed
        self._pay(case, owed + Money(self._random.randrange(1, 10) * 500), owed, moment)

    def _pay(self, case: _Case, amount: Money, owed: Money, moment: datetime) -> None:
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

    def _void_last(self, case: _Case, moment: datetime) -> None:
        payment = [entry for entry in case.entries if entry.kind == EntryKind.PAYMENT][-1]
        reason = self._random.choice(_VOID_REASONS)
        case.entries.append(void_of(payment, case.entries, reason=reason, **self._stamp(moment)))

    def _withdraw(self, case: _Case, moment: datetime) -> None:
        carrier = case.place
        case.enrollments = [
            replace(one, state=EnrollmentState.WITHDRAWN) for one in case.enrollments
        ]
        for entry in live_entries(case.entries):
            if entry.entry_id == carrier.charge_id:
                reason = self._random.choice(_REFUND_REASONS)
                stamp = self._stamp(moment)
                case.entries.append(void_of(entry, case.entries, reason=reason, **stamp))

    def _settle_credit(self, case: _Case, moment: datetime) -> None:
        """What is held after a withdrawal: handed back, moved to another course, or left."""
        choice = self._random.randrange(3)
        if choice == 0:
            self._hand_back(case, moment)
        elif choice == 1:
            self._move_credit(case, moment)

    def _hand_back(self, case: _Case, moment: datetime) -> None:
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

    def _move_credit(self, case: _Case, moment: datetime) -> None:
        taken = {one.course_id for one in case.enrollments}
        others = [one for one in self._counter.courses if one.course_id not in taken]
        if not others:
            return
        held = standing_of(case.entries).credit
        day = moment.astimezone(self._counter.zone).date()
        target = self._enroll(case, others[0], moment, day)
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
