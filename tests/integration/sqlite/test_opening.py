"""A home is made when missing; what cannot be used is told apart and left as it is."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import open_store, set_aside
from enrolldesk.adapters.sqlite.blaming import asking_the_file
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.opening import migrate
from enrolldesk.adapters.sqlite.schema import APPLICATION_ID, MIGRATIONS
from enrolldesk.app.desk import Desk
from enrolldesk.app.homes import (
    HomeNotWritable,
    HomeProblem,
    MigrationFailed,
    RecordDamaged,
    StoreDamaged,
    StoreForeign,
    StoreMissing,
    StoreNewer,
)
from enrolldesk.app.session import OpeningReport
from enrolldesk.app.wording import sentence
from enrolldesk.domain.people import Student
from enrolldesk.testing.small_school import SmallSchool

MARIA = Student("maria", "Maria Lopez", phone="614 555 0111")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "home"


def put_maria(home: Path) -> None:
    store = open_store(home)
    with store.write() as uow:
        uow.put_student(MARIA)
        uow.commit()
    store.close()


def test_a_new_home_is_private(home: Path) -> None:
    store = open_store(home)
    assert store.report == OpeningReport()
    with store.write() as uow:
        uow.put_student(MARIA)
        uow.commit()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    store.close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(
        ("enrolldesk.sqlite", "enrolldesk.sqlite-wal", "enrolldesk.sqlite-shm"), 0o600
    )


def test_a_file_is_durable_checked_and_says_whose_it_is(home: Path) -> None:
    store = open_store(home)
    store.close()
    with closing(connect(home / "enrolldesk.sqlite")) as connection:
        assert connection.one("PRAGMA journal_mode") == "wal"
        assert connection.one("PRAGMA synchronous") == 2
        assert connection.one("PRAGMA foreign_keys") == 1
        assert connection.one("PRAGMA busy_timeout") == 5000
        assert connection.one("PRAGMA application_id") == APPLICATION_ID
        assert connection.one("PRAGMA user_version") == len(MIGRATIONS)


def test_what_was_recorded_is_there_again(home: Path) -> None:
    put_maria(home)
    store = open_store(home)
    assert store.reads.student("maria") == MARIA
    store.close()


def test_closing_leaves_one_file(home: Path) -> None:
    put_maria(home)
    assert [path.name for path in home.iterdir()] == ["enrolldesk.sqlite"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", StoreDamaged),
        (b"not a database, but a letter to the school " * 50, StoreDamaged),
        (b"SQLite format 3\x00", StoreDamaged),
    ],
)
def test_a_file_that_is_no_database_stays(
    home: Path, content: bytes, error: type[HomeProblem]
) -> None:
    home.mkdir(parents=True)
    file = home / "enrolldesk.sqlite"
    file.write_bytes(content)
    with pytest.raises(error) as caught:
        open_store(home)
    assert caught.value.path == file
    assert file.read_bytes() == content


def test_a_foreign_database_stays_untouched(home: Path) -> None:
    home.mkdir(parents=True)
    file = home / "enrolldesk.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.commit()
        before = {path.name: path.read_bytes() for path in home.iterdir() if "shm" not in path.name}
        with pytest.raises(StoreForeign):
            open_store(home)
        after = {path.name: path.read_bytes() for path in home.iterdir() if "shm" not in path.name}
    assert after == before


def test_a_newer_file_is_not_touched(home: Path) -> None:
    put_maria(home)
    file = home / "enrolldesk.sqlite"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreNewer) as caught:
        open_store(home)
    assert caught.value.version == 99


@pytest.mark.parametrize("where", [0.5, 0.9])
def test_a_file_cut_off_is_damaged(home: Path, where: float) -> None:
    put_maria(home)
    file = home / "enrolldesk.sqlite"
    os.truncate(file, int(file.stat().st_size * where))
    with pytest.raises(StoreDamaged) as caught:
        open_store(home)
    assert caught.value.why == "its end is missing"


def test_a_file_without_its_tables_is_damaged(home: Path) -> None:
    put_maria(home)
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as other:
        other.execute("DROP TABLE outbox_key")
        other.execute("DROP TABLE outbox")
    with pytest.raises(StoreDamaged):
        open_store(home)


def test_damage_within_is_found_after_a_crash(home: Path) -> None:
    put_maria(home)
    file = home / "enrolldesk.sqlite"
    with closing(sqlite3.connect(file)) as other:
        root = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'entry'").fetchone()
        page = other.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as writing:
        writing.seek((root[0] - 1) * page)
        writing.write(b"\xff" * page)
    (home / "enrolldesk.sqlite-wal").write_bytes(b"\x00" * 64)
    with pytest.raises(StoreDamaged):
        open_store(home)


def test_damage_met_while_reading_is_told(home: Path) -> None:
    put_maria(home)
    file = home / "enrolldesk.sqlite"
    with closing(sqlite3.connect(file)) as other:
        root = other.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'student'").fetchone()
        page = other.execute("PRAGMA page_size").fetchone()[0]
    with file.open("r+b") as writing:
        writing.seek((root[0] - 1) * page)
        writing.write(b"\xff" * page)
    store = open_store(home)
    with pytest.raises(StoreDamaged):
        store.reads.student("maria")
    store.close()


def test_a_home_that_is_a_file_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(HomeNotWritable):
        open_store(tmp_path / "home")


def test_a_full_disk_undoes_the_unit_and_is_told(home: Path) -> None:
    store = open_store(home)
    pages = store._connection.one("PRAGMA page_count")
    store._connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        with store.write() as uow:
            for number in range(1000):
                uow.put_student(Student(f"s{number}", "N" * 200, notes="x" * 4000))
            uow.commit()

    with pytest.raises(HomeNotWritable):
        fill()
    store._connection.execute("PRAGMA max_page_count = 1000000")
    assert store.reads.counts()["students"] == 0
    with store.write() as uow:
        uow.put_student(MARIA)
        uow.commit()
    store.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(home: Path) -> None:
    put_maria(home)
    steps = (*MIGRATIONS, "CREATE TABLE lesson (key INTEGER); INSERT INTO nowhere VALUES (1)")
    with pytest.raises(MigrationFailed) as caught:
        open_store(home, steps)
    assert caught.value.version == len(steps)
    store = open_store(home)
    assert store.reads.student("maria") == MARIA
    store.close()
    with closing(sqlite3.connect(home / "enrolldesk.sqlite")) as other:
        names = {name for (name,) in other.execute("SELECT name FROM sqlite_schema")}
    assert "lesson" not in names


def test_a_step_forward_is_done_once_after_a_backup(home: Path) -> None:
    put_maria(home)
    steps = (*MIGRATIONS, "CREATE TABLE lesson (key INTEGER) STRICT")
    store = open_store(home, steps)
    assert store.report.migrated_from == len(MIGRATIONS)
    store.close()
    assert len(list((home / "backups").iterdir())) == 1
    with closing(connect(home / "enrolldesk.sqlite")) as connection:
        migrate(connection, steps)
        assert connection.one("PRAGMA user_version") == len(steps)


def test_a_step_done_by_another_program_meanwhile_is_no_failure(home: Path) -> None:
    put_maria(home)
    with closing(connect(home / "enrolldesk.sqlite")) as one:
        with closing(connect(home / "enrolldesk.sqlite")) as other:
            steps = (*MIGRATIONS, "CREATE TABLE lesson (key INTEGER) STRICT")
            migrate(other, steps)
        migrate(one, steps)
        assert one.one("PRAGMA user_version") == len(steps)


def test_a_store_that_is_gone_is_not_begun_anew_by_itself(home: Path) -> None:
    store = open_store(home)
    desk = Desk(store)
    school = SmallSchool(desk, desk.run)
    school.found()
    school.enroll(school.student("Maria Lopez"), cash=9999)
    store.close()
    (home / "enrolldesk.sqlite").unlink()
    with pytest.raises(StoreMissing):
        open_store(home)
    kept = set_aside(home)
    assert kept.exists()
    store = open_store(home)
    assert store.reads.counts()["students"] == 0
    store.close()


def test_starting_anew_keeps_the_old_file(home: Path) -> None:
    put_maria(home)
    file = home / "enrolldesk.sqlite"
    file.write_bytes(b"broken")
    (home / "enrolldesk.sqlite-wal").write_bytes(b"log")
    former = set_aside(home)
    assert former.read_bytes() == b"broken"
    assert former.with_name(former.name + "-wal").read_bytes() == b"log"
    store = open_store(home)
    assert store.reads.student("maria") is None
    store.close()
    again = set_aside(home)
    assert again != former
    assert former.exists()


def test_two_that_begin_a_home_at_once_share_it(home: Path) -> None:
    one, other = open_store(home), open_store(home)
    with one.write() as uow:
        uow.put_student(MARIA)
        uow.commit()
    assert other.reads.student("maria") == MARIA
    one.close()
    other.close()
    assert not [path for path in home.iterdir() if path.suffix == ".new"]


def test_names_in_a_home_are_never_taken_twice(home: Path) -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 11, 22, 10, 2, 3, tzinfo=UTC)
    place = Home(home)
    home.mkdir(parents=True)
    names = []
    for _ in range(3):
        names.append(place.free("rescue", now, ".json"))
        names[-1].touch()
    assert [name.name for name in names] == [
        "rescue-20261122-100203.json",
        "rescue-20261122-100203-2.json",
        "rescue-20261122-100203-3.json",
    ]


def _founded(home: Path) -> Path:
    store = open_store(home)
    desk = Desk(store)
    school = SmallSchool(desk, desk.run)
    school.found()
    school.enroll(school.student("Maria Lopez"), cash=1000)
    store.close()
    return Home(home).database


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        ("REPLACE INTO local_setting VALUES ('connection', '{\"project\": 7}')", "connection"),
        ("REPLACE INTO local_setting VALUES ('membership', '[[[[')", "membership"),
        ("REPLACE INTO local_setting VALUES ('restored', '{\"desk_seq\": \"1\"}')", "restored"),
        ("UPDATE school SET time_zone = 'Mars/Olympus'", "time zone"),
        ("UPDATE school SET time_zone = '../../etc/passwd'", "time zone"),
        ("UPDATE school SET currency = 'XYZ'", "currency"),
        ("UPDATE desk SET code = 'd 1'", "desk"),
        ("UPDATE desk SET letter = '7'", "desk"),
        ("ALTER TABLE school RENAME COLUMN currency TO money", "currency"),
    ],
)
def test_settings_nobody_can_work_with_are_damage(home: Path, edit: str, word: str) -> None:
    database = _founded(home)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute(edit)
    with pytest.raises(StoreDamaged) as damaged:
        open_store(home)
    assert word in sentence(damaged.value)


def test_text_that_is_none_is_damage_told_where_it_is_met(home: Path) -> None:
    database = _founded(home)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE student SET notes = CAST(x'ff00fe' AS TEXT)")
    with closing(open_store(home)) as store, pytest.raises(StoreDamaged):
        list(store.reads.identities())


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE enrollment SET enrolled_on = '2026,11-22'",
        "UPDATE enrollment SET schedule = '[[['",
        "UPDATE enrollment SET gate = 'wide open'",
        "UPDATE course SET components = '[1]'",
    ],
)
def test_a_record_that_cannot_be_read_is_named(home: Path, edit: str) -> None:
    database = _founded(home)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute(edit)
    with closing(open_store(home)) as store:
        (student,) = store.reads.identities()
        with pytest.raises(RecordDamaged) as damaged:
            store.reads.student_card(student.student_id, date(2026, 11, 22))
    assert damaged.value.key in sentence(damaged.value)


def test_steps_are_done_together_or_not_at_all(home: Path) -> None:
    open_store(home).close()
    database = Home(home).database
    sound, broken = "CREATE TABLE added (one)", "CREATE TABLE school (two)"
    before = len(MIGRATIONS)
    with pytest.raises(MigrationFailed):
        open_store(home, (*MIGRATIONS, sound, broken))
    with closing(sqlite3.connect(database)) as other:
        assert other.execute("PRAGMA user_version").fetchone() == (before,)
        assert not other.execute("SELECT 1 FROM sqlite_schema WHERE name = 'added'").fetchone()


def test_damage_that_is_told_does_not_keep_the_file_locked(home: Path) -> None:
    """A window holds the error while it asks whether to begin anew."""
    database = _founded(home)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE desk SET code = CAST(x'ff' AS TEXT)")
    with pytest.raises(StoreDamaged) as damaged:
        open_store(home)
    assert set_aside(home).exists()
    assert "code" in sentence(damaged.value)


def test_a_row_that_is_not_found_again_is_damage_where_the_file_is_damaged(home: Path) -> None:
    database = _founded(home)

    @asking_the_file
    class Writing:
        _connection = connect(database)

        def key(self) -> None:
            """Name a batch that is not there."""
            self._connection.execute("INSERT INTO outbox_key VALUES ('students/maria', 99, 1)")

    writing = Writing()
    with closing(writing._connection):
        with pytest.raises(sqlite3.IntegrityError):
            writing.key()
        _swap_pages(database)
        writing._connection.execute("PRAGMA shrink_memory")
        with pytest.raises(StoreDamaged):
            writing.key()


def test_a_page_in_the_place_of_another_is_damage_and_no_bug(home: Path) -> None:
    database = _founded(home)
    _swap_pages(database)
    with closing(open_store(home)) as store, pytest.raises((StoreDamaged, RecordDamaged)):
        list(store.reads.identities())


def _swap_pages(database: Path) -> None:
    with closing(sqlite3.connect(database)) as other:
        roots = dict(other.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
        size = other.execute("PRAGMA page_size").fetchone()[0]
    whole = bytearray(database.read_bytes())
    one, two = ((roots[name] - 1) * size for name in ("student", "enrollment"))
    whole[one : one + size], whole[two : two + size] = (
        whole[two : two + size],
        whole[one : one + size],
    )
    database.write_bytes(whole)


@pytest.mark.parametrize(
    "edit",
    [
        'UPDATE outbox SET payload = \'{"writes": [{}], "keys": []}\'',
        "UPDATE outbox SET payload = '[['",
    ],
)
def test_a_batch_that_cannot_be_read_is_named_in_the_queue(home: Path, edit: str) -> None:
    database = _founded(home)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("DROP TRIGGER batch_frozen")
        other.execute(edit)
    with closing(open_store(home)) as store, pytest.raises(RecordDamaged):
        store.queue.rows(store.queue.keys())


def test_a_receipt_series_beyond_all_numbers_gives_none(home: Path) -> None:
    database = _founded(home)
    with closing(sqlite3.connect(database)) as other, other:
        other.execute("UPDATE receipt_series SET last = 9223372036854775807")
    with closing(open_store(home)) as store:
        desk = Desk(store)
        with pytest.raises(RecordDamaged):
            SmallSchool(desk, desk.run).enroll(
                SmallSchool(desk, desk.run).student("Ben Cho"), cash=1000
            )


def test_a_reason_stays_short_whatever_the_file_says(home: Path) -> None:
    said = sentence(StoreDamaged(home, "malformed database schema (" + "x" * 2000 + ")"))
    assert len(said) < len(str(home)) + 200
