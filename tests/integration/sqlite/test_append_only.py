"""The file itself refuses to lose an entry, whoever asks it to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app.desk import Desk
from enrolldesk.testing.small_school import SmallSchool

ASKED = (
    "DELETE FROM entry",
    "DELETE FROM receipt",
    "UPDATE entry SET amount = 1",
    "UPDATE entry SET paid_delta = 0, charged_delta = 0",
    "UPDATE entry SET reason = 'another one'",
    "UPDATE entry SET enrollment_key = enrollment_key + 1",
    "INSERT OR REPLACE INTO entry SELECT * FROM entry",
)


@pytest.mark.parametrize("asked", ASKED)
def test_no_statement_takes_an_entry_away(tmp_path: Path, asked: str) -> None:
    store = open_store(tmp_path / "home")
    school = SmallSchool(desk := Desk(store), desk.run)
    school.found()
    place = school.enroll(school.student("Maria Lopez"), cash=5000)
    before = store.reads.entries_of(place)
    with closing(sqlite3.connect(Home(tmp_path / "home").database)) as anybody:
        anybody.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlite3.IntegrityError):
            anybody.execute(asked)
    assert store.reads.entries_of(place) == before
    store.close()
