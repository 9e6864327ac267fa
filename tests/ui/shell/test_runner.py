"""What a recorded command leaves for the moment in which nobody waits."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app.desk import Desk
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui import runner as runners


def students_in_file(home: Path) -> int:
    """How many students the file itself holds, without its log."""
    with sqlite3.connect(f"file:{home / 'enrolldesk.sqlite'}?immutable=1", uri=True) as file:
        return int(file.execute("SELECT count(*) FROM student").fetchone()[0])


def test_the_log_is_folded_into_the_file_when_nobody_records(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "FOLD_MS", 50)
    store = open_store(tmp_path)
    runner = runners.Runner(Desk(store))
    try:
        school = SmallSchool(runner.desk, runner.run)
        school.found()
        school.student("Ana Ruiz")
        assert students_in_file(tmp_path) == 0
        qtbot.waitUntil(lambda: students_in_file(tmp_path) == 1)
    finally:
        runner.stop()
        store.close()
