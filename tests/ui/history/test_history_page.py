"""The Audit log page: who did what, found by words and days, with before and after."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.app.commands import ChangeStudent, VoidEntry
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.history import HistoryDetailPage, HistoryScreen
from enrolldesk.testing.small_school import SmallSchool, SteadyClock
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.office import Office


@pytest.fixture
def screen(
    office: Office, small_school: SmallSchool, clock: SteadyClock, qtbot: QtBot
) -> HistoryScreen:
    """A day ago Maria was enrolled; today her phone was changed and a payment voided."""
    maria = small_school.student("Maria Lopez")
    place = small_school.enroll(maria, "online-theory")
    clock.forward(days=1)
    paid = small_school.pay(place, 9999)
    small_school.run(VoidEntry(command_id=new_id(), entry_id=paid, reason="Taken twice"))
    clock.forward(minutes=1)
    before = office.reads.student(maria)
    assert before is not None
    changed = replace(before, phone="614 555 0199")
    small_school.run(ChangeStudent(command_id=new_id(), student=changed))
    screen = HistoryScreen.open(office, qtbot)
    screen.page.filters.period.choose("all")
    return screen


def test_the_latest_command_stands_first(screen: HistoryScreen, qtmodeltester: ModelTester) -> None:
    assert screen.rows[:4] == [
        ("Student changed", "Maria Lopez", "", ""),
        ("Void", "Maria Lopez", "$99.99", "Taken twice"),
        ("Payment", "Maria Lopez", "$99.99", ""),
        ("Enrolled in Online Theory", "Maria Lopez", "$99.99", ""),
    ]
    qtmodeltester.check(screen.page.model)


def test_words_days_and_kinds_narrow_the_list(screen: HistoryScreen) -> None:
    screen.search("twice")
    assert [row[0] for row in screen.rows] == ["Void"]
    screen.search("")
    screen.page.filters.period.choose("today")
    assert [row[0] for row in screen.rows] == ["Student changed", "Void", "Payment"]
    screen.page.filters.command.choose("RecordPayment")
    assert [row[0] for row in screen.rows] == ["Payment"]
    screen.search("nobody like this")
    assert screen.rows == []
    assert screen.page.filters.narrowed()


def test_enter_shows_before_and_after_and_escape_goes_back(
    screen: HistoryScreen, qtbot: QtBot
) -> None:
    screen.page.table.select_row(0)
    keys = Keyboard()
    keys.press("Enter")
    shown = screen.shown
    changed = HistoryDetailPage(shown).changes
    assert changed[0] == ("Student", "phone number", "(614) 555-0133", "614 555 0199")
    assert cut_off_text(shown) == []
    with qtbot.waitSignal(shown.finished):
        keys.press("Esc")


def test_it_follows_what_is_recorded(
    screen: HistoryScreen, small_school: SmallSchool, qtbot: QtBot
) -> None:
    small_school.student("Ben Cho")
    qtbot.waitUntil(lambda: screen.rows[0][:2] == ("Student added", "Ben Cho"))


def test_the_page_is_reachable_and_complete(screen: HistoryScreen) -> None:
    page = screen.page
    assert cut_off_text(page) == []
    assert duplicate_mnemonics(page) == []
    assert missing_tooltips(page) == []
    assert unnamed_actions(page) == []
