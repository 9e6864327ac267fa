"""The Courses page: the table, and the forms of courses and bundles."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.domain.courses import Component, Gate
from enrolldesk.domain.money import Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.courses import CoursesScreen
from enrolldesk.testing.pages.forms import write
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.courses.page import CoursesPage
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.office import Office


def press(screen: CoursesScreen, name: str) -> None:
    """Press a button of the form that is open."""
    button = screen.form().findChild(QuietButton, name)
    assert button is not None
    button.click()


def test_the_table_shows_prices_gates_and_places(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.enroll(small_school.student("Maria Lopez"))
    screen = CoursesScreen.open(office, qtbot)
    assert screen.rows == [
        ("Behind the Wheel", "Course", "$499.99", "all", "The course", "8 h", "1", "Yes"),
        ("Complete Package", "Bundle", "$549.99", "$99.99", "Online Theory", "", "1", "Yes"),
        ("Online Theory", "Course", "$99.99", "all", "The course", "24 h", "1", "Yes"),
    ]
    assert screen.page.header.subtitle.text() == "2 courses, 1 bundle"
    small_school.enroll(small_school.student("Dana Fischer"), "online-theory")
    assert screen.rows[2][6] == "2"
    screen.page.table.header.sort_section(2)
    assert screen.titles == ["Online Theory", "Behind the Wheel", "Complete Package"]
    screen.page.table.header.sort_section(2)
    assert screen.titles == ["Complete Package", "Behind the Wheel", "Online Theory"]


def test_a_school_without_courses_is_told_to_add_one(bare_office: Office, qtbot: QtBot) -> None:
    SmallSchool(bare_office.desk, bare_office.run).found(courses=False)
    screen = CoursesScreen.open(bare_office, qtbot)
    empty = screen.page.table.findChild(QuietButton, "courses_empty_action")
    assert empty is None or empty.isVisible()
    Keyboard().press("Alt+F")
    form = screen.form()
    keys = Keyboard()
    assert keys.at == "course_title"
    keys.type("Night Driving")
    keys.press("Return")
    keys.type("120")
    keys.press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.titles == ["Night Driving"])
    assert screen.rows[0][2:4] == ("$120.00", "all")
    assert form.command_id == bare_office.reads.outbox()[-1].batch_id


def test_a_course_has_rules(office: Office, small_school: SmallSchool, qtbot: QtBot) -> None:
    screen = CoursesScreen.open(office, qtbot)
    form = screen.edit("Online Theory")
    assert (form.required.text(), form.daily.text(), form.deadline.text()) == ("24", "4", "180")
    for check in (duplicate_mnemonics, unnamed_actions, missing_tooltips, cut_off_text):
        assert check(form) == []
    write(form, "course_hours", "25.5")
    write(form, "course_break", "ten")
    Keyboard().press("Ctrl+Return")
    assert form.pause.error == "Enter a whole number like 30."
    write(form, "course_break", "10")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.rows[2][5] == "25.5 h")
    course = office.reads.course("online-theory")
    assert course is not None
    assert (course.required_minutes, course.min_break_minutes) == (1530, 10)
    assert course.upfront == course.price


def test_a_new_price_touches_nobody_already_enrolled(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    place = small_school.enroll(small_school.student("Maria Lopez"), "online-theory")
    screen = CoursesScreen.open(office, qtbot)
    form = screen.edit("Online Theory")
    write(form, "course_price", "129.99")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.rows[2][2] == "$129.99")
    assert office.reads.standing(place).charged == Money(9999)


def test_the_upfront_part_is_a_part_of_the_price(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen = CoursesScreen.open(office, qtbot)
    form = screen.edit("Behind the Wheel")
    assert not form.remainder_days.isEnabled()
    write(form, "course_upfront", "500")
    Keyboard().press("Ctrl+Return")
    assert form.upfront.error == "The upfront part is more than the price."
    write(form, "course_upfront", "100")
    assert form.saves.text() == "$399.99 is due later."
    write(form, "course_remainder_days", "14")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.rows[0][3] == "$100.00")
    course = office.reads.course("behind-the-wheel")
    assert course is not None
    assert course.remainder_days == 14


def test_a_bundle_is_put_together_and_ordered(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen = CoursesScreen.open(office, qtbot)
    screen.page.add_bundle.click()
    form = screen.form()
    write(form, "course_title", "Both")
    write(form, "course_price", "500")
    write(form, "course_upfront", "100")
    keys = Keyboard()
    keys.press("Ctrl+Return")
    assert form.components.problem.text() == "A bundle holds at least two courses."
    assert keys.at == "component_picker"
    keys.type("wheel")
    keys.press("Return")
    keys.type("theory")
    keys.press("Return")
    assert form.saves.text() == "$400.00 is due later. Saves $99.98 over single prices."
    assert [one.course_id for one in form.components.components] == [
        "behind-the-wheel",
        "online-theory",
    ]
    press(screen, "component_up_1")
    gate = form.findChild(QComboBox, "component_gate_0")
    assert gate is not None
    assert gate.currentText() == "opens when paid in full"
    gate.setFocus()
    keys.press("Up")
    for check in (duplicate_mnemonics, unnamed_actions, missing_tooltips, cut_off_text):
        assert check(form) == []
    press(screen, "component_remove_1")
    keys.type("wheel")
    keys.press("Return")
    keys.press("Ctrl+Return")
    qtbot.waitUntil(lambda: "Both" in screen.titles)
    assert screen.page.table.current_key == form.course.course_id
    course = office.reads.course(form.course.course_id)
    assert course is not None
    assert course.components == (
        Component("online-theory", Gate.UPFRONT),
        Component("behind-the-wheel", Gate.PAID_IN_FULL),
    )


def test_a_change_of_the_courses_alone_is_not_thrown_away_unasked(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen = CoursesScreen.open(office, qtbot)
    form = screen.edit("Complete Package")
    assert form.saves.text() == "$450.00 is due later. Saves $49.99 over single prices."
    assert not form.is_dirty()
    press(screen, "component_down_0")
    assert form.is_dirty()
    Keyboard().press("Escape")
    assert form.isVisible()


@pytest.mark.usefixtures("menus")
def test_a_course_is_taken_out_of_what_is_offered(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen = CoursesScreen.open(office, qtbot)
    screen.of_course("Online Theory", "offer")
    qtbot.waitUntil(lambda: screen.titles == ["Behind the Wheel", "Complete Package"])
    screen.page.inactive.setChecked(True)
    assert screen.rows[2][7] == "No longer"
    screen.of_course("Online Theory", "offer")
    qtbot.waitUntil(lambda: screen.rows[2][7] == "Yes")


def test_the_page_is_whole_and_its_model_keeps_qts_rules(
    office: Office, small_school: SmallSchool, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    page: CoursesPage = CoursesScreen.open(office, qtbot).page
    for check in (duplicate_mnemonics, unnamed_actions, missing_tooltips, cut_off_text):
        assert check(page) == []
    qtmodeltester.check(page.model)
