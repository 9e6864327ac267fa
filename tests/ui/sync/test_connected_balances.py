"""The Balances page of a connected desk: what is not sent yet is marked, and can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.pages.balances import BalancesScreen
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.balances.columns import MARK
from enrolldesk.ui.balances.page import BalancesPage
from enrolldesk.ui.main_window import MainWindow

Start = Callable[[Path], Shell]


def test_what_waits_is_marked_until_the_server_has_it(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    shell = start(home_one)
    window = shell.program.window
    assert isinstance(window, MainWindow)
    signs = ConnectionSigns(window)
    qtbot.waitUntil(lambda: signs.mark == "In step")
    page = window.show_page("balances")
    assert isinstance(page, BalancesPage)
    screen = BalancesScreen(page, qtbot)
    model = page.model

    def mark() -> str:
        return model.cell_text(0, MARK) if model.rowCount() == 1 else "no row"

    qtbot.waitUntil(lambda: screen.names == ["Maria López"] and mark() == "")
    server.link.refuse()
    school = SmallSchool(shell.office.desk, shell.office.run)
    (student,) = shell.office.reads.search("Maria", shell.office.desk.today())
    (place, *_) = shell.office.reads.enrollments_of(student.student_id)
    school.pay(place.enrollment_id, 9_999)
    qtbot.waitUntil(lambda: mark() == "Waiting" and screen.totals["owed"] == "$450.00")
    page.filters.unsent.setChecked(True)
    page.explain(model.keys[0])
    lines = screen.explained()
    assert lines.text("explained_unsent") == "1 of these entries is not sent yet."
    assert [line[3] for line in lines.entries] == ["", "Waiting"]
    lines.press("explain_close")
    server.link.heal()
    shell.office.sync.send_now()
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    page.filters.unsent.setChecked(False)
    qtbot.waitUntil(lambda: screen.names == ["Maria López"] and mark() == "")
