"""Single records looked up by id: the same for reading and inside a unit of work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from enrolldesk.adapters.sqlite.columns import marks as marks
from enrolldesk.adapters.sqlite.looking_school import SchoolLooking
from enrolldesk.adapters.sqlite.records import (
    ALL_ENTRIES,
    COURSE,
    ENROLLMENT,
    ENROLLMENTS,
    ENTRIES,
    ENTRY,
    STUDENT,
    course_of,
    enrollment_of,
    entry_of,
    student_of,
)
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student

OWNER: Final = (
    "(SELECT coalesce(m.owner_key, s.key) FROM student s "
    "LEFT JOIN merged_student m ON m.student_key = s.key WHERE s.student_id = ?)"
)
"""The key of the student that a student is shown as."""

OF_DAY: Final = "y.day = ? AND y.desk_id = ? AND y.paid_delta <> 0 AND y.kind <> 'credit'"
"""Says again what the index of the days says: without it the whole ledger would be read."""


class Looking(SchoolLooking):
    """Records by id, on one connection."""

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        row = self._connection.execute(
            f"SELECT {STUDENT} FROM student WHERE student_id = ?", (student_id,)
        ).fetchone()
        return student_of(row) if row else None

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        row = self._connection.execute(
            f"SELECT {COURSE} FROM course WHERE course_id = ?", (course_id,)
        ).fetchone()
        return course_of(row) if row else None

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return next(iter(self._enrollments("e.enrollment_id = ?", enrollment_id)), None)

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """The enrollments of a student's account in the order they were recorded."""
        return self._enrollments(f"e.owner_key = {OWNER}", student_id)

    def components_of(self, bundle_enrollment_id: str) -> tuple[Enrollment, ...]:
        """The enrollments in a bundle's courses, in the order they were recorded."""
        return self._enrollments(
            "e.bundle_key = (SELECT key FROM enrollment WHERE enrollment_id = ?)",
            bundle_enrollment_id,
        )

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return next(iter(self._entries("y.entry_id = ?", entry_id)), None)

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""
        return self._entries(
            "y.enrollment_key = (SELECT key FROM enrollment WHERE enrollment_id = ?)",
            enrollment_id,
        )

    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]:
        """A receipt's entries in the order they were recorded."""
        return self._entries(
            "y.receipt_key = (SELECT key FROM receipt WHERE receipt_id = ?)", receipt_id
        )

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""
        return self._entries(OF_DAY, day.isoformat(), desk_id)

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""
        return int(
            self._connection.one(
                "SELECT count(*) FROM entry y WHERE y.kind = 'discount' AND y.reference = ? "
                "AND y.reference <> '' AND y.given_up = 0 AND NOT EXISTS (SELECT 1 FROM entry v "
                "WHERE v.kind = 'void' AND v.reverses = y.entry_id AND v.given_up = 0)",
                promotion_id,
            )
        )

    def voided(self, entry_ids: Iterable[str]) -> frozenset[str]:
        """Those of some entries that a void cancels."""
        wanted = tuple(entry_ids)
        if not wanted:
            return frozenset()
        rows = self._connection.execute(
            "SELECT reverses FROM entry WHERE kind = 'void' AND given_up = 0 "
            f"AND reverses IN ({marks(wanted)})",
            wanted,
        )
        return frozenset(entry_id for (entry_id,) in rows)

    def _enrollments(self, where: str, *parameters: object) -> tuple[Enrollment, ...]:
        rows = self._connection.execute(
            f"SELECT {ENROLLMENT} FROM {ENROLLMENTS} WHERE {where} ORDER BY e.key", parameters
        )
        return tuple(map(enrollment_of, rows))

    def given_up(self, where: str, *parameters: object) -> tuple[Entry, ...]:
        """Entries that were given up and count for nothing, as they were recorded."""
        rows = self._connection.execute(
            f"SELECT {ENTRY} FROM {ALL_ENTRIES} WHERE y.given_up = 1 AND {where} ORDER BY y.key",
            parameters,
        )
        return tuple(map(entry_of, rows))

    def _entries(self, where: str, *parameters: object) -> tuple[Entry, ...]:
        rows = self._connection.execute(
            f"SELECT {ENTRY} FROM {ENTRIES} WHERE {where} ORDER BY y.key", parameters
        )
        return tuple(map(entry_of, rows))
