"""A year at an invented counter: students come, pay on time or late, and change their minds.

Everything goes through the domain's functions, and time moves forward, so receipt numbers rise
with the days. A student's records are handed out once nothing more happens to them, which keeps
memory small however many come.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Final

from enrolldesk.app.ports import StudentFile
from enrolldesk.app.sample_people import sample_student
from enrolldesk.app.sample_staff import Case, Counter, StaffAtWork, Step
from enrolldesk.domain.people import Student

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


def year_of(students: int, counter: Counter, random: Random) -> Iterator[StudentFile]:
    """Let so many students come over the past year; each is handed out when their story is over."""
    year = _Year(counter, random)
    waiting: list[tuple[datetime, int, Case]] = []
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
    """The year as it goes by: who comes, and when what happens to them."""

    def __init__(self, counter: Counter, random: Random) -> None:
        self._counter = counter
        self._random = random
        self._staff = StaffAtWork(counter, random)
        self._lives: list[str] = []
        self._previous: Student | None = None

    def until(
        self, moment: datetime, waiting: list[tuple[datetime, int, Case]], order: Iterator[int]
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

    def ended(self, case: Case) -> StudentFile:
        """The case closed."""
        return StudentFile(case.student, tuple(case.enrollments), tuple(case.entries))

    def arrive(self, index: int, moment: datetime, *, last: bool) -> Case:
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
        case = Case(student)
        self._staff.enroll(case, course, moment, day)
        # Whoever came last has not reached for the purse yet: the one status only today has.
        for days, step in () if last else self._steps_of(life):
            when = moment + timedelta(days=days, seconds=random.randrange(60, 7200) if days else 0)
            if when <= self._counter.now:
                case.steps.append((when, step))
        return case

    def _steps_of(self, life: str) -> Sequence[tuple[int, Step]]:
        between = self._random.randrange
        match life:
            case "full":
                return ((0, self._staff.pay_all),)
            case "two_parts":
                return ((0, self._staff.pay_upfront), (between(5, 29), self._staff.pay_all))
            case "late":
                half = between(31, 45)
                return (
                    (0, self._staff.pay_upfront),
                    (half, self._staff.pay_half),
                    (half + between(5, 40), self._staff.pay_all),
                )
            case "stuck":
                return ((0, self._staff.pay_upfront),)
            case "overpaid":
                return ((0, self._staff.pay_upfront), (between(3, 25), self._staff.pay_too_much))
            case "refunded":
                return ((0, self._staff.pay_all), (between(2, 20), self._staff.hand_back))
            case "mistaken":
                wrong = between(1, 12)
                return (
                    (0, self._staff.pay_upfront),
                    (wrong, self._staff.pay_half),
                    (wrong + 1, self._staff.void_last),
                    (wrong + between(2, 10), self._staff.pay_all),
                )
            case "withdrawn":
                leaves = between(2, 14)
                return (
                    (0, self._staff.pay_upfront),
                    (leaves, self._staff.withdraw),
                    (leaves + 1, self._staff.settle_credit),
                )
            case _:
                return ()
