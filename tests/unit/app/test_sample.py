"""The sample school: plausible, complete in its statuses, the same for the same seed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.app.desk import Desk
from enrolldesk.app.sample import SAMPLE_COURSES, found_sample
from enrolldesk.app.sample_people import sample_phone
from enrolldesk.domain.errors import FieldInvalid, IdAlreadyUsed
from enrolldesk.domain.people import phone_digits, phone_plausible
from enrolldesk.testing.small_school import SmallSchool, SteadyClock


def balances(desk: Desk) -> list[tuple[str, str, str, int]]:
    return [
        (row.student, row.title, str(row.status), row.standing.owed.cents)
        for row in desk.reads.balances(desk.today())
    ]


def test_the_same_seed_on_the_same_day_is_the_same_school(
    tmp_path: Path, clock: SteadyClock
) -> None:
    found = []
    for home, seed in (("a", 7), ("b", 7), ("c", 8)):
        store = open_store(tmp_path / home)
        desk = Desk(store, clock)
        counts = found_sample(desk, 40, seed)
        batches = [(row.batch_id, row.digest) for row in store.reads.outbox()]
        found.append((counts, balances(desk), batches))
        store.close()
    assert found[0] == found[1]
    assert found[0][1] != found[2][1]


def test_every_status_is_there_to_be_seen(desk: Desk) -> None:
    counts = found_sample(desk, 200)
    rows = list(desk.reads.balances(desk.today()))
    statuses = Counter(str(row.status) for row in rows)
    assert statuses.keys() == {"due", "partial", "paid", "overdue", "withdrawn", "refunded"}
    assert any(row.standing.credit for row in rows)
    kinds = {
        line.entry.kind
        for row in rows
        for card in [desk.reads.student_card(row.student_id, desk.today())]
        if card is not None
        for line in card.ledger
    }
    assert kinds >= {"charge", "payment", "void", "refund", "credit"}
    assert desk.reads.counts() == {
        "students": 200,
        "courses": 3,
        "enrollments": counts.enrollments,
        "entries": counts.entries,
        "batches": 6,
    }


def test_receipt_numbers_rise_with_time_and_go_on_at_the_counter(
    desk: Desk, store: SqliteStore
) -> None:
    counts = found_sample(desk, 60)
    receipts = [
        desk.reads.receipt_numbered(f"D1-{number:06d}") for number in range(1, counts.receipts + 1)
    ]
    moments = [receipt.entries[0].taken_at for receipt in receipts if receipt is not None]
    assert len(moments) == counts.receipts
    assert moments == sorted(moments)
    assert desk.now() - timedelta(days=366) <= moments[0]
    assert moments[-1] <= desk.now()
    row = next(row for row in desk.reads.balances(desk.today(), owing=True))
    paid = SmallSchool(desk, desk.run).pay(row.enrollment_id, 100)
    entry = desk.reads.entry(paid)
    assert entry is not None
    assert entry.receipt_no == f"D1-{counts.receipts + 1:06d}"


def test_everybody_could_have_been_typed_in_at_the_counter(desk: Desk) -> None:
    found_sample(desk, 300)
    students = list(desk.reads.identities())
    assert len(students) == 300
    for student in students:
        assert student.checked(desk.today()) == student
    names = [student.name for student in students]
    assert max(map(len, names)) > 40
    assert any(not name.isascii() for name in names)
    assert any(student.guardian.name for student in students)
    assert {student.email.rpartition("@")[2] for student in students} == {"", "example.org"}


def test_phones_are_invented_and_differ() -> None:
    phones = [sample_phone(index) for index in range(20_000)]
    assert len(set(map(phone_digits, phones))) == len(phones)
    assert all(phone_plausible(phone) and ") 555-" in phone for phone in phones)
    assert phones[0] == "(614) 555-0100"


def test_there_may_be_nobody_yet(desk: Desk) -> None:
    assert found_sample(desk, 0).students == 0
    assert {row.course for row in desk.reads.courses()} == set(SAMPLE_COURSES)
    school = desk.reads.school()
    assert school is not None
    assert school.sample
    assert len(desk.reads.staff()) == 3
    assert desk.staff_id == "ana"


def test_a_school_is_never_overwritten(desk: Desk, school: SmallSchool) -> None:
    before = desk.reads.counts()
    with pytest.raises(IdAlreadyUsed):
        found_sample(desk, 5)
    assert desk.reads.counts() == before


def test_an_interrupted_fill_leaves_no_school_behind(desk: Desk) -> None:
    class Interrupted(Exception):
        pass

    def stop(done: int, of: int) -> None:
        assert (done, of) == (500, 600)
        raise Interrupted

    with pytest.raises(Interrupted):
        found_sample(desk, 600, progress=stop)
    assert desk.reads.school() is None
    assert desk.reads.counts()["students"] == 0
    assert desk.staff_id == ""
    assert found_sample(desk, 2).students == 2


_KILLED = """
import os, signal, sys
from pathlib import Path
from enrolldesk.adapters.sqlite import bulk, open_store
from enrolldesk.app import sample
from enrolldesk.app.desk import Desk

home = Path(sys.argv[1])
sample._LARGE = 1500
bulk.CACHE_WHILE_LOADING = 400

def die(done, of):
    if done == 1500:
        print((home / "enrolldesk.sqlite").stat().st_size, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

sample.found_sample(Desk(open_store(home)), 2000, progress=die)
"""


def test_a_large_fill_that_is_killed_half_way_leaves_no_school_behind(tmp_path: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        timeout=240,
        check=False,
    )
    assert killed.returncode != 0
    assert int(killed.stdout) > 1_500_000
    store = open_store(tmp_path)
    try:
        assert store.reads.school() is None
        assert store.reads.counts()["students"] == 0
        assert found_sample(Desk(store), 2).students == 2
    finally:
        store.close()


def test_a_large_fill_is_read_beside_like_any_other_once_it_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("enrolldesk.app.sample._LARGE", 10)
    store, beside = open_store(tmp_path), open_store(tmp_path)
    try:
        # Somebody else has the home open: it is filled as usual.
        found_sample(Desk(store), 20)
        assert beside.reads.counts()["students"] == 20
    finally:
        store.close()
        beside.close()
    alone = open_store(tmp_path / "alone")
    try:
        found_sample(Desk(alone), 20)
        assert (tmp_path / "alone" / "enrolldesk.sqlite-wal").exists()
        assert alone.reads.counts()["students"] == 20
    finally:
        alone.close()


def test_an_absurd_number_is_refused(desk: Desk) -> None:
    for students in (-1, 10**9):
        with pytest.raises(FieldInvalid):
            found_sample(desk, students)
    assert desk.reads.school() is None
