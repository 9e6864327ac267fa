"""The words of a reminder: the school's own, with what is known of the student put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from enrolldesk.app.commands import ChangeSchool
from enrolldesk.app.paperwork import OfficeFormats
from enrolldesk.app.planning.reminding import (
    Due,
    reminder_address,
    reminder_subject,
    reminder_text,
)
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian
from enrolldesk.testing.small_school import SmallSchool


def due(student_id: str) -> Due:
    day = date(2026, 11, 1)
    return Due(student_id, "Maria", "", "", Money(9_999), Money(54_999), day, 21)


def text(school: SmallSchool, student_id: str, template: str) -> str:
    known = school.desk.reads.school()
    assert known is not None
    school.run(ChangeSchool(command_id=new_id(), school=replace(known, reminder_text=template)))
    return reminder_text(school.desk.reads, due(student_id), OfficeFormats())


def test_every_placeholder_is_put_in(small_school: SmallSchool) -> None:
    rosa = Guardian("Rosa", "614 555 0100", "rosa@example.com")
    maria = small_school.student("Maria", phone="614 555 0133", guardian=rosa)
    said = text(small_school, maria, "{guardian}|{student}|{amount}|{owed}|{due}|{days}|{school}")
    assert said == "Rosa|Maria|$99.99|$549.99|Nov 1, 2026|21|Lakeside Driving School"
    student = small_school.desk.reads.student(maria)
    assert student is not None
    assert reminder_address(student) == "rosa@example.com"
    assert reminder_subject(small_school.desk.reads) == (
        "Payment reminder from Lakeside Driving School"
    )


def test_unknown_braces_stay_and_a_line_emptied_by_one_goes(small_school: SmallSchool) -> None:
    maria = small_school.student("Maria")
    said = text(small_school, maria, "Pay {amout}, {student} {\n\n{phone}\n{guardian}")
    assert said == "Pay {amout}, Maria {\n\nMaria"


def test_without_words_of_its_own_a_school_has_usual_ones(small_school: SmallSchool) -> None:
    maria = small_school.student("Maria")
    said = text(small_school, maria, "")
    assert said.startswith("Dear Maria,\n\n$99.99 for Maria at Lakeside Driving School was due on")
    assert said.endswith("Thank you\nLakeside Driving School")
