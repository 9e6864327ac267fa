"""Students in lists: keys sorted by the file's indexes, rows as they come into view."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Final, overload

from enrolldesk.adapters.sqlite.columns import CONTACT, STANDING, marks, on_day, standing_from
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.sync_marks import marks_of
from enrolldesk.app.queries import StudentsQuery
from enrolldesk.app.student_row import Brief, StudentRow, student_line
from enrolldesk.domain.status import EnrollmentState

ROWS_AT_ONCE: Final = 500
FIRST_KEYS: Final = 128
NO_KEY: Final = 0
"""Stands for a row that is gone: SQLite counts rows from 1."""

_SHOWN: Final = "AND key NOT IN (SELECT student_key FROM merged_student)"
_ORDERS: Final = {
    ("name", False): "sort_key, key",
    ("name", True): "sort_key DESC, key DESC",
    ("balance", False): "balance, sort_key, key",
    ("balance", True): "balance DESC, sort_key, key",
    # Whoever was busy last is at the top unless asked otherwise.
    ("recent", False): "touched DESC, key DESC",
    ("recent", True): "touched, key",
}


class StudentReads:
    """Lists of students on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def student_keys(self, query: StudentsQuery) -> Sequence[int]:
        """The keys of a list, sorted in the store; archived students are a list of their own."""
        order = _ORDERS[query.order, query.descending]
        of_state = f"FROM student WHERE archived = {int(query.archived)}"
        keys, count = f"SELECT key {of_state}", f"SELECT count(*) {of_state}"
        # Most schools merged nobody, and asking for each of a hundred thousand takes its time.
        if self._connection.one("SELECT EXISTS (SELECT 1 FROM merged_student)"):
            keys = f"{keys} {_SHOWN}"
            count = (
                f"SELECT ({count}) - (SELECT count(*) FROM merged_student m JOIN student s "
                f"ON s.key = m.student_key WHERE s.archived = {int(query.archived)})"
            )
        return Keys(self._connection, f"{keys} ORDER BY {order}", count)

    def student_key(self, student_id: str) -> int | None:
        """The key of the row that shows a student: where they were merged, the kept one's."""
        key: int | None = self._connection.one(
            "SELECT coalesce((SELECT owner_key FROM merged_student WHERE student_key = key), key) "
            "FROM student WHERE student_id = ?",
            student_id,
        )
        return key

    def student_rows(self, keys: Sequence[int], today: date) -> list[StudentRow]:
        """The rows of some keys, in their order; a key that is gone is left out."""
        found: dict[int, StudentRow] = {}
        for start in range(0, len(keys), ROWS_AT_ONCE):
            part = list(keys[start : start + ROWS_AT_ONCE])
            found |= self._students(part, today)
        return [found[key] for key in keys if key in found]

    def _students(self, keys: list[int], today: date) -> dict[int, StudentRow]:
        places = self._places(keys)
        rows = self._connection.execute(
            f"SELECT s.key, s.student_id, s.name, {CONTACT}, s.archived FROM student s "
            f"WHERE s.key IN ({marks(keys)}) "
            "AND s.key NOT IN (SELECT student_key FROM merged_student)",
            keys,
        )
        found = rows.fetchall()
        open_ones = marks_of(self._connection, (f"students/{row[1]}" for row in found))
        return {
            key: student_line(
                key,
                student_id,
                name,
                contact,
                bool(archived),
                places[key],
                today,
                open_ones.get(f"students/{student_id}"),
            )
            for key, student_id, name, contact, archived in found
        }

    def _places(self, keys: list[int]) -> dict[int, list[Brief]]:
        """The enrollments that carry money, in the order they were recorded."""
        places: dict[int, list[Brief]] = {key: [] for key in keys}
        rows = self._connection.execute(
            f"SELECT e.owner_key, e.state, e.next_due_on, {STANDING} FROM enrollment e "
            f"WHERE e.bundle_key IS NULL AND e.owner_key IN ({marks(keys)}) ORDER BY e.key",
            keys,
        )
        for key, state, next_due_on, *cents in rows:
            place = (EnrollmentState(state), standing_from(tuple(cents)), on_day(next_due_on))
            places[key].append(place)
        return places


class Keys(Sequence[int]):
    """The keys of a long list: how many and the first ones at once, all when more are asked for.

    A window is painted from what stands on top; a hundred thousand keys take longer than the rest
    of its start. The number stays as it was told, also where somebody wrote in between.
    """

    def __init__(self, connection: Connection, sql: str, count: str) -> None:
        """Count the rows of a query and read the first."""
        self._connection = connection
        self._sql = sql
        self._first = [key for (key,) in connection.execute(f"{sql} LIMIT {FIRST_KEYS}")]
        long = len(self._first) == FIRST_KEYS
        self._count = int(connection.one(count)) if long else len(self._first)

    @cached_property
    def _all(self) -> Sequence[int]:
        if self._count == len(self._first):
            return array("q", self._first)
        found = sorted_keys(self._connection, self._sql, ())[: self._count]
        return array("q", [*found, *[NO_KEY] * (self._count - len(found))])

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[int]: ...
    def __getitem__(self, place: int | slice) -> int | Sequence[int]:
        last = place.stop if isinstance(place, slice) else place + 1
        start = place.start if isinstance(place, slice) else place
        if last is not None and 0 < last <= len(self._first) and (start or 0) >= 0:
            return self._first[place]
        return self._all[place]

    def __iter__(self) -> Iterator[int]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Keys):
            return NotImplemented
        if "_all" not in vars(self) and "_all" not in vars(other):
            # Read now, both would give the present order, whatever it was when they were asked.
            return False
        return self._count == other._count and self._all == other._all

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, key: object) -> bool:
        return key in self._first or key in self._all

    def index(self, key: int, start: int = 0, stop: int = sys.maxsize) -> int:
        """Where a key stands; raises ValueError where it does not."""
        if key in self._first[start:stop]:
            return self._first.index(key, start, stop)
        return self._all.index(key, start, stop)


def sorted_keys(connection: Connection, sql: str, parameters: Sequence[object]) -> Sequence[int]:
    """The keys a query gives, in its order."""
    # One long text is fetched and taken apart twice as fast as a row for every key.
    text = connection.one(f"SELECT group_concat(key) FROM ({sql})", *parameters)
    return array("q", json.loads(f"[{text or ''}]"))
