"""One transaction on a store, as the core needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from enrolldesk.app.batches import Batch
    from enrolldesk.app.rows import (
        OutboxRow,
    )
    from enrolldesk.app.slips.kinds import AnySlip
    from enrolldesk.domain.courses import Course
    from enrolldesk.domain.enrollments import Enrollment
    from enrolldesk.domain.ids import ReceiptNumber
    from enrolldesk.domain.ledger import Entry
    from enrolldesk.domain.people import Student
    from enrolldesk.domain.school import DeskIdentity, School, Staff
    from enrolldesk.domain.slips import Slip


@dataclass(frozen=True, slots=True)
class StudentFile:
    """A student who is not known yet, with enrollments and entries in the order they were made.

    ``batch`` is what sends them on; the sample school has none, it is never sent.
    """

    student: Student
    enrollments: tuple[Enrollment, ...] = ()
    entries: tuple[Entry, ...] = ()
    batch: Batch | None = None


class BulkLoad(Protocol):
    """Many students at once: a roster, a sample school."""

    def load(self, files: Iterable[StudentFile]) -> int:
        """Add them all and say how many; raises IdAlreadyUsed for one that is known.

        ``files`` is drawn from as it goes: it may take receipt and sequence numbers of the same
        unit of work, tell how far it is, and stop everything by raising.
        """


class SlipReads(Protocol):
    """What is looked up of the small records beside the ledger."""

    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None: ...

    def slips(
        self,
        made: type[AnySlip],
        *,
        about: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> tuple[AnySlip, ...]:
        """Slips of a kind by day, then id.

        ``about`` is the id of what they belong to, ``since`` and ``until`` their days, both
        included.
        """


class UnitOfWork(BulkLoad, SlipReads, Protocol):
    """One transaction: everything in it is durable after ``commit``, or nothing is.

    Leaving the block without ``commit`` undoes it all, receipt and sequence numbers included.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...

    def commit(self) -> None:
        """Make it durable on this desk; returns after the disk has it."""

    def school(self) -> School | None: ...
    def desk(self) -> DeskIdentity | None: ...
    def staff(self, staff_id: str) -> Staff | None: ...

    def people(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name, those taken off included."""

    def student(self, student_id: str) -> Student | None: ...
    def course(self, course_id: str) -> Course | None: ...
    def enrollment(self, enrollment_id: str) -> Enrollment | None: ...
    def entry(self, entry_id: str) -> Entry | None: ...

    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]:
        """The enrollments of a student's account in the order they were recorded.

        Where students were merged it is the kept one's, whoever of them is asked for; each
        enrollment names the student it was recorded for.
        """

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name, merged students left out; the empty id is nobody's."""

    def components_of(self, bundle_enrollment_id: str) -> tuple[Enrollment, ...]:
        """The enrollments in a bundle's courses, in the order they were recorded."""

    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]:
        """An enrollment's entries in the order they were recorded."""

    def entries_of_receipt(self, receipt_id: str) -> tuple[Entry, ...]:
        """A receipt's entries in the order they were recorded."""

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""

    def batch(self, batch_id: str) -> OutboxRow | None: ...
    def fingerprint(self, batch_id: str) -> str | None: ...

    def receipts_given(self) -> bool:
        """Whether this desk has printed any receipt number."""

    def desk_claimed(self) -> bool:
        """Whether a school on a server knows this desk by its code, also after leaving it."""

    def put_school(self, school: School) -> None: ...
    def put_desk(self, desk: DeskIdentity) -> None: ...
    def put_staff(self, staff: Staff) -> None: ...
    def put_student(self, student: Student) -> None: ...
    def put_course(self, course: Course) -> None: ...
    def put_enrollment(self, enrollment: Enrollment) -> None: ...

    def post(self, entry: Entry) -> None:
        """Append an entry; raises IdAlreadyUsed rather than change one that stands."""

    def put_slip(self, slip: Slip) -> None:
        """Keep a slip; raises IdAlreadyUsed rather than change one of a kind that never changes."""

    def enqueue(self, batch: Batch) -> None:
        """Freeze the batch's payload and digest in the outbox."""

    def next_receipt(self) -> ReceiptNumber:
        """Take the next number of this desk's series."""

    def next_desk_seq(self) -> int:
        """Take the next place in this desk's order of batches, from 1."""
