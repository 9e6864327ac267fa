"""The whole school as columns of numbers, and names for the few rows of a report in sight.

A row of Python objects for every entry would take seconds: SQLite packs several columns into one
number and hands all of them over as one text, which is read back without a loop.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from enrolldesk.adapters.sqlite.columns import CONTACT
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.search import Search
from enrolldesk.adapters.sqlite.sync_marks import unsent_enrollments
from enrolldesk.app.reports.columns import (
    ALWAYS,
    KIND_CODES,
    NEVER,
    Ints,
    Lines,
    MoneyColumns,
    Places,
    Schedule,
    ints,
)
from enrolldesk.app.reports.reading import AccountName, CourseName, PlaceName

if TYPE_CHECKING:
    from enrolldesk.app.changes import SyncState

# A packed number holds, from its lowest bit on: a day counted from _EPOCH, the kind, which of the
# three amounts it is, whether it is the charge of enrolling, and above them the enrollment's key.
_EPOCH: Final = 650_000
"""The ordinal of a day in the year 1780."""
_JULIAN: Final = 1_721_424 + _EPOCH
_DAY, _KIND, _WHICH = 18, 3, 2
_KIND_AT, _WHICH_AT = _DAY, _DAY + _KIND
_SCHEDULED_AT = _WHICH_AT + _WHICH
_KEY_AT = _SCHEDULED_AT + 1
_SEVERAL: Final = 3
_AMOUNT: Final = 1 << 31
"""An entry's key stands above its amount, which is moved up so that it is never below zero."""

_KINDS: Final = " ".join(f"WHEN '{name}' THEN {code}" for name, code in KIND_CODES.items())
_ONE_AMOUNT: Final = (
    "(y.charged_delta <> 0) + (y.paid_delta <> 0) + (y.written_off_delta <> 0) <= 1 "
    f"AND y.amount < {_AMOUNT}"
)
_TAG: Final = (
    f"CAST(julianday(y.day) AS INTEGER) - {_JULIAN} "
    f"| (CASE y.kind {_KINDS} ELSE 0 END << {_KIND_AT}) "
    f"| (CASE WHEN NOT ({_ONE_AMOUNT}) THEN {_SEVERAL} WHEN y.charged_delta <> 0 THEN 0 "
    f"WHEN y.paid_delta <> 0 THEN 1 ELSE 2 END << {_WHICH_AT}) "
    f"| ((y.kind = 'charge' AND substr(y.entry_id, -7) = '-charge') << {_SCHEDULED_AT}) "
    f"| (y.enrollment_key << {_KEY_AT})"
)
_VALUE: Final = (
    f"(y.key << 32) + {_AMOUNT} + CASE WHEN {_ONE_AMOUNT} "
    "THEN y.charged_delta + y.paid_delta + y.written_off_delta ELSE 0 END"
)
_ENTRIES: Final = (
    f"SELECT group_concat({_TAG}), group_concat({_VALUE}), "
    "group_concat(y.key || ',' || y.charged_delta || ',' || y.paid_delta || ',' || "
    f"y.written_off_delta) FILTER (WHERE NOT ({_ONE_AMOUNT})) "
    "FROM entry y WHERE y.given_up = 0"
)
_VOIDS: Final = (
    "SELECT x.key, min(v.day) FROM entry v JOIN entry x ON x.entry_id = v.reverses "
    "AND x.enrollment_key = v.enrollment_key WHERE v.kind = 'void' AND v.given_up = 0"
)
_PLACES: Final = (
    "SELECT group_concat(e.key), group_concat(e.student_key), group_concat(e.course_key), "
    f"group_concat(CAST(julianday(e.enrolled_on) AS INTEGER) - {_JULIAN}), "
    "group_concat(e.schedule, '|'), "
    "group_concat(e.key || ',' || "
    f"coalesce(CAST(julianday(e.withdrawn_on) AS INTEGER) - {_JULIAN}, {ALWAYS - _EPOCH})) "
    "FILTER (WHERE e.state = 'withdrawn') FROM enrollment e WHERE e.bundle_key IS NULL"
)
_OF_STUDENTS: Final = "e.student_key IN (SELECT value FROM json_each(?))"
_ENTRIES_OF: Final = f"enrollment_key IN (SELECT e.key FROM enrollment e WHERE {_OF_STUDENTS})"
_FAMILY: Final = (
    "CASE WHEN family_id <> '' THEN 'f' || family_id "
    "WHEN guardian_phone_key <> '' THEN 'p' || guardian_phone_key "
    "WHEN guardian_email_key <> '' THEN 'e' || guardian_email_key ELSE '' END"
)


