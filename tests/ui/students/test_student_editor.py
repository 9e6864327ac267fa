"""The form of a student: what it asks, what it warns of, what it never does twice."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import shown_form, write
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.editor import StudentEditor


@pytest.fixture
def screen(office: Office, small_school: SmallSchool, qtbot: QtBot) -> StudentsScreen:
    """The page with one student."""
    small_school.student("Maria Lopez", phone="614.555.0133", birth_date=date(2008, 2, 29))
    return StudentsScreen.open(office, qtbot)


@pytest.fixture
def form(screen: StudentsScreen, qtbot: QtBot) -> StudentEditor:
    """The form of a new student, as Ctrl+N opens it."""
    Keyboard().press("Ctrl+N")
    return shown_form(screen.page, StudentEditor, qtbot)


def test_a_student_is_added_by_keyboard(
    screen: StudentsScreen, form: StudentEditor, qtbot: QtBot
) -> None:
    keys = Keyboard()
    assert keys.at == "student_form_name"
    keys.type("Dana Fischer")
    keys.press("Return")
    keys.press("Return")
    assert keys.at == "phone"
    keys.type("(740) 555-0144")
    keys.press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.name == "Dana Fischer")
    assert screen.selected == "Dana Fischer"
    assert screen.line("Dana Fischer") == ("(740) 555-0144", "", ())


def test_every_control_is_named_explained_and_whole(form: StudentEditor) -> None:
    assert duplicate_mnemonics(form) == []
    assert unnamed_actions(form) == []
    assert missing_tooltips(form) == []
    assert cut_off_text(form) == []


def test_what_is_wrong_stands_beside_its_field(form: StudentEditor, qtbot: QtBot) -> None:
    keys = Keyboard()
    keys.press("Ctrl+Return")
    assert form.name.error == "Name is needed."
    keys.type("Dana Fischer")
    keys.press("Ctrl+Return")
    assert form.phone.error == (
        "Enter a phone number or an e-mail address, of the student or a guardian."
    )
    assert keys.at == "phone"
    keys.type("call me")
    keys.press("Ctrl+Return")
    assert form.phone.error == "“call me” is not a phone number."
    write(form, "phone", "7405550144")
    write(form, "birth_date", "1/1/1850")
    keys.press("Ctrl+Return")
    assert form.birth_date.error == "The birth date 1850-01-01 cannot be right."
    assert form.isVisible()


def test_somebody_like_this_is_shown_and_never_in_the_way(
    screen: StudentsScreen, form: StudentEditor, qtbot: QtBot
) -> None:
    write(form, "student_form_name", "Jordan Lopez")
    write(form, "phone", "(614) 555-0133")
    qtbot.waitUntil(lambda: len(form.likely.found) == 1)
    assert form.likely.found[0].row.name == "Maria Lopez"
    assert form.likely.title.text() == "This may be somebody you know"
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.names == ["Jordan Lopez", "Maria Lopez"])


def test_the_student_staff_recognize_is_opened_instead(
    screen: StudentsScreen, form: StudentEditor, office: Office, qtbot: QtBot
) -> None:
    write(form, "student_form_name", "Maria Lopes")
    write(form, "birth_date", "2/29/2008")
    qtbot.waitUntil(lambda: len(form.likely.found) == 1)
    button = form.findChild(QuietButton, "likely_open_0")
    assert button is not None
    button.click()
    qtbot.waitUntil(lambda: screen.name == "Maria Lopez")
    assert office.reads.counts()["students"] == 1


def test_a_second_press_adds_nobody(form: StudentEditor, office: Office, qtbot: QtBot) -> None:
    write(form, "student_form_name", "Dana Fischer")
    write(form, "email", "dana@example.com")
    form.primary_button.click()
    form.submit()
    assert office.reads.counts()["students"] == 2


@pytest.mark.usefixtures("menus")
def test_changes_are_saved_and_escape_asks_first(screen: StudentsScreen, qtbot: QtBot) -> None:
    screen.select("Maria Lopez")
    screen.of_student("edit")
    form = shown_form(screen.page, StudentEditor, qtbot)
    assert form.likely.found == [], "nobody is like themselves"
    write(form, "student_form_name", "María López")
    Keyboard().press("Escape")
    question = form.findChild(Confirm)
    assert question is not None
    question.cancel_button.click()
    assert form.isVisible()
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.names == ["María López"])
    assert screen.name == "María López"
