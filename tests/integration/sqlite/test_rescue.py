"""Rescue files carry waiting batches to another desk, once, and never half of them."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite import backups_of, open_store, restore
from enrolldesk.adapters.sqlite.store import SqliteStore
from enrolldesk.app.connecting.membership import MEMBERSHIP, Membership, keep_membership
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.app.sync.queue import Brought
from enrolldesk.app.sync.rescue import RescueUnusable, read_rescue
from enrolldesk.app.verify import verify
from enrolldesk.app.wording import sentence
from enrolldesk.testing.small_school import OPENING, SmallSchool, SteadyClock


class Machine:
    """A home with a small school, opened and closed."""

    def __init__(self, home: Path, *, found: bool = True) -> None:
        self.home = home
        self.store = self.open()
        self.desk = Desk(self.store, SteadyClock())
        self.school = SmallSchool(self.desk, self.desk.run)
        if found:
            self.school.found()

    def open(self) -> SqliteStore:
        return open_store(self.home)

    def again(self) -> None:
        self.store = self.open()
        self.desk = Desk(self.store, SteadyClock())
        self.school = SmallSchool(self.desk, self.desk.run)

    def ids(self) -> list[str]:
        return [row.batch_id for row in self.desk.reads.outbox()]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "home")
    yield machine
    machine.store.close()


def test_what_waits_is_written_whole_and_stays(machine: Machine, tmp_path: Path) -> None:
    machine.school.enroll(machine.school.student("Maria Lopez"), cash=9999)
    path = tmp_path / "stick.jsonl"
    count = machine.store.queue.export(path, OPENING)
    rescue = read_rescue(path)
    assert [one.batch_id for one in rescue.batches] == machine.ids()
    assert [one.payload for one in rescue.batches] == [
        row.payload for row in machine.desk.reads.outbox()
    ]
    assert count == len(machine.ids())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(RescueUnusable) as refused:
        machine.store.queue.export(path, OPENING)
    assert "a file of that name" in sentence(refused.value)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home", "stick.jsonl"]


def test_what_rests_on_others_takes_them_along(machine: Machine, tmp_path: Path) -> None:
    """Another desk could not place a payment for an enrollment that nobody brings."""
    courses = machine.ids()
    place = machine.school.enroll(machine.school.student("Maria Lopez"))
    paid = machine.school.pay(place, 5000)
    needed = machine.ids()[len(courses) :]
    other = machine.school.enroll(machine.school.student("Ben Cho"))
    machine.school.pay(place, 100)
    machine.school.pay(other, 100)
    path = tmp_path / "stick.jsonl"
    count = machine.store.queue.export(path, OPENING, [paid])
    held = read_rescue(path).batches
    assert count == len(held)
    assert [one.batch_id for one in held if one.command != "AddCourse"] == needed
    # The course of the enrollment, and of the others none that it does not name.
    assert 0 < sum(one.command == "AddCourse" for one in held) < len(courses)


def test_a_restored_desk_gets_back_what_had_waited(machine: Machine) -> None:
    student = machine.school.student("Maria Lopez")
    backup = backups_of(machine.home).make()
    place = machine.school.enroll(student, cash=9999)
    machine.school.pay(place, 5000)
    lost = machine.school.student("Ben Cho")
    before = machine.ids()
    machine.store.close()
    restore(machine.home, backup.path)
    machine.again()
    rescue = machine.store.report.rescue
    assert rescue is not None
    assert machine.desk.reads.student(lost) is None
    done = machine.store.queue.bring(rescue, OPENING)
    assert done == Brought(queued=3, known=0, later=0)
    assert machine.desk.reads.student(lost) is not None
    assert machine.desk.reads.standing(place).paid.cents == 14999
    found = {one.what for one in verify(machine.store).disagreements}
    assert found == set()
    assert set(before) < set(machine.ids())
    # Numbers go on, and the file a second time changes nothing.
    queued = machine.ids()
    assert machine.store.queue.bring(rescue, OPENING) == Brought(0, 3, 0)
    assert machine.ids() == queued
    machine.school.pay(place, 100)
    assert machine.desk.reads.outbox()[-1].desk_seq == len(queued) + 1 + _gap(machine)


def _gap(machine: Machine) -> int:
    """Places that the restored desk skipped, because they may have been given."""
    rows = machine.desk.reads.outbox()
    return rows[-2].desk_seq - (len(rows) - 1)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.97])
def test_a_cut_file_is_refused_and_nothing_is_done(
    machine: Machine, tmp_path: Path, share: float
) -> None:
    machine.school.student("Maria Lopez")
    path = tmp_path / "whole.jsonl"
    machine.store.queue.export(path, OPENING)
    other = Machine(tmp_path / "other")
    before = other.ids()
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(RescueUnusable) as refused:
        other.store.queue.bring(path, OPENING)
    assert refused.value.why == "damaged"
    assert "Export it again" in sentence(refused.value)
    assert other.ids() == before
    other.store.close()


def test_every_changed_byte_is_noticed(machine: Machine, tmp_path: Path) -> None:
    machine.school.student("Maria Lopez")
    path = tmp_path / "whole.jsonl"
    machine.store.queue.export(path, OPENING)
    content = path.read_bytes()
    other = Machine(tmp_path / "other")
    before = other.ids()
    for at in range(0, len(content) - 1, 97):
        changed = bytearray(content)
        changed[at] ^= 1
        path.write_bytes(changed)
        with pytest.raises(RescueUnusable):
            other.store.queue.bring(path, OPENING)
    assert other.ids() == before
    other.store.close()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "foreign"),
        (b"name,phone\nMaria,614\n", "foreign"),
        (b"[]\n[]\n", "foreign"),
        (b'{"enrolldesk_rescue":2}\n{}\n', "newer"),
        (b'{"enrolldesk_rescue":"1"}\n{}\n', "damaged"),
        (b"\xff\xfe\x00", "foreign"),
    ],
)
def test_what_is_no_rescue_file_says_so(
    machine: Machine, tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(RescueUnusable) as refused:
        machine.store.queue.bring(path, OPENING)
    assert refused.value.why == why


def test_another_schools_file_is_refused(machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "file"
    machine.store.queue.export(path, OPENING)
    bare = Machine(tmp_path / "bare", found=False)
    with pytest.raises(RescueUnusable) as refused:
        bare.store.queue.bring(path, OPENING)
    assert refused.value.why == "no_school"
    bare.store.close()


@pytest.mark.parametrize("other", ["its own", "another's", "none yet", "unreadable"])
def test_schools_of_one_name_on_two_projects_are_told_apart(
    machine: Machine, tmp_path: Path, other: str
) -> None:
    """By their identity; who has none yet is known by its school's ids alone."""
    belonging = Membership("first-project", "main", "identity-of-the-first")
    keep_membership(machine.store.local, belonging)
    keep_connection(machine.store.local, Connection("first-project", "main"))
    file = tmp_path / "stick.jsonl"
    count = machine.store.queue.export(file, OPENING)
    second = Machine(tmp_path / "second")
    keep_connection(second.store.local, Connection("second-project", "main"))
    if other == "its own":
        keep_membership(second.store.local, belonging)
    elif other == "another's":
        theirs = replace(belonging, project="second-project", identity="identity-of-the-second")
        keep_membership(second.store.local, theirs)
    elif other == "unreadable":
        second.store.local.set(MEMBERSHIP, "{")
    before = second.ids()
    if other == "another's":
        with pytest.raises(RescueUnusable) as refused:
            second.store.queue.bring(file, OPENING)
        assert "belongs to another school" in sentence(refused.value)
        assert second.ids() == before
    else:
        assert second.store.queue.bring(file, OPENING).queued == count
        assert len(second.ids()) == len(before) + count
    second.store.close()
