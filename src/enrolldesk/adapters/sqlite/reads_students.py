"""Students in lists: keys sorted by the file's indexes, rows as they come into view."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite.columns import CONTACT, STANDING, marks, on_day, standing_from
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.app.changes import SyncState
from enrolldesk.app.queries import StudentsQuery
from enrolldesk.app.student_row import Brief, StudentRow, student_line
from enrolldesk.domain.status import EnrollmentState

SYNC: Final[SyncState | None] = None
"""The mark of every row: without a cloud, recorded is final. It will come from the outbox."""

ROWS_AT_ONCE: Final = 500

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
        return sorted_keys(
            self._connection,
            f"SELECT key FROM student WHERE archived = ? ORDER BY {order}",
            (int(query.archived),),
        )

    def student_key(self, student_id: str) -> int | None:
        """The key of a student's row."""
        key: int | None = self._connection.one(
            "SELECT key FROM student WHERE student_id = ?", student_id
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
            f"WHERE s.key IN ({marks(keys)})",
            keys,
        )
        return {
            key: student_line(key, student_id, name, contact, bool(archived), places[key], today)
            for key, student_id, name, contact, archived in rows
        }

    def _places(self, keys: list[int]) -> dict[int, list[Brief]]:
        """The enrollments that carry money, in the order they were recorded."""
        places: dict[int, list[Brief]] = {key: [] for key in keys}
        rows = self._connection.execute(
            f"SELECT e.student_key, e.state, e.next_due_on, {STANDING} FROM enrollment e "
            f"WHERE e.bundle_key IS NULL AND e.student_key IN ({marks(keys)}) ORDER BY e.key",
            keys,
        )
        for key, state, next_due_on, *cents in rows:
            place = (EnrollmentState(state), standing_from(tuple(cents)), on_day(next_due_on))
            places[key].append(place)
        return places


def sorted_keys(connection: Connection, sql: str, parameters: Sequence[object]) -> Sequence[int]:
    """The keys a query gives, in its order."""
    # One long text is fetched and taken apart twice as fast as a row for every key.
    text = connection.one(f"SELECT group_concat(key) FROM ({sql})", *parameters)
    return array("q", json.loads(f"[{text or ''}]"))
