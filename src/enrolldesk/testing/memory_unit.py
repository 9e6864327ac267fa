"""A transaction of a store in memory: a copy that takes its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Self

from enrolldesk.app.batches import Batch, digest
from enrolldesk.app.changes import SyncState
from enrolldesk.app.connecting.membership import MEMBERSHIP
from enrolldesk.app.ports import StudentFile
from enrolldesk.app.rows import OutboxRow
from enrolldesk.app.slips.kinds import AnySlip, kind_of, slip_path
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip
from enrolldesk.testing.memory_kept import Kept
from enrolldesk.testing.memory_owners import (
    family_among,
    owners_among,
    people_by_name,
    places_of,
    shown_as,
)
from enrolldesk.testing.memory_slips import discounts_among, entries_among, slips_among

if TYPE_CHECKING:
    from enrolldesk.testing.memory import MemoryStore


class MemoryUnitOfWork:
    """A copy of the store's contents, which takes their place when it is committed."""

    def __init__(self, store: MemoryStore) -> None:
        """A transaction on this store."""
        self._store = store
        self._open: Kept | None = None
        self._touched: set[str] = set()

    def __enter__(self) -> Self:
        """Begin with a copy."""
        if self._store.is_writing:
            raise RuntimeError("a unit of work is open already")
        self._store.is_writing = True
        self._open = self._store.kept.copied()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Forget what was not committed."""
        if self._open is not None:
            self._open = None
            self._store.is_writing = False

    def commit(self) -> None:
        """Put the copy in place."""
        kept = self._kept
        if self._touched:
            kept.touches += 1
            kept.touched |= dict.fromkeys(self._touched, kept.touches)
        self._store.kept = kept
        self._open = None
        self._store.is_writing = False

    def school(self) -> School | None:
        """The school, once it is founded."""
        return self._kept.school

    def desk(self) -> DeskIdentity | None:
        """This desk, once the school is founded."""
        return self._kept.desk

    def staff(self, staff_id: str) -> Staff | None:
        """Somebody who works at a desk."""
        return self._kept.staff.get(staff_id)

    def people(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name, those taken off included."""
        return people_by_name(self._kept)

    def student(self, student_id: str) -> Student | None:
        """A student by id."""
        return self._kept.students.get(student_id)

    def course(self, course_id: str) -> Course | None:
        """A course by id."""
        return self._kept.courses.get(course_id)

    def enrollment(self, enrollment_id: str) -> Enrollment | None:
        """An enrollment by id."""
        return self._kept.enrollments.get(enrollment_id)

    def entry(self, entry_id: str) -> Entry | None:
        """An entry by id."""
        return self._kept.entries.get(entry_id)

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """The enrollments of a student's account in the order they were recorded."""
        return tuple(places_of(self._kept, student_id))

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name."""
        return family_among(self._kept, family_id)

    def components_of(self, bundle_enrollment_id: str) -> tuple[Enrollment, ...]:
        """The enrollments in a bundle's courses."""
        return tuple(
            e for e in self._kept.enrollments.values() if e.bundle_id == bundle_enrollment_id
        )

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""
        return tuple(e for e in self._kept.entries.values() if e.enrollment_id == enrollment_id)

    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]:
        """A receipt's entries in the order they were recorded."""
        return tuple(e for e in self._kept.entries.values() if e.receipt_id == receipt_id)

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""
        return discounts_among(self._kept.entries.values(), promotion_id)

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""
        return entries_among(self._kept.entries.values(), desk_id, day)

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None:
        """A slip by id."""
        found = slips_among(self._kept.slips, made)
        return next((slip for slip in found if slip.slip_id == slip_id), None)

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, then id."""
        return slips_among(self._kept.slips, made, about=about, since=since, until=until)

    def batch(self, batch_id: str) -> OutboxRow | None:
        """A recorded batch by id."""
        return self._kept.batches[batch_id][0] if batch_id in self._kept.batches else None

    def fingerprint(self, batch_id: str) -> str | None:
        """What tells the command recorded under this id from another."""
        return self._kept.batches[batch_id][1] if batch_id in self._kept.batches else None

    def receipts_given(self) -> bool:
        """Whether this desk has printed any receipt number."""
        return bool(self._kept.series)

    def desk_claimed(self) -> bool:
        """Whether a school on a server knows this desk by its code."""
        return bool(self._store.local.get(MEMBERSHIP))

    def put_school(self, school: School) -> None:
        """Keep the school's settings."""
        self._kept.school = school

    def put_desk(self, desk: DeskIdentity) -> None:
        """Keep who this desk is."""
        self._kept.desk = desk

    def put_staff(self, staff: Staff) -> None:
        """Keep somebody who works at a desk."""
        self._kept.staff[staff.staff_id] = staff

    def put_student(self, student: Student) -> None:
        """Keep a student."""
        before = owners_among(self._kept)
        self._kept.students[student.student_id] = student
        self._touched.add(student.student_id)
        after = owners_among(self._kept)
        for key in before.keys() | after.keys():
            owners = before.get(key, key), after.get(key, key)
            if owners[0] != owners[1]:
                self._touched |= {key, *owners}

    def put_course(self, course: Course) -> None:
        """Keep a course."""
        self._kept.courses[course.course_id] = course

    def put_enrollment(self, enrollment: Enrollment) -> None:
        """Keep a place in a course; raises NotFound where student or course are unknown."""
        kept = self._kept
        for noun, key, known in (
            ("student", enrollment.student_id, enrollment.student_id in kept.students),
            ("course", enrollment.course_id, enrollment.course_id in kept.courses),
            ("enrollment", enrollment.bundle_id or "", self._bundle_known(enrollment)),
        ):
            if not known:
                raise NotFound(noun, key)
        kept.enrollments[enrollment.enrollment_id] = enrollment
        self._touched |= {enrollment.student_id, shown_as(kept, enrollment.student_id)}

    def post(self, entry: Entry) -> None:
        """Append an entry; raises IdAlreadyUsed rather than change one that stands."""
        kept = self._kept
        if entry.entry_id in kept.entries:
            raise IdAlreadyUsed("entry", entry.entry_id)
        place = kept.enrollments.get(entry.enrollment_id)
        if place is None:
            raise NotFound("enrollment", entry.enrollment_id)
        if place.student_id != entry.student_id:
            raise NotFound("student", entry.student_id)
        self._one_number_each(entry)
        kept.entries[entry.entry_id] = entry
        self._touched |= {entry.student_id, shown_as(kept, entry.student_id)}

    def put_slip(self, slip: Slip) -> None:
        """Keep a slip; one of a kind that never changes stands."""
        kind, path = kind_of(type(slip)), slip_path(slip)
        if not kind.changeable and self._kept.slips.get(path, slip) != slip:
            raise IdAlreadyUsed(kind.collection, slip.slip_id)
        self._kept.slips[path] = slip

    def enqueue(self, batch: Batch) -> None:
        """Freeze the batch's payload and digest in the outbox."""
        if batch.batch_id in self._kept.batches:
            raise IdAlreadyUsed("batch", batch.batch_id)
        payload = batch.payload()
        row = OutboxRow(
            batch.batch_id,
            batch.desk_seq,
            batch.command,
            SyncState.WAITING,
            batch.staff_id,
            batch.made_at,
            digest(payload),
            payload,
            needs=batch.needs,
            approved_by=batch.approved_by,
        )
        self._kept.batches[batch.batch_id] = (row, batch.fingerprint)

    def load(self, files: Iterable[StudentFile]) -> int:
        """Add many new students with everything of theirs."""
        count = 0
        for file in files:
            if file.student.student_id in self._kept.students:
                raise IdAlreadyUsed("student", file.student.student_id)
            self.put_student(file.student)
            for enrollment in file.enrollments:
                if enrollment.enrollment_id in self._kept.enrollments:
                    raise IdAlreadyUsed("enrollment", enrollment.enrollment_id)
                self.put_enrollment(enrollment)
            for entry in file.entries:
                self.post(entry)
            if file.batch is not None:
                self.enqueue(file.batch)
            count += 1
        return count

    def next_receipt(self) -> ReceiptNumber:
        """Take the next number of this desk's series."""
        kept = self._kept
        if kept.desk is None:
            raise NotFound("desk", "")
        series = str(kept.desk.series)
        kept.series[series] = kept.series.get(series, 0) + 1
        return ReceiptNumber(series, kept.series[series])

    def next_desk_seq(self) -> int:
        """Take the next place in this desk's order of batches, from 1."""
        self._kept.desk_seq += 1
        return self._kept.desk_seq

    @property
    def _kept(self) -> Kept:
        if self._open is None:
            raise RuntimeError("this unit of work is not open")
        return self._open

    def _bundle_known(self, enrollment: Enrollment) -> bool:
        return enrollment.bundle_id is None or enrollment.bundle_id in self._kept.enrollments

    def _one_number_each(self, entry: Entry) -> None:
        """A receipt has one number, and a number belongs to one receipt."""
        if entry.receipt_id is None:
            return
        number = None if entry.receipt_no is None else (entry.receipt_no.lower(), entry.desk_id)
        receipt = (entry.receipt_id, entry.receipt_no)
        same = (self._kept.receipts.get(key, receipt) for key in (entry.receipt_id, number))
        if any(other != receipt for other in same):
            raise IdAlreadyUsed("receipt", entry.receipt_no or entry.receipt_id)
        self._kept.receipts |= dict.fromkeys(
            (entry.receipt_id, number or entry.receipt_id), receipt
        )
