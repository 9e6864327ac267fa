"""Everything that can be read, on one connection: loaded when more than a list is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.families import family_on, same_guardian_on
from enrolldesk.adapters.sqlite.likeness import Likenesses
from enrolldesk.adapters.sqlite.reads_cards import CardReads
from enrolldesk.adapters.sqlite.reads_payments import PaymentReads
from enrolldesk.adapters.sqlite.reads_students import StudentReads
from enrolldesk.adapters.sqlite.records import (
    COURSE,
    OUTBOX,
    STANDING,
    STUDENT,
    course_of,
    fenced_of,
    outbox_of,
    standing_from,
    student_of,
)
from enrolldesk.adapters.sqlite.search import Search
from enrolldesk.adapters.sqlite.slips import SlipReads
from enrolldesk.app.folding import sort_key
from enrolldesk.app.rows import CourseRow, Fenced, Likeness, OutboxRow, StudentRow
from enrolldesk.domain.courses import Course
from enrolldesk.domain.ledger import Standing
from enrolldesk.domain.people import Student


class RecordReads(StudentReads, PaymentReads, CardReads, SlipReads):
    """Cards, payments, courses, the outbox, and who is meant by a text."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        super().__init__(connection)
        self._search = Search(connection)
        self._likenesses = Likenesses(connection)

    def standing(self, enrollment_id: str) -> Standing:
        """What an enrollment's entries add up to; nothing where there are none."""
        row = self._connection.execute(
            f"SELECT {STANDING} FROM enrollment e WHERE e.enrollment_id = ?", (enrollment_id,)
        ).fetchone()
        return standing_from(row) if row else Standing()

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name; the empty id is nobody's."""
        return family_on(self._connection, family_id)

    def same_guardian(self, student: Student) -> tuple[Student, ...]:
        """Who else has the same guardian's phone or e-mail, by name."""
        return same_guardian_on(self._connection, student)

    def identities(self) -> Iterable[Student]:
        """Every student who is not archived: what tells whether somebody is known already."""
        rows = self._connection.execute(f"SELECT {STUDENT} FROM student WHERE archived = 0")
        return map(student_of, rows)

    def search(self, text: str, today: date, limit: int = 50) -> list[StudentRow]:
        """Students whose name, phone, e-mail or receipt number begins so, word by word."""
        return self.student_rows(self._search.keys(text, limit), today)

    def like(self, student: Student, today: date) -> list[Likeness]:
        """Students who may be this one, archived ones included."""
        found = self._likenesses.of(student)
        births = self._likenesses.births(list(found))
        return [
            Likeness(row, found[row.key], births[row.key])
            for row in self.student_rows(list(found), today)
        ]

    def courses(self, *, inactive: bool = False) -> tuple[CourseRow, ...]:
        """Courses and bundles by title; with ``inactive`` also those no longer offered."""
        rows = self._connection.execute(
            f"SELECT (SELECT count(*) FROM enrollment e WHERE e.course_key = course.key "
            f"AND e.state = 'open'), {COURSE} FROM course ORDER BY sort_key, course_id"
        ).fetchall()
        known = [(enrolled, course_of(tuple(row))) for enrolled, *row in rows]
        titles = {course.course_id: course.title for _, course in known}
        return tuple(
            CourseRow(
                course,
                tuple(titles.get(part.course_id, "") for part in course.components),
                enrolled,
            )
            for enrolled, course in known
            if inactive or course.active
        )

    def course_titled(self, title: str) -> Course | None:
        """A course by title, whatever its case and accents; an active one before another."""
        row = self._connection.execute(
            f"SELECT {COURSE} FROM course WHERE sort_key = ? ORDER BY active DESC, key LIMIT 1",
            (sort_key(title),),
        ).fetchone()
        return course_of(row) if row else None

    def outbox(self, *, limit: int | None = None) -> tuple[OutboxRow, ...]:
        """Recorded batches, oldest first."""
        rows = self._connection.execute(
            f"SELECT {OUTBOX} FROM outbox ORDER BY desk_seq LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return tuple(map(outbox_of, rows))

    def fenced(self) -> tuple[Fenced, ...]:
        """Batches that can never land any more, in the order of the desk."""
        rows = self._connection.execute(
            "SELECT batch_id, desk_seq, command, way, replaced_by, settled_at, payload "
            "FROM fenced ORDER BY desk_seq, settled_at"
        )
        return tuple(map(fenced_of, rows))

    def rescued(self) -> frozenset[str]:
        """Batches that came from a rescue file."""
        return frozenset(
            batch_id for (batch_id,) in self._connection.execute("SELECT batch_id FROM rescued")
        )

    def outbox_count(self) -> Mapping[str, int]:
        """How many batches are in each state."""
        return dict(self._connection.execute("SELECT state, count(*) FROM outbox GROUP BY state"))
