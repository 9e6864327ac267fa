"""Opening the store of a home: made when missing, told apart when it cannot be used."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from enrolldesk.adapters.home import Home, companions
from enrolldesk.adapters.sqlite.checks import check_header, check_tables, check_whole, version_of
from enrolldesk.adapters.sqlite.connection import (
    Connection,
    connect,
    create_private,
    private_folder,
    single_file,
    sync_folder,
    told,
    use_wal,
)
from enrolldesk.adapters.sqlite.copied import note_of, settle_series
from enrolldesk.adapters.sqlite.receipts_high import read_highs
from enrolldesk.adapters.sqlite.schema import APPLICATION_ID, MIGRATIONS
from enrolldesk.adapters.sqlite.store import SqliteStore
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.homes import MigrationFailed, StoreDamaged, StoreMissing
from enrolldesk.app.kept import SettingDamaged
from enrolldesk.app.session import OpeningReport
from enrolldesk.app.sync.connection import connection_of
from enrolldesk.domain.errors import FieldInvalid, Missing
from enrolldesk.domain.money import SYMBOLS

_LETTER: Final = re.compile(r"[a-z]{0,20}")

CHECKED_AT_START: Final = 16 * 1024 * 1024
"""Files up to this size are read whole after a crash; larger ones with the daily backup."""


def open_store(home: Path, steps: Sequence[str] = MIGRATIONS) -> SqliteStore:
    """Open the store of a home; its ``report`` says what was found. Raises HomeProblems."""
    place = Home(home)
    private_folder(home)
    if not place.database.exists():
        if read_highs(place):
            raise StoreMissing(place.database)
        _create(place, steps)
    check_header(place.database)
    crashed = _crashed(place.database)
    connection = connect(place.database)
    try:
        check_tables(connection)
        if crashed and place.database.stat().st_size <= CHECKED_AT_START:
            check_whole(connection)
        before = version_of(connection)
        if before < len(steps):
            from enrolldesk.adapters.sqlite.backups import HomeBackups

            HomeBackups(place).make()
            migrate(connection, steps)
        migrated_from = before if before < len(steps) else None
        store = SqliteStore(connection, place, OpeningReport(migrated_from=migrated_from))
        check_settings(store, connection)
        use_wal(connection)
        settle_series(store, connection, place)
    except BaseException:
        connection.close()
        raise
    return store


def migrate(connection: Connection, steps: Sequence[str] = MIGRATIONS) -> None:
    """Do the steps a file has not seen: all of them, or none and it stays as it was."""
    before = version_of(connection)
    if before >= len(steps):
        return
    script = "".join(f"{step};" for step in steps[before:])
    try:
        connection.executescript(
            f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {len(steps)}; COMMIT;"
        )
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        # Another program may have done the steps in the same moment.
        if version_of(connection) < len(steps):
            raise MigrationFailed(connection.path, before + 1, str(error)) from error


def _create(place: Home, steps: Sequence[str]) -> None:
    """Make a new file aside and put it in place whole, unless somebody else was faster."""
    fresh = place.database.with_name(f"{place.database.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    create_private(fresh)
    connection = connect(fresh)
    try:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrate(connection, steps)
        single_file(connection)
    finally:
        connection.close()
    with told(place.database):
        put_in_place(fresh, place.database)
        sync_folder(place.folder)


def put_in_place(fresh: Path, target: Path) -> None:
    """Give a file its name without ever replacing another one."""
    try:
        target.hardlink_to(fresh)
    except FileExistsError:
        pass
    except OSError:
        # A file system without links; the name was free a moment ago.
        if not target.exists():
            fresh.rename(target)
            return
    fresh.unlink()


def _crashed(database: Path) -> bool:
    """Whether the last one to use the file did not close it, or still has it open."""
    log = companions(database)[0]
    return log.exists() and log.stat().st_size > 0


def check_settings(store: SqliteStore, connection: Connection) -> None:
    """Raise StoreDamaged for settings without which nothing can be shown, sent or printed."""
    path, local, desk = connection.path, store.local, store.reads.desk()
    try:
        connection_of(local)
        membership_of(local)
        note_of(local)
        if desk is not None and (desk.checked() != desk or not _LETTER.fullmatch(desk.letter)):
            raise SettingDamaged("desk")
        for currency, time_zone in connection.execute("SELECT currency, time_zone FROM school"):
            if currency not in SYMBOLS:
                raise SettingDamaged("currency")
            ZoneInfo(time_zone)
    except SettingDamaged as damaged:
        raise StoreDamaged(path, f"its setting “{damaged.setting}” cannot be read") from damaged
    except (FieldInvalid, Missing) as damaged:
        raise StoreDamaged(path, f"its {damaged.field} cannot be right") from damaged
    except (TypeError, AttributeError) as damaged:
        raise StoreDamaged(path, "its settings are no text") from damaged
    except (ValueError, KeyError, OSError) as damaged:
        raise StoreDamaged(path, "this computer knows no such time zone") from damaged
