"""The school begun, its people, courses and students."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from enrolldesk.app import commands
from enrolldesk.app.families import commands as families
from enrolldesk.app.planning import commands as planning
from enrolldesk.app.promoting import commands as promoting
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian
from enrolldesk.domain.promotions import Offer, Trigger
from enrolldesk.domain.reminders import Channel
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.testing.rules.recorder import (
    FRONT,
    OWNER,
    PACKAGE,
    SCHOOL,
    THEORY,
    WHEEL,
    Recorder,
    Step,
    cash,
    person,
    place_of,
)


def beginning(at: Recorder) -> Iterator[Step]:
    yield at.run(
        commands.FoundSchool(
            command_id="found",
            school=School(SCHOOL, "Lakeside Driving School"),
            desk=DeskIdentity("D1", "D1", name="Desk 1"),
            staff=Staff(OWNER, "Ana R.", email="ana@lakeside.example"),
        )
    )
    ben = Staff(FRONT, "Ben K.", role=Role.FRONT_DESK, email="ben@lakeside.example")
    yield at.run(commands.AddStaff(command_id="staff-ben", staff=ben))
    cleo = Staff("cleo", "Cleo M.", role=Role.FRONT_DESK)
    yield at.run(commands.AddStaff(command_id="staff-cleo", staff=cleo), name="AddStaff/colleague")
    yield at.run(
        commands.ChangeStaff(command_id="staff-cleo-2", staff=replace(cleo, name="Cleo Marsh"))
    )
    for course in (THEORY, WHEEL, PACKAGE):
        name = "AddCourse" if course is THEORY else f"AddCourse/{course.course_id}"
        yield at.run(
            commands.AddCourse(command_id=f"course-{course.course_id}", course=course), name=name
        )
    yield at.run(
        commands.ChangeCourse(
            command_id="course-2", course=replace(WHEEL, title="Behind the Wheel, 8 h")
        )
    )
    school = at.store.reads.school()
    desk = at.store.reads.desk()
    assert school is not None
    assert desk is not None
    yield at.run(
        commands.ChangeSchool(command_id="school-2", school=replace(school, phone="614 555 0100"))
    )
    yield at.run(commands.ChangeDesk(command_id="desk-2", desk=replace(desk, name="Counter")))
    offer = Offer(title="Siblings", trigger=Trigger.MANUAL, amount=Money(1000))
    yield at.run(promoting.AddPromotion(command_id="siblings", offer=offer))
    yield at.run(
        promoting.ChangePromotion(
            command_id="siblings-2",
            promotion_id="siblings",
            offer=replace(offer, amount=Money(0), percent=1000),
        )
    )


def students(at: Recorder) -> Iterator[Step]:
    guardian = Guardian("Rosa Diaz", "614 555 0199", "rosa@example.com")
    dana = person("dana", "Dana Diaz", guardian=guardian)
    yield at.run(commands.AddStudent(command_id="dana-1", student=dana), FRONT)
    yield at.run(
        commands.ChangeStudent(command_id="dana-2", student=replace(dana, notes="Left-handed")),
        FRONT,
    )
    yield at.run(
        commands.Enroll(command_id="dana-3", student_id="dana", course_id=THEORY.course_id), FRONT
    )
    emil = person("emil", "Emil Diaz", guardian=guardian)
    yield at.run(
        commands.Enroll(
            command_id="emil-1",
            student_id="emil",
            course_id=PACKAGE.course_id,
            new_student=emil,
            tenders=(
                cash(6000, 10000),
                Tender(Method.CARD, Money(3999), reference="4242", approval="77"),
            ),
            payer="Rosa Diaz",
        ),
        FRONT,
        "Enroll/bundle",
    )
    yield at.run(families.LinkFamily(command_id="family", student_ids=("dana", "emil")), FRONT)
    yield at.run(
        promoting.ApplyPromotion(
            command_id="dana-4", enrollment_id=place_of("dana"), promotion_id="siblings"
        ),
        FRONT,
    )
    yield at.run(
        planning.RecordReminder(
            command_id="remind", student_id="dana", channel=Channel.EMAIL, amount=Money(8999)
        ),
        FRONT,
    )
    later = at.today().replace(month=12)
    yield at.run(
        planning.ChangePlan(
            command_id="plan",
            enrollment_id=place_of("dana"),
            parts=(Instalment(Money(4000), later), Instalment(Money(4999), later.replace(day=28))),
            reason="Pays in two",
        )
    )
    yield at.run(
        commands.OverrideAccess(
            command_id="override",
            enrollment_id=place_of("emil", WHEEL.course_id),
            reason="Agreed by phone",
        )
    )
