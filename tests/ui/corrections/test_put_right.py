"""A mistake of each kind put right in three steps: select the line, press the button, confirm."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.correcting import MoveEnrollmentPage
from enrolldesk.testing.pages.forms import shown_form
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.corrections.leaving import MoveEnrollmentForm
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.office import Office


@pytest.fixture
def maria(small_school: SmallSchool) -> str:
    """The only student in the list; she pays by herself."""
    return small_school.student("Maria Lopez")


@pytest.fixture
def theory(small_school: SmallSchool, maria: str) -> str:
    """Her enrollment of $99.99, nothing paid."""
    return small_school.enroll(maria, THEORY.course_id)


def fine(form: FormDialog, qtbot: QtBot) -> None:
    """What every form must be, whatever is chosen in it."""
    assert duplicate_mnemonics(form) == []
    assert unnamed_actions(form) == []
    assert missing_tooltips(form) == []
    # The form grows with what is asked for.
    qtbot.waitUntil(lambda: cut_off_text(form) == [])


def test_a_wrong_amount(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9000)
    screen = StudentsScreen.open(office, qtbot)
    form = screen.put_right(0)
    fine(form.dialog, qtbot)
    assert form.reason == "Wrong amount"
    form.write("put_right_amount", "99.99")
    assert form.outlook == (
        "D1-000001 is voided and a new receipt is given: $99.99. After this nothing is owed."
    )
    form.record()
    qtbot.waitUntil(lambda: len(screen.ledger) == 4)
    assert screen.ledger == [
        ("Payment, cash", "D1-000002", "-$99.99", "$0.00", ""),
        ("Void of payment, cash", "", "$90.00", "$99.99", ""),
        ("Payment, cash", "D1-000001", "-$90.00", "$9.99", "Void"),
        ("Charge · Online Theory", "", "$99.99", "$99.99", ""),
    ]
    assert screen.badges == ("paid",)


def test_the_wrong_student(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    tom = small_school.enroll(
        small_school.student("Tom Chen", phone="614 555 0199"), THEORY.course_id
    )
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopez")
    form = screen.put_right(0)
    form.choose("student")
    fine(form.dialog, qtbot)
    assert form.reason == "Wrong student"
    form.record()
    assert form.dialog.isVisible(), "nobody was chosen yet"
    form.find("0199", qtbot)
    qtbot.waitUntil(lambda: "for Online Theory of Tom Chen" in form.outlook)
    assert form.outlook.endswith("After this $99.99 is owed by Maria Lopez.")
    fine(form.dialog, qtbot)
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$99.99")
    assert office.reads.standing(tom).owed == ZERO
    (right,) = [one for one in office.reads.entries_of(tom) if one.receipt_no]
    assert (right.receipt_no, right.payer) == ("D1-000002", "Tom Chen")


def test_the_wrong_course(
    office: Office, small_school: SmallSchool, maria: str, theory: str, qtbot: QtBot
) -> None:
    wheel = small_school.enroll(maria, WHEEL.course_id)
    small_school.pay(theory, 5000)
    screen = StudentsScreen.open(office, qtbot)
    form = screen.put_right(0)
    form.choose("course")
    fine(form.dialog, qtbot)
    assert form.reason == "Wrong course"
    form.record()
    qtbot.waitUntil(lambda: office.reads.standing(wheel).paid == Money(5000))
    assert office.reads.standing(theory).paid == ZERO


@pytest.mark.usefixtures("menus")
def test_enrolled_in_the_wrong_course(
    office: Office, small_school: SmallSchool, theory: str, maria: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "change")
    form = MoveEnrollmentPage(shown_form(screen.page, MoveEnrollmentForm, qtbot), Keyboard())
    form.choose(PACKAGE.course_id)
    fine(form.dialog, qtbot)
    assert form.outlook == (
        "The $99.99 charged for Online Theory is taken back. The $99.99 paid goes along. "
        "After this $450.00 is owed on Complete Package."
    )
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$450.00")
    assert [row[0] for row in screen.enrollments][:2] == ["Online Theory", "Complete Package"]
    assert [row[4] for row in screen.enrollments] == ["Withdrawn", "Partial", "", ""]


def test_the_wrong_method(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    screen = StudentsScreen.open(office, qtbot)
    form = screen.put_right(0)
    form.choose("method")
    form.record()
    assert form.errors == {
        "reason": "That is what is recorded already: change something, or cancel."
    }
    form.dialog.method.method.choose("check")
    fine(form.dialog, qtbot)
    form.write("put_right_number", "1044")
    assert "$99.99 by check" in form.outlook
    form.record()
    qtbot.waitUntil(lambda: len(screen.ledger) == 4)
    assert screen.ledger[0][:2] == ("Payment, check", "D1-000002")
    right = office.reads.entries_of(theory)[-1]
    assert (right.method, right.reference) == (Method.CHECK, "1044")


def test_taken_twice(office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot) -> None:
    for _ in range(2):
        small_school.pay(theory, 9999)
    screen = StudentsScreen.open(office, qtbot)
    assert screen.balance[0] == "$99.99"
    form = screen.put_right(0)
    form.choose("twice")
    fine(form.dialog, qtbot)
    assert (form.reason, form.outlook) == (
        "Recorded twice",
        "D1-000002 is voided. After this nothing is owed.",
    )
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$0.00")
    assert screen.ledger[0][0] == "Void of payment, cash"


def test_each_by_keyboard_alone(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9000)
    screen = StudentsScreen.open(office, qtbot)
    keys = Keyboard()
    screen.page.view.ledger.setFocus()
    screen.page.view.ledger.select_row(0)
    keys.press("Alt+U")
    qtbot.waitUntil(lambda: screen.form_open("put_right"))
    keys.press("Alt+T")
    keys.press("Ctrl+Return")
    qtbot.waitUntil(lambda: len(screen.ledger) == 3)
    assert screen.balance[0] == "$99.99"


def test_only_what_stands_can_be_put_right(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    screen = StudentsScreen.open(office, qtbot)
    button, ledger = screen.page.view.put_right, screen.page.view.ledger
    assert not button.isEnabled(), "nothing is selected"
    form = screen.put_right(0)
    form.choose("twice")
    form.record()
    qtbot.waitUntil(lambda: len(screen.ledger) == 3)
    for place, possible in ((0, False), (1, False), (2, True)):
        ledger.select_row(place)
        assert button.isEnabled() == possible, screen.ledger[place]


def test_a_reason_typed_stays_whatever_was_wrong(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    form = StudentsScreen.open(office, qtbot).put_right(0)
    form.choose("method")
    assert form.reason == "Wrong method"
    form.write("reason", "Typed by hand")
    form.choose("twice")
    assert form.reason == "Typed by hand"
    form.write("reason", "x")
    form.keys.press("Backspace")
    form.record()
    assert form.errors == {"reason": "Reason is needed."}


def test_a_student_without_courses_takes_no_payment(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    small_school.student("Tom Chen", phone="614 555 0199")
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Maria Lopez")
    form = screen.put_right(0)
    form.choose("student")
    form.find("0199", qtbot)
    form.record()
    assert form.dialog.isVisible()
    assert list(form.errors.values()) == [
        "There is no other enrollment: enroll first, then put this right."
    ]
