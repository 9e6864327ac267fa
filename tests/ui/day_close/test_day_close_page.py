"""The Day close page: counted blind, compared, locked, reopened; by keyboard alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.app.till.commands import CloseDay, MoveDrawer, ReopenDay
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.till import DayClose, DayState, MethodSum, MoveKind, close_id
from enrolldesk.testing.pages.day_close import DayCloseScreen
from enrolldesk.testing.small_school import DESK_ONE, SmallSchool, SteadyClock
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.office import Office


@pytest.fixture
def place(small_school: SmallSchool) -> str:
    """Maria paid $100 in cash and $25 by card today."""
    place = small_school.enroll(small_school.student("Maria Lopez"), cash=10_000)
    small_school.pay(place, 2_500, Method.CARD)
    return place


@pytest.fixture
def screen(office: Office, place: str, qtbot: QtBot) -> DayCloseScreen:
    return DayCloseScreen.open(office, qtbot)


def held(office: Office) -> DayClose:
    """The close of today."""
    close = office.reads.slip(DayClose, close_id(DESK_ONE.desk_id, office.desk.today()))
    assert close is not None
    return close


def test_a_day_is_counted_compared_closed_and_reopened_by_keyboard_alone(
    screen: DayCloseScreen, office: Office, qtbot: QtBot
) -> None:
    keys = screen.keys
    assert keys.at == "opening_float"
    keys.type("150")
    keys.press("Enter")
    assert keys.at == "piece_10000"
    keys.type("2")
    keys.press("Enter", times=2)
    assert keys.at == "piece_2000"
    keys.type("2")
    keys.press("Tab", times=10)
    assert keys.at == "counted_cash"
    assert screen.page.card.count.amounts[Method.CASH].text() == "240.00"
    keys.press("Enter")
    keys.type("25")
    assert screen.page.card.present == "count"
    keys.press("Ctrl+Return")
    assert screen.page.card.present == "compare"
    assert screen.compared == [
        ("Cash", "$250.00", "$240.00", "$10.00 short"),
        ("Card", "$25.00", "$25.00", "Exact"),
        ("Check", "$0.00", "$0.00", "Exact"),
        ("Transfer", "$0.00", "$0.00", "Exact"),
        ("In all", "$275.00", "$265.00", "$10.00 short"),
    ]
    assert keys.at == "over_reason"
    keys.press("Ctrl+Return")
    assert set(screen.errors) == {"over_reason"}
    keys.type("A note fell behind the desk")
    keys.press("Enter")
    assert keys.at == "deposit"
    assert screen.page.card.compare.deposit.text() == "90.00"
    keys.press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.page.card.present == "closed")
    close = held(office)
    assert (close.over, close.deposit) == (Money(-1_000), Money(9_000))
    assert [(one.value.cents, one.count) for one in close.pieces] == [(10_000, 2), (2_000, 2)]
    assert screen.closed[0] == ("Cash", "$250.00", "$240.00", "$10.00 short")
    assert keys.at == "day_z_report"
    keys.press("Alt+P")
    form = screen.reopen_form
    form.record()
    assert set(form.errors) == {"reason"}
    form.write("reason", "A check was left out")
    form.record()
    qtbot.waitUntil(lambda: screen.page.card.present == "count")
    assert held(office).state is DayState.REOPENED


def test_nothing_expected_is_in_sight_before_the_count(screen: DayCloseScreen) -> None:
    (today,) = screen.days
    assert today[2:] == ("Open", "", "")
    screen.compare()
    assert screen.page.card.present == "count"
    assert set(screen.errors) == {"counted_cash"}
    assert screen.compared == []


def test_an_exact_count_needs_no_reason(screen: DayCloseScreen, office: Office) -> None:
    screen.write("counted_cash", "100")
    screen.write("counted_card", "25")
    screen.compare()
    assert not screen.page.card.compare.reason.isVisible()
    screen.write("deposit", "100.01")
    screen.close_it()
    assert set(screen.errors) == {"deposit"}
    screen.write("deposit", "60")
    assert screen.page.card.compare.left.text() == "$40.00 stays in the drawer."
    screen.close_it()
    assert held(office).over == Money(0)
    (today,) = screen.days
    assert today[2:] == ("Closed", "$125.00", "$0.00")


def test_pieces_that_come_to_another_amount_are_told(screen: DayCloseScreen) -> None:
    screen.write("piece_10000", "1")
    screen.write("counted_cash", "99")
    screen.compare()
    assert screen.errors["counted_cash"].startswith("The notes and coins come to $100.00.")


def test_the_count_stays_when_it_is_done_again_and_follows_what_comes_in(
    screen: DayCloseScreen, small_school: SmallSchool, place: str, qtbot: QtBot
) -> None:
    screen.write("counted_cash", "100")
    screen.compare()
    small_school.pay(place, 500)
    qtbot.waitUntil(lambda: screen.compared[0][1] == "$105.00")
    screen.page.card.compare.again_button.click()
    assert screen.page.card.present == "count"
    assert screen.page.card.count.amounts[Method.CASH].text() == "100"


def test_cash_is_paid_in_and_out_with_a_reason(screen: DayCloseScreen, qtbot: QtBot) -> None:
    screen.keys.press("Alt+O")
    form = screen.move_form
    form.write("move_amount", "0")
    form.write("reason", "Stamps")
    form.record()
    assert set(form.errors) == {"move_amount"}
    form.write("move_amount", "13.60")
    form.record()
    qtbot.waitUntil(lambda: screen.moves == [("Paid out", "Stamps", "$13.60")])
    screen.come_back()
    screen.write("counted_cash", "86.40")
    screen.compare()
    assert screen.compared[0] == ("Cash", "$86.40", "$86.40", "Exact")


def test_past_days_with_money_that_were_never_closed_are_told(
    screen: DayCloseScreen, clock: SteadyClock, office: Office, small_school: SmallSchool
) -> None:
    first = office.desk.today()
    assert screen.page.strip.isHidden()
    clock.forward(days=2)
    screen.page.activate()
    assert screen.page.sheet.day == first + timedelta(days=2)
    assert screen.page.strip.label.text() == "Nov 22, 2026 was never closed at this desk."
    assert [row[:3] for row in screen.days] == [
        ("Nov 24", "Desk 1", "Open"),
        ("Nov 22", "Desk 1", "Not closed"),
    ]
    screen.page.strip.button.click()
    assert screen.page.sheet.day == first
    assert not screen.page.side.buttons.paid_in.isEnabled()
    screen.write("counted_cash", "100")
    screen.write("counted_card", "25")
    screen.compare()
    screen.write("deposit", "70")
    screen.close_it()
    assert screen.page.card.present == "closed"
    screen.page.show_day(office.desk.today())
    assert screen.page.card.count.opening.text() == "30.00"
    assert screen.page.strip.isHidden()


def test_a_day_of_another_desk_is_shown_and_not_touched(
    screen: DayCloseScreen, office: Office, qtmodeltester: ModelTester
) -> None:
    today = office.desk.today()
    screen.page.show_day(today, "another-desk")
    assert screen.page.card.present == "elsewhere"
    assert not screen.page.side.buttons.paid_out.isEnabled()
    screen.page.show_day(today)
    assert screen.page.card.present == "count"
    qtmodeltester.check(screen.page.side.days.lazy_model)


def test_a_day_is_typed_and_one_that_has_not_come_is_refused(
    screen: DayCloseScreen, office: Office
) -> None:
    screen.write("close_day", "11/20/2026")
    assert screen.page.sheet.day.isoformat() == "2026-11-20"
    screen.write("close_day", "11/30/2026")
    assert screen.page.day.error == "This day has not come yet."
    assert screen.page.sheet.day.isoformat() == "2026-11-20"


def test_closing_asks_for_its_paper_by_the_id_of_the_close(
    screen: DayCloseScreen, office: Office, qtbot: QtBot, small_school: SmallSchool
) -> None:
    small_school.run(
        MoveDrawer(command_id=new_id(), kind=MoveKind.PAID_IN, amount=Money(500), reason="Change")
    )
    screen.page.look()
    screen.write("counted_cash", "105")
    screen.write("counted_card", "25")
    screen.compare()
    screen.close_it()
    with qtbot.waitSignal(screen.page.report_requested) as asked:
        screen.page.card.closed.report_button.click()
    assert asked.args == [held(office).slip_id]
    with qtbot.waitSignal(screen.page.slip_requested) as asked:
        screen.page.card.closed.slip_button.click()
    assert asked.args == [held(office).slip_id]


@pytest.mark.parametrize("part", ["count", "compare", "closed"])
def test_every_part_is_reachable_and_complete(
    screen: DayCloseScreen, part: str, qtbot: QtBot
) -> None:
    if part != "count":
        screen.write("counted_cash", "100")
        screen.write("counted_card", "25")
        screen.compare()
    if part == "closed":
        screen.close_it()
    page = screen.page
    assert page.card.present == part
    # Words take their room with the next layout.
    qtbot.waitUntil(lambda: cut_off_text(page) == [])
    assert duplicate_mnemonics(page) == []
    assert missing_tooltips(page) == []
    assert unnamed_actions(page) == []


def test_a_half_done_count_is_there_again_after_a_look_at_other_days(
    screen: DayCloseScreen, office: Office, small_school: SmallSchool, place: str
) -> None:
    page, today = screen.page, office.desk.today()
    before = today - timedelta(days=1)
    screen.write("opening_float", "20")
    screen.write("piece_2000", "3")
    screen.write("counted_check", "1")
    screen.write("close_day", "11/21/2026")
    assert page.sheet.day == before
    assert page.card.count.amounts[Method.CASH].text() == ""
    assert page.card.count.opening.text() == ""
    screen.write("counted_card", "7")
    page.show_day(today, "another-desk")
    assert page.card.present == "elsewhere"
    page.show_day(today)
    count = page.card.count
    assert count.opening.text() == "20"
    assert count.amounts[Method.CASH].text() == "60.00"
    assert count.amounts[Method.CHECK].text() == "1"
    assert count.amounts[Method.CARD].text() == ""
    screen.compare()
    screen.write("over_reason", "Counted twice")
    screen.write("deposit", "11")
    page.show_day(before)
    assert count.amounts[Method.CARD].text() == "7"
    assert page.unfinished == "The count of Nov 21, 2026 and 1 more is not finished."
    page.show_day(today)
    assert page.card.present == "compare"
    assert page.card.compare.reason.text() == "Counted twice"
    assert page.card.compare.deposit.text() == "11"
    screen.close_it()
    assert held(office).deposit == Money(1_100)
    assert page.unfinished == "The count of Nov 21, 2026 is not finished."
    page.show_day(before)
    count.amounts[Method.CARD].set_text("")
    assert page.unfinished == ""


def test_what_was_counted_of_a_day_closed_since_is_let_go(
    screen: DayCloseScreen, office: Office, small_school: SmallSchool
) -> None:
    page, today = screen.page, office.desk.today()
    screen.write("counted_cash", "100")
    page.show_day(today - timedelta(days=1))
    assert page.unfinished == "The count of Nov 22, 2026 is not finished."
    counted = (MethodSum(Method.CASH, Money(10_000)), MethodSum(Method.CARD, Money(2_500)))
    small_school.run(CloseDay(command_id=new_id(), day=today, counted=counted))
    assert page.unfinished == ""
    page.show_day(today)
    assert page.card.present == "closed"
    small_school.run(ReopenDay(command_id=new_id(), day=today, reason="A check was left"))
    page.show_day(today)
    assert page.card.present == "count"
    assert page.card.count.amounts[Method.CASH].text() == ""


def test_a_count_that_cannot_be_read_comes_back_as_it_was_typed(
    screen: DayCloseScreen, office: Office
) -> None:
    page, today = screen.page, office.desk.today()
    screen.write("counted_cash", "1.2.3")
    page.show_day(today - timedelta(days=1))
    page.show_day(today)
    assert page.card.present == "count"
    assert page.card.count.amounts[Method.CASH].text() == "1.2.3"
    screen.compare()
    assert set(screen.errors) == {"counted_cash"}
