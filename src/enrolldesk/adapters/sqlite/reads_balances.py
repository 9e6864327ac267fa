"""What is owed, enrollment by enrollment, streamed however long the list is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.looking import marks
from enrolldesk.adapters.sqlite.records import (
    CONTACT,
    ENROLLMENT,
    ENROLLMENTS,
    ENTRIES,
    ENTRY,
    STANDING,
    Row,
    enrollment_of,
    entry_of,
    on_day,
    standing_from,
)
from enrolldesk.adapters.sqlite.sync_marks import marks_of
from enrolldesk.app.changes import SyncState
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.enrollments import (
    EnrollmentState,
    PaymentStatus,
    due_by,
    open_items,
    payment_status,
)
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import ZERO, Money

_SLICE: Final = 1000

_LAST_PAYMENT: Final = (
    "SELECT max(y.day) FROM entry y WHERE y.enrollment_key = e.key AND y.kind = 'payment' "
    "AND y.given_up = 0 AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.kind = 'void' "
    "AND v.reverses = y.entry_id AND v.given_up = 0)"
)
_ROWS: Final = (
    f"SELECT s.student_id, s.name, {CONTACT}, e.enrollment_id, c.title, "
    f"e.state, e.next_due_on, ({_LAST_PAYMENT}), e.schedule, "
    f"(SELECT max(y.day) FROM entry y WHERE y.enrollment_key = e.key), {STANDING} "
    "FROM student s JOIN enrollment e ON e.student_key = s.key "
    "JOIN course c ON c.key = e.course_key"
)
_OWES: Final = "e.bundle_key IS NULL AND e.charged - e.paid - e.written_off > 0"
_BY_NAME: Final = "ORDER BY s.sort_key, s.key, e.key"


class BalanceReads:
    """The list of balances on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def balances(
        self, today: date, *, status: PaymentStatus | None = None, owing: bool = False
    ) -> Iterator[BalanceRow]:
        """Every enrollment that carries money, by student's name."""
        day = today.isoformat()
        slices = self._owing() if owing else self._all()
        # One slice after the other: a list that is read slowly holds nothing open.
        for rows in slices:
            in_parts = [row[3] for row in rows if _is_due(row, day) and not _is_all_due(row, day)]
            due_now = self._due_now(in_parts, today)
            open_ones = marks_of(self._connection, (f"enrollments/{row[3]}" for row in rows))
            for row in rows:
                sync = open_ones.get(f"enrollments/{row[3]}") if open_ones else None
                line = _line(row, due_now.get(row[3]), today, sync)
                if status in (None, line.status):
                    yield line

    def _all(self) -> Iterator[list[Row]]:
        after: tuple[str, int] = ("", 0)
        while True:
            students = self._connection.execute(
                "SELECT sort_key, key FROM student WHERE (sort_key, key) > (?, ?) "
                f"ORDER BY sort_key, key LIMIT {_SLICE}",
                after,
            ).fetchall()
            if not students:
                return
            yield self._connection.execute(
                f"{_ROWS} WHERE (s.sort_key, s.key) > (?, ?) AND (s.sort_key, s.key) <= (?, ?) "
                f"AND e.bundle_key IS NULL {_BY_NAME}",
                (*after, *students[-1]),
            ).fetchall()
            after = students[-1]

    def _owing(self) -> Iterator[list[Row]]:
        # From the enrollments to their students: most students owe nothing.
        keys = self._connection.execute(
            "SELECT e.key FROM enrollment e CROSS JOIN student s ON s.key = e.student_key "
            f"WHERE {_OWES} {_BY_NAME}"
        ).fetchall()
        for start in range(0, len(keys), _SLICE):
            part = [key for (key,) in keys[start : start + _SLICE]]
            yield self._connection.execute(
                f"{_ROWS} WHERE e.key IN ({marks(part)}) AND {_OWES} {_BY_NAME}",
                part,
            ).fetchall()

    def _due_now(self, enrollment_ids: list[str], today: date) -> dict[str, Money]:
        """What is due of those enrollments that have anything due."""
        if not enrollment_ids:
            return {}
        entries: dict[str, list[Entry]] = {}
        where = f"e.enrollment_id IN ({marks(enrollment_ids)})"
        for row in self._connection.execute(
            f"SELECT {ENTRY} FROM {ENTRIES} WHERE {where} ORDER BY y.key", enrollment_ids
        ):
            entry = entry_of(row)
            entries.setdefault(entry.enrollment_id, []).append(entry)
        places = self._connection.execute(
            f"SELECT {ENROLLMENT} FROM {ENROLLMENTS} WHERE {where}", enrollment_ids
        )
        return {
            place.enrollment_id: due_by(open_items(place, entries[place.enrollment_id]), today)
            for place in map(enrollment_of, places)
        }


def _is_due(row: Row, today: str) -> bool:
    """Whether any part is due: the first open one is."""
    due = row[6]
    return due is not None and due <= today


def _is_all_due(row: Row, today: str) -> bool:
    """Whether no part can be due later: neither the schedule nor an entry goes beyond today."""
    return _last_day(row[8]) <= today and (row[9] or "") <= today


@lru_cache(maxsize=4096)
def _last_day(schedule: str) -> str:
    return max((str(day) for _, day in json.loads(schedule)), default="")


def _line(row: Row, due_now: Money | None, today: date, sync: SyncState | None) -> BalanceRow:
    student_id, student, contact, enrollment_id, title, state, due, paid_on = row[:8]
    standing = standing_from(row[10:])
    if due_now is None:
        due_now = standing.owed if _is_due(row, today.isoformat()) else ZERO
    next_due_on = _day(due)
    late = (today - next_due_on).days if next_due_on is not None else 0
    return BalanceRow(
        student_id=student_id,
        student=student,
        contact=contact,
        enrollment_id=enrollment_id,
        title=title,
        status=payment_status(_STATES[state], standing, next_due_on, today),
        standing=standing,
        due_now=due_now,
        next_due_on=next_due_on,
        days_late=max(0, late),
        last_payment_on=_day(paid_on),
        sync=sync,
    )


# A list has a few days again and again, and an enum's members are slow to reach by their texts.
_day = lru_cache(maxsize=4096)(on_day)
_STATES: Final = {str(state): state for state in EnrollmentState}
