"""Everything in one file: what goes in comes out the same, or nothing goes in."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.archive_parts import NOT_WRITTEN, PARTS
from enrolldesk.adapters.sqlite.store import SqliteStore
from enrolldesk.app import commands
from enrolldesk.app.connecting.membership import Membership, keep_membership, membership_of
from enrolldesk.app.desk import Desk
from enrolldesk.app.exporting.archive import LOCAL_SETTINGS, MANIFEST, ArchiveUnusable
from enrolldesk.app.sync.connection import Connection, connection_of, keep_connection
from enrolldesk.app.verify import verify
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.reminders import Channel, Reminder
from enrolldesk.domain.till import DayClose, DrawerMove, MethodSum, MoveKind
from enrolldesk.testing.month.staff import MonthStaff
from enrolldesk.testing.small_school import OPENING, THEORY, SmallSchool, SteadyClock

DAY = date(2026, 11, 22)
STAMP: dict[str, Any] = {"desk_id": "desk-one", "staff_id": "ana", "taken_at": OPENING, "day": DAY}
LOGO = b"<svg xmlns='http://www.w3.org/2000/svg'/>\x00\xff"


Change = Callable[[str, bytes], bytes | None]


def nothing(_done: int, _of: int) -> None:
    """Nobody waits."""


def opened(home: Path) -> SqliteStore:
    return open_store(home)


def begun(home: Path) -> tuple[SqliteStore, SmallSchool]:
    """A school with courses, one payment, slips, a logo and settings of its own."""
    store = opened(home)
    desk = Desk(store, SteadyClock())
    school = SmallSchool(desk, desk.run)
    school.found()
    before = store.reads.school()
    assert before is not None
    changed = replace(before, logo=LOGO, accounts=(("cash", "1101 Till"),), sample=False)
    desk.run(commands.ChangeSchool(command_id=new_id(), school=changed))
    maria = school.student("María “Mia” O'Neil, =1+1")
    place = school.enroll(maria, cash=9_999)
    school.pay(place, 2_000, Method.CARD)
    with store.write() as uow:
        for slip in (
            Reminder(
                slip_id="r1", student_id=maria, channel=Channel.EMAIL, amount=Money(5), **STAMP
            ),
            DrawerMove(
                slip_id="m1", kind=MoveKind.PAID_OUT, amount=Money(600), reason="Stamps", **STAMP
            ),
            DayClose(
                slip_id="desk-one-2026-11-21",
                counted=(MethodSum("cash", Money(9_000)),),
                expected=(MethodSum("cash", Money(9_999)),),
                reason="Short",
                **(STAMP | {"day": date(2026, 11, 21)}),
            ),
        ):
            uow.put_slip(slip)
        uow.commit()
    for name in LOCAL_SETTINGS[1:-1]:
        store.local.set(name, f'["{name}"]')
    store.local.set("printer", "HP 4")
    return store, school


def contents(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a closed home, whatever the order of its columns and keys."""
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as file:
        tables = [part.table for part in PARTS]
        tables += ["receipt", "outbox_key", "student_words", "merged_student"]
        return {
            name: sorted(file.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
            for name in tables
        }


def test_a_home_that_took_it_in_equals_the_one_it_came_from(tmp_path: Path) -> None:
    store, _school = begun(tmp_path / "one")
    done: list[tuple[int, int]] = []
    out = store.archive.write(tmp_path / "a.zip", lambda at, of: done.append((at, of)))
    assert out.school == "Lakeside Driving School"
    assert done[-1][0] == done[-1][1] == sum(out.counts.values())
    assert out.counts["students"] == 1
    assert out.counts["slips"] == 3
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0
    other = opened(tmp_path / "two")
    back = other.archive.bring(tmp_path / "a.zip", nothing)
    assert back == out
    again = other.archive.write(tmp_path / "b.zip", nothing)
    assert again == out
    assert verify(other).disagreements == ()
    assert other.reads.school() == store.reads.school()
    assert other.local.get("printer") == ""
    assert Desk(other).staff_id == "ana"
    store.local.set("printer", "")
    for one in (store, other):
        one.close()
    here, there = contents(tmp_path / "one"), contents(tmp_path / "two")
    here["local_setting"].remove(("printer", ""))
    assert there == here


def test_receipts_and_batches_go_on_where_they_were(tmp_path: Path) -> None:
    store, _school = begun(tmp_path / "one")
    store.archive.write(tmp_path / "a.zip", nothing)
    store.close()
    other = opened(tmp_path / "two")
    other.archive.bring(tmp_path / "a.zip", nothing)
    other.close()
    # The note beside the store says so, too: a store that is lost now is told from a new one.
    again = opened(tmp_path / "two")
    assert again.report.new_series == ""
    desk = Desk(again, SteadyClock())
    school = SmallSchool(desk, desk.run)
    place = school.enroll(school.student("Ben"), THEORY.course_id)
    receipt = again.reads.receipt(school.pay(place, 500))
    assert receipt is not None
    assert receipt.receipt_no == "D1-000003"
    assert [row.desk_seq for row in again.reads.outbox()] == list(range(1, 12))
    assert json.loads((tmp_path / "two" / "receipts.high").read_text()) == {"D1": 3}
    again.close()


# Random schools ------------------------------------------------------------------------------


def played(store: SqliteStore, seed: int, days: int, acts: int) -> None:
    """Some days of a school: everything a desk can do with money, merges and closed days too."""
    clock = SteadyClock()
    desk = Desk(store, clock)
    SmallSchool(desk, desk.run).found()
    staff = MonthStaff(desk, clock, seed)
    staff.offer_promotions()
    for _ in range(days):
        staff.work(4, acts)
        staff.close_the_day()
        staff.next_day()


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.integers(0, 3), st.integers(0, 20))
def test_any_school_comes_out_of_its_copy_as_it_came_out_of_itself(
    seed: int, days: int, acts: int
) -> None:
    with TemporaryDirectory() as folder:
        place = Path(folder)
        store = opened(place / "one")
        played(store, seed, days, acts)
        first = store.archive.write(place / "a.zip", nothing)
        store.close()
        other = opened(place / "two")
        assert other.archive.bring(place / "a.zip", nothing) == first
        assert other.archive.write(place / "b.zip", nothing) == first
        assert verify(other).disagreements == ()
        other.close()
        assert contents(place / "two") == contents(place / "one")
        with zipfile.ZipFile(place / "a.zip") as one, zipfile.ZipFile(place / "b.zip") as two:
            assert one.namelist() == two.namelist()
            for name in set(one.namelist()) - {MANIFEST}:
                assert one.read(name) == two.read(name), name


