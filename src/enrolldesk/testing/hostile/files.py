"""Database files: cut, flipped, foreign, of another version; and what can still be done then."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Final

from enrolldesk.adapters.home import Home, companions
from enrolldesk.adapters.sqlite import SqliteStore, open_store, set_aside
from enrolldesk.adapters.sqlite.backups import HomeBackups
from enrolldesk.adapters.sqlite.schema import APPLICATION_ID, MIGRATIONS
from enrolldesk.app.desk import Desk
from enrolldesk.app.homes import HomeProblem
from enrolldesk.domain.errors import DeskError
from enrolldesk.testing.hostile.ground import Ground
from enrolldesk.testing.hostile.looked import disagreements_in, looked_at, worked_at
from enrolldesk.testing.hostile.values import shaken
from enrolldesk.testing.hostile.verdict import Broken, demand, reason
from enrolldesk.testing.small_school import SteadyClock

_PAGE: Final = 4096


class Files:
    """A home's file is spoiled; the home is opened, looked at, worked at, or put out of the way."""

    def __init__(self, start: Ground) -> None:
        """Each case begins with this home."""
        self._ground = start
        self._whole = Home(start.folder).database.read_bytes()
        with closing(open_store(start.folder)) as store:
            self._counts = looked_at(Desk(store, SteadyClock()))

    def play(self, rng: Random, home: Path, say: Callable[[str], None]) -> str:
        """Play one case."""
        home.mkdir()
        what = self._spoil(Home(home).database, rng)
        say(what)
        before = Home(home).database.read_bytes()
        try:
            store = open_store(home)
        except HomeProblem as error:
            reason(error)
            logged = any(one.exists() for one in companions(Home(home).database))
            same = Home(home).database.read_bytes() == before
            demand(same or logged, f"{what}: refused, and the file was changed")
            self._way_out(home, before)
            return "refused"
        try:
            return self._used(store, Home(home), what)
        finally:
            store.close()

    def _used(self, store: SqliteStore, home: Home, what: str) -> str:
        desk = Desk(store, SteadyClock())
        try:
            counts = looked_at(desk)
            found = disagreements_in(desk)
            less = {noun for noun, count in self._counts.items() if counts[noun] < count}
            fresh = not any(counts.values())
            if less and not found and not fresh:
                # The check of every day reads all pages.
                HomeBackups(home).make()
                raise Broken(f"{what}: {less} are gone and nobody says so")
            worked_at(desk)
        except DeskError as error:
            reason(error)
            return "opened, then refused"
        return "opened, disagreements told" if found else "opened"

    def _way_out(self, home: Path, before: bytes) -> None:
        """What cannot be used is moved aside whole, and a new one begins."""
        former = set_aside(home)
        kept = former.read_bytes()
        demand(kept == before or kept.startswith(before[:16]), f"{former} is not what was there")
        with closing(open_store(home)) as store:
            demand(store.reads.school() is None, "a new home holds a school")

    def _spoil(self, database: Path, rng: Random) -> str:
        whole = self._whole
        match rng.randrange(12):
            case 0:
                size = rng.choice((0, 1, 16, 99, 100, 4096, rng.randrange(len(whole))))
                database.write_bytes(whole[:size])
                return f"cut to {size} bytes"
            case 1 | 2 | 3 | 4:
                return _flipped(database, whole, rng)
            case 5:
                return _pages(database, whole, rng)
            case 6:
                database.write_bytes(shaken(whole, rng))
                return "bytes lost and put in"
            case 7:
                return _foreign(database, rng)
            case 8:
                version = rng.choice((-1, len(MIGRATIONS) + 1, 2**31 - 1, 0, 1, 2, 3))
                database.write_bytes(whole)
                with closing(sqlite3.connect(database)) as held:
                    held.execute(f"PRAGMA user_version = {version}")
                return f"says it is of version {version}"
            case 9:
                return _half_migrated(database, rng)
            case 10:
                database.write_bytes(whole)
                log, memory, journal = companions(database)
                beside = rng.choice((log, memory, journal))
                beside.write_bytes(rng.choice((b"", b"x" * 40, whole[:5000], whole[-_PAGE:])))
                return f"noise in {beside.suffix}"
            case _:
                return _without_something(database, whole, rng)


