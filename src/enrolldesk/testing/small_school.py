"""A small school filled through the desk's own commands: every screen finds real records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from enrolldesk.app import commands
from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Command
from enrolldesk.app.desk import Desk
from enrolldesk.app.sample import BEHIND_THE_WHEEL, COMPLETE_PACKAGE, ONLINE_THEORY
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff

OPENING = datetime(2026, 11, 22, 15, 2, tzinfo=UTC)
"""A Sunday morning, 10:02 in New York: the moment every test starts at."""

THEORY, WHEEL, PACKAGE = ONLINE_THEORY, BEHIND_THE_WHEEL, COMPLETE_PACKAGE
COURSES = (THEORY, WHEEL, PACKAGE)

LAKESIDE = School("lakeside", "Lakeside Driving School", receipt_footer="Thank you. Drive safely.")
DESK_ONE = DeskIdentity("desk-one", "D1", name="Desk 1")
ANA = Staff("ana", "Ana R.")


class SteadyClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, moment: datetime = OPENING) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.moment

    def forward(self, **step: float) -> None:
        """Go on by days, hours, minutes: the arguments of ``timedelta``."""
        self.moment += timedelta(**step)


class SmallSchool:
    """Short words for what a test wants to have happened at the desk."""

    def __init__(self, desk: Desk, run: Callable[[Command], Changes]) -> None:
        """``run`` is the desk's own, or that of a window's runner, which tells every screen."""
        self.desk = desk
        self.run = run

    def found(self, *, courses: bool = True) -> None:
        """Begin the school, with its three courses unless they are not wanted."""
        self.run(
            commands.FoundSchool(command_id=new_id(), school=LAKESIDE, desk=DESK_ONE, staff=ANA)
        )
        for course in COURSES if courses else ():
            self.run(commands.AddCourse(command_id=new_id(), course=course))

    def student(self, name: str, **fields: object) -> str:
        """Add a student, with a phone unless fields say otherwise; answers the id."""
        fields = fields or {"phone": "(614) 555-0133"}
        student = Student(student_id=new_id(), name=name, **fields)  # type: ignore[arg-type]
        self.run(commands.AddStudent(command_id=new_id(), student=student))
        return student.student_id

    def enroll(self, student_id: str, course_id: str = PACKAGE.course_id, *, cash: int = 0) -> str:
        """Enroll a student and take so many cents at once; answers the enrollment's id."""
        tenders = (Tender(Method.CASH, Money(cash)),) if cash else ()
        self.run(
            commands.Enroll(
                command_id=new_id(), student_id=student_id, course_id=course_id, tenders=tenders
            )
        )
        placed = self.desk.reads.enrollments_of(student_id)
        return [one for one in placed if one.course_id == course_id][-1].enrollment_id

    def pay(self, enrollment_id: str, cents: int, method: Method = Method.CASH) -> str:
        """Take a payment; answers the receipt's id, which is also the entry's."""
        command = commands.RecordPayment(
            command_id=new_id(),
            shares=(Share(enrollment_id, Money(cents)),),
            tenders=(Tender(method, Money(cents)),),
        )
        self.run(command)
        return command.command_id
