"""The check finds every kind of disagreement, names the ids, and is silent where all agrees."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import SqliteStore
from enrolldesk.app.commands import CancelEnrollment, ChangeStudent, MoveCredit, VoidEntry
from enrolldesk.app.desk import Desk
from enrolldesk.app.disagreements import SENTENCES
from enrolldesk.app.sample import found_sample
from enrolldesk.app.verify import verify
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool


@pytest.fixture
def busy(school: SmallSchool) -> dict[str, str]:
    """A student to whom nearly everything has happened; ids by what they are."""
    desk = school.desk
    maria = school.student("Maria Lopez")
    package = school.enroll(maria, PACKAGE.course_id, cash=9999)
    paid = school.pay(package, 5000)
    wrong = school.pay(package, 700)
    desk.run(VoidEntry(command_id=new_id(), entry_id=wrong, reason="Entered twice"))
    tom = school.student("Tom Fischer", phone="614 555 0150")
    theory = school.enroll(tom, THEORY.course_id, cash=5000)
    desk.run(CancelEnrollment(command_id=new_id(), enrollment_id=theory, reason="Wrong course"))
    wheel = school.enroll(tom, WHEEL.course_id)
    desk.run(
        MoveCredit(
            command_id="credit-1",
            from_enrollment_id=theory,
            to_enrollment_id=wheel,
            amount=Money(2000),
            reason="Another course",
        )
    )
    return {
        "maria": maria,
        "package": package,
        "paid": paid,
        "wrong": wrong,
        "tom": tom,
        "theory": theory,
        "wheel": wheel,
    }


@pytest.fixture
def file(tmp_path: Path, store: SqliteStore) -> Iterator[sqlite3.Connection]:
    """The store's file behind the program's back, its guards taken away."""
    with closing(sqlite3.connect(tmp_path / "home" / "enrolldesk.sqlite")) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for (name,) in names.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.commit()
        yield connection


def test_everything_that_happens_at_a_desk_agrees(store: SqliteStore, busy: dict[str, str]) -> None:
    found = verify(store)
    assert found.disagreements == ()
    assert found.checked == {
        "students": 2,
        "enrollments": 5,
        "entries": 11,
        "receipts": 4,
        "batches": store.reads.counts()["batches"],
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sample_school_agrees(store: SqliteStore, desk: Desk, seed: int) -> None:
    counts = found_sample(desk, 120, seed)
    found = verify(store)
    assert found.disagreements == ()
    assert found.checked["entries"] == counts.entries
    assert found.checked["receipts"] == counts.receipts


PLACE = "(SELECT key FROM enrollment WHERE enrollment_id = :package)"
TAMPERED = [
    ("standing", "UPDATE enrollment SET paid = paid + 1 WHERE enrollment_id = :package"),
    ("standing", "UPDATE enrollment SET refunded = 5 WHERE enrollment_id = :package"),
    ("next_due", "UPDATE enrollment SET next_due_on = NULL WHERE enrollment_id = :package"),
    ("balance", "UPDATE student SET balance = balance - 1 WHERE student_id = :maria"),
    (
        "shown_as",
        "INSERT INTO merged_student SELECT a.key, b.key FROM student a JOIN student b "
        "ON a.student_id = :maria AND b.student_id = :tom",
    ),
    ("search", "UPDATE student SET name = 'Somebody Else' WHERE student_id = :maria"),
    ("deltas", "UPDATE entry SET paid_delta = paid_delta + 1 WHERE entry_id = :paid"),
    ("entry_of_batch", "UPDATE entry SET effect_index = 3 WHERE entry_id = :paid"),
    ("void", "UPDATE entry SET amount = 701 WHERE entry_id = :wrong"),
    ("void_of_nothing", "UPDATE entry SET reverses = 'x' WHERE entry_id = :wrong || '-void'"),
    ("allocations", "UPDATE entry SET allocations = '[[\"x\", 5000]]' WHERE entry_id = :paid"),
    ("credit", "UPDATE entry SET paid_delta = -paid_delta WHERE entry_id = 'credit-1'"),
    ("receipts_missing", "UPDATE receipt SET receipt_no = 'D1-000009' WHERE receipt_id = :paid"),
    ("receipt_no", "UPDATE receipt SET receipt_no = 'nine' WHERE receipt_id = :paid"),
    ("batch_missing", "DELETE FROM outbox WHERE batch_id = :paid"),
    ("payload", "UPDATE outbox SET batch_id = 'x' WHERE batch_id = :paid"),
    ("digest", "UPDATE outbox SET payload = payload || ' ' WHERE batch_id = :paid"),
    ("digest", "UPDATE outbox SET digest = 'x' WHERE batch_id = :paid"),
    ("desk_seq", "UPDATE outbox SET desk_seq = 99 WHERE desk_seq = 3"),
    ("bundle_missing", f"UPDATE enrollment SET bundle_key = key WHERE bundle_key = {PLACE}"),
    ("components_missing", f"UPDATE enrollment SET bundle_key = NULL WHERE bundle_key = {PLACE}"),
    (
        "component_money",
        "UPDATE entry SET enrollment_key = (SELECT max(key) FROM enrollment "
        f"WHERE bundle_key = {PLACE}) WHERE entry_id = :paid",
    ),
]


@pytest.mark.parametrize(("what", "sql"), TAMPERED)
def test_each_disagreement_is_named(
    store: SqliteStore, busy: dict[str, str], file: sqlite3.Connection, what: str, sql: str
) -> None:
    file.execute("PRAGMA foreign_keys = OFF")
    assert file.execute(sql, busy).rowcount >= 1
    file.commit()
    found = verify(store).disagreements
    assert what in {one.what for one in found}
    named = next(one for one in found if one.what == what)
    assert named.ids
    assert all(key in named.sentence for key in named.ids.values())


def rewrite(file: sqlite3.Connection, batch_id: str, old: str, new: str) -> None:
    """Change a batch's text and make its digest fit, as a clever hand would."""
    from enrolldesk.app.batches import canonical, digest

    (payload,) = file.execute(
        "SELECT payload FROM outbox WHERE batch_id = ?", (batch_id,)
    ).fetchone()
    assert old in payload
    changed = canonical(json.loads(payload.replace(old, new)))
    file.execute(
        "UPDATE outbox SET payload = ?, digest = ? WHERE batch_id = ?",
        (changed, digest(changed), batch_id),
    )
    file.commit()


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("entry_of_batch", '"paid":5000', '"paid":5001'),
        ("effect", '"paid_delta":5000', '"paid_delta":5001'),
        ("touched", '"touched":["entries', '"touched":["x", "entries'),
    ],
)
def test_a_batch_that_says_something_else_is_named(
    store: SqliteStore,
    busy: dict[str, str],
    file: sqlite3.Connection,
    what: str,
    old: str,
    new: str,
) -> None:
    rewrite(file, busy["paid"], old, new)
    assert what in {one.what for one in verify(store).disagreements}


