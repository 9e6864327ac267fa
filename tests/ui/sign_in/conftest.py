"""Windows of a school whose staff sign in, each the whole program on a home of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.domain.roles import Role
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.signing import SignedSchool, SigningOpener
from enrolldesk.testing.windows import put_away
from enrolldesk.ui.kit import feedback

Start = Callable[[Path], Shell]


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[SignedSchool]:
    """Accounts, and a server that lets in whoever shows a token of one."""
    with SignedSchool(tmp_path) as school:
        yield school


@pytest.fixture
def keys() -> MemoryKeys:
    """The key store of the computer the window runs on."""
    return MemoryKeys()


@pytest.fixture
def founded(signed: SignedSchool, keys: MemoryKeys) -> Path:
    """The home of a desk that Ana founded the school from; Ben is on its list, too."""
    signed.keys["one"] = keys
    session = signed.open("one")
    signed.account("ana")
    from enrolldesk.testing.small_school import SmallSchool

    SmallSchool(session.desk, session.desk.run).found()
    signed.found_there(session, "ana")
    signed.hire(session, "ben", "Ben T.", Role.FRONT_DESK)
    session.desk.local.set("theme", "light")
    return session.home


@pytest.fixture
def start(
    qapp: QApplication,
    qtbot: QtBot,
    signed: SignedSchool,
    keys: MemoryKeys,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Start]:
    """Starts the program on a home; a connected desk is in step at once."""
    monkeypatch.setattr(feedback, "LASTS_MS", 3_600_000)
    made: list[Shell] = []

    def begin(home: Path) -> Shell:
        shell = Shell(qapp, qtbot, home, SigningOpener(signed.clock, keys))
        made.append(shell)
        assert shell.start()
        shell.office.sync.start()
        return shell

    yield begin
    for shell in made:
        shell.close()
    put_away(qapp)
