"""Connected desks, each the whole program on a home of its own, and the server they meet at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.testing.connected import ClockedOpener, RunningClock, join, make_school
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.ui.kit.theme import Theme, apply_theme

Start = Callable[[Path], Shell]


@pytest.fixture
def server() -> Iterator[ServerThread]:
    with ServerThread() as running:
        yield running


@pytest.fixture
def running_clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
def opener(running_clock: RunningClock) -> ClockedOpener:
    return ClockedOpener(running_clock)


@pytest.fixture
def home_one(tmp_path: Path, opener: ClockedOpener, server: ServerThread) -> Path:
    """The home of the desk that founded the school on the server; one student is enrolled."""
    session = opener(tmp_path / "one")
    session.desk.local.set("theme", "light")
    school = make_school(session, server.address)
    school.enroll(school.student("Maria López"))
    session.close()
    return session.home


@pytest.fixture
def home_two(tmp_path: Path, opener: ClockedOpener, server: ServerThread, home_one: Path) -> Path:
    """The home of a desk that joined, on a network of its own."""
    session = opener(tmp_path / "two")
    session.desk.local.set("theme", "light")
    join(session, server.another_link().address)
    session.close()
    return session.home


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, opener: ClockedOpener) -> Iterator[Start]:
    """Starts the program on a home; a connected desk is in step at once."""
    made: list[Shell] = []

    def begin(home: Path) -> Shell:
        shell = Shell(qapp, qtbot, home, opener)
        made.append(shell)
        assert shell.start()
        shell.office.sync.start()
        return shell

    yield begin
    for shell in made:
        shell.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply_theme(qapp, Theme.LIGHT)
