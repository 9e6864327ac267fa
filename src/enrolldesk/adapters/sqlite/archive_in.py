"""An archive taken into an empty store, in one transaction.

Before it is kept, the store is written out once more within the transaction: unless that comes to
what the manifest says, digit for digit, nothing was taken in.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from enrolldesk.adapters.sqlite.archive_out import check_parts, report_of, sum_of
from enrolldesk.adapters.sqlite.archive_parts import PARTS, Part, defaults_of
from enrolldesk.adapters.sqlite.columns import Row
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.derived import refresh_enrollments, refresh_students
from enrolldesk.adapters.sqlite.owners import follow_all
from enrolldesk.adapters.sqlite.records import (
    course_of,
    desk_of,
    enrollment_of,
    entry_of,
    school_of,
    staff_of,
    student_of,
)
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork
from enrolldesk.adapters.sqlite.words import join_index, refresh_words
from enrolldesk.adapters.sqlite.writing import ADD_BATCH_KEY, insert
from enrolldesk.app.batches import digest
from enrolldesk.app.desk import CURRENT_STAFF
from enrolldesk.app.exporting.archive import (
    MANIFEST,
    MARK,
    VERSION,
    ArchiveReport,
    ArchiveUnusable,
    Progress,
)
from enrolldesk.app.homes import HomeProblem
from enrolldesk.app.series import open_series
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import ReceiptNumber

_TOLD_EVERY: Final = 500
_MISREAD: Final = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
    sqlite3.Error,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
)


def read_archive(
    connection: Connection,
    path: Path,
    progress: Progress,
    committed: Callable[[ReceiptNumber | None], None],
) -> ArchiveReport:
    """Take it all in, or nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, path)
            with path.open("rb") as file:
                check_parts(file, manifest, path)
            with Filling(connection, committed) as filling:
                if not filling.is_empty():
                    raise ArchiveUnusable(path, "not_empty", "")
                _fill(filling, archive, manifest, path, progress)
                new_series = filling.open_series() if manifest["connected"] else ""
                filling.commit()
    except zipfile.BadZipFile as error:
        raise ArchiveUnusable(path, "foreign", "") from error
    except OSError as error:
        raise ArchiveUnusable(path, "unreadable", "") from error
    return report_of(manifest, new_series)


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
        version, schema = manifest[MARK], manifest["schema"]
    except KeyError as error:
        raise ArchiveUnusable(path, "foreign", "") from error
    except _MISREAD as error:
        raise ArchiveUnusable(path, "damaged", MANIFEST) from error
    if type(version) is not int or type(schema) is not int:
        raise ArchiveUnusable(path, "damaged", MANIFEST)
    if version > VERSION or schema > len(MIGRATIONS):
        raise ArchiveUnusable(path, "newer", "")
    try:
        report_of(manifest)
        known = manifest["collections"].keys() <= {part.name for part in PARTS}
        if known and isinstance(manifest["connected"], bool):
            return dict(manifest)
    except _MISREAD:
        pass
    raise ArchiveUnusable(path, "damaged", MANIFEST)


def _fill(
    filling: Filling,
    archive: zipfile.ZipFile,
    manifest: Mapping[str, Any],
    path: Path,
    progress: Progress,
) -> None:
    wanted = manifest["collections"]
    of, done = sum(one["lines"] for one in wanted.values()), 0
    for part in PARTS:
        if part.name not in wanted:
            continue
        try:
            with closing(_lines(archive, part)) as lines:
                for row in filling.rows(part, lines):
                    filling.put(part, row)
                    done += 1
                    if done % _TOLD_EVERY == 0:
                        progress(done, of)
        except HomeProblem:
            raise
        except (*_MISREAD, DeskError) as error:
            raise ArchiveUnusable(path, "damaged", f"{part.name}.jsonl") from error
    filling.settle()
    progress(of, of)
    for part in PARTS:
        # What an older version wrote lacks what came since; there the count has to do.
        found = sum_of(filling.connection, part)
        same = manifest["schema"] == len(MIGRATIONS)
        expected = wanted.get(part.name, found if not same else None)
        if found != expected and (same or found["lines"] != expected["lines"]):
            raise ArchiveUnusable(path, "damaged", f"{part.name}.jsonl")


