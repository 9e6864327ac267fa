"""What only a file on disk can show: other writers, crashes, and rows that do not change."""

import gc
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import SqliteStore, connection, open_store
from enrolldesk.app.desk import Desk
from enrolldesk.app.homes import HomeBusy
from enrolldesk.domain.people import Student
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

MARIA = Student("maria", "Maria Lopez", phone="614 555 0111")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> Iterator[SqliteStore]:
    store = open_store(home)
    desk = Desk(store, SteadyClock())
    school = SmallSchool(desk, desk.run)
    school.found()
    school.enroll(school.student("Ana Ek"), cash=9999)
    yield store
    store.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM entry",
        "UPDATE entry SET amount = amount + 1",
        "UPDATE entry SET reason = 'another'",
        "UPDATE entry SET receipt_key = NULL",
        "UPDATE entry SET day = '2020-01-01'",
        "UPDATE receipt SET number = 7",
        "DELETE FROM receipt",
        "UPDATE outbox SET payload = '{}'",
        "UPDATE outbox SET desk_seq = desk_seq + 100",
        "INSERT INTO entry SELECT * FROM entry LIMIT 1",
        "DELETE FROM student",
        "INSERT INTO receipt_series (series, last) VALUES ('D9', 'many')",
    ],
)
def test_the_file_itself_refuses_to_change_the_past(
    store: SqliteStore, home: Path, statement: str
) -> None:
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as other:
        other.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)


def test_the_server_may_say_when_an_entry_was_committed(store: SqliteStore, home: Path) -> None:
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as other, other:
        changed = other.execute("UPDATE entry SET committed_at = 1").rowcount
    assert changed == 2


def test_a_batch_may_change_its_state(store: SqliteStore, home: Path) -> None:
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as other, other:
        assert other.execute("UPDATE outbox SET state = 'committed', attempts = 1").rowcount > 0
        with pytest.raises(sqlite3.IntegrityError):
            other.execute("UPDATE outbox SET state = 'forgotten'")


def test_order_keys_are_found_through_their_index(store: SqliteStore, home: Path) -> None:
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as other:
        (plan,) = other.execute(
            "EXPLAIN QUERY PLAN SELECT desk_seq FROM outbox_key WHERE order_key = 'students/x'"
        ).fetchall()
        keys = {key for (key,) in other.execute("SELECT order_key FROM outbox_key")}
    assert "USING PRIMARY KEY" in plan[3]
    assert {key.partition("/")[0] for key in keys} >= {"students", "courses", "enrollments", "days"}


def test_another_writer_is_waited_for_and_then_told(
    store: SqliteStore, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    other = open_store(home)
    with store.write() as uow:
        uow.put_student(MARIA)
        with pytest.raises(HomeBusy), other.write():
            pass
        assert other.reads.student("maria") is None
        uow.commit()
    with other.write() as uow:
        assert uow.student("maria") == MARIA
    other.close()


def test_what_another_connection_wrote_is_noticed(store: SqliteStore, home: Path) -> None:
    before = store.version()
    other = open_store(home)
    assert store.version() == before
    with store.write() as uow:
        uow.put_student(MARIA)
        uow.commit()
    assert store.version() == before
    other.local.set("printer", "Office")
    assert store.version() != before
    other.close()


def test_a_unit_that_was_dropped_does_not_block_the_next(store: SqliteStore) -> None:
    unit = store.write()
    unit.__enter__()
    unit.put_student(MARIA)
    del unit
    gc.collect()
    with store.write() as uow:
        assert uow.student("maria") is None
        uow.put_student(MARIA)
        uow.commit()
    assert store.reads.student("maria") == MARIA


def test_local_settings_within_a_unit_go_with_it(store: SqliteStore) -> None:
    with store.write():
        store.local.set("printer", "Office")
    assert store.local.get("printer") == ""


KILLED = """
import os, signal, sys
from pathlib import Path
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app.desk import Desk
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

store = open_store(Path(sys.argv[1]))
desk = Desk(store, SteadyClock())
school = SmallSchool(desk, desk.run)
(account,) = desk.reads.accounts()
place = account.enrollments[0].enrollment_id
school.pay(place, 100)
print(desk.reads.counts()["entries"], flush=True)
uow = store.write().__enter__()
number = uow.next_receipt()
uow.put_student(account.student.__class__("late", "Too Late", phone="614 555 0111"))
{moment}
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("moment", "survives"),
    [("pass", False), ("store._connection.execute('COMMIT')", True)],
    ids=["before the commit", "after the commit"],
)
def test_a_process_killed_within_a_unit_leaves_all_of_it_or_nothing(
    store: SqliteStore, home: Path, moment: str, survives: bool
) -> None:
    store.close()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED.format(moment=moment), str(home)],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "src")},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = open_store(home)
    assert again.reads.counts()["entries"] == int(killed.stdout)
    assert (again.reads.student("late") is not None) is survives
    assert again.report.new_series == ""
    (account, *_) = again.reads.accounts()
    receipts = {entry.receipt_no for line in account.entries.values() for entry in line}
    assert receipts == {None, "D1-000001", "D1-000002"}
    with again.write() as uow:
        assert str(uow.next_receipt()) == "D1-000003"
    again.close()
