"""The Day close page of connected desks: what waits is told, and other desks' days are shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.domain.ledger import Method
from enrolldesk.testing.connected import RunningClock
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.pages.day_close import DayCloseScreen
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.day_close.page import DayClosePage
from enrolldesk.ui.main_window import MainWindow

Start = Callable[[Path], Shell]


@pytest.fixture(autouse=True)
def one_day(running_clock: RunningClock) -> None:
    """No day ends while a test runs."""
    running_clock.hold()


def opened(shell: Shell, qtbot: QtBot) -> DayCloseScreen:
    """The page of a desk that is in step and knows who is enrolled."""
    window = shell.program.window
    assert isinstance(window, MainWindow)
    signs = ConnectionSigns(window)
    qtbot.waitUntil(lambda: signs.mark == "In step")
    page = window.show_page("day_close")
    assert isinstance(page, DayClosePage)
    return DayCloseScreen(page, qtbot)


def pay(shell: Shell, cents: int) -> None:
    school = SmallSchool(shell.office.desk, shell.office.run)
    (student,) = shell.office.reads.search("Maria", shell.office.desk.today())
    (place, *_) = shell.office.reads.enrollments_of(student.student_id)
    school.pay(place.enrollment_id, cents)


def count(screen: DayCloseScreen, cash: str) -> None:
    """Count without the keyboard: two windows share one."""
    screen.page.card.count.amounts[Method.CASH].set_text(cash)
    screen.compare()


def test_items_that_wait_are_told_and_stop_nobody(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    shell = start(home_one)
    screen = opened(shell, qtbot)
    waiting = screen.page.card.compare.waiting
    server.link.refuse()
    pay(shell, 5_000)
    count(screen, "50")
    qtbot.waitUntil(lambda: waiting.isVisible() and waiting.text().startswith("1 item waits"))
    screen.page.card.count_again()
    server.link.heal()
    shell.office.sync.send_now()
    count(screen, "50")
    qtbot.waitUntil(waiting.isHidden)
    server.link.refuse()
    screen.close_it()
    assert screen.page.card.present == "closed"
    server.link.heal()


def test_a_day_closed_at_one_desk_shows_at_the_other(
    start: Start, home_one: Path, home_two: Path, qtbot: QtBot
) -> None:
    one, two = start(home_one), start(home_two)
    first, second = opened(one, qtbot), opened(two, qtbot)
    pay(one, 5_000)
    count(first, "50")
    first.close_it()
    own = one.office.reads.desk()
    assert own is not None

    def told() -> list[tuple[str, ...]]:
        return [row[1:] for row in second.days if row[1] == own.name]

    qtbot.waitUntil(lambda: told() == [(own.name, "Closed", "$50.00", "$0.00")])
    second.page.show_day(two.office.desk.today(), own.desk_id)
    assert second.page.card.present == "closed"
    assert not second.page.card.closed.reopen_button.isVisibleTo(second.page)
    assert second.closed[0] == ("Cash", "$50.00", "$50.00", "Exact")
    # The other desk's own day is its own.
    second.page.show_day(two.office.desk.today())
    assert second.page.card.present == "count"
