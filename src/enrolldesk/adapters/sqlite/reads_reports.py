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
from enrolldesk.adapters.sqlite.owners import owners_of_merged
from enrolldesk.adapters.sqlite.schema_reports import (
    AMOUNT,
    EPOCH,
    JULIAN,
    KEY_ABOVE,
    KIND_AT,
    KINDS,
    PLACE_AT,
    SCHEDULED_AT,
    SEVERAL,
    TAG,
    VALUE,
    WHICH_AT,
)
from enrolldesk.adapters.sqlite.search import Search
from enrolldesk.adapters.sqlite.sync_marks import unsent_enrollments
from enrolldesk.app.reports.columns import (
    ALWAYS,
    NEVER,
    Ints,
    Lines,
    MoneyColumns,
    Places,
    Schedule,
    ints,
)
from enrolldesk.app.reports.reading import AccountName, CourseName, LastReminded, PlaceName
from enrolldesk.domain.reminders import Channel

if TYPE_CHECKING:
    from enrolldesk.app.changes import SyncState

_ENTRIES: Final = (
    f"SELECT group_concat({TAG}), group_concat({VALUE}), "
    "group_concat(key || ',' || charged_delta || ',' || paid_delta || ',' || written_off_delta) "
    f"FILTER (WHERE ({TAG}) >> {WHICH_AT} & {SEVERAL} = {SEVERAL}) FROM entry "
)
_OF_ALL: Final = "INDEXED BY entry_reported WHERE given_up = 0"
"""The index holds both numbers ready made: a fifth of the time that making them takes."""
# Crossed, so that SQLite begins with the few voids; the key of what is voided is in its index.
_VOIDS: Final = (
    "SELECT x.key, v.enrollment_key, v.day FROM entry v INDEXED BY {index} "
    "CROSS JOIN entry x ON x.entry_id = v.reverses WHERE v.kind = 'void' AND v.given_up = 0"
)
_PLACES: Final = (
    "SELECT group_concat(e.key), group_concat(e.student_key), group_concat(e.course_key), "
    f"group_concat(CAST(julianday(e.enrolled_on) AS INTEGER) - {JULIAN}), "
    "group_concat(e.schedule, '|'), "
    "group_concat(e.key || ',' || "
    f"coalesce(CAST(julianday(e.withdrawn_on) AS INTEGER) - {JULIAN}, {ALWAYS - EPOCH})) "
    "FILTER (WHERE e.state = 'withdrawn') FROM enrollment e WHERE e.bundle_key IS NULL"
)
_OF_STUDENTS: Final = (
    "(e.student_key IN (SELECT value FROM json_each(?1)) "
    "OR e.owner_key IN (SELECT value FROM json_each(?1)))"
)
_ENTRIES_OF: Final = f"enrollment_key IN (SELECT e.key FROM enrollment e WHERE {_OF_STUDENTS})"
# The columns beside a maximum are those of its row.
_REMINDED: Final = (
    "SELECT coalesce(m.owner_key, s.key), r.day, json_extract(r.fields, '$.channel'), "
    """max(json_extract(r.fields, '$.taken_at."$at"') || r.slip_id) """
    "FROM slip r JOIN student s ON s.student_id = r.about "
    "LEFT JOIN merged_student m ON m.student_key = s.key "
    "WHERE r.collection = 'reminders' GROUP BY 1"
)
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
        places, schedules = self._places(_PLACES + of_places, given)
        if students is None:
            lines = self._lines(_OF_ALL, "", given)
        else:
            lines = self._lines(
                f"WHERE given_up = 0 AND {_ENTRIES_OF}", f" AND v.{_ENTRIES_OF}", given
            )
        return MoneyColumns(places, lines, schedules)

    def students_by_name(self) -> Ints:
        """The keys of all students, sorted by name."""
        return self._keys("SELECT key FROM student ORDER BY sort_key, key")

    def students_by_phone(self) -> Ints:
        """The keys of students with a phone, sorted by its digits."""
        # In the order of the index: nothing is sorted.
        return self._keys(
            "SELECT key FROM student INDEXED BY student_by_phone WHERE phone_key <> '' "
            "ORDER BY phone_key, archived, key"
        )

    def students_matching(self, text: str) -> Ints:
        """The keys of students that the search finds."""
        return ints(sorted(self._search.every(text)))

    def owners(self) -> Mapping[int, int]:
        """Whom each merged student is shown as, by key."""
        return owners_of_merged(self._connection)

    def families(self) -> Mapping[int, int]:
        """For students of a family of several, the key that stands for all of them."""
        rows = self._connection.execute(
            "SELECT group_concat(key), min(key) FROM student "
            f"WHERE merged_into = '' AND {_FAMILY} <> '' "
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

    def last_reminded(self) -> Mapping[int, LastReminded]:
        """The last reminder of every account."""
        return {
            key: LastReminded(date.fromisoformat(day), Channel(channel))
            for key, day, channel, _moment in self._connection.execute(_REMINDED)
        }

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
        withdrawn_on[at] = left[:, 1] + EPOCH
        schedule = ints([known[text] for text in texts])
        columns = (keys, students, courses, enrolled_on + EPOCH, withdrawn_on, schedule)
        return Places(*(column[order] for column in columns)), [_schedule(text) for text in known]

    def _lines(self, where: str, of_voids: str, given: tuple[str, ...]) -> Lines:
        row = self._connection.execute(_ENTRIES + where, given).fetchone()
        tags, values = _numbers(row[0]), _numbers(row[1])
        keys, amounts = values >> KEY_ABOVE, (values & ((1 << KEY_ABOVE) - 1)) - AMOUNT
        which = (tags >> WHICH_AT) & SEVERAL
        deltas = [np.where(which == one, amounts, 0) for one in range(SEVERAL)]
        order = np.argsort(keys, kind="stable")
        several = _numbers(row[2]).reshape(-1, 4)
        at = order[np.searchsorted(keys[order], several[:, 0])]
        for one in range(SEVERAL):
            deltas[one][at] = several[:, one + 1]
        places = tags >> PLACE_AT
        gone_on = np.full(len(keys), NEVER, dtype=np.int64)
        if len(keys):
            voided = self._voids(of_voids, given)
            at = order[np.minimum(np.searchsorted(keys[order], voided[:, 0]), len(keys) - 1)]
            # A void counts where it stands beside what it cancels.
            here = (keys[at] == voided[:, 0]) & (places[at] == voided[:, 1])
            np.minimum.at(gone_on, at[here], voided[here, 2])
        return Lines(
            places,
            (tags & ((1 << KIND_AT) - 1)) + EPOCH,
            (tags >> KIND_AT) & KINDS,
            deltas[0],
            deltas[1],
            deltas[2],
            ((tags >> SCHEDULED_AT) & 1).astype(bool),
            gone_on,
        )

    def _voids(self, where: str, given: tuple[str, ...]) -> Ints:
        """Keys of voided entries with the enrollment and the day of their void."""
        voids = _VOIDS.format(index="entry_by_enrollment" if where else "entry_voided")
        rows = self._connection.execute(f"{voids}{where}", given).fetchall()
        days = {day: date.fromisoformat(day).toordinal() for day in {row[2] for row in rows}}
        numbers = [number for key, place, day in rows for number in (key, place, days[day])]
        return ints(numbers).reshape(-1, 3)


def _numbers(text: str | None) -> Ints:
    """The numbers of a text of numbers and commas."""
    if not text:
        return np.empty(0, dtype=np.int64)
    numbers: Ints = np.fromstring(text, dtype=np.int64, sep=",")
    return numbers


def _schedule(text: str) -> Schedule:
    parts: list[Any] = json.loads(text)
    return tuple((int(cents), date.fromisoformat(day).toordinal()) for cents, day in parts)