class ReportReads:
    """What reports read on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    @cached_property
    def _search(self) -> Search:
        return Search(self._connection)

    def touched_since(self, touch: int) -> tuple[int, Sequence[int]]:
        """The present count of changes, and the keys of students touched after a former one."""
        now = self._connection.one("SELECT value FROM counter WHERE name = 'touch'") or 0
        if touch < 0 or touch == now:
            return now, ()
        rows = self._connection.execute(
            "SELECT key FROM student WHERE archived IN (0, 1) AND touched > ?", (touch,)
        )
        return now, [key for (key,) in rows]

    def money_columns(self, students: Sequence[int] | None = None) -> MoneyColumns:
        """The money of the whole school, or of some students."""
        given = () if students is None else (json.dumps(list(students)),)
        of_places = "" if students is None else f" AND {_OF_STUDENTS}"
        of_entries = "" if students is None else f" AND y.{_ENTRIES_OF}"
        places, schedules = self._places(_PLACES + of_places, given)
        lines = self._lines(of_entries, given)
        return MoneyColumns(places, lines, schedules)

    def students_by_name(self) -> Ints:
        """The keys of all students, sorted by name."""
        return self._keys("SELECT key FROM student ORDER BY sort_key, key")

    def students_by_phone(self) -> Ints:
        """The keys of students with a phone, sorted by its digits."""
        return self._keys("SELECT key FROM student WHERE phone_key <> '' ORDER BY phone_key, key")

    def students_matching(self, text: str) -> Ints:
        """The keys of students that the search finds."""
        return ints(sorted(self._search.every(text)))

    def merged_students(self) -> Mapping[int, int]:
        """Students that were merged into another, by key."""
        rows = self._connection.execute("SELECT student_key, owner_key FROM merged_student")
        return dict(rows.fetchall())

    def families(self) -> Mapping[int, int]:
        """For students of a family of several, the key that stands for all of them."""
        rows = self._connection.execute(
            f"SELECT group_concat(key), min(key) FROM student WHERE {_FAMILY} <> '' "
            f"GROUP BY {_FAMILY} HAVING count(*) > 1"
        )
        return {int(key): first for keys, first in rows for key in keys.split(",")}

    def course_names(self) -> Mapping[int, CourseName]:
        """Courses and bundles by key."""
        rows = self._connection.execute(
            "SELECT key, course_id, title FROM course ORDER BY sort_key, course_id"
        )
        return {row[0]: CourseName(row[1], row[2], rank) for rank, row in enumerate(rows)}

    def place_names(self, keys: Sequence[int]) -> Mapping[int, PlaceName]:
        """Enrollments by key."""
        rows = self._connection.execute(
            "SELECT e.key, e.enrollment_id, c.title FROM enrollment e "
            "JOIN course c ON c.key = e.course_key "
            "WHERE e.key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {row[0]: PlaceName(*row[1:]) for row in rows}

    def account_names(self, keys: Sequence[int]) -> Mapping[int, AccountName]:
        """Students by key."""
        rows = self._connection.execute(
            f"SELECT s.key, s.student_id, s.name, {CONTACT}, s.guardian_name FROM student s "
            "WHERE s.key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {row[0]: AccountName(*row[1:]) for row in rows}

    def place_keys(self, enrollment_ids: Sequence[str]) -> Mapping[str, int]:
        """The keys of enrollments by their ids."""
        rows = self._connection.execute(
            "SELECT enrollment_id, key FROM enrollment "
            "WHERE enrollment_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(enrollment_ids)),),
        )
        return dict(rows.fetchall())

    def plans_made(self) -> int:
        """How many payment plans were ever made."""
        return int(self._connection.one("SELECT count(*) FROM slip WHERE collection = 'plans'"))

    def unsent_places(self) -> Mapping[int, SyncState]:
        """Enrollments of which the server does not hold everything."""
        return unsent_enrollments(self._connection)

    def _keys(self, sql: str) -> Ints:
        return _numbers(self._connection.one(f"SELECT group_concat(key) FROM ({sql})"))

    def _places(self, sql: str, given: tuple[str, ...]) -> tuple[Places, list[Schedule]]:
        row = self._connection.execute(sql, given).fetchone()
        keys, students, courses, enrolled_on = map(_numbers, row[:4])
        texts = row[4].split("|") if row[4] else []
        known = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        withdrawn_on = np.full(len(keys), NEVER, dtype=np.int64)
        left = _numbers(row[5]).reshape(-1, 2)
        order = np.argsort(keys, kind="stable")
        at = order[np.searchsorted(keys[order], left[:, 0])]
        withdrawn_on[at] = left[:, 1] + _EPOCH
        schedule = ints([known[text] for text in texts])
        columns = (keys, students, courses, enrolled_on + _EPOCH, withdrawn_on, schedule)
        return Places(*(column[order] for column in columns)), [_schedule(text) for text in known]

    def _lines(self, where: str, given: tuple[str, ...]) -> Lines:
        row = self._connection.execute(_ENTRIES + where, given).fetchone()
        tags, values = _numbers(row[0]), _numbers(row[1])
        keys, amounts = values >> 32, (values & ((1 << 32) - 1)) - _AMOUNT
        which = (tags >> _WHICH_AT) & ((1 << _WHICH) - 1)
        deltas = [np.where(which == one, amounts, 0) for one in range(_SEVERAL)]
        order = np.argsort(keys, kind="stable")
        several = _numbers(row[2]).reshape(-1, 4)
        at = order[np.searchsorted(keys[order], several[:, 0])]
        for one in range(_SEVERAL):
            deltas[one][at] = several[:, one + 1]
        gone_on = np.full(len(keys), NEVER, dtype=np.int64)
        voided = self._voids(where.replace("y.", "v."), given)
        at = np.searchsorted(keys[order], voided[:, 0])
        here = (at < len(keys)) & (keys[order][np.minimum(at, len(keys) - 1)] == voided[:, 0])
        gone_on[order[at[here]]] = voided[here, 1]
        return Lines(
            tags >> _KEY_AT,
            (tags & ((1 << _DAY) - 1)) + _EPOCH,
            (tags >> _KIND_AT) & ((1 << _KIND) - 1),
            deltas[0],
            deltas[1],
            deltas[2],
            ((tags >> _SCHEDULED_AT) & 1).astype(bool),
            gone_on,
        )

    def _voids(self, where: str, given: tuple[str, ...]) -> Ints:
        """Keys of voided entries with the day of their void."""
        rows = self._connection.execute(f"{_VOIDS}{where} GROUP BY x.key", given).fetchall()
        days = {day: date.fromisoformat(day).toordinal() for _, day in rows}
        return ints([number for key, day in rows for number in (key, days[day])]).reshape(-1, 2)


def _numbers(text: str | None) -> Ints:
    """The numbers of a text of numbers and commas."""
    if not text:
        return np.empty(0, dtype=np.int64)
    numbers: Ints = np.fromstring(text, dtype=np.int64, sep=",")
    return numbers


def _schedule(text: str) -> Schedule:
    parts: list[Any] = json.loads(text)
    return tuple((int(cents), date.fromisoformat(day).toordinal()) for cents, day in parts)