def test_every_table_is_written_or_follows_from_what_is(tmp_path: Path) -> None:
    opened(tmp_path / "one").close()
    with closing(sqlite3.connect(tmp_path / "one" / "enrolldesk.sqlite")) as file:
        tables = {
            name
            for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith(("found_", "sqlite_"))
        }
        assert tables == {part.table for part in PARTS} | NOT_WRITTEN.keys()
        for part in PARTS:
            if part.plainly and part.table != "local_setting":
                known = {row[1] for row in file.execute(f"PRAGMA table_info({part.table})")}
                assert known - {"key"} == set(part.names), part.name


# Connected schools ---------------------------------------------------------------------------


@pytest.fixture
def connected(tmp_path: Path) -> SqliteStore:
    """A desk of a school on a server, with traces of everything that happens there."""
    store, _school = begun(tmp_path / "one")
    keep_connection(store.local, Connection("project", "lakeside"))
    keep_membership(store.local, Membership("project", "lakeside", "identity", ("s3cret",)))
    batches = store.reads.outbox()
    frozen = "batch_id, desk_seq, command, desk_id, staff_id, made_at, payload, digest, fingerprint"
    with closing(sqlite3.connect(tmp_path / "one" / "enrolldesk.sqlite")) as file, file:
        file.execute("UPDATE outbox SET state = 'committed' WHERE desk_seq < 4")
        file.execute("DELETE FROM outbox_key WHERE desk_seq < 4")
        file.execute(
            "UPDATE outbox SET state = 'needs_attention', reason = 'x', attempts = 3, "
            "next_attempt_at = 1700000000000001 WHERE desk_seq = 6"
        )
        file.execute(
            f"INSERT INTO fenced ({frozen}, reason, way, replaced_by, settled_by, settled_at) "
            "SELECT 'fenced-1', 99, command, desk_id, staff_id, made_at, payload, digest, "
            "fingerprint, 'no', 'drop', '', 'ana', 1700000000000002 FROM outbox LIMIT 1"
        )
        file.execute(
            "INSERT INTO chosen_way VALUES (?, 'drop', '', 'ana', 1700000000000003)",
            (batches[5].batch_id,),
        )
        file.execute(
            "INSERT INTO rescued VALUES (?, 'desk-two', 1700000000000004)", (batches[4].batch_id,)
        )
        file.execute(
            "INSERT INTO explained VALUES ('c', 'field', 's', 1700000000000005, '{\"a\":1}', 1)"
        )
        file.execute("INSERT INTO other_desk VALUES ('desk-two', 'D2', '', 'Back office')")
        file.execute("INSERT INTO pulled_batch VALUES ('b', 5)")
    return store


