"""One transaction on the store's file."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from enrolldesk.adapters.sqlite.blaming import asking_the_file
from enrolldesk.adapters.sqlite.bulk import Loader
from enrolldesk.adapters.sqlite.connection import Connection, use_wal, without_log
from enrolldesk.adapters.sqlite.derived import refresh_enrollments, refresh_students
from enrolldesk.adapters.sqlite.owners import follow_pointer, owner_of
from enrolldesk.adapters.sqlite.records import (
    DESK,
    SCHOOL,
    STAFF,
    course_row,
    entry_row,
    school_row,
    staff_row,
    student_row,
)
from enrolldesk.adapters.sqlite.slips import put_slip
from enrolldesk.adapters.sqlite.unit_reads import UnitReads
from enrolldesk.adapters.sqlite.words import refresh_words
from enrolldesk.adapters.sqlite.writing import (
    ADD_BATCH,
    ADD_BATCH_KEY,
    ADD_ENTRY,
    PUT_COURSE,
    PUT_ENROLLMENT,
    PUT_STUDENT,
    REPLACE_ENTRY,
    batch_row,
    enrollment_row,
    given_receipt,
    key_of,
    upsert,
)
from enrolldesk.app.batches import Batch
from enrolldesk.app.folding import sort_key
from enrolldesk.app.homes import HomeBusy
from enrolldesk.app.ports import StudentFile
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip

_PUT_SCHOOL = upsert("school", f"one, {SCHOOL}", "one")
_PUT_DESK = upsert("desk", f"one, {DESK}", "one")
_KEYS_OF_PLACE = (
    "SELECT (SELECT key FROM student WHERE student_id = ?), (SELECT key FROM course WHERE "
    "course_id = ?), (SELECT key FROM enrollment WHERE enrollment_id = ?)"
)
_PUT_STAFF = upsert("staff", f"{STAFF}, sort_key", "staff_id")


@asking_the_file
class SqliteUnitOfWork(UnitReads):
    """A transaction that no other writer can interleave with."""

    def __init__(
        self,
        connection: Connection,
        committed: Callable[[ReceiptNumber | None], None],
        *,
        large: bool = False,
    ) -> None:
        """``committed`` is told the last receipt number once it is durable."""
        super().__init__(connection)
        self._large = large
        self._committed = committed
        self._is_open = False
        self._enrollments: dict[int, None] = {}
        self._students: dict[int, None] = {}
        self._reworded: dict[int, None] = {}

    def __enter__(self) -> Self:
        """Begin; raises HomeBusy when another writer does not finish."""
        if self._connection.in_transaction:
            if self._connection.unit() is not None:
                raise RuntimeError("a unit of work is open already")
            # Whoever began it dropped it without leaving its block.
            self._connection.execute("ROLLBACK")
        if self._large:
            without_log(self._connection)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.unit = weakref.ref(self)
        self._is_open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Undo what was not committed."""
        if self._is_open:
            self.abandon()
        if self._large:
            # Where somebody reads in this moment, the next opening does it.
            with contextlib.suppress(HomeBusy):
                use_wal(self._connection)

    def abandon(self) -> None:
        """Undo everything since the beginning."""
        self._is_open = False
        # SQLite rolls back by itself when the disk is full.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def commit(self) -> None:
        """Make it durable; returns after the disk has it."""
        connection = self._writing()
        refresh_enrollments(connection, self._enrollments)
        if self._students:
            refresh_students(connection, self._students, self._numbers.next_of("touch"))
        refresh_words(connection, self._reworded)
        self._numbers.keep()
        connection.execute("COMMIT")
        self._is_open = False
        self._committed(self._numbers.given)

    def put_school(self, school: School) -> None:
        """Keep the school's settings."""
        self._writing().execute(_PUT_SCHOOL, (1, *school_row(school)))

    def put_desk(self, desk: DeskIdentity) -> None:
        """Keep who this desk is."""
        self._writing().execute(_PUT_DESK, (1, desk.desk_id, desk.code, desk.letter, desk.name))
        self._numbers.forget_series()

    def put_staff(self, staff: Staff) -> None:
        """Keep somebody who works at a desk."""
        self._writing().execute(_PUT_STAFF, (*staff_row(staff), sort_key(staff.name)))

    def put_student(self, student: Student) -> None:
        """Keep a student."""
        self._writing().execute(PUT_STUDENT, student_row(student))
        key = key_of(self._connection, "student", student.student_id)
        self._students[key] = self._reworded[key] = None
        self._students |= dict.fromkeys(follow_pointer(self._connection, student, key))

    def put_course(self, course: Course) -> None:
        """Keep a course."""
        self._writing().execute(PUT_COURSE, course_row(course))

    def put_enrollment(self, enrollment: Enrollment) -> None:
        """Keep a place in a course; raises NotFound where student or course are unknown."""
        connection = self._writing()
        wanted = (enrollment.student_id, enrollment.course_id, enrollment.bundle_id)
        student_key, course_key, bundle_key = connection.execute(_KEYS_OF_PLACE, wanted).fetchone()
        if student_key is None:
            raise NotFound("student", enrollment.student_id)
        if course_key is None:
            raise NotFound("course", enrollment.course_id)
        if enrollment.bundle_id is not None and bundle_key is None:
            raise NotFound("enrollment", enrollment.bundle_id)
        owner_key = owner_of(connection, student_key)
        row = enrollment_row(enrollment, student_key, course_key, bundle_key, owner_key)
        (key,) = connection.execute(f"{PUT_ENROLLMENT} RETURNING key", row).fetchone()
        self._enrollments[key] = self._students[student_key] = self._students[owner_key] = None

    def post(self, entry: Entry) -> None:
        """Append an entry; raises IdAlreadyUsed rather than change one that stands.

        One that was given up gives way: it never was in the school's ledger.
        """
        connection = self._writing()
        given_up = connection.one("SELECT given_up FROM entry WHERE entry_id = ?", entry.entry_id)
        if given_up == 0:
            raise IdAlreadyUsed("entry", entry.entry_id)
        place = connection.execute(
            "SELECT e.key, s.key, e.owner_key, s.student_id FROM enrollment e JOIN student s "
            "ON s.key = e.student_key WHERE e.enrollment_id = ?",
            (entry.enrollment_id,),
        ).fetchone()
        if place is None:
            raise NotFound("enrollment", entry.enrollment_id)
        enrollment_key, student_key, owner_key, student_id = place
        if student_id != entry.student_id:
            raise NotFound("student", entry.student_id)
        receipt_key = given_receipt(connection, entry)
        statement = ADD_ENTRY if given_up is None else REPLACE_ENTRY
        connection.execute(statement, entry_row(entry, enrollment_key, receipt_key))
        self._enrollments[enrollment_key] = None
        self._students[student_key] = self._students[owner_key] = None

    def put_slip(self, slip: Slip) -> None:
        """Keep a slip; one of a kind that never changes stands."""
        put_slip(self._writing(), slip)

    def enqueue(self, batch: Batch) -> None:
        """Freeze the batch's payload and digest in the outbox."""
        connection = self._writing()
        if self.fingerprint(batch.batch_id) is not None:
            raise IdAlreadyUsed("batch", batch.batch_id)
        connection.execute(ADD_BATCH, batch_row(batch))
        connection.executemany(
            ADD_BATCH_KEY,
            [(key, batch.desk_seq, int(changes)) for key, changes in batch.order_keys],
        )

    def load(self, files: Iterable[StudentFile]) -> int:
        """Add many new students with everything of theirs."""
        loader = Loader(self._writing(), self._numbers.next_of("touch"))
        return loader.load(files)

    def next_receipt(self) -> ReceiptNumber:
        """Take the next number of this desk's series."""
        self._writing()
        return self._numbers.next_receipt()

    def next_desk_seq(self) -> int:
        """Take the next place in this desk's order of batches, from 1."""
        self._writing()
        return self._numbers.next_of("desk_seq")

    def _writing(self) -> Connection:
        if not self._is_open:
            raise RuntimeError("this unit of work is not open")
        return self._connection
