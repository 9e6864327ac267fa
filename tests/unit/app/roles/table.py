"""The roles table of the school's rules, line by line, and which command each line is about.

Written down a second time on purpose: the program's own table is held against this one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from enrolldesk.app import commands as c
from enrolldesk.app.commands import Brought, Command
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.families import commands as families
from enrolldesk.app.merging import commands as merging
from enrolldesk.app.planning import commands as planning
from enrolldesk.app.promoting import commands as promotions
from enrolldesk.app.till import commands as till
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.promotions import Offer
from enrolldesk.domain.reminders import Channel
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.domain.till import MoveKind
from enrolldesk.testing.small_school import DESK_ONE, LAKESIDE, PACKAGE, THEORY, WHEEL, SmallSchool

FRONT = Staff("fay", "Fay Front", role=Role.FRONT_DESK)
BOSS = Staff("mo", "Mo Boss", role=Role.MANAGER)

FRONT_DESK_MAY: dict[str, set[type[Command]]] = {
    "add and edit students": {
        c.AddStudent,
        c.ChangeStudent,
        families.LinkFamily,
        families.LeaveFamily,
        merging.TellApart,
    },
    "enroll": {c.Enroll, promotions.ApplyPromotion},
    "take payments": {c.RecordPayment, till.MoveDrawer, till.CloseDay, planning.RecordReminder},
    "void an own payment of the same, still open day": {
        c.VoidEntry,
        c.VoidReceipt,
        corrections.CorrectPayment,
    },
}
MANAGERS_MAY: dict[str, set[type[Command]]] = {
    "refund": {c.Refund, corrections.ReturnPayment, c.MoveCredit},
    "write off": {
        corrections.WriteOff,
        corrections.GiveDiscount,
        corrections.CorrectPrice,
        planning.ChangePlan,
    },
    "void otherwise": {c.CancelEnrollment, corrections.MoveEnrollment},
    "back-date": {corrections.Withdraw},
    "override a gate": {c.OverrideAccess},
    "reopen a day": {till.ReopenDay},
    "edit courses and prices": {
        c.AddCourse,
        c.ChangeCourse,
        promotions.AddPromotion,
        promotions.ChangePromotion,
    },
    "import": {c.ImportStudents, c.UndoImport, c.BringAccount},
    "merge": {merging.MergeStudents, merging.UnmergeStudent},
    "manage staff": {c.AddStaff, c.ChangeStaff},
    "settings": {c.FoundSchool, c.ChangeSchool, c.ChangeDesk},
}


@dataclass
class Ground:
    """A school in which every command can be asked for; money was taken by ``FRONT`` today."""

    school: SmallSchool
    maria: str
    noah: str
    place: str
    payment: str
    credit_place: str
    promotion: str


def ground(school: SmallSchool) -> Ground:
    """Fill a founded school; its founder does what needs a manager."""
    desk = school.desk
    for person in (FRONT, BOSS):
        desk.run(c.AddStaff(command_id=new_id(), staff=person))
    front = SmallSchool(desk, desk.acting_as(FRONT.staff_id).run)
    maria, noah = front.student("Maria Lopez"), front.student("Noah Kim", phone="(614) 555-0199")
    place = front.enroll(maria, PACKAGE.course_id)
    payment = front.pay(place, 9999)
    credit_place = front.enroll(noah, THEORY.course_id)
    front.pay(credit_place, 19999)
    front.enroll(noah, WHEEL.course_id)
    promotion = promotions.AddPromotion(
        command_id=new_id(), offer=Offer(title="Spring", amount=Money(1000))
    )
    desk.run(promotion)
    return Ground(school, maria, noah, place, payment, credit_place, promotion.command_id)


Make = Callable[[Ground], Command]


def _unmerge(at: Ground) -> Command:
    at.school.run(
        merging.MergeStudents(command_id=new_id(), kept_id=at.maria, merged_id=at.noah, reason="x")
    )
    return merging.UnmergeStudent(command_id=new_id(), merged_id=at.noah, reason="Two people")


def _undo_import(at: Ground) -> Command:
    brought = Brought(Student(new_id(), "Ina Import"))
    at.school.run(c.ImportStudents(command_id=new_id(), brought=(brought,)))
    return c.UndoImport(command_id=new_id(), student_ids=(brought.student.student_id,))


def _leave_family(at: Ground) -> Command:
    at.school.run(families.LinkFamily(command_id=new_id(), student_ids=(at.maria, at.noah)))
    return families.LeaveFamily(command_id=new_id(), student_id=at.noah)


def _reopen(at: Ground) -> Command:
    today = at.school.desk.today()
    at.school.run(till.CloseDay(command_id=new_id(), day=today, reason="Not counted"))
    return till.ReopenDay(command_id=new_id(), day=today, reason="Forgot one")


def _plan(at: Ground) -> Command:
    due = at.school.desk.today() + timedelta(days=60)
    parts = (Instalment(Money(45000), due),)
    return planning.ChangePlan(
        command_id=new_id(), enrollment_id=at.place, parts=parts, reason="Asked"
    )


def _student(at: Ground) -> Student:
    found = at.school.desk.reads.student(at.maria)
    assert found is not None
    return found


def _wheel_place(at: Ground) -> str:
    places = at.school.desk.reads.enrollments_of(at.noah)
    return next(one.enrollment_id for one in places if one.course_id == WHEEL.course_id)


def _new(**fields: object) -> Student:
    return Student(new_id(), "Nia New", phone="(614) 555-0177", **fields)  # type: ignore[arg-type]


CASH = (Tender(Method.CASH, Money(1000)),)

MAKE: dict[type[Command], Make] = {
    c.ChangeSchool: lambda at: c.ChangeSchool(
        command_id=new_id(), school=replace(LAKESIDE, name="Lakeside")
    ),
    c.ChangeDesk: lambda at: c.ChangeDesk(
        command_id=new_id(), desk=replace(DESK_ONE, name="Window")
    ),
    c.AddStaff: lambda at: c.AddStaff(command_id=new_id(), staff=Staff("new", "New")),
    c.ChangeStaff: lambda at: c.ChangeStaff(
        command_id=new_id(), staff=replace(FRONT, name="Fay F.")
    ),
    c.AddStudent: lambda at: c.AddStudent(command_id=new_id(), student=_new()),
    c.ChangeStudent: lambda at: c.ChangeStudent(
        command_id=new_id(), student=replace(_student(at), notes="Left-handed")
    ),
    c.AddCourse: lambda at: c.AddCourse(
        command_id=new_id(), course=Course("road", "Road", Money(100), Money(100))
    ),
    c.ChangeCourse: lambda at: c.ChangeCourse(
        command_id=new_id(), course=replace(THEORY, price=Money(1), upfront=Money(1))
    ),
    c.Enroll: lambda at: (
        c.Enroll(command_id=new_id(), student_id=at.maria, course_id=WHEEL.course_id, tenders=CASH)
        if not any(
            one.course_id == WHEEL.course_id
            for one in at.school.desk.reads.enrollments_of(at.maria)
        )
        else c.Enroll(
            command_id=new_id(),
            student_id=(student := _new()).student_id,
            course_id=WHEEL.course_id,
            new_student=student,
            tenders=CASH,
        )
    ),
    c.CancelEnrollment: lambda at: c.CancelEnrollment(
        command_id=new_id(), enrollment_id=at.place, reason="Wrong course"
    ),
    c.OverrideAccess: lambda at: c.OverrideAccess(
        command_id=new_id(), enrollment_id=_wheel_place(at), reason="Exam tomorrow"
    ),
    c.RecordPayment: lambda at: c.RecordPayment(
        command_id=new_id(), shares=(Share(at.place, Money(1000)),), tenders=CASH
    ),
    c.VoidEntry: lambda at: c.VoidEntry(command_id=new_id(), entry_id=at.payment, reason="Typo"),
    c.VoidReceipt: lambda at: c.VoidReceipt(
        command_id=new_id(), receipt_id=at.payment, reason="Typo"
    ),
    c.Refund: lambda at: c.Refund(
        command_id=new_id(),
        enrollment_id=at.place,
        amount=Money(100),
        method=Method.CASH,
        reason="Asked",
    ),
    c.MoveCredit: lambda at: c.MoveCredit(
        command_id=new_id(),
        from_enrollment_id=at.credit_place,
        to_enrollment_id=_wheel_place(at),
        amount=Money(10000),
        reason="Asked",
    ),
    c.ImportStudents: lambda at: c.ImportStudents(command_id=new_id(), brought=(Brought(_new()),)),
    c.UndoImport: _undo_import,
    c.BringAccount: lambda at: c.BringAccount(
        command_id=new_id(), student=_new(), enrollments=(), entries=()
    ),
    planning.ChangePlan: _plan,
    planning.RecordReminder: lambda at: planning.RecordReminder(
        command_id=new_id(), student_id=at.maria, channel=Channel.EMAIL, amount=Money(45000)
    ),
    promotions.AddPromotion: lambda at: promotions.AddPromotion(
        command_id=new_id(), offer=Offer(title="Fall", amount=Money(500))
    ),
    promotions.ChangePromotion: lambda at: promotions.ChangePromotion(
        command_id=new_id(), promotion_id=at.promotion, offer=Offer(title="May", amount=Money(500))
    ),
    promotions.ApplyPromotion: lambda at: promotions.ApplyPromotion(
        command_id=new_id(), enrollment_id=at.place, promotion_id=at.promotion
    ),
    till.MoveDrawer: lambda at: till.MoveDrawer(
        command_id=new_id(), kind=MoveKind.PAID_OUT, amount=Money(500), reason="Stamps"
    ),
    till.CloseDay: lambda at: till.CloseDay(
        command_id=new_id(), day=at.school.desk.today(), reason="Not counted"
    ),
    till.ReopenDay: _reopen,
    corrections.CorrectPayment: lambda at: corrections.CorrectPayment(
        command_id=new_id(),
        entry_id=at.payment,
        enrollment_id=at.place,
        tender=Tender(Method.CASH, Money(9000)),
        reason="Typo",
    ),
    corrections.ReturnPayment: lambda at: corrections.ReturnPayment(
        command_id=new_id(), entry_id=at.payment, reason="Bounced"
    ),
    corrections.WriteOff: lambda at: corrections.WriteOff(
        command_id=new_id(), enrollment_id=at.place, amount=Money(100), reason="Hardship"
    ),
    corrections.GiveDiscount: lambda at: corrections.GiveDiscount(
        command_id=new_id(), enrollment_id=at.place, amount=Money(100), reason="Friend"
    ),
    corrections.CorrectPrice: lambda at: corrections.CorrectPrice(
        command_id=new_id(), enrollment_id=at.place, price=Money(50000), reason="Agreed"
    ),
    corrections.Withdraw: lambda at: corrections.Withdraw(
        command_id=new_id(),
        enrollment_id=at.place,
        on=at.school.desk.today() - timedelta(days=0),
        charged=Money(9999),
        reason="Moved away",
    ),
    corrections.MoveEnrollment: lambda at: corrections.MoveEnrollment(
        command_id=new_id(),
        enrollment_id=at.place,
        course_id=THEORY.course_id,
        reason="Other course",
    ),
    merging.MergeStudents: lambda at: merging.MergeStudents(
        command_id=new_id(), kept_id=at.maria, merged_id=at.noah
    ),
    merging.UnmergeStudent: _unmerge,
    merging.TellApart: lambda at: merging.TellApart(
        command_id=new_id(), one_id=at.maria, other_id=at.noah
    ),
    families.LinkFamily: lambda at: families.LinkFamily(
        command_id=new_id(), student_ids=(at.maria, at.noah)
    ),
    families.LeaveFamily: _leave_family,
}
"""Every command but the founding, as it can be asked for on the ground."""
