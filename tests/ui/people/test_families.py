"""Families on the card: linked, shown with what they owe, left, and their guardian changed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Guardian
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import shown_form
from enrolldesk.testing.pages.merging import FamilyPage
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import PACKAGE, THEORY, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.family_form import FamilyForm

pytestmark = pytest.mark.usefixtures("menus")

ROSA = Guardian("Rosa Lopez", "614 555 0100")


@pytest.fixture
def three(small_school: SmallSchool) -> tuple[str, str, str]:
    maria, luis, ines = (
        small_school.student(name, guardian=ROSA)
        for name in ("Maria Lopez", "Luis Lopez", "Ines Lopez")
    )
    small_school.enroll(maria, PACKAGE.course_id)
    small_school.enroll(luis, THEORY.course_id)
    return maria, luis, ines


def family_page(screen: StudentsScreen, qtbot: QtBot) -> FamilyPage:
    screen.of_student("family")
    return FamilyPage(shown_form(screen.page, FamilyForm, qtbot), Keyboard())


def test_brothers_and_sisters_are_suggested_and_shown_on_the_card(
    office: Office, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopez")
    line = screen.page.view.header.family
    assert line.isHidden()
    page = family_page(screen, qtbot)
    assert duplicate_mnemonics(page.dialog) == []
    assert unnamed_actions(page.dialog) == []
    assert missing_tooltips(page.dialog) == []
    assert cut_off_text(page.dialog) == []
    assert page.suggested == ["Ines Lopez", "Luis Lopez"]
    page.record()
    qtbot.waitUntil(line.isVisible)
    assert line.accessibleName() == (
        "Family: Ines Lopez, Luis Lopez $99.99 · together $649.98 is owed"
    )
    screen.select("Ines Lopez")
    assert "Luis Lopez $99.99, Maria Lopez $549.99" in line.accessibleName()
    line.click()
    form = shown_form(screen.page, FamilyForm, qtbot)
    assert form.boxes == {}
    form.leaving[three[2]].click()
    qtbot.waitUntil(line.isHidden)
    assert [one.name for one in office.reads.family(_family(office, three[0]))] == [
        "Luis Lopez",
        "Maria Lopez",
    ]


def test_somebody_else_is_found_by_typing(
    office: Office, small_school: SmallSchool, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    small_school.student("Omar Diaz", phone="614 555 0199")
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Omar Diaz")
    page = family_page(screen, qtbot)
    assert page.suggested == []
    assert not page.dialog.primary_button.isEnabled()
    page.keys.type("luis")
    qtbot.waitUntil(lambda: page.dialog.other.editor.popup.count == 1)
    page.keys.press("Return")
    page.record()
    qtbot.waitUntil(screen.page.view.header.family.isVisible)
    assert _family(office, three[1]) != ""


def test_a_changed_guardian_is_offered_to_the_family(
    office: Office, small_school: SmallSchool, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    small_school.run(LinkFamily(command_id=new_id(), student_ids=three))
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopez")
    form = screen.edit()
    form.write("guardian_name", "Elena Lopez")
    form.write("guardian_phone", "614 555 0111")
    form.record()

    def question() -> Confirm | None:
        front = QApplication.activeWindow()
        return front if isinstance(front, Confirm) else None

    qtbot.waitUntil(lambda: question() is not None)
    asked = question()
    assert asked is not None
    assert asked.text.text().startswith("Ines Lopez and Luis Lopez would get Elena Lopez")
    asked.action_button.click()

    def guardians() -> set[Guardian]:
        students = (office.reads.student(key) for key in three)
        return {one.guardian for one in students if one is not None}

    qtbot.waitUntil(lambda: guardians() == {Guardian("Elena Lopez", "614 555 0111")})


def _family(office: Office, student_id: str) -> str:
    student = office.reads.student(student_id)
    return student.family_id if student else ""
