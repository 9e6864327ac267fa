"""A crash between any two statements of a rescue import, of an upgrade or of a restored home's
first opening leaves all of it or nothing, and the next try finishes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from enrolldesk.adapters.sqlite import SqliteStore, backups_of, open_store, opening, restore
from enrolldesk.adapters.sqlite.connection import Connection, connect
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.queue import Brought
from enrolldesk.app.verify import verify
from enrolldesk.testing.small_school import OPENING, SmallSchool, SteadyClock

READING = ("SELECT", "PRAGMA", "--")


class Images:
    """What the disk holds before each statement that writes, and after the last one: the process
    may end at any of these moments, and nothing more was written then."""

    def __init__(self, home: Path, folder: Path) -> None:
        self._home = home
        self._folder = folder
        self.taken: list[Path] = []

    def watch(self, connection: Connection) -> None:
        def traced(statement: str) -> None:
            if not statement.lstrip().startswith(READING):
                self.take()

        connection.set_trace_callback(traced)

    def take(self) -> None:
        image = self._folder / str(len(self.taken))
        # What is shared between processes in memory is gone with them.
        shutil.copytree(self._home, image, ignore=shutil.ignore_patterns("*-shm", "backups"))
        self.taken.append(image)

    def watched(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Watch the connections that opening a home makes."""

        def watching(*given: Any) -> Connection:
            connection = connect(*given)
            self.watch(connection)
            return connection

        monkeypatch.setattr(opening, "connect", watching)


def desk_of(store: SqliteStore) -> Desk:
    return Desk(store, SteadyClock())


def begun(home: Path) -> tuple[Path, str]:
    """A school with a backup, and what was recorded after that; answers both."""
    with closing(open_store(home)) as store:
        desk = desk_of(store)
        school = SmallSchool(desk, desk.run)
        school.found()
        maria = school.student("Maria Lopez")
        place = school.enroll(maria, cash=1000)
        backup = backups_of(home).make().path
        for cents in (2000, 3000):
            school.pay(place, cents)
        school.student("Ben Cho")
    return backup, place


def each(images: Images, look: Callable[[Path], None]) -> None:
    assert len(images.taken) > 5
    for image in images.taken:
        look(image)


def test_a_rescue_import_is_whole_or_not_begun(tmp_path: Path) -> None:
    home = tmp_path / "home"
    backup, place = begun(home)
    restore(home, backup)
    with closing(open_store(home)) as store:
        rescue = store.report.rescue
        assert rescue is not None
        before = len(store.reads.outbox())
        images = Images(home, tmp_path / "images")
        images.watch(store._connection)
        assert store.queue.bring(rescue, OPENING) == Brought(queued=3, known=0, later=0)
        images.take()

    states: list[int] = []

    def look(image: Path) -> None:
        with closing(open_store(image)) as again:
            states.append(len(again.reads.outbox()) - before)
            assert verify(again).disagreements == ()
            done = again.queue.bring(rescue, OPENING)
            assert (done.queued, done.known) == ((3, 0) if states[-1] == 0 else (0, 3))
            assert len(again.reads.outbox()) == before + 3
            assert again.reads.standing(place).paid.cents == 6000
            assert verify(again).disagreements == ()

    each(images, look)
    assert set(states) == {0, 3}
    assert states == sorted(states)


def test_a_restored_home_opens_one_new_series(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    backup, place = begun(home)
    restore(home, backup)
    images = Images(home, tmp_path / "images")
    with monkeypatch.context() as patched:
        images.watched(patched)
        store = open_store(home)
        images.take()
        store.close()

    told: list[bool] = []

    def look(image: Path) -> None:
        with closing(open_store(image)) as again:
            told.append(bool(again.report.new_series))
            opened = [row for row in again.reads.outbox() if row.command == "OpenSeries"]
            assert len(opened) == 1
            desk = desk_of(again)
            SmallSchool(desk, desk.run).pay(place, 500)
            own = again.reads.desk()
            assert own is not None
            assert own.letter
            assert again.reads.receipt_numbered(f"{own.series}-000001") is not None
            assert verify(again).disagreements == ()

    each(images, look)
    assert told[0]
    assert not told[-1]


def test_an_upgrade_is_whole_or_not_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    open_store(home, MIGRATIONS[:2]).close()
    images = Images(home, tmp_path / "images")
    with monkeypatch.context() as patched:
        images.watched(patched)
        store = open_store(home)
        images.take()
        store.close()

    def look(image: Path) -> None:
        with closing(open_store(image)) as again:
            assert again.report.migrated_from == (None if image == images.taken[-1] else 2)
            desk = desk_of(again)
            school = SmallSchool(desk, desk.run)
            school.found()
            school.enroll(school.student("Maria Lopez"), cash=1000)
            assert verify(again).disagreements == ()

    assert len(images.taken) > 5
    for image in (*images.taken[::8], *images.taken[-3:]):
        look(image)
