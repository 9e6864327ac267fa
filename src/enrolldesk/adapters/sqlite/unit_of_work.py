"""One transaction on the store's file."""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Callable, Iterable
from datetime import date
from types import TracebackType
from typing import Self

from enrolldesk.adapters.sqlite.blaming import asking_the_file
from enrolldesk.adapters.sqlite.bulk import Loader
from enrolldesk.adapters.sqlite.connection import Connection, use_wal, without_log
from enrolldesk.adapters.sqlite.derived import refresh_enrollments, refresh_students
from enrolldesk.adapters.sqlite.families import family_on
from enrolldesk.adapters.sqlite.looking import Looking
from enrolldesk.adapters.sqlite.numbers import Numbers
from enrolldesk.adapters.sqlite.owners import follow_pointer, owner_of
from enrolldesk.adapters.sqlite.records import (
    DESK,
    OUTBOX,
    SCHOOL,
    STAFF,
    course_row,
    entry_row,
    outbox_of,
    school_row,
    staff_row,
    student_row,
)
from enrolldesk.adapters.sqlite.slips import SlipReads, put_slip
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
from enrolldesk.app.rows import OutboxRow
from enrolldesk.app.slips.kinds import AnySlip
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
class SqliteUnitOfWork:
    """A transaction that no other writer can interleave with."""

    def __init__(
        self,
        connection: Connection,
        committed: Callable[[ReceiptNumber | None], None],
        *,
        large: bool = False,
    ) -> None:
        """``committed`` is told the last receipt number once it is durable."""
        self._large = large
        self._connection = connection
        self._committed = committed
        self._is_open = False
        self._looking = Looking(connection)
        self._slips = SlipReads(connection)
        self._numbers = Numbers(connection)
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

    def school(self) -> School | None:
        """The school, once it is founded."""
        return self._looking.school()

    def desk(self) -> DeskIdentity | None:
        """This desk, once the school is founded."""
        return self._looking.desk()

    def staff(self, staff_id: str) -> Staff | None:
        """Somebody who works at a desk."""
        return self._looking.person(staff_id)

    def people(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name, those taken off included."""
        return self._looking.people()

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        return self._looking.student(student_id)

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        return self._looking.course(course_id)

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return self._looking.enrollment(enrollment_id)

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return self._looking.entry(entry_id)

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """A student's enrollments in the order they were recorded."""
        return self._looking.enrollments_of(student_id)

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name."""
        return family_on(self._connection, family_id)

    def components_of(self, bundle_enrollment_id: str) -> tuple[Enrollment, ...]:
        """The enrollments in a bundle's courses, in the order they were recorded."""
        return self._looking.components_of(bundle_enrollment_id)

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""
        return self._looking.entries_of(enrollment_id)

    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]:
        """A receipt's entries in the order they were recorded."""
        return self._looking.entries_of_receipt(receipt_id)

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""
        return self._looking.discounts_under(promotion_id)

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""
        return self._looking.entries_of_day(desk_id, day)

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        return self._slips.slip(made, slip_id)

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, then id."""
        return self._slips.slips(made, about=about, since=since, until=until)

    def batch(self, batch_id: str) -> OutboxRow | None:
        """A recorded batch by id."""
        row = self._connection.execute(
            f"SELECT {OUTBOX} FROM outbox WHERE batch_id = ?", (batch_id,)
        ).fetchone()
        return outbox_of(row) if row else None

    def fingerprint(self, batch_id: str) -> str | None:
        """What tells the command recorded under this id from another."""
        found: str | None = self._connection.one(
            "SELECT fingerprint FROM outbox WHERE batch_id = ?1 "
            "UNION ALL SELECT fingerprint FROM fenced WHERE batch_id = ?1",
            batch_id,
        )
        return found

    def receipts_given(self) -> bool:
        """Whether this desk has printed any receipt number."""
        return self._numbers.given is not None or self._looking.receipts_given()

    def desk_claimed(self) -> bool:
        """Whether a school on a server knows this desk by its code."""
        return self._looking.desk_claimed()

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
