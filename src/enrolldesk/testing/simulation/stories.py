"""What happens to a desk's files while nobody is there: copies put back, disks cloned, upgrades."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

from enrolldesk.adapters.home import Home, companions
from enrolldesk.adapters.sqlite import restore
from enrolldesk.adapters.sqlite.backups import HomeBackups
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.schema import APPLICATION_ID, MIGRATIONS
from enrolldesk.testing.simulation.desk import SimulatedDesk

_COLUMNS_SINCE = (
    ("student", "family_id"),
    ("student", "merged_into"),
    ("enrollment", "withdrawn_on"),
)
"""What the server knows and a former version could not keep."""
OLDEST = 2
"""The first version of the tables whose waiting batches this program can send."""

_LOG = "history"
_HEARD = "WHERE told <> ''"


def tell(rng: Random, desk: SimulatedDesk) -> SimulatedDesk | None:
    """Let something happen to a desk that is off; a desk that comes of it is the answer."""
    if desk.former:
        # A former version is not backed up, restored or cloned by this one before it is upgraded.
        return None
    story = rng.choice(("backup", "backup", "restore", "restore", "moved", "clone", "upgrade"))
    home, kept = desk.disk.home, desk.kept
    if story == "backup":
        kept.append(HomeBackups(home).make().path)
        desk.trace("is backed up")
    elif story == "upgrade" and as_former(home, rng.randrange(OLDEST, len(MIGRATIONS))):
        desk.former = True
        desk.trace("has been of a former version until now")
    elif story == "clone" and not desk.careful:
        return _cloned(desk)
    elif story in ("restore", "moved") and kept:
        _put_back(desk, rng.choice(kept), moved=story == "moved")
    return None


def _put_back(desk: SimulatedDesk, backup: Path, *, moved: bool) -> None:
    home = desk.disk.home
    with closing(connect(home.database)) as connection:
        desk.world.book.give_up(desk.name, connection, "restored")
    desk.restored = True
    if not moved:
        restore(home.folder, backup)
        desk.trace("is restored from a backup")
        return
    # Another machine: nothing but the copy is left, and only the server knows what was given since.
    copied = backup.read_bytes()
    shutil.rmtree(home.folder)
    home.folder.mkdir()
    home.database.write_bytes(copied)
    desk.kept.clear()
    desk.careful = True
    desk.trace("goes on with a backup on another machine")


def _cloned(desk: SimulatedDesk) -> SimulatedDesk:
    """From now on two machines take themselves for the same desk."""
    folder = desk.disk.home.folder
    desk.clones += 1
    mark = f"x{desk.clones}"
    clone = SimulatedDesk(desk.name + mark, folder.with_name(folder.name + mark), desk.world)
    shutil.copytree(folder, clone.disk.home.folder)
    desk.world.book.clone(desk.name, clone.name)
    desk.careful = clone.careful = True
    desk.restored = clone.restored = True
    desk.trace(f"is cloned to {clone.name}")
    return clone


def as_former(home: Home, version: int) -> bool:
    """Rewrite a file as a former version of the tables would hold it; False where it cannot."""
    fresh = home.database.with_name("former.sqlite")
    with (
        closing(sqlite3.connect(home.database)) as new,
        closing(sqlite3.connect(fresh, isolation_level=None)) as old,
    ):
        tables = _tables(new)
        for number, step in enumerate(MIGRATIONS[:version], start=1):
            old.executescript(f"BEGIN; {step}; PRAGMA user_version = {number}; COMMIT;")
        known = _tables(old)
        lost = (table for table in tables if table not in known and not table.startswith("pull"))
        # This desk's own commands come into the log again with the batches.
        lacks = any(
            new.execute(
                f"SELECT 1 FROM {table} {_HEARD if table == _LOG else ''} LIMIT 1"
            ).fetchone()
            for table in lost
        )
        given_up = new.execute("SELECT 1 FROM entry WHERE given_up = 1 LIMIT 1").fetchone()
        # Columns that a former version lacks would be lost with what is in them.
        emptied = any(
            column not in known[table]
            and new.execute(f"SELECT 1 FROM {table} WHERE {column} <> '' LIMIT 1").fetchone()
            for table, column in _COLUMNS_SINCE
        )
        if not lacks and not given_up and not emptied:
            old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            old.execute("BEGIN")
            # What the triggers keep and add is copied with the rest.
            triggers = old.execute(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                old.execute(f"DROP TRIGGER {name}")
            for table, columns in known.items():
                own = ("key",) if table == _LOG else ()
                shared = [name for name in columns if name in tables[table] and name not in own]
                names, marks = ", ".join(shared), ", ".join("?" for _ in shared)
                rows = new.execute(f"SELECT {names} FROM {table}")
                if table == _LOG:
                    insert = "INSERT OR IGNORE"
                else:
                    insert = "INSERT"
                    old.execute(f"DELETE FROM {table}")
                old.executemany(f"{insert} INTO {table} ({names}) VALUES ({marks})", rows)
            for _, sql in triggers:
                old.execute(sql)
            old.execute("COMMIT")
    if lacks or given_up or emptied:
        fresh.unlink()
        return False
    for file in companions(home.database):
        file.unlink(missing_ok=True)
    fresh.replace(home.database)
    return True


def _tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Every real table with its columns, those of the search index included."""
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {
        name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        for (name,) in names
    }
