"""A pytest plugin: the program itself, started in this process on a home of its own.

`shell` is the program on the sample school; `shells` starts it on `home`, whatever is in there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from enrolldesk.testing.keys import MemoryKeys
    from enrolldesk.testing.pages.shell import Shell
    from enrolldesk.testing.patience import PatientQtBot

Start: TypeAlias = "Callable[[], Shell]"


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientQtBot:
    """pytest-qt's bot with more patience."""
    from enrolldesk.testing.patience import PatientQtBot

    return PatientQtBot(request)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path / "home"


@pytest.fixture
def sample_home(home: Path) -> Path:
    """A home with the sample school and thirty students."""
    from enrolldesk.app.sample import found_sample
    from enrolldesk.bootstrap import open_desk

    session = open_desk(home)
    found_sample(session.desk, 30)
    session.desk.local.set("theme", "light")
    session.close()
    return home


@pytest.fixture
def shells(
    qapp: QApplication,
    qtbot: QtBot,
    home: Path,
    keys: MemoryKeys,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Start]:
    """Makes starts of the program on the home; each is closed at the end.

    What a window says stays until it says something else, however slow the machine is.
    """
    from enrolldesk.testing.opening import KeptOpener
    from enrolldesk.testing.pages.shell import Shell
    from enrolldesk.ui.kit import feedback

    monkeypatch.setattr(feedback, "LASTS_MS", 3_600_000)

    made: list[Shell] = []

    def make() -> Shell:
        shell = Shell(qapp, qtbot, home, KeptOpener(keys))
        made.append(shell)
        return shell

    yield make
    for shell in made:
        shell.close()
    put_away(qapp)


@pytest.fixture
def shell(shells: Start, sample_home: Path) -> Shell:
    """The program on the sample school, its main window up."""
    started = shells()
    assert started.start()
    assert started.main.isVisible()
    return started


def put_away(app: QApplication) -> None:
    """Let Qt destroy what was closed, and put the light look on again."""
    from PySide6.QtCore import QEvent

    from enrolldesk.ui.kit.theme import Theme, apply_theme

    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply_theme(app, Theme.LIGHT)
