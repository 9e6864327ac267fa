"""What an archive holds of a store: the columns of each table that follow from nothing else.

Rows become JSON objects: amounts in cents, days and moments as ISO text, ids in place of keys.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from enrolldesk.adapters.sqlite.columns import (
    ALL_ENTRIES,
    COURSE,
    DESK,
    ENROLLMENT,
    ENROLLMENTS,
    ENTRY,
    SCHOOL,
    STAFF,
    STUDENT,
    Row,
    at_moment,
    moment,
)
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.app.connecting.membership import MEMBERSHIP
from enrolldesk.app.exporting.archive import LOCAL_SETTINGS


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an archive: the rows of a table, in an order that says something or never
    changes. ``columns`` are the expressions asked for; a table that is copied ``plainly`` has no
    record behind it."""

    name: str
    table: str
    columns: tuple[str, ...]
    source: str
    order: str
    plainly: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of each line."""
        return _names(self.columns)

    def rows(self, connection: Connection) -> Iterator[Row]:
        """The rows as they are kept."""
        asked = ", ".join(self.columns)
        return connection.execute(f"SELECT {asked} FROM {self.source} ORDER BY {self.order}")

    def lines(self, connection: Connection) -> Iterator[dict[str, Any]]:
        """The rows as they are written."""
        names = self.names
        for row in self.rows(connection):
            yield {name: _written(name, value) for name, value in zip(names, row, strict=True)}

    def row(self, line: Mapping[str, Any], defaults: Mapping[str, Any]) -> Row:
        """A line as a row; a field that an older version did not write has its default.

        Raises KeyError, TypeError or ValueError for what is no line of this part.
        """
        names = self.names
        if not line.keys() <= set(names):
            raise ValueError(self.name)
        return tuple(_kept(name, line[name]) if name in line else defaults[name] for name in names)


def defaults_of(connection: Connection, table: str) -> dict[str, Any]:
    """What columns hold that a row says nothing of."""
    known = connection.execute(
        'SELECT name, dflt_value, "notnull" FROM pragma_table_info(?)', (table,)
    )
    return {
        name: None if default is None else connection.one(f"SELECT {default}")
        for name, default, needed in known.fetchall()
        if default is not None or not needed
    }


@cache
def _names(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_NAMED.get(one, one.rpartition(".")[2]) for one in columns)


def _columns(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(","))


def _plain(name: str, table: str, columns: str, order: str, where: str = "") -> Part:
    source = f"{table} WHERE {where}" if where else table
    return Part(name, table, _columns(columns), source, order, plainly=True)


_FROZEN: Final = (
    "batch_id, desk_seq, command, desk_id, staff_id, made_at, payload, digest, fingerprint, "
    "needs, approved_by, "
)
_SETTINGS: Final = ", ".join(f"'{name}'" for name in LOCAL_SETTINGS)
_WITHOUT_SECRETS: Final = (
    f"(SELECT name, CASE name WHEN '{MEMBERSHIP}' THEN json_set(value, '$.secrets', json('[]')) "
    f"ELSE value END AS value FROM local_setting WHERE name IN ({_SETTINGS}))"
)

PARTS: Final = (
    Part("school", "school", _columns(SCHOOL), "school", "one"),
    Part("desk", "desk", _columns(DESK), "desk", "one"),
    _plain("other_desks", "other_desk", "desk_id, code, letter, name", "desk_id"),
    Part("staff", "staff", _columns(STAFF), "staff", "staff_id"),
    Part("courses", "course", _columns(COURSE), "course", "key"),
    Part("students", "student", (*_columns(STUDENT), "touched"), "student", "key"),
    Part("enrollments", "enrollment", _columns(ENROLLMENT), ENROLLMENTS, "e.key"),
    Part("entries", "entry", (*_columns(ENTRY), "y.given_up"), ALL_ENTRIES, "y.key"),
    _plain("slips", "slip", "collection, slip_id, about, day, fields", "collection, slip_id"),
    # Before the batches: each notes itself where nothing is told of it yet.
    _plain(
        "history",
        "history",
        "batch_id, command, desk_id, staff_id, made_at, told",
        "key",
    ),
    _plain(
        "batches",
        "outbox",
        f"{_FROZEN} state, attempts, next_attempt_at, reason",
        "desk_seq",
    ),
    _plain(
        "fenced",
        "fenced",
        f"{_FROZEN} reason, way, replaced_by, settled_by, settled_at",
        "batch_id",
    ),
    _plain("chosen_ways", "chosen_way", "batch_id, way, next_id, staff_id, chosen_at", "batch_id"),
    _plain("rescued", "rescued", "batch_id, from_desk_id, imported_at", "batch_id"),
    _plain(
        "explained",
        "explained",
        "conflict_id, kind, student_id, told_at, facts, seen",
        "conflict_id",
    ),
    _plain("receipt_series", "receipt_series", "series, last", "series"),
    _plain("counters", "counter", "name, value", "name"),
    Part(
        "settings",
        "local_setting",
        ("name", "value"),
        _WITHOUT_SECRETS,
        "name",
        plainly=True,
    ),
)

NOT_WRITTEN: Final = {
    "receipt": "follows from the entries",
    "outbox_key": "follows from the batches",
    "student_words": "follows from the students",
    "merged_student": "follows from the students",
    "found": "follows from the students",
    "pull": "is about the server",
    "pulled": "is about the server",
    "pulled_batch": "is about the server",
    "set_aside": "is about the server",
}
"""The other tables, and why they are not in an archive."""

_NAMED: Final = {"b.enrollment_id": "bundle_id"}
_MOMENTS: Final = frozenset(
    {
        "chosen_at",
        "committed_at",
        "enrolled_at",
        "imported_at",
        "made_at",
        "next_attempt_at",
        "settled_at",
        "taken_at",
        "told_at",
    }
)
_NESTED: Final = frozenset({"accounts", "allocations", "components", "facts", "fields", "schedule"})
_FLAGS: Final = frozenset({"active", "archived", "given_up", "sample", "seen"})


def _written(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _MOMENTS:
        return at_moment(value).isoformat(timespec="microseconds")
    if name in _NESTED:
        return json.loads(value or "[]")
    if name in _FLAGS:
        return bool(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _kept(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _MOMENTS:
        return moment(datetime.fromisoformat(value))
    if name in _NESTED:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if name in _FLAGS:
        return int(value)
    if name == "logo":
        return base64.b64decode(value, validate=True)
    return value
