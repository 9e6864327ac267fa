"""The sample school: three courses, a few staff and as many students as asked, for trying out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from random import Random
from typing import Final

from enrolldesk.app.commands import AddCourse, AddStaff, Command, FoundSchool
from enrolldesk.app.desk import Desk
from enrolldesk.app.ports import StudentFile, UnitOfWork
from enrolldesk.app.sample_history import year_of
from enrolldesk.app.sample_staff import Counter
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.errors import FieldInvalid, IdAlreadyUsed
from enrolldesk.domain.ids import derived_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Address
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff

MOST_STUDENTS: Final = 5_000_000
_PROGRESS_STEP: Final = 500
_LARGE: Final = 20_000
"""From here on the store may keep everybody else out while it is filled."""

Progress = Callable[[int, int], None]
"""Told (students done, students in all)."""

ONLINE_THEORY: Final = Course(
    course_id="online-theory",
    title="Online Theory",
    price=Money(9999),
    upfront=Money(9999),
    required_minutes=1440,
    daily_limit_minutes=240,
    deadline_days=180,
)
BEHIND_THE_WHEEL: Final = Course(
    course_id="behind-the-wheel",
    title="Behind the Wheel",
    price=Money(49999),
    upfront=Money(49999),
    required_minutes=480,
)
COMPLETE_PACKAGE: Final = Course(
    course_id="complete-package",
    title="Complete Package",
    price=Money(54999),
    upfront=Money(9999),
    components=(
        Component(ONLINE_THEORY.course_id, Gate.UPFRONT),
        Component(BEHIND_THE_WHEEL.course_id, Gate.PAID_IN_FULL),
    ),
)
SAMPLE_COURSES: Final = (ONLINE_THEORY, BEHIND_THE_WHEEL, COMPLETE_PACKAGE)

_SCHOOL: Final = School(
    school_id="sample",
    name="Lakeside Driving School",
    address=Address("1200 Lakeshore Blvd", "Columbus", "OH", "43215"),
    phone="(614) 555-0100",
    email="office@example.org",
    receipt_footer="Thank you. Drive safely.",
    sample=True,
)
_STAFF: Final = (
    Staff("ana", "Ana Ruiz"),
    Staff("jordan", "Jordan Lee"),
    Staff("thu", "Thu Phạm", role=Role.FRONT_DESK),
)


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """What the sample school holds."""

    students: int
    courses: int
    enrollments: int
    entries: int
    receipts: int


def found_sample(
    desk: Desk, students: int = 50, seed: int = 1, progress: Progress | None = None
) -> SampleCounts:
    """Begin the sample school with so many students; the same seed on the same day is the same.

    All of it is one transaction. Raises IdAlreadyUsed where there is a school already.
    """
    if not 0 <= students <= MOST_STUDENTS:
        raise FieldInvalid("number of students", str(students), "range")
    existing = desk.reads.school()
    if existing is not None:
        raise IdAlreadyUsed("school", existing.name)
    random = Random(seed)
    desk_id = derived_id("desk", "sample", str(seed))
    enrollments = entries = receipts = 0

    def fill(uow: UnitOfWork) -> None:
        def receipt_no() -> str:
            nonlocal receipts
            receipts += 1
            return str(uow.next_receipt())

        def files() -> Iterator[StudentFile]:
            nonlocal enrollments, entries
            counter = Counter(
                desk_id=desk_id,
                receipt_no=receipt_no,
                staff_ids=tuple(person.staff_id for person in _STAFF),
                courses=(ONLINE_THEORY, BEHIND_THE_WHEEL),
                bundle=COMPLETE_PACKAGE,
                zone=_SCHOOL.zone,
                now=desk.now().astimezone(UTC),
            )
            for done, file in enumerate(year_of(students, counter, random), start=1):
                enrollments += len(file.enrollments)
                entries += len(file.entries)
                yield file
                if progress is not None and done % _PROGRESS_STEP == 0:
                    progress(done, students)

        uow.load(files())

    with _without_search():
        desk.run_all(_founding(seed, desk_id), fill, large=students >= _LARGE)
    return SampleCounts(students, len(SAMPLE_COURSES), enrollments, entries, receipts)


@contextmanager
def _without_search() -> Iterator[None]:
    """Python's search for garbage would walk through all students again and again."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


def _founding(seed: int, desk_id: str) -> Iterator[Command]:
    """The commands that begin the school, before its first student."""
    counter = DeskIdentity(desk_id, "D1", name="Desk 1")
    first, *others = _STAFF

    def command_id(*what: str) -> str:
        return derived_id("sample", str(seed), *what)

    yield FoundSchool(command_id=command_id("school"), school=_SCHOOL, desk=counter, staff=first)
    for staff in others:
        yield AddStaff(command_id=command_id("staff", staff.staff_id), staff=staff)
    for course in SAMPLE_COURSES:
        yield AddCourse(command_id=command_id("course", course.course_id), course=course)
