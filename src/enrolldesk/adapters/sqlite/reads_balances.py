"""What is owed, enrollment by enrollment, streamed however long the list is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.looking import Looking
from enrolldesk.adapters.sqlite.reads_students import SYNC
from enrolldesk.adapters.sqlite.records import CONTACT, STANDING, Row, on_day, standing_from
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.enrollments import (
    EnrollmentState,
    PaymentStatus,
    due_by,
    open_items,
    payment_status,
)
from enrolldesk.domain.money import ZERO, Money

_LAST_PAYMENT: Final = (
    "SELECT max(y.day) FROM entry y WHERE y.enrollment_key = e.key AND y.kind = 'payment' "
    "AND NOT EXISTS (SELECT 1 FROM entry v WHERE v.kind = 'void' AND v.reverses = y.entry_id)"
)


class BalanceReads:
    """The list of balances on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection
        self._looking = Looking(connection)

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
            for row in rows:
                line = self._line(row, today)
                if status in (None, line.status):
                    yield line

    def _line(self, row: Row, today: date) -> BalanceRow:
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
            due_now=self._due_now(enrollment_id, next_due_on, today),
            next_due_on=next_due_on,
            days_late=max(0, late),
            last_payment_on=on_day(paid_on),
            sync=SYNC,
        )

    def _due_now(self, enrollment_id: str, next_due_on: date | None, today: date) -> Money:
        if next_due_on is None or next_due_on > today:
            return ZERO
        enrollment = self._looking.enrollment(enrollment_id)
        entries = self._looking.entries_of(enrollment_id)
        return due_by(open_items(enrollment, entries), today) if enrollment else ZERO
