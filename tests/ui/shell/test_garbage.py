"""Closed windows are destroyed in the window's thread, whoever else is at work."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.ui.background import Errand
from enrolldesk.ui.garbage import Collector


class Closed(QWidget):
    """A window that nobody but itself knows any more; tells who destroyed it."""

    def __init__(self, told: list[threading.Thread]) -> None:
        super().__init__()
        self._told = told
        self._itself = self

    def __del__(self) -> None:
        self._told.append(threading.current_thread())


@pytest.fixture
def owner(qapp: QObject) -> Iterator[QObject]:
    """Python searches by itself until the test makes a collector, and not after the test."""
    gc.enable()
    yield QObject()
    gc.disable()


def test_work_in_a_thread_destroys_no_window(owner: QObject, qtbot: QtBot) -> None:
    collector = Collector(owner)
    told: list[threading.Thread] = []
    Closed(told)
    answers: list[int] = []

    def work() -> int:
        kept = [[number] for number in range(200_000)]
        return len(kept)

    Errand(work, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    reason_to_look = [[number] for number in range(2 * gc.get_threshold()[0])]
    collector.start()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.main_thread()]
    assert reason_to_look
