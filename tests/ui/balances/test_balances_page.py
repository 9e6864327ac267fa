"""The Balances page: totals, filters, groups, past days, and the lines behind a figure."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.app.commands import VoidReceipt
from enrolldesk.app.exporting.table import Table
from enrolldesk.app.reports.query import Bucket
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.balances import BalancesScreen
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool, SteadyClock
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.balances.columns import DUE_NOW, OWED
from enrolldesk.ui.office import Office

ZOE = ("Zoe Quill", "Complete Package", "Overdue", "$450.00", "$450.00", "10")
MARIA = ("Maria Lopez", "Behind the Wheel", "Due", "$499.99", "$499.99", "")
ALL_OWING = [MARIA, ZOE]


@pytest.fixture
def screen(
    office: Office, small_school: SmallSchool, clock: SteadyClock, qtbot: QtBot
) -> BalancesScreen:
    """Forty days ago Zoe paid the upfront part; Maria owes since today; Ben has paid and more."""
    zoe = small_school.student("Zoe Quill")
    small_school.enroll(zoe, PACKAGE.course_id, cash=9999)
    clock.forward(days=40)
    maria = small_school.student("Maria Lopez", phone="614 555 0177")
    small_school.enroll(maria, WHEEL.course_id)
    ben = small_school.student("Ben Ode", phone="614 555 0188")
    place = small_school.enroll(ben, THEORY.course_id, cash=9999)
    small_school.pay(place, 2001, Method.CARD)
    return BalancesScreen.open(office, qtbot)


def test_who_owes_is_listed_by_name_with_totals_by_due_date(screen: BalancesScreen) -> None:
    assert screen.rows == ALL_OWING
    assert screen.totals == {
        "owed": "$949.99",
        "due_now": "$949.99",
        "credit": "$0.00",
        "current": "$499.99",
        "1-30": "$450.00",
        "31-60": "$0.00",
        "61-90": "$0.00",
        "over-90": "$0.00",
    }
    assert screen.page.header.subtitle.text() == "2 enrollments, by due date, as of today"


def test_filters_leave_what_they_say(screen: BalancesScreen) -> None:
    filters = screen.page.filters
    filters.holding.choose("credit")
    screen.wait_for_names(["Ben Ode"])
    assert screen.totals["credit"] == "$20.01"
    filters.holding.choose("all")
    screen.wait_for_names(["Ben Ode", "Maria Lopez", "Zoe Quill"])
    filters.status.choose("overdue")
    screen.wait_for_names(["Zoe Quill"])
    filters.status.choose("")
    filters.course.choose(WHEEL.course_id)
    screen.wait_for_names(["Maria Lopez"])
    filters.course.choose("")
    filters.age.choose(30)
    screen.wait_for_names(["Maria Lopez", "Zoe Quill"])
    filters.age.choose(0)
    filters.text.set_text("555-0188")
    screen.wait_for_names(["Ben Ode"])
    filters.text.set_text("nobody")
    screen.wait_for_names([])
    assert screen.page.empty.accessibleName().startswith("Nothing matches")


def test_a_bucket_is_pressed_and_released(screen: BalancesScreen) -> None:
    screen.press_bucket(Bucket.UP_TO_30)
    screen.wait_for_names(["Zoe Quill"])
    assert screen.totals["current"] == "$499.99", "the others stay to be compared with"
    screen.press_bucket(Bucket.UP_TO_30)
    screen.wait_for_names(["Maria Lopez", "Zoe Quill"])


def test_a_past_day_is_shown_as_it_was(
    screen: BalancesScreen, office: Office, qtbot: QtBot
) -> None:
    today = office.desk.today()
    screen.page.filters.as_of.set_date(today - timedelta(days=20))
    screen.wait_for_names(["Zoe Quill"])
    assert screen.rows == [("Zoe Quill", "Complete Package", "Partial", "", "$450.00", "")]
    assert "as of Nov" not in screen.page.header.subtitle.text() or screen.totals["1-30"] == "$0.00"
    screen.page.filters.as_of.set_date(today - timedelta(days=41))
    screen.wait_for_names([])
    screen.page.filters.as_of.set_date(today + timedelta(days=1))
    assert screen.page.filters.as_of.error is not None
    screen.page.filters.as_of.set_date(None)
    screen.wait_for_names(["Maria Lopez", "Zoe Quill"])


def test_columns_sort_either_way(screen: BalancesScreen) -> None:
    header = screen.page.table.header
    header.sort_section(OWED)
    assert screen.names == ["Zoe Quill", "Maria Lopez"]
    header.sort_section(OWED)
    assert screen.names == ["Maria Lopez", "Zoe Quill"]


def test_groups_open_and_close_by_key(screen: BalancesScreen) -> None:
    screen.page.filters.holding.choose("all")
    screen.page.filters.group.choose("course")
    closed = ["Behind the Wheel (1)", "Complete Package (1)", "Online Theory (1)"]
    screen.wait_for_names(closed)
    screen.page.table.select_row(1)
    screen.page.table.setFocus()
    keys = Keyboard()
    keys.press("Right")
    screen.wait_for_names([*closed[:2], "Zoe Quill", closed[2]])
    assert screen.page.table.current_key == screen.page.model.keys[1]
    keys.press("Left")
    screen.wait_for_names(closed)
    keys.press("Return")
    screen.wait_for_names([*closed[:2], "Zoe Quill", closed[2]])
    screen.click_cell(0, OWED)
    screen.wait_for_names([closed[0], "Maria Lopez", closed[1], "Zoe Quill", closed[2]])


@pytest.mark.usefixtures("menus")
def test_all_groups_open_from_the_menu(screen: BalancesScreen) -> None:
    screen.page.filters.group.choose("student")
    screen.wait_for_names(["Maria Lopez (1)", "Zoe Quill (1)"])
    screen.of_row(0, "open_all")
    screen.wait_for_names(["Maria Lopez (1)", "Maria Lopez", "Zoe Quill (1)", "Zoe Quill"])
    screen.of_row(0, "close_all")
    screen.wait_for_names(["Maria Lopez (1)", "Zoe Quill (1)"])


def test_siblings_stand_under_their_guardian(
    screen: BalancesScreen, small_school: SmallSchool
) -> None:
    from enrolldesk.domain.people import Guardian

    rosa = Guardian("Rosa Diaz", "614 555 0100")
    for name in ("Ada Diaz", "Leo Diaz"):
        small_school.enroll(small_school.student(name, guardian=rosa), THEORY.course_id)
    screen.page.filters.group.choose("guardian")
    screen.wait_for_names(["Rosa Diaz (2)", "Maria Lopez (1)", "Zoe Quill (1)"])
    assert screen.rows[0][3:5] == ("$199.98", "$199.98")


def test_a_figure_explains_itself(screen: BalancesScreen, qtbot: QtBot) -> None:
    screen.click_cell(1, DUE_NOW)
    page = screen.explained()
    assert page.entries == [
        ("Charge", "$549.99", "$549.99", ""),
        ("Payment, cash", "-$99.99", "$450.00", ""),
    ]
    assert page.parts == [("Dec 22, 2026", "10 days late", "$450.00")]
    assert page.text("explained_unsent") == ""
    with qtbot.waitSignal(screen.page.student_requested) as asked:
        page.press("explain_card")
    assert screen.page.row is not None
    assert asked.args == [screen.page.row.student_id]


def test_the_lines_behind_a_past_figure_are_those_of_that_day(
    screen: BalancesScreen, office: Office, small_school: SmallSchool
) -> None:
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    small_school.run(VoidReceipt(command_id=new_id(), receipt_id=receipt.receipt_id, reason="Slip"))
    screen.qtbot.waitUntil(lambda: screen.totals["owed"] == "$1,049.98")
    screen.page.table.select_row(1)
    screen.page.table.setFocus()
    Keyboard().press("Space")
    page = screen.explained()
    assert [line[0] for line in page.entries] == [
        "Charge",
        "Payment, cash",
        "Void of payment, cash",
    ]
    assert page.parts == [
        ("Nov 22, 2026", "40 days late", "$99.99"),
        ("Dec 22, 2026", "10 days late", "$450.00"),
    ]
    page.press("explain_close")
    screen.page.filters.as_of.set_date(office.desk.today() - timedelta(days=1))
    screen.wait_for_names(["Zoe Quill"])
    screen.page.table.select_row(0)
    screen.page.explain(screen.page.model.keys[0])
    past = screen.explained()
    assert [line[0] for line in past.entries] == ["Charge", "Payment, cash"]
    assert past.text("explained_title").startswith("Complete Package · as of ")


def test_enter_opens_the_students_card(screen: BalancesScreen, qtbot: QtBot) -> None:
    screen.page.table.select_row(0)
    screen.page.table.setFocus()
    with qtbot.waitSignal(screen.page.student_requested) as asked:
        Keyboard().press("Return")
    assert screen.page.row is not None
    assert (screen.page.row.student, asked.args) == ("Maria Lopez", [screen.page.row.student_id])


def test_a_payment_is_followed_and_keeps_the_selection(
    screen: BalancesScreen, small_school: SmallSchool
) -> None:
    screen.page.table.select_row(1)
    key = screen.page.table.current_key
    assert screen.page.row is not None
    small_school.pay(screen.page.row.enrollment_id, 5000)
    screen.qtbot.waitUntil(lambda: screen.totals["owed"] == "$899.99")
    assert screen.rows[1][4] == "$400.00"
    assert screen.page.table.current_key == key


def test_charts_show_the_same_figures_as_words(screen: BalancesScreen) -> None:
    screen.page.view.choose("charts")
    charts = screen.page.charts
    assert charts.ageing is not None
    assert charts.takings is not None
    (bars,) = charts.ageing.bars()
    assert list(bars.opts["height"]) == [499.99, 450.0, 0.0, 0.0, 0.0]
    model = charts.ageing_rows
    assert [model.cell_text(row, 1) for row in range(2)] == ["$499.99", "$450.00"]
    assert [model.cell_text(row, 2) for row in range(2)] == ["53 %", "47 %"]
    taken = charts.takings_rows
    assert [taken.cell_text(0, column) for column in range(1, 7)] == [
        "$99.99", "$20.01", "", "", "$120.00", "",
    ]  # fmt: skip
    by_method = [sum(part.opts["height"]) for part in charts.takings.bars()]
    assert [round(one, 2) for one in by_method] == [99.99, 20.01, 0, 0]


def test_what_is_shown_can_be_exported(screen: BalancesScreen, office: Office) -> None:
    screen.page.filters.group.choose("course")
    screen.wait_for_names(["Behind the Wheel (1)", "Complete Package (1)"])
    screen.page.table.toggle(screen.page.model.keys[1])
    screen.wait_for_names(["Behind the Wheel (1)", "Complete Package (1)", "Zoe Quill"])
    shown = screen.page.shown()
    assert not isinstance(shown, Table)
    table = shown(office.reads)
    rows = [tuple(row) for row in table.rows]
    assert [row[0] for row in rows] == screen.names
    assert (table.count, len(table.columns), len(rows[0])) == (3, 12, 12)
    assert rows[2][4:7] == (Money(45000), Money(45000), Money(0))
    assert table.totals is not None
    assert table.totals[4:7] == (Money(94999), Money(94999), Money(0))


def test_nothing_is_read_out_of_sight(
    screen: BalancesScreen, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen.page.hide()
    small_school.enroll(small_school.student("Ada Nott"), THEORY.course_id)
    assert screen.names == ["Maria Lopez", "Zoe Quill"]
    screen.page.show()
    screen.page.activate()
    screen.wait_for_names(["Ada Nott", "Maria Lopez", "Zoe Quill"])


def test_the_page_is_whole_and_its_model_keeps_qts_rules(
    screen: BalancesScreen, qtmodeltester: ModelTester
) -> None:
    page = screen.page
    for check in (duplicate_mnemonics, unnamed_actions, missing_tooltips, cut_off_text):
        assert check(page) == []
    qtmodeltester.check(page.model)
