"""What is owed, enrollment by enrollment, streamed however long the list is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.looking import marks
from enrolldesk.adapters.sqlite.reads_students import SYNC
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

_LAST_PAYMENT: Final = (
    "SELECT max(y.day) FROM entry y WHERE y.enrollment_key = e.key AND y.kind = 'payment' "
    "AND y.given_up = 0 AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.kind = 'void' "
    "AND v.reverses = y.entry_id AND v.given_up = 0)"
)


class BalanceReads:
    """The list of balances on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection

    def balances(
        self, today: date, *, status: PaymentStatus | None = None, owing: bool = False
    ) -> Iterator[BalanceRow]:
        """Every enrollment that carries money, by student's name."""
        only = "AND e.charged - e.paid - e.written_off > 0 " if owing else ""
        # One slice of students after the other: a list that is read slowly holds nothing open.
        after: tuple[str, int] = ("", 0)
        while True:
            students = self._connection.execute(
                "SELECT sort_key, key FROM student WHERE (sort_key, key) > (?, ?) "
                "ORDER BY sort_key, key LIMIT 1000",
                after,
            ).fetchall()
            if not students:
                return
            rows = self._connection.execute(
                f"SELECT s.student_id, s.name, {CONTACT}, e.enrollment_id, c.title, "
                f"e.state, e.next_due_on, ({_LAST_PAYMENT}), {STANDING} "
                "FROM student s JOIN enrollment e ON e.student_key = s.key "
                "JOIN course c ON c.key = e.course_key "
                "WHERE (s.sort_key, s.key) > (?, ?) AND (s.sort_key, s.key) <= (?, ?) "
                f"AND e.bundle_key IS NULL {only}ORDER BY s.sort_key, s.key, e.key",
                (*after, *students[-1]),
            ).fetchall()
            after = students[-1]
            due_now = self._due_now(
                [row[3] for row in rows if row[6] and row[6] <= str(today)], today
            )
            for row in rows:
                line = _line(row, due_now.get(row[3], ZERO), today)
                if status in (None, line.status):
                    yield line

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


def _line(row: Row, due_now: Money, today: date) -> BalanceRow:
    student_id, student, contact, enrollment_id, title, state, due, paid_on = row[:8]
    standing = standing_from(row[8:])
    next_due_on = on_day(due)
    late = (today - next_due_on).days if next_due_on is not None else 0
    return BalanceRow(
        student_id=student_id,
        student=student,
        contact=contact,
        enrollment_id=enrollment_id,
        title=title,
        status=payment_status(EnrollmentState(state), standing, next_due_on, today),
        standing=standing,
        due_now=due_now,
        next_due_on=next_due_on,
        days_late=max(0, late),
        last_payment_on=on_day(paid_on),
        sync=SYNC,
    )
