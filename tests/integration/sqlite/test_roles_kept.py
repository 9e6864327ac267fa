"""Roles, and whose yes a batch has, through files of before, archives and rescue files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.adapters.sqlite.store import SqliteStore
from enrolldesk.app import commands
from enrolldesk.app.batches import digest
from enrolldesk.app.desk import Desk
from enrolldesk.app.homes import RecordDamaged
from enrolldesk.app.sync.choosing import Way, choose
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import NotPermitted
from enrolldesk.domain.roles import Role
from enrolldesk.testing.small_school import OPENING, SmallSchool, SteadyClock
from tests.unit.app.roles.table import BOSS, FRONT, MAKE, ground

BEFORE = 11
"""The version of files from before there were roles."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = open_store(tmp_path / "home")
    yield store
    store.close()


@pytest.fixture
def refund(store: SqliteStore) -> str:
    """A refund by the front desk, by a manager's yes."""
    desk = Desk(store, SteadyClock())
    school = SmallSchool(desk, desk.run)
    school.found()
    command = MAKE[commands.Refund](ground(school))
    desk.acting_as(FRONT.staff_id).run(command, approved_by=BOSS.staff_id)
    return command.command_id


def test_a_file_from_before_has_managers_and_its_batches_stay_as_they_were(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_store(home, MIGRATIONS[:BEFORE]).close()
    payload = json.dumps({"batch_id": "b1", "keys": [], "touched": [], "writes": []})
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as file, file:
        file.execute("INSERT INTO staff VALUES ('ana', 'Ana R.', 'ana', 1)")
        file.execute("INSERT INTO staff VALUES ('gone', 'Gone', 'gone', 0)")
        columns = [name for _, name, *_ in file.execute("PRAGMA table_info (staff)")]
        assert columns == ["staff_id", "name", "sort_key", "active"]
        file.execute(
            "INSERT INTO outbox (desk_seq, batch_id, command, desk_id, staff_id, made_at, payload, "
            "digest, fingerprint, state) VALUES (1, 'b1', 'Refund', 'd', 'ana', 0, ?, ?, '', "
            "'waiting')",
            (payload, digest(payload)),
        )
    store = open_store(home)
    try:
        assert store.report.migrated_from == BEFORE
        people = [(one.staff_id, one.role, one.email) for one in store.reads.staff()]
        assert people == [("ana", Role.MANAGER, ""), ("gone", Role.MANAGER, "")]
        [row] = store.reads.outbox()
        assert (row.needs, row.approved_by) == ("", "")
        assert (row.payload, row.digest) == (payload, digest(payload))
    finally:
        store.close()


def test_what_a_batch_needed_is_frozen(store: SqliteStore, refund: str, tmp_path: Path) -> None:
    row = store.reads.outbox()[-1]
    assert digest(row.payload) == row.digest
    with closing(sqlite3.connect(tmp_path / "home" / "enrolldesk.sqlite")) as file:
        for change in ("needs = 'front_desk'", "approved_by = ''"):
            with pytest.raises(sqlite3.IntegrityError, match="frozen"):
                file.execute(f"UPDATE outbox SET {change} WHERE batch_id = ?", (refund,))


def test_an_archive_brings_roles_and_approvals_along(
    store: SqliteStore, refund: str, tmp_path: Path
) -> None:
    path = tmp_path / "school.zip"
    store.archive.write(path, lambda done, of: None)
    copy = open_store(tmp_path / "copy")
    try:
        copy.archive.bring(path, lambda done, of: None)
        assert copy.reads.staff() == store.reads.staff()
        assert FRONT in copy.reads.staff()
        assert copy.reads.outbox() == store.reads.outbox()
    finally:
        copy.close()


def test_a_rescue_file_brings_approvals_along(
    store: SqliteStore, refund: str, tmp_path: Path
) -> None:
    path = tmp_path / "stick.jsonl"
    store.queue.export(path, OPENING)
    copy = open_store(tmp_path / "copy")
    try:
        with copy.write() as uow:
            school, desk = store.reads.school(), store.reads.desk()
            assert school is not None
            assert desk is not None
            uow.put_school(school)
            uow.put_desk(desk)
            uow.commit()
        copy.queue.bring(path, OPENING)
        brought = {row.batch_id: (row.needs, row.approved_by) for row in copy.reads.outbox()}
        assert brought == {
            row.batch_id: (row.needs, row.approved_by) for row in store.reads.outbox()
        }
        assert brought[refund] == ("manager", BOSS.staff_id)
        assert FRONT in copy.reads.staff()
    finally:
        copy.close()


def test_a_role_that_nobody_wrote_is_damage_and_no_role(
    store: SqliteStore, refund: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "home" / "enrolldesk.sqlite")) as file, file:
        file.execute("UPDATE staff SET role = 'owner' WHERE staff_id = ?", (FRONT.staff_id,))
    with pytest.raises(RecordDamaged):
        store.reads.staff()


@pytest.mark.parametrize("way", list(Way), ids=str)
def test_what_was_recorded_is_given_up_by_managers_alone(
    store: SqliteStore, refund: str, tmp_path: Path, way: Way
) -> None:
    desk = Desk(store, SteadyClock())
    front = desk.acting_as(FRONT.staff_id)
    [paid, *_] = [row for row in store.reads.outbox() if row.command == "RecordPayment"]
    with closing(connect(tmp_path / "home" / "enrolldesk.sqlite")) as own:
        SqliteOutbox(own).needs_attention(paid.batch_id, "PERMISSION_DENIED")
    if way in (Way.DROP, Way.VOID):
        with pytest.raises(NotPermitted) as raised:
            choose(front, store.queue, paid.batch_id, way)
        assert sentence(raised.value) == "Giving up what was recorded needs a manager."
        assert choose(front, store.queue, paid.batch_id, way, approved_by=BOSS.staff_id)
    else:
        assert choose(front, store.queue, paid.batch_id, way)


def test_a_setting_is_changed_with_nobody_in_between(store: SqliteStore, tmp_path: Path) -> None:
    other = open_store(tmp_path / "home")
    try:
        for local in (store.local, other.local, store.local):
            local.change("count", lambda text: str(int(text or "0") + 1))
        assert other.local.get("count") == "3"

        def fails(text: str) -> str:
            raise ValueError(text)

        with pytest.raises(ValueError):
            store.local.change("count", fails)
        other.local.set("count", "7")
        with store.write() as uow:
            store.local.change("count", lambda text: text + "0")
            uow.put_staff(BOSS)
        assert store.local.get("count") == "7"
    finally:
        other.close()