def _flipped(database: Path, whole: bytes, rng: Random) -> str:
    made = bytearray(whole)
    places = []
    for _ in range(rng.choice((1, 1, 3, 20, 200))):
        # The head of a page decides more than its end.
        at = (
            rng.randrange(len(made))
            if rng.random() < 0.7
            else _PAGE * rng.randrange(len(made) // _PAGE) + rng.randrange(110)
        )
        made[at] ^= rng.choice((1, 2, 64, 128, 255))
        places.append(at)
    database.write_bytes(made)
    return f"flipped at {sorted(places)[:20]}"


def _pages(database: Path, whole: bytes, rng: Random) -> str:
    pages = [whole[at : at + _PAGE] for at in range(0, len(whole), _PAGE)]
    one, other = rng.randrange(len(pages)), rng.randrange(len(pages))
    if rng.random() < 0.5:
        pages[one], pages[other] = pages[other], pages[one]
        what = f"pages {one} and {other} changed places"
    else:
        pages[one] = rng.choice((b"\0", b"\xff")) * _PAGE
        what = f"page {one} is blank"
    database.write_bytes(b"".join(pages))
    return what


def _foreign(database: Path, rng: Random) -> str:
    match rng.randrange(5):
        case 0:
            database.write_bytes(bytes(rng.randrange(256) for _ in range(rng.choice((1, 5000)))))
            return "noise"
        case 1:
            database.write_text("Dear Sir or Madam,\n" * 50)
            return "a letter"
        case drawn:
            with closing(sqlite3.connect(database)) as held:
                if drawn > 2:
                    held.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                held.execute(f"PRAGMA user_version = {rng.choice((0, len(MIGRATIONS)))}")
                tables = ("school", "desk", "staff", "course", "student", "enrollment", "entry")
                for table in (*tables, "outbox") if drawn == 4 else ("letters",):
                    held.execute(f"CREATE TABLE {table} (one, other)")
            return f"somebody else's database, {drawn}"


def _half_migrated(database: Path, rng: Random) -> str:
    """A file of an earlier version, with a part of the next step done in it."""
    version = rng.randrange(len(MIGRATIONS))
    database.unlink(missing_ok=True)
    with closing(sqlite3.connect(database, isolation_level=None)) as held:
        held.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for step in MIGRATIONS[:version]:
            held.executescript(step)
        held.execute(f"PRAGMA user_version = {version}")
        done = 0
        if rng.random() < 0.7:
            parts = _statements(MIGRATIONS[version])
            for part in parts[: rng.randrange(len(parts) + 1)]:
                with suppress(sqlite3.Error):
                    held.execute(part)
                    done += 1
    return f"version {version} and {done} statements of the next"


def _statements(script: str) -> list[str]:
    found, held = [], ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            found.append(held)
            held = ""
    return found


def _without_something(database: Path, whole: bytes, rng: Random) -> str:
    """A table, an index, a column or rows taken out by whoever knows SQLite."""
    database.write_bytes(whole)
    with closing(sqlite3.connect(database)) as held, held:
        tables = [
            name
            for (name,) in held.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not name.startswith(("sqlite_", "found_"))
        ]
        table = rng.choice(tables)
        held.execute("PRAGMA foreign_keys = OFF")
        columns = [row[1] for row in held.execute(f"PRAGMA table_info ({table})")]
        column = rng.choice(columns)
        drawn = rng.choice(
            (
                f"DROP TABLE {table}",
                f"ALTER TABLE {table} RENAME COLUMN {column} TO other",
                f"UPDATE {table} SET {column} = {rng.choice(_LITERALS)}",
                f"UPDATE {table} SET {column} = CAST(x'ff00fe' AS TEXT)",
            )
        )
        with suppress(sqlite3.Error):
            held.execute("DROP TRIGGER entry_stands")
            held.execute("DROP TRIGGER batch_frozen")
            held.execute("DROP TRIGGER receipt_stands")
        try:
            held.execute(drawn)
        except sqlite3.Error as error:
            return f"{drawn}: {error}"
    return drawn


_LITERALS: Final = ("''", "'x'", "-1", "9223372036854775807", "'[]'", "'[[1]]'", "'{}'", "'[['")
