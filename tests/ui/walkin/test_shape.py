"""Both forms in every state: words fit, keys are unique, everything has a name, Tab is in order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.domain.people import Guardian
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.payment import PaymentPage
from enrolldesk.testing.pages.till import TillPage
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.small_school import PACKAGE, THEORY, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.kit.dialogs import ROOM
from enrolldesk.ui.kit.theme import Theme, apply_theme
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.till import TillDialog

LONG = "Wolfeschlegelsteinhausenbergerdorff Maximiliana-Theodora von und zu Hohenlohe the Younger"

State = Callable[[Office, SmallSchool, QtBot], TillPage[TillDialog]]


def empty(office: Office, school: SmallSchool, qtbot: QtBot) -> WalkInPage:
    """A walk-in with nothing typed."""
    return WalkInPage.open(office, qtbot)


def matched(office: Office, school: SmallSchool, qtbot: QtBot) -> WalkInPage:
    """Two people share the phone; one has a name too long for any line."""
    for name in ("Bailey Thompson", LONG):
        school.enroll(school.student(name, phone="(614) 555-0178"), THEORY.course_id)
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("comp")
    return page


def opened_up(office: Office, school: SmallSchool, qtbot: QtBot) -> WalkInPage:
    """More fields, two methods, a guardian who may pay."""
    page = matched(office, school, qtbot)
    page.keys.press("Alt+M")
    page.dialog.student.guardian_name.editor.setFocus()
    page.keys.type("Hong Lopez")
    page.keys.press("Alt+H")
    page.keys.type("50")
    return page


def wrong(office: Office, school: SmallSchool, qtbot: QtBot) -> WalkInPage:
    """Mistakes said beside their fields."""
    page = matched(office, school, qtbot)
    page.keys.press("Alt+E")
    page.keys.type("5")
    page.record()
    return page


def chosen(office: Office, school: SmallSchool, qtbot: QtBot) -> WalkInPage:
    """A student who is here already, with a long name, enrolled already."""
    school.enroll(school.student(LONG, phone="(614) 555-0178"))
    page = WalkInPage.open(office, qtbot)
    page.keys.type("Wolfe")
    page.keys.press("Alt+U")
    page.course("comp")
    return page


def recorded(office: Office, school: SmallSchool, qtbot: QtBot) -> WalkInPage:
    """The last page of a walk-in."""
    page = WalkInPage.open(office, qtbot)
    page.person(LONG, "6145550178")
    page.course("comp")
    page.keys.press("Alt+E")
    page.keys.type("120")
    page.record()
    assert page.done
    return page


def owing(office: Office, school: SmallSchool, qtbot: QtBot) -> PaymentPage:
    """A payment for somebody with a long name, a guardian and two courses."""
    student_id = school.student(LONG, phone="(614) 555-0178", guardian=Guardian("Hong Lopez"))
    school.enroll(student_id, PACKAGE.course_id)
    return PaymentPage.open(office, qtbot, student_id)


def owing_nothing(office: Office, school: SmallSchool, qtbot: QtBot) -> PaymentPage:
    """Nothing owed: credit only."""
    student_id = school.student("Maria Lopez")
    school.enroll(student_id, THEORY.course_id, cash=9999)
    return PaymentPage.open(office, qtbot, student_id)


def not_enrolled(office: Office, school: SmallSchool, qtbot: QtBot) -> PaymentPage:
    """Nothing to pay for."""
    return PaymentPage.open(office, qtbot, school.student("Maria Lopez"))


STATES = [
    empty,
    matched,
    opened_up,
    wrong,
    chosen,
    recorded,
    owing,
    owing_nothing,
    not_enrolled,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("look", [Theme.LIGHT, Theme.DARK])
def test_every_state_is_in_order(
    office: Office,
    small_school: SmallSchool,
    qapp: QApplication,
    qtbot: QtBot,
    state: State,
    look: Theme,
) -> None:
    apply_theme(qapp, look)
    page = state(office, small_school, qtbot)
    dialog = page.dialog
    qtbot.waitUntil(lambda: cut_off_text(dialog) == [])
    assert duplicate_mnemonics(dialog) == []
    assert missing_tooltips(dialog) == []
    assert unnamed_actions(dialog) == []
    assert dialog.width() <= ROOM.width()
    assert dialog.height() <= ROOM.height()


@pytest.mark.parametrize("state", [empty, opened_up, owing], ids=lambda state: state.__name__)
def test_the_footer_is_in_view_in_the_smallest_room(
    office: Office, small_school: SmallSchool, qtbot: QtBot, state: State
) -> None:
    page = state(office, small_school, qtbot)
    page.dialog.resize(QSize(ROOM.width(), 440))
    button = page.dialog.primary_button
    bottom = button.mapTo(page.dialog, button.rect().bottomRight())
    assert page.dialog.rect().contains(bottom)


def walked(keys: Keyboard, steps: int, key: str = "Tab") -> list[str]:
    """Where Tab leads, step by step."""
    places = []
    for _ in range(steps):
        places.append(keys.at)
        keys.press(key)
    return places


def test_tab_follows_the_walk_in(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.dialog.course.picker.choose("complete-package")
    assert walked(page.keys, 11) == [
        "walkin_name",
        "walkin_phone",
        "walkin_more",
        "walkin_course",
        "walkin_payment_amount_choice_due_now",
        "walkin_payment_tender_1_method_cash",
        "walkin_payment_tender_1_tendered",
        "walkin_payment_tender_add",
        "walkin_cancel",
        "walkin_submit",
        "walkin_start_over",
    ]
    assert page.keys.at == "walkin_name"
    assert walked(page.keys, 4, "Shift+Tab") == [
        "walkin_name",
        "walkin_start_over",
        "walkin_submit",
        "walkin_cancel",
    ]


def test_tab_reaches_what_comes_later(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    page = opened_up(office, small_school, qtbot)
    page.dialog.student.phone.editor.setFocus()
    assert walked(page.keys, 3) == ["walkin_phone", "walkin_matches_0_use", "walkin_more"]
    page.dialog.form.tenders.rows[0].tendered.editor.setFocus()
    assert walked(page.keys, 6) == [
        "walkin_payment_tender_1_tendered",
        "walkin_payment_tender_2_method_card",
        "walkin_payment_tender_2_remove",
        "walkin_payment_tender_2_last_four",
        "walkin_payment_tender_2_approval",
        "walkin_payment_tender_add",
    ]


def test_tab_follows_the_payment(office: Office, small_school: SmallSchool, qtbot: QtBot) -> None:
    student_id = small_school.student("Maria Lopez")
    small_school.enroll(student_id)
    page = PaymentPage.open(office, qtbot, student_id)
    assert walked(page.keys, 7) == [
        "payment_form_amount_choice_due_now",
        "payment_form_tender_1_method_cash",
        "payment_form_tender_1_tendered",
        "payment_form_tender_add",
        "payment_cancel",
        "payment_submit",
        "payment_share_complete-package_amount",
    ]


def test_what_screen_readers_are_told(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    page = recorded(office, small_school, qtbot)
    assert page.dialog.done_page.accessibleName() == (
        "Enrolled in Complete Package Change due $20.01. Receipt D1-000001."
    )
    badges = [each.accessibleName() for each in page.dialog.done_page.findChildren(QWidget)]
    assert {"Partial", "Unlocked", "Locked"} <= set(badges)