def test_the_copy_of_a_connected_desk_opens_disconnected_and_in_a_new_series(
    connected: SqliteStore, tmp_path: Path
) -> None:
    before = {
        row.batch_id: (row.digest, row.payload, row.state) for row in connected.reads.outbox()
    }
    out = connected.archive.write(tmp_path / "a.zip", nothing)
    assert out.counts["fenced"] == out.counts["other_desks"] == out.counts["explained"] == 1
    for name in zipfile.ZipFile(tmp_path / "a.zip").namelist():
        assert b"s3cret" not in zipfile.ZipFile(tmp_path / "a.zip").read(name)
    other = opened(tmp_path / "two")
    report = other.archive.bring(tmp_path / "a.zip", nothing)
    assert report.digests == out.digests
    # Another machine may take in the same file: neither chooses the next letter.
    assert re.fullmatch("D1[a-z]{3}", report.new_series)
    assert connection_of(other.local) is None
    # It knows where it belongs, so that nothing of it can go to another school's server.
    assert membership_of(other.local) == Membership("project", "lakeside", "identity", ())
    after = {row.batch_id: (row.digest, row.payload, row.state) for row in other.reads.outbox()}
    assert {batch_id: after[batch_id] for batch_id in before} == before
    (opening,) = after.keys() - before.keys()
    assert other.reads.outbox()[-1].batch_id == opening
    assert other.reads.outbox()[-1].command == "OpenSeries"
    desk = other.reads.desk()
    assert desk is not None
    assert str(desk.series) == report.new_series
    other.close()
    again = opened(tmp_path / "two")
    assert again.report.new_series == ""
    again.close()
    connected.close()


# What cannot be taken in -----------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    store, _school = begun(tmp_path / "one")
    store.archive.write(tmp_path / "a.zip", nothing)
    store.close()
    return tmp_path / "a.zip"


def refused(path: Path, home: Path) -> str:
    """Why an archive is not taken in; the home stays as empty as it was."""
    store = opened(home)
    with pytest.raises(ArchiveUnusable) as caught:
        store.archive.bring(path, nothing)
    assert store.reads.school() is None
    assert set(store.reads.counts().values()) == {0}
    assert sentence(caught.value).startswith(f"{path.name} cannot be taken in")
    store.close()
    return caught.value.why


