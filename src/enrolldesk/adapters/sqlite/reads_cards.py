"""One student with everything recorded, in a handful of queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite.looking import OWNER, Looking, marks
from enrolldesk.adapters.sqlite.records import (
    COURSE,
    ENROLLMENT,
    ENROLLMENTS,
    ENTRIES,
    ENTRY,
    STANDING,
    STUDENT,
    course_of,
    enrollment_of,
    entry_of,
    on_day,
    standing_from,
    student_of,
)
from enrolldesk.adapters.sqlite.sync_marks import marks_of, marks_of_batches
from enrolldesk.adapters.sqlite.words import words_row
from enrolldesk.app.cards import card_of
from enrolldesk.app.folding import words_of
from enrolldesk.app.homes import RecordDamaged
from enrolldesk.app.ports import Account
from enrolldesk.app.rows import Receipt, StudentCard
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import Money

ACCOUNTS_AT_ONCE: Final = 500
_SHOWN_AS: Final = (
    "(SELECT o.student_id FROM merged_student m JOIN student o ON o.key = m.owner_key "
    "WHERE m.student_key = student.key)"
)


class CardReads(Looking):
    """Cards, receipts and whole accounts on one connection."""

    def student_card(self, student_id: str, today: date) -> StudentCard | None:
        """Everything a card shows, or None where there is no such student."""
        row = self._connection.execute(
            f"SELECT key, {STUDENT} FROM student WHERE key = {OWNER}", (student_id,)
        ).fetchone()
        if row is None:
            return None
        key, student = row[0], student_of(row[1:])
        enrollments = self.enrollments_of(student_id)
        entries = self._entries("e.owner_key = ?", key)
        courses = self._courses(place.course_id for place in enrollments)
        if not all(place.course_id in courses for place in enrollments):
            # An index of the file that leads to another course than the place does.
            raise RecordDamaged("student", student_id)
        return card_of(
            key,
            student,
            enrollments,
            entries,
            given_up=self.given_up("e.owner_key = ?", key),
            courses=courses,
            staff=self._staff_names(entry.staff_id for entry in entries),
            desks=self._desk_names(),
            today=today,
            sync=marks_of(
                self._connection,
                (
                    f"students/{student.student_id}",
                    *(f"enrollments/{place.enrollment_id}" for place in enrollments),
                ),
            )
            | marks_of_batches(self._connection, (entry.batch_id for entry in entries)),
        )

    def receipt(self, receipt_id: str) -> Receipt | None:
        """A receipt by the id its entries share."""
        return self._receipt(
            "y.receipt_key = (SELECT key FROM receipt WHERE receipt_id = ?)", receipt_id
        )

    def receipt_numbered(self, receipt_no: str) -> Receipt | None:
        """A receipt by its printed number, in any case; this desk's where another has it, too."""
        return self._receipt(
            "y.receipt_key = (SELECT key FROM receipt WHERE receipt_no = ? "
            "ORDER BY desk_id = (SELECT desk_id FROM desk) DESC, key LIMIT 1)",
            receipt_no.strip(),
        )

    def accounts(self) -> Iterator[Account]:
        """Every student with everything recorded, and what is kept beside it."""
        last = 0
        while True:
            rows = self._connection.execute(
                f"SELECT key, balance, {_SHOWN_AS}, {STUDENT} FROM student WHERE key > ? "
                "ORDER BY key LIMIT ?",
                (last, ACCOUNTS_AT_ONCE),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            for key, balance, shown_as, *row in rows:
                yield self._account(key, balance, shown_as, row)

    def _account(self, key: int, balance: int, shown_as: str | None, row: list[object]) -> Account:
        student = student_of(tuple(row))
        enrollments: list[Enrollment] = []
        kept = {}
        for (
            *columns,
            charged,
            paid,
            written_off,
            refunded,
            returned,
            due,
        ) in self._connection.execute(
            f"SELECT {ENROLLMENT}, {STANDING}, e.next_due_on FROM {ENROLLMENTS} "
            "WHERE e.student_key = ? ORDER BY e.key",
            (key,),
        ):
            enrollments.append(enrollment_of(tuple(columns)))
            standing = standing_from((charged, paid, written_off, refunded, returned))
            kept[enrollments[-1].enrollment_id] = (standing, on_day(due))
        entries: dict[str, list[Entry]] = {place.enrollment_id: [] for place in enrollments}
        for entry in self._connection.execute(
            f"SELECT {ENTRY} FROM {ENTRIES} WHERE e.student_key = ? ORDER BY y.key", (key,)
        ):
            known = entry_of(entry)
            entries[known.enrollment_id].append(known)
        words = self._connection.execute(
            "SELECT key, words, whole, archived FROM student_words WHERE key = ?", (key,)
        ).fetchone()
        return Account(
            student=student,
            enrollments=tuple(enrollments),
            entries={place: tuple(lines) for place, lines in entries.items()},
            kept=kept,
            kept_balance=Money(balance),
            shown_as=shown_as or student.student_id,
            searchable=words == words_row(key, student, words_of(student)),
        )

    def _receipt(self, where: str, key: str) -> Receipt | None:
        standing, given_up = self._entries(where, key), self.given_up(where, key)
        entries = (*standing, *given_up)
        if not entries:
            return None
        first = entries[0]
        voided = self.voided(entry.entry_id for entry in standing)
        nothing = voided | {entry.entry_id for entry in given_up}
        return Receipt(first.receipt_id or "", first.receipt_no or "", entries, nothing)

    def _courses(self, course_ids: Iterator[str]) -> dict[str, Course]:
        wanted = tuple(course_ids)
        rows = self._connection.execute(
            f"SELECT {COURSE} FROM course WHERE course_id IN ({marks(wanted)})", wanted
        )
        return {course.course_id: course for course in map(course_of, rows)}

    def _desk_names(self) -> dict[str, str]:
        rows = self._connection.execute(
            "SELECT desk_id, coalesce(nullif(name, ''), code || letter) FROM desk UNION "
            "SELECT desk_id, coalesce(nullif(name, ''), code || letter) FROM other_desk"
        )
        return dict(rows)

    def _staff_names(self, staff_ids: Iterator[str]) -> dict[str, str]:
        wanted = tuple(set(staff_ids))
        return dict(
            self._connection.execute(
                f"SELECT staff_id, name FROM staff WHERE staff_id IN ({marks(wanted)})", wanted
            )
        )