def test_a_batch_whose_entry_is_gone_is_named(
    store: SqliteStore, busy: dict[str, str], file: sqlite3.Connection
) -> None:
    file.execute("DELETE FROM entry WHERE entry_id = :paid", busy)
    file.commit()
    found = {one.what: one.ids for one in verify(store).disagreements}
    assert found["entry_of_batch_missing"] == {"entry_id": busy["paid"], "batch_id": busy["paid"]}


def test_an_entry_canceled_twice_is_named(
    store: SqliteStore, busy: dict[str, str], file: sqlite3.Connection
) -> None:
    columns = [row[1] for row in file.execute("PRAGMA table_info (entry)")]
    kept = ", ".join(name for name in columns if name not in ("key", "entry_id"))
    file.execute(
        f"INSERT INTO entry (entry_id, {kept}) SELECT 'again', {kept} FROM entry "
        "WHERE entry_id = :wrong || '-void'",
        busy,
    )
    file.commit()
    found = {one.what: one.ids for one in verify(store).disagreements}
    assert found["void_twice"] == {"entry_id": busy["wrong"]}


def test_every_kind_has_a_sentence_and_is_tried_here() -> None:
    tried = {what for what, _ in TAMPERED} | {
        "effect",
        "touched",
        "entry_of_batch_missing",
        "void_twice",
    }
    # Two the file's own rules make impossible: an entry has one enrollment, a number one receipt.
    impossible = {"entry_place", "receipt_twice"}
    of_the_server = {
        what for what in SENTENCES if what.startswith(("cloud_", "guard_", "replica_"))
    }
    assert set(SENTENCES) - tried - of_the_server == impossible


def test_a_renamed_student_stays_searchable(
    store: SqliteStore, desk: Desk, busy: dict[str, str]
) -> None:
    student = desk.reads.student(busy["maria"])
    assert student is not None
    renamed = Student(student.student_id, "Maria Núñez", phone=student.phone)
    desk.run(ChangeStudent(command_id=new_id(), student=renamed))
    assert verify(store).disagreements == ()


def test_status_depends_on_the_day_and_agreement_does_not(
    store: SqliteStore, school: SmallSchool, busy: dict[str, str]
) -> None:
    (row,) = [
        r for r in school.desk.reads.balances(school.desk.today()) if r.student_id == busy["maria"]
    ]
    later = school.desk.today() + timedelta(days=31)
    (late,) = [r for r in school.desk.reads.balances(later) if r.student_id == busy["maria"]]
    assert (row.status, late.status) == ("partial", "overdue")
    assert verify(store).disagreements == ()