def rewritten(
    path: Path, change: Callable[[str, bytes], bytes | None], *, honest: bool = False
) -> Path:
    """A copy with changed files; an ``honest`` one has digests that fit."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        manifest = json.loads(source.read(MANIFEST))
        for name in source.namelist():
            if name == MANIFEST:
                continue
            content = change(name, source.read(name))
            if content is None:
                continue
            if honest:
                manifest["collections"][name.removesuffix(".jsonl")] = {
                    "lines": content.count(b"\n"),
                    "sha256": hashlib.sha256(content).hexdigest(),
                }
            copy.writestr(name, content)
        told = change(MANIFEST, json.dumps(manifest).encode())
        if told is not None:
            copy.writestr(MANIFEST, told)
    return target


def in_part(part: str, before: bytes, after: bytes) -> Callable[[str, bytes], bytes]:
    """Changes one place in one file."""

    def change(name: str, content: bytes) -> bytes:
        if name.partition(".")[0] != part:
            return content
        assert before in content
        return content.replace(before, after, 1)

    return change


def test_a_file_that_was_cut_is_refused_wherever_it_was_cut(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    for part in range(1, 12):
        cut = archive.with_name("cut.zip")
        cut.write_bytes(whole[: len(whole) * part // 12])
        assert refused(cut, tmp_path / "two") in {"damaged", "foreign"}


@pytest.mark.parametrize(
    "change",
    [
        in_part("entries", b'"amount":9999', b'"amount":9998'),
        in_part("batches", b'"waiting"', b'"sending"'),
        in_part("manifest", b'"collections"', b'"collection"'),
        in_part("manifest", b'"lines": 1', b'"lines": 2'),
        in_part("manifest", b"{", b"["),
        lambda name, content: None if name == "slips.jsonl" else content,
    ],
)
def test_a_file_that_was_changed_is_refused(change: Change, archive: Path, tmp_path: Path) -> None:
    assert refused(rewritten(archive, change), tmp_path / "two") == "damaged"


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        ("entries", b'"amount":9999', b'"amount":-9999'),
        ("entries", b'"amount":9999', b'"amount":"9999"'),
        ("entries", b'"taken_at":"2026', b'"taken_at":"then'),
        ("entries", b'"enrollment_id":"', b'"enrollment_id":"no'),
        ("batches", b'"state":"waiting"', b'"state":"lost"'),
        ("batches", b'"digest":"', b'"digest":"0'),
        ("students", b'"name":', b'"nome":'),
        ("courses", b"{", b'{"more":1,'),
        ("slips", b'"day":"2026-', b'"day":"2027-'),
        ("school", b'"sample":false', b'"sample":7'),
        ("settings", b"{", b"[{"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused_whole(
    part: str, before: bytes, after: bytes, archive: Path, tmp_path: Path
) -> None:
    forged = rewritten(archive, in_part(part, before, after), honest=True)
    if part == "slips":
        # A day beside the one its own fields tell: nothing reads it, and it stays what it was.
        store = opened(tmp_path / "two")
        store.archive.bring(forged, nothing)
        store.close()
        return
    assert refused(forged, tmp_path / "two") == "damaged"


def test_what_enrolldesk_did_not_write_is_refused(archive: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.zip"
    text.write_text("no archive")
    assert refused(text, tmp_path / "two") == "foreign"
    with zipfile.ZipFile(text, "w") as other:
        other.writestr("photos/1.jpg", b"x")
    assert refused(text, tmp_path / "two") == "foreign"
    assert refused(tmp_path / "missing.zip", tmp_path / "two") == "unreadable"


@pytest.mark.parametrize("field", ["enrolldesk_archive", "schema"])
def test_an_archive_of_a_newer_version_is_refused(
    field: str, archive: Path, tmp_path: Path
) -> None:
    def newer(name: str, content: bytes) -> bytes:
        if name != MANIFEST:
            return content
        return json.dumps(json.loads(content) | {field: 999}).encode()

    assert refused(rewritten(archive, newer), tmp_path / "two") == "newer"


def test_what_an_older_version_did_not_write_has_its_usual_value(
    archive: Path, tmp_path: Path
) -> None:
    def older(name: str, content: bytes) -> bytes:
        if name == MANIFEST:
            return json.dumps(json.loads(content) | {"schema": 5}).encode()
        if name != "students.jsonl":
            return content
        lines = [json.loads(line) for line in content.splitlines()]
        for line in lines:
            del line["family_id"], line["merged_into"]
        return b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    store = opened(tmp_path / "two")
    store.archive.bring(rewritten(archive, older, honest=True), nothing)
    (student,) = store.reads.identities()
    assert (student.family_id, student.merged_into) == ("", "")
    store.close()


def test_a_home_with_a_school_takes_nothing_in(archive: Path, tmp_path: Path) -> None:
    store = opened(tmp_path / "one")
    counts = store.reads.counts()
    with pytest.raises(ArchiveUnusable) as caught:
        store.archive.bring(archive, nothing)
    assert caught.value.why == "not_empty"
    assert store.reads.counts() == counts
    store.close()


def test_a_home_whose_store_was_lost_takes_nothing_in(archive: Path, tmp_path: Path) -> None:
    store = opened(tmp_path / "two")
    (tmp_path / "two" / "receipts.high").write_text('{"D1": 7}')
    with pytest.raises(ArchiveUnusable) as caught:
        store.archive.bring(archive, nothing)
    assert caught.value.why == "not_empty"
    store.close()


def test_stopping_leaves_both_as_they_were(archive: Path, tmp_path: Path) -> None:
    class Stopped(Exception):
        """Somebody had enough."""

    def stop(_done: int, _of: int) -> None:
        raise Stopped

    store = opened(tmp_path / "two")
    with pytest.raises(Stopped):
        store.archive.bring(archive, stop)
    assert store.reads.school() is None
    store.close()
    source = opened(tmp_path / "one")
    kept = archive.read_bytes()
    with pytest.raises(Stopped):
        source.archive.write(archive, stop)
    assert archive.read_bytes() == kept
    # Nothing is held: the desk goes on.
    SmallSchool(Desk(source), Desk(source).run).student("Ben")
    source.close()
    assert not list(tmp_path.glob(".*"))


def test_without_a_school_there_is_nothing_to_write(tmp_path: Path) -> None:
    store = opened(tmp_path / "two")
    with pytest.raises(NotFound):
        store.archive.write(tmp_path / "a.zip", nothing)
    assert not (tmp_path / "a.zip").exists()
    store.close()
