"""Whether a file is ours, whole and of a version we know, asked without changing it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Final

from enrolldesk.adapters.home import companions
from enrolldesk.adapters.sqlite.connection import Connection, connect, told
from enrolldesk.adapters.sqlite.schema import APPLICATION_ID, MIGRATIONS
from enrolldesk.app.homes import (
    BackupUnusable,
    HomeProblem,
    StoreDamaged,
    StoreForeign,
    StoreNewer,
)

_MAGIC: Final = b"SQLite format 3\x00"
_TABLES: Final = {"school", "desk", "staff", "course", "student", "enrollment", "entry", "outbox"}


def check_header(path: Path) -> None:
    """Raise StoreDamaged or StoreForeign for what the first bytes of a file give away.

    SQLite is not asked: opening a foreign file with it could already change that.
    """
    with told(path):
        size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(100)
    if not header:
        raise StoreDamaged(path, "it is empty")
    if not header.startswith(_MAGIC) or len(header) < 100:
        raise StoreDamaged(path, "it is not a database")
    if _number(header, 68) != APPLICATION_ID:
        raise StoreForeign(path)
    # While a log stands beside it, the end of the file may still be in there.
    pages, page_size = _number(header, 28), int.from_bytes(header[16:18], "big")
    in_use = any(other.exists() and other.stat().st_size for other in companions(path)[::2])
    if not in_use and pages * (65536 if page_size == 1 else page_size) > size:
        raise StoreDamaged(path, "its end is missing")


def check_tables(connection: Connection) -> None:
    """Raise StoreNewer or StoreDamaged for what an opened file's schema gives away."""
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise StoreNewer(connection.path, version)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if not names >= _TABLES:
        raise StoreDamaged(connection.path, "tables are missing")


def check_whole(connection: Connection) -> None:
    """Read every page and compare the indexes; raises StoreDamaged.

    Takes seconds with a large school.
    """
    findings = [
        str(finding) for (finding,) in connection.execute("PRAGMA integrity_check(1)").fetchall()
    ]
    if findings != ["ok"]:
        raise StoreDamaged(connection.path, "; ".join(findings))


def check_backup(path: Path) -> None:
    """Raise BackupUnusable unless a copy can be put in place; the copy is only read."""
    try:
        check_header(path)
        with closing(read_only(path)) as connection:
            check_tables(connection)
            check_whole(connection)
    except StoreForeign as error:
        raise BackupUnusable(path, "it was not made by EnrollDesk") from error
    except StoreNewer as error:
        raise BackupUnusable(path, "it was made by a newer EnrollDesk") from error
    except HomeProblem as error:
        raise BackupUnusable(path, getattr(error, "why", "it cannot be read")) from error


def read_only(path: Path) -> Connection:
    """Open a file that nobody writes, leaving no trace beside it."""
    return connect(path, f"{path.absolute().as_uri()}?mode=ro&immutable=1")


def version_of(connection: Connection) -> int:
    """The number of the last migration that was done."""
    return int(connection.one("PRAGMA user_version"))


def _number(header: bytes, at: int) -> int:
    return int.from_bytes(header[at : at + 4], "big")
