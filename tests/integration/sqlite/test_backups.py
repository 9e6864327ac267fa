"""Copies made while the store is in use, and what putting one back does."""

import json
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import backups_of, open_store, restore
from enrolldesk.adapters.sqlite.backups import thinned
from enrolldesk.adapters.sqlite.receipts_high import note_receipt, read_highs
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.app.desk import Desk
from enrolldesk.app.homes import BackupUnusable, HomeBusy, StoreDamaged
from enrolldesk.app.session import Backup, OpeningReport
from enrolldesk.app.sync.rescue import read_rescue
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

FRESH = "D1[a-z]{3}"
"""A series that nobody else chooses."""


class Machine:
    """A home that is opened, used and closed."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.open()

    def open(self) -> OpeningReport:
        self.store = open_store(self.home)
        self.desk = Desk(self.store, SteadyClock())
        self.school = SmallSchool(self.desk, self.desk.run)
        return self.store.report

    def receipt(self) -> str:
        """Take a payment; answers the number printed."""
        receipt_id = self.school.pay(self.place, 100)
        receipt = self.desk.reads.receipt(receipt_id)
        assert receipt is not None
        return receipt.receipt_no

    @property
    def place(self) -> str:
        (account,) = self.desk.reads.accounts()
        return account.enrollments[0].enrollment_id

    @property
    def file(self) -> Path:
        return self.home / "enrolldesk.sqlite"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path / "home")
    machine.school.found()
    machine.school.enroll(machine.school.student("Maria Lopez"))
    yield machine
    machine.store.close()


def begun_with(copy: Backup, home: Path) -> Path:
    """A new home with this copy: put there by hand, or restored where its name says so."""
    if home.name == "restored":
        restore(home, copy.path)
    else:
        home.mkdir()
        (home / "enrolldesk.sqlite").write_bytes(copy.path.read_bytes())
    return home


def names(home: Path) -> list[str]:
    return sorted(path.name for path in home.iterdir())


def test_a_backup_holds_everything_and_is_private(machine: Machine) -> None:
    machine.receipt()
    made = backups_of(machine.home).make()
    machine.receipt()
    assert made.path.parent == machine.home / "backups"
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert made.size == made.path.stat().st_size
    assert names(made.path.parent) == [made.path.name]
    (kept,) = backups_of(machine.home).kept()
    assert kept.path == made.path
    assert abs(kept.made_at - made.made_at) < timedelta(seconds=1)
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("SELECT max(last) FROM receipt_series").fetchone() == (1,)


def test_a_backup_is_made_in_another_thread_when_due(machine: Machine) -> None:
    backups = backups_of(machine.home)
    made = []
    thread = Thread(target=lambda: made.append(backups.make_if_due()))
    thread.start()
    thread.join()
    assert len(backups.kept()) == len(made) == 1
    assert backups.make_if_due() is None
    assert backups.make_if_due(timedelta()) is not None
    assert len(backups.kept()) == 2


def test_a_copy_dated_in_the_future_does_not_stop_backups(machine: Machine) -> None:
    backups = backups_of(machine.home)
    made = backups.make()
    made.path.rename(made.path.with_name("enrolldesk-20991231-235959.sqlite"))
    assert backups.make_if_due() is not None


def test_a_damaged_store_makes_no_backup_and_costs_none(machine: Machine) -> None:
    good = backups_of(machine.home).make()
    machine.store.close()
    with closing(sqlite3.connect(machine.file)) as other:
        root = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchone()
        page = other.execute("PRAGMA page_size").fetchone()[0]
    with machine.file.open("r+b") as writing:
        writing.seek((root[0] - 1) * page)
        writing.write(b"\xff" * page)
    with pytest.raises(StoreDamaged) as caught:
        backups_of(machine.home).make()
    assert caught.value.path == machine.file
    assert names(good.path.parent) == [good.path.name]
    assert restore(machine.home, good.path) is not None
    machine.open()
    assert machine.desk.reads.counts()["students"] == 1


def days_ago(*ages: float) -> list[Backup]:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    return [Backup(Path(f"b{age}"), now - timedelta(days=age), 1) for age in ages]


def test_old_copies_go_and_the_newest_of_each_day_and_month_stay() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert thinned(days_ago(*[0.01 * number for number in range(10)]), now) == []
    recent = [0.01 * number for number in range(10)]
    kept = days_ago(*recent, 1.0, 1.1, 2.0, 13.0, 15.0, 50.0, 51.0, 80.0, 300.0, 420.0)
    gone = {one.path.name for one in thinned(kept, now)}
    assert gone == {"b1.1", "b15.0", "b51.0", "b420.0"}


def test_a_restore_opens_a_new_series_and_says_what_is_missing(machine: Machine) -> None:
    assert machine.receipt() == "D1-000001"
    backup = backups_of(machine.home).make()
    assert [machine.receipt(), machine.receipt()] == ["D1-000002", "D1-000003"]
    machine.store.close()
    before = machine.file.read_bytes()
    former = restore(machine.home, backup.path)
    assert former is not None
    with closing(sqlite3.connect(former)) as kept:
        assert kept.execute("SELECT max(last) FROM receipt_series").fetchone() == (3,)
    assert before
    report = machine.open()
    assert re.fullmatch(FRESH, report.new_series)
    assert report.last_known == "D1-000001"
    assert report.missing == (("D1-000002", "D1-000003"),)
    assert machine.receipt() == f"{report.new_series}-000001"
    assert machine.desk.reads.outbox()[-2].command == "OpenSeries"
    machine.store.close()
    assert machine.open() == OpeningReport()
    assert machine.receipt() == f"{report.new_series}-000002"
    assert backup.path.exists()


def test_what_the_former_store_had_not_sent_is_kept_in_a_file(machine: Machine) -> None:
    backup = backups_of(machine.home).make()
    machine.receipt()
    lost = machine.desk.reads.outbox()[-1]
    machine.store.close()
    restore(machine.home, backup.path)
    report = machine.open()
    rescue = report.rescue
    assert rescue is not None
    assert stat.S_IMODE(rescue.stat().st_mode) == 0o600
    (kept,) = read_rescue(rescue).batches
    assert (kept.batch_id, kept.payload, kept.digest) == (
        lost.batch_id,
        lost.payload,
        lost.digest,
    )
    # A place in the order of batches is not taken twice either.
    machine.receipt()
    assert machine.desk.reads.outbox()[-1].desk_seq > kept.desk_seq


def test_a_restore_with_nothing_lost_still_opens_a_series(machine: Machine) -> None:
    machine.receipt()
    backup = backups_of(machine.home).make()
    machine.store.close()
    restore(machine.home, backup.path)
    report = machine.open()
    assert re.fullmatch(FRESH, report.new_series)
    assert (report.missing, report.rescue) == ((), None)


def test_restoring_twice_never_gives_a_series_again(machine: Machine) -> None:
    machine.receipt()
    backup = backups_of(machine.home).make()
    printed = set()
    for _ in range(3):
        machine.store.close()
        restore(machine.home, backup.path)
        assert re.fullmatch(FRESH, machine.open().new_series)
        number = machine.receipt()
        assert number not in printed
        printed.add(number)


def test_an_older_file_put_back_by_hand_is_noticed(machine: Machine) -> None:
    machine.receipt()
    backup = backups_of(machine.home).make()
    machine.receipt()
    machine.store.close()
    machine.file.write_bytes(backup.path.read_bytes())
    report = machine.open()
    assert report.missing == (("D1-000002", "D1-000002"),)
    assert machine.receipt() == f"{report.new_series}-000001"
    machine.store.close()
    assert machine.open() == OpeningReport()


def test_a_restore_works_without_a_readable_store(machine: Machine) -> None:
    machine.receipt()
    backup = backups_of(machine.home).make()
    machine.receipt()
    machine.store.close()
    machine.file.write_bytes(b"broken")
    former = restore(machine.home, backup.path)
    assert former is not None
    assert former.read_bytes() == b"broken"
    # The numbers are known from the small file beside the store.
    assert machine.open().missing == (("D1-000002", "D1-000002"),)


def test_a_restore_works_where_there_is_no_store(machine: Machine, tmp_path: Path) -> None:
    machine.receipt()
    backup = backups_of(machine.home).make()
    assert restore(tmp_path / "elsewhere", backup.path) is None
    store = open_store(tmp_path / "elsewhere")
    assert re.fullmatch(FRESH, store.report.new_series)
    store.close()


def test_an_open_home_is_not_restored(machine: Machine) -> None:
    backup = backups_of(machine.home).make()
    before = names(machine.home)
    with pytest.raises(HomeBusy):
        restore(machine.home, backup.path)
    assert names(machine.home) == before
    machine.receipt()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda path: path.write_bytes(b"nothing of use"), "not a database"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(path.read_bytes()[:-5000]), "end is missing"),
        (lambda path: _set(path, "application_id", 7), "not made by EnrollDesk"),
        (lambda path: _set(path, "user_version", 99), "newer EnrollDesk"),
        (lambda path: path.unlink(), ""),
    ],
)
def test_a_backup_with_a_fault_changes_nothing(
    machine: Machine, spoil: Callable[[Path], object], why: str
) -> None:
    backup = backups_of(machine.home).make()
    spoil(backup.path)
    machine.store.close()
    before = {path.name: path.read_bytes() for path in machine.home.iterdir() if path.is_file()}
    with pytest.raises(BackupUnusable) as caught:
        restore(machine.home, backup.path)
    assert why in caught.value.why
    after = {path.name: path.read_bytes() for path in machine.home.iterdir() if path.is_file()}
    assert after == before


def _set(path: Path, pragma: str, value: int) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA {pragma} = {value}")


def test_a_changed_page_in_a_backup_is_found(machine: Machine) -> None:
    backup = backups_of(machine.home).make()
    content = bytearray(backup.path.read_bytes())
    content[4096 * 20 : 4096 * 21] = b"\xff" * 4096
    backup.path.write_bytes(content)
    machine.store.close()
    with pytest.raises(BackupUnusable):
        restore(machine.home, backup.path)


def test_the_highest_number_is_noted_and_never_goes_back(tmp_path: Path) -> None:
    place = Home(tmp_path)
    assert read_highs(place) == {}
    for number in (2, 3, 1):
        note_receipt(place, ReceiptNumber("D1", number))
    note_receipt(place, ReceiptNumber("D1b", 1))
    assert read_highs(place) == {"D1": 3, "D1b": 1}
    assert names(tmp_path) == ["receipts.high"]
    assert stat.S_IMODE(place.receipts_high.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"D1": "x", "D2": -1}', b"\xff\xfe"])
def test_a_spoiled_note_of_numbers_is_as_good_as_none(machine: Machine, content: bytes) -> None:
    machine.receipt()
    machine.store.close()
    Home(machine.home).receipts_high.write_bytes(content)
    assert machine.open() == OpeningReport()
    machine.receipt()
    assert read_highs(Home(machine.home)) == {"D1": 2}


def test_a_copy_put_on_another_machine_by_hand_opens_a_new_series(
    machine: Machine, tmp_path: Path
) -> None:
    """What was printed after it was made is on no disk that is left."""
    assert machine.receipt() == "D1-000001"
    made = backups_of(machine.home).make()
    assert machine.receipt() == "D1-000002"
    other = Machine(begun_with(made, tmp_path / "elsewhere"))
    series = other.store.report.new_series
    assert re.fullmatch(FRESH, series)
    assert other.store.report.last_known == "D1-000001"
    assert other.receipt() == f"{series}-000001"
    other.store.close()
    # Once: the next start goes on where it was.
    assert other.open().new_series == ""
    assert other.receipt() == f"{series}-000002"
    other.store.close()


def test_one_copy_used_twice_opens_two_series(machine: Machine, tmp_path: Path) -> None:
    """The first machine died with what it had printed: nobody can tell the second."""
    machine.receipt()
    made = backups_of(machine.home).make()
    machine.store.close()
    printed = set()
    for name in ("by hand", "by hand again", "restored"):
        other = Machine(begun_with(made, tmp_path / name))
        printed.add(other.receipt())
        other.store.close()
    assert len(printed) == 3


def test_a_second_restore_tells_what_the_first_had_to(machine: Machine) -> None:
    """The first copy could not be opened, or nobody did."""
    machine.receipt()
    first = backups_of(machine.home).make()
    machine.receipt()
    second = backups_of(machine.home).make()
    lost = machine.receipt()
    machine.store.close()
    for copy in (second, first):
        restore(machine.home, copy.path)
    report = machine.open()
    assert report.missing == (("D1-000002", lost),)
    assert report.rescue is not None
    receipts = [
        write["fields"].get("receipt_no")
        for batch in read_rescue(report.rescue).batches
        for write in json.loads(batch.payload)["writes"]
    ]
    assert receipts == ["D1-000002", "D1-000003"]
    assert re.fullmatch(FRESH, report.new_series)


@pytest.mark.parametrize("how", ["by hand", "restored"])
def test_a_copy_of_a_home_without_a_school_begins_one(tmp_path: Path, how: str) -> None:
    empty = tmp_path / "empty"
    open_store(empty).close()
    made = backups_of(empty).make()
    machine = Machine(begun_with(made, tmp_path / how))
    machine.school.found()
    machine.school.enroll(machine.school.student("Maria Lopez"))
    assert machine.receipt() == "D1-000001"
    machine.store.close()
    assert machine.open().new_series == ""
    assert machine.receipt() == "D1-000002"
    machine.store.close()


def test_two_programs_open_a_home_of_an_older_version(tmp_path: Path) -> None:
    """Each copies it first; neither may spoil the other's copy."""
    home = tmp_path / "home"
    open_store(home, MIGRATIONS[:8]).close()
    opening = "import sys; from pathlib import Path; from enrolldesk.adapters.sqlite import *; "
    opening += "sys.stdin.readline(); open_store(Path(sys.argv[1])).close()"
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", opening, str(home)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"\n")
        program.stdin.flush()
    for program in programs:
        _, said = program.communicate(timeout=60)
        assert (program.returncode, said.decode()) == (0, "")
    kept = list((home / "backups").iterdir())
    assert kept
    assert all(path.suffix == ".sqlite" for path in kept)
    open_store(home).close()