def _lines(archive: zipfile.ZipFile, part: Part) -> Generator[dict[str, Any], None, None]:
    with archive.open(f"{part.name}.jsonl") as reading:
        for text in reading:
            line = json.loads(text)
            if not isinstance(line, dict):
                raise ValueError(part.name)
            yield line


class Filling(SqliteUnitOfWork):
    """A transaction that makes a store what another one was."""

    def __init__(
        self, connection: Connection, committed: Callable[[ReceiptNumber | None], None]
    ) -> None:
        """``committed`` is told once it is durable."""
        super().__init__(connection, committed, large=True)
        self._touches: list[tuple[int, str]] = []

    @property
    def connection(self) -> Connection:
        """The connection it works on."""
        return self._connection

    def is_empty(self) -> bool:
        """Whether nothing was ever recorded here."""
        tables = ("school", "outbox", "student", "receipt_series")
        return not any(
            self._connection.one(f"SELECT EXISTS (SELECT 1 FROM {table})") for table in tables
        )

    def rows(self, part: Part, lines: Iterator[dict[str, Any]]) -> Iterator[Row]:
        """The rows of a part."""
        defaults = defaults_of(self._connection, part.table)
        return (part.row(line, defaults) for line in lines)

    def put(self, part: Part, row: Row) -> None:
        """Keep one row of a part."""
        keep = _KEEPERS.get(part.name)
        if keep is not None:
            keep(self, row)
            return
        self._connection.execute(insert(part.table, ", ".join(part.names)), row)
        if part.name == "batches":
            self._keep_order(dict(zip(part.names, row, strict=True)))

    def settle(self) -> None:
        """Make what follows from the records; who was touched last is kept as it was."""
        connection = self._connection
        follow_all(connection)
        keys = [key for (key,) in connection.execute("SELECT key FROM student ORDER BY key")]
        refresh_enrollments(connection, list(self._enrollments))
        refresh_students(connection, keys, 0)
        refresh_words(connection, keys)
        join_index(connection)
        connection.executemany("UPDATE student SET touched = ? WHERE student_id = ?", self._touches)
        self._enrollments.clear()
        self._students.clear()
        self._reworded.clear()

    def open_series(self) -> str:
        """Go on in another receipt series; returns it."""
        known = [
            series for (series,) in self._connection.execute("SELECT series FROM receipt_series")
        ]
        staff_id = self._connection.one(
            "SELECT value FROM local_setting WHERE name = ?", CURRENT_STAFF
        )
        return str(open_series(self, known, staff_id=staff_id or "", now=datetime.now(UTC)))

    def _keep_student(self, row: Row) -> None:
        self.put_student(student_of(row[:-1]))
        self._touches.append((row[-1], row[0]))

    def _keep_entry(self, row: Row) -> None:
        self.post(entry_of(row[:-1]))
        if row[-1]:
            self._connection.execute("UPDATE entry SET given_up = 1 WHERE entry_id = ?", (row[0],))

    def _keep_order(self, batch: Mapping[str, Any]) -> None:
        """Keep what a batch must stay in order about; raises ValueError for a false one."""
        payload = json.loads(batch["payload"])
        if digest(batch["payload"]) != batch["digest"] or payload["batch_id"] != batch["batch_id"]:
            raise ValueError(batch["batch_id"])
        if batch["state"] == "committed":
            return
        changed = set(payload["touched"])
        self._connection.executemany(
            ADD_BATCH_KEY,
            [(key, batch["desk_seq"], int(key in changed)) for key in payload["keys"]],
        )


_KEEPERS: Final[Mapping[str, Callable[[Filling, Row], None]]] = {
    "school": lambda filling, row: filling.put_school(school_of(row)),
    "desk": lambda filling, row: filling.put_desk(desk_of(row)),
    "staff": lambda filling, row: filling.put_staff(staff_of(row)),
    "courses": lambda filling, row: filling.put_course(course_of(row)),
    "students": Filling._keep_student,
    "enrollments": lambda filling, row: filling.put_enrollment(enrollment_of(row)),
    "entries": Filling._keep_entry,
}
