"""A counter with several people: Ana and Jordan manage the sample school, Thu is its front desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.opening import KeptOpener
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SteadyClock
from enrolldesk.testing.windows import put_away
from enrolldesk.ui.kit import feedback

PIN, OTHER = "7294", "385061"
"""Ana's, and one that nobody has."""


@pytest.fixture
def clock() -> SteadyClock:
    """The clock of the counter; it stands where the sample school's last entry is."""
    return SteadyClock(datetime.now(UTC))


@pytest.fixture
def starts(
    qapp: QApplication,
    qtbot: QtBot,
    sample_home: Path,
    keys: MemoryKeys,
    clock: SteadyClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], Shell]]:
    """Starts the program on the sample school, by a clock that is set."""
    monkeypatch.setattr(feedback, "LASTS_MS", 3_600_000)
    made: list[Shell] = []

    def start() -> Shell:
        shell = Shell(qapp, qtbot, sample_home, KeptOpener(keys, clock))
        made.append(shell)
        assert shell.start()
        return shell

    yield start
    for shell in made:
        shell.close()
    put_away(qapp)


@pytest.fixture
def counter(starts: Callable[[], Shell]) -> Shell:
    """The program, with Ana at the desk and nobody's PIN set."""
    shell = starts()
    assert shell.main.isVisible()
    return shell


@pytest.fixture
def with_pin(counter: Shell) -> Shell:
    """The same, and Ana has a PIN."""
    counter.office.pins.set("ana", PIN)
    counter.office.permissions.refresh()
    return counter
