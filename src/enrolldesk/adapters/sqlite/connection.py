"""Connections to the store's file, and SQLite's failures in words of the house."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from enrolldesk.app.homes import HomeBusy, HomeNotWritable, StoreDamaged

BUSY_SECONDS: Final = 5.0
PRIVATE: Final = 0o600

CACHE: Final = 8_000
"""Kibibytes of the file kept in memory: what a list and a search touch, not the whole school."""

LOG_PAGES: Final = 10_000
"""Length of the log at which a commit folds it into the file itself, if nobody did before.

Folding waits for the disk several times; whoever recorded a payment is not to wait for that.
"""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_UNWRITABLE = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_FULL,
}
_REFUSED = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a statement raises; where the file names itself in letters that are none, Python fails."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# Our own statements cannot lead to these: tables or text in the file are not as we made them.
_NOT_OURS = (
    "no such table",
    "no such column",
    "no such index",
    "Could not decode to UTF-8",
    "cannot join using column",
    "unsupported file format",
    "invalid fts5 file format",
    "fts5: corruption",
)


class Cursor(sqlite3.Cursor):
    """Rows whose reading raises HomeProblems, too: a damaged page shows when it is reached."""

    connection: Connection

    def fetchone(self) -> Any:
        """The next row, or None."""
        try:
            return super().fetchone()
        except _REFUSED as error:
            raise self._let_go(error) from error

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        try:
            return super().fetchall()
        except _REFUSED as error:
            raise self._let_go(error) from error

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        """The rows that are left, one after the other."""
        try:
            yield from iter(super().fetchone, None)
        except _REFUSED as error:
            raise self._let_go(error) from error

    def _let_go(self, error: sqlite3.Error | UnicodeDecodeError) -> Exception:
        # Whoever holds the error holds this as well, and with a row that was not read to its end
        # SQLite would keep the file locked, even where the connection is closed.
        self.close()
        return problem(error, self.connection.path)


class Connection(sqlite3.Connection):
    """A connection that raises HomeProblems for what is wrong with the file or the disk."""

    path: Path
    unit: Callable[[], object | None] = staticmethod(lambda: None)
    """The unit of work that began the open transaction, while anybody holds it."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """Run one statement."""
        try:
            return self.cursor(Cursor).execute(sql, parameters)
        except _REFUSED as error:
            raise problem(error, self.path) from error

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        """Run one statement for every row."""
        try:
            return super().executemany(sql, parameters)
        except _REFUSED as error:
            raise problem(error, self.path) from error

    def executescript(self, script: str, /) -> sqlite3.Cursor:
        """Run several statements."""
        try:
            return super().executescript(script)
        except UnicodeDecodeError as error:
            raise problem(error, self.path) from error

    def one(self, sql: str, *parameters: object) -> Any:
        """The only value of the only row, or None."""
        row = self.execute(sql, parameters).fetchone()
        return None if row is None else row[0]


def connect(path: Path, address: str = "") -> Connection:
    """Open a file for reading and writing, durable after every commit.

    ``address`` is an SQLite URI that opens the same file in another way.
    """
    with told(path):
        connection = sqlite3.connect(
            address or path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            cached_statements=256,
            factory=Connection,
            uri=bool(address),
        )
    connection.path = path
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = {-CACHE}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    except BaseException:
        connection.close()
        raise
    return connection


def use_wal(connection: Connection) -> None:
    """Let readers never wait for a writer; the file remembers it."""
    if connection.one("PRAGMA journal_mode") != "wal":
        connection.execute("PRAGMA journal_mode = WAL")


def fold(connection: Connection) -> None:
    """Fold the write-ahead log into the file; what others still read stays in it for the next."""
    with contextlib.suppress(HomeBusy):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def without_log(connection: Connection) -> None:
    """Let the next transaction write into the file itself, unless somebody else has it open.

    What a transaction adds to a new file needs no second copy to be undone; in the write-ahead log
    it is written twice, and the log grows as long as the transaction lasts.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        with contextlib.suppress(HomeBusy):
            single_file(connection)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


def single_file(connection: Connection) -> None:
    """Fold the write-ahead log into the file; raises HomeBusy while anybody else has it open."""
    connection.execute("PRAGMA journal_mode = DELETE")


def create_private(path: Path) -> None:
    """Make an empty file that only this person can read; raises where there is one."""
    with told(path):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE))


def private_folder(path: Path) -> None:
    """Make a folder that only this person can enter, unless it is there."""
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)


def sync_folder(path: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def problem(error: sqlite3.Error | UnicodeDecodeError, path: Path) -> Exception:
    """What staff can do something about; an error of our own making stays what it is."""
    if isinstance(error, UnicodeDecodeError):
        return StoreDamaged(path, "it holds text that is none")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return HomeBusy(path)
    if code in _UNWRITABLE:
        return HomeNotWritable(path, str(error))
    said = str(error)
    if code in _DAMAGED or said.startswith(_NOT_OURS) or "has no column named" in said:
        return StoreDamaged(path, said)
    return error


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise HomeProblems for what the disk and SQLite refuse in this block."""
    try:
        yield
    except sqlite3.Error as error:
        raise problem(error, path) from error
    except OSError as error:
        raise HomeNotWritable(path, error.strerror or str(error)) from error
