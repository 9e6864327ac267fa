"""The Payments page: filters, sums, voids, and that it follows what is recorded."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.app.commands import Refund, VoidEntry
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import shown_form
from enrolldesk.testing.pages.payments import PaymentsScreen
from enrolldesk.testing.small_school import SmallSchool, SteadyClock
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.day_filters import period_days
from enrolldesk.ui.office import Office

CASH = ("Maria Lopez", "Payment", "Cash", "D1-000001", "$99.99", "")
CARD = ("Zoe Quill", "Payment", "Card", "D1-000002", "$300.00", "")
REFUND = ("Zoe Quill", "Refund", "Cash", "D1-000003", "-$50.00", "Refunded")


@pytest.fixture
def screen(
    office: Office, small_school: SmallSchool, clock: SteadyClock, qtbot: QtBot
) -> PaymentsScreen:
    """Yesterday a cash payment; today a card payment and a refund."""
    clock.forward(days=-1)
    small_school.enroll(small_school.student("Maria Lopez"), cash=9999)
    clock.forward(days=1)
    wheel = small_school.enroll(small_school.student("Zoe Quill"), "behind-the-wheel")
    small_school.pay(wheel, 30000, Method.CARD)
    clock.forward(minutes=1)
    small_school.run(
        Refund(
            command_id=new_id(),
            enrollment_id=wheel,
            amount=Money(5000),
            method=Method.CASH,
            reason="Overpaid",
        )
    )
    return PaymentsScreen.open(office, qtbot)


def test_today_is_shown_first_and_added_up(screen: PaymentsScreen) -> None:
    assert screen.rows == [REFUND, CARD]
    assert screen.tally == ("2", "$300.00", "$50.00", "$250.00")
    assert screen.page.header.subtitle.text() == "Nov 22, 2026"


def test_filters_narrow_the_list_and_its_sums(screen: PaymentsScreen) -> None:
    filters = screen.page.filters
    filters.period.choose("yesterday")
    assert screen.rows == [CASH]
    filters.period.choose("week")
    assert screen.rows == [REFUND, CARD, CASH]
    assert screen.page.header.subtitle.text() == "Nov 16 to Nov 22, 2026"
    filters.method.choose("cash")
    assert screen.rows == [REFUND, CASH]
    assert screen.tally == ("2", "$99.99", "$50.00", "$49.99")
    filters.kind.choose("payment")
    assert screen.rows == [CASH]
    filters.status.choose("void")
    assert screen.rows == []
    assert screen.tally == ("0", "$0.00", "$0.00", "$0.00")
    assert screen.page.empty.accessibleName().startswith("Nothing matches")


def test_a_range_of_days_is_typed(screen: PaymentsScreen) -> None:
    keys = Keyboard()
    assert not screen.page.filters.range.isVisible()
    keys.press("Alt+E")
    assert screen.page.filters.range.isVisible()
    assert screen.rows == [REFUND, CARD, CASH], "no date narrows nothing"
    screen.page.filters.focus_days()
    keys.type("11/21/2026")
    assert screen.rows == [REFUND, CARD, CASH]
    keys.press("Tab")
    keys.type("11/21/2026")
    assert screen.rows == [CASH]
    assert screen.page.header.subtitle.text() == "Nov 21, 2026"


def test_columns_sort_in_the_store(screen: PaymentsScreen) -> None:
    screen.page.filters.period.choose("all")
    header = screen.page.table.header
    header.sort_section(1)
    assert [row[0] for row in screen.rows] == ["Maria Lopez", "Zoe Quill", "Zoe Quill"]
    header.sort_section(6)
    assert [row[4] for row in screen.rows] == ["-$50.00", "$99.99", "$300.00"]
    header.sort_section(6)
    assert [row[4] for row in screen.rows] == ["$300.00", "$99.99", "-$50.00"]


def test_a_new_payment_comes_on_top_and_keeps_the_selection(
    screen: PaymentsScreen, office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen.page.table.select_row(1)
    key = screen.page.table.current_key
    small_school.enroll(small_school.student("Ben Ode"), "online-theory", cash=9999)
    qtbot.waitUntil(lambda: len(screen.rows) == 3)
    assert screen.rows[0][0] in {"Ben Ode", "Zoe Quill"}
    assert screen.page.table.current_key == key
    assert screen.page.row is not None
    assert screen.page.row.entry.amount == Money(30000)


@pytest.mark.usefixtures("menus")
def test_a_void_from_the_list_is_marked_and_counted(
    screen: PaymentsScreen, office: Office, qtbot: QtBot
) -> None:
    screen.of_entry(1, "void")
    form = shown_form(screen.page, VoidForm, qtbot)
    form.reason.take("Wrong amount")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: len(screen.rows) == 3)
    assert ("Zoe Quill", "Void", "Card", "", "-$300.00", "") in screen.rows
    assert (*CARD[:5], "Void") in screen.rows
    assert screen.tally == ("3", "$0.00", "$50.00", "-$50.00")
    screen.page.filters.status.choose("standing")
    assert screen.rows == [REFUND]


def test_enter_opens_the_receipt_of_a_void_too(
    screen: PaymentsScreen, office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    receipt = office.reads.receipt_numbered("D1-000002")
    assert receipt is not None
    entry = receipt.entries[0]
    small_school.run(VoidEntry(command_id=new_id(), entry_id=entry.entry_id, reason="Twice"))
    qtbot.waitUntil(lambda: len(screen.rows) == 3)
    place = next(at for at, row in enumerate(screen.rows) if row[1] == "Void")
    screen.page.table.select_row(place)
    screen.page.table.setFocus()
    with qtbot.waitSignal(screen.page.receipt_requested) as asked:
        Keyboard().press("Return")
    assert asked.args == [receipt.receipt_id]


@pytest.mark.usefixtures("menus")
def test_the_student_of_a_payment_is_asked_for(screen: PaymentsScreen, qtbot: QtBot) -> None:
    with qtbot.waitSignal(screen.page.student_requested) as asked:
        screen.of_entry(0, "student")
    assert screen.page.row is not None
    assert asked.args == [screen.page.row.entry.student_id]


def test_nothing_is_read_out_of_sight(
    screen: PaymentsScreen, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen.page.hide()
    small_school.enroll(small_school.student("Ben Ode"), "online-theory", cash=9999)
    assert len(screen.page.model.keys) == 2
    screen.page.show()
    screen.page.activate()
    assert len(screen.rows) == 3


def test_the_order_of_the_columns_is_remembered(
    screen: PaymentsScreen, office: Office, qtbot: QtBot
) -> None:
    screen.page.table.header.sort_section(6)
    screen.page.close()
    again = PaymentsScreen.open(office, qtbot)
    assert [row[4] for row in again.rows] == ["-$50.00", "$300.00"]


def test_the_page_is_whole_and_its_model_keeps_qts_rules(
    screen: PaymentsScreen, qtmodeltester: ModelTester
) -> None:
    page = screen.page
    page.filters.period.choose("days")
    for check in (duplicate_mnemonics, unnamed_actions, missing_tooltips, cut_off_text):
        assert check(page) == []
    qtmodeltester.check(page.model)


@pytest.mark.parametrize(
    ("period", "today", "first"),
    [
        ("week", date(2026, 11, 22), date(2026, 11, 16)),
        ("week", date(2026, 11, 23), date(2026, 11, 23)),
        ("month", date(2026, 11, 30), date(2026, 11, 1)),
        ("yesterday", date(2027, 1, 1), date(2026, 12, 31)),
        ("all", date(2026, 11, 22), None),
    ],
)
def test_a_period_begins(period: str, today: date, first: date | None) -> None:
    assert period_days(period, today)[0] == first
