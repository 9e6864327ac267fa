"""A number is given once by each desk; files from before that keep every receipt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.adapters.sqlite.store import SqliteStore
from enrolldesk.app.desk import Desk
from enrolldesk.app.verify import verify
from enrolldesk.domain.errors import IdAlreadyUsed
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Entry
from enrolldesk.testing.small_school import SmallSchool

BEFORE = 4


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(tmp_path / "home")
    yield opened
    opened.close()


def paid(store: SqliteStore) -> Entry:
    """A payment on receipt D1-000001."""
    school = SmallSchool(desk := Desk(store), desk.run)
    school.found()
    place = school.enroll(school.student("Maria Lopez"), cash=5000)
    entry = store.reads.entries_of(place)[-1]
    assert entry.receipt_no == "D1-000001"
    return entry


def elsewhere(entry: Entry, **changed: object) -> Entry:
    """The same payment as another one, brought from another desk."""
    fresh = {"entry_id": new_id(), "receipt_id": new_id(), "desk_id": "branch", "batch_id": None}
    return replace(entry, **{**fresh, **changed})  # type: ignore[arg-type]


def test_two_desks_may_have_printed_one_number_and_ours_is_found_first(store: SqliteStore) -> None:
    entry = paid(store)
    other = elsewhere(entry)
    with store.write() as uow:
        uow.post(other)
        uow.commit()
    receipt = store.reads.receipt_numbered("d1-000001")
    assert receipt is not None
    assert receipt.receipt_id == entry.receipt_id
    assert store.reads.receipt(other.receipt_id or "") is not None
    with store.write() as uow, pytest.raises(IdAlreadyUsed):
        uow.post(elsewhere(entry))
    with store.write() as uow, pytest.raises(IdAlreadyUsed):
        uow.post(elsewhere(entry, desk_id=entry.desk_id))
    named = {one.what for one in verify(store).disagreements}
    assert named == set()


def test_a_file_from_before_keeps_every_receipt(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_store(home, MIGRATIONS[:BEFORE]).close()
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as file, file:
        file.executescript(_BEFORE)
    store = open_store(home)
    try:
        assert store.report.migrated_from == BEFORE
        for number, desk in ((1, "one"), (2, "two")):
            receipt = store.reads.receipt_numbered(f"D{number}-000001")
            assert receipt is not None
            assert [entry.desk_id for entry in receipt.entries] == [desk]
    finally:
        store.close()
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as file:
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = file.execute("SELECT receipt_no, desk_id FROM receipt ORDER BY key").fetchall()
        assert rows == [("D1-000001", "one"), ("D2-000001", "two"), (None, "one")]


_BEFORE = """
INSERT INTO course VALUES (1, 'c', 'C', 'c', 100, 100, 30, '[]', 0, 0, 0, 0, 1);
INSERT INTO student VALUES (1, 's', 'S', '', '', NULL, '', '', '', '', '', '', '', '', NULL, '', 0,
    's', '', '', '', '', 0, 0);
INSERT INTO enrollment (key, enrollment_id, student_key, course_key, ordinal, price, upfront,
    schedule, enrolled_at, enrolled_on, gate, state, override_reason)
    VALUES (1, 'e', 1, 1, 1, 100, 100, '[]', 0, '2026-11-22', 'upfront', 'open', '');
INSERT INTO receipt VALUES (1, 'r1', 'D1-000001', 'D1', 1), (2, 'r2', 'D2-000001', 'D2', 1),
    (3, 'r3', NULL, '', 0);
INSERT INTO entry (key, entry_id, enrollment_key, kind, amount, charged_delta, paid_delta,
    written_off_delta, desk_id, staff_id, taken_at, day, receipt_key, payer, allocations, reference,
    approval, reason, effect_index)
    SELECT column1, 'p' || column1, 1, 'payment', 5, 0, 5, 0, column2, 'a', 0, '2026-11-22',
        column1, '', '[]', '', '', '', 0
    FROM (VALUES (1, 'one'), (2, 'two'), (3, 'one'));
"""
