"""What the core needs of the outside: behavior, not a vendor.

Every Store keeps its promises under the same contract tests (``tests/contract``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from enrolldesk.app.history.rows import HistoryReads
from enrolldesk.app.queries import PaymentsQuery as PaymentsQuery
from enrolldesk.app.queries import StudentsQuery as StudentsQuery

if TYPE_CHECKING:
    from enrolldesk.app.batches import Batch
    from enrolldesk.app.reports.movements import Movement
    from enrolldesk.app.reports.reading import ReportReads
    from enrolldesk.app.rows import (
        BalanceRow,
        CourseRow,
        Fenced,
        Likeness,
        OutboxRow,
        PaymentRow,
        Receipt,
        StudentCard,
        StudentRow,
        Tally,
    )
    from enrolldesk.app.slips.kinds import AnySlip
    from enrolldesk.domain.courses import Course
    from enrolldesk.domain.enrollments import Enrollment, PaymentStatus
    from enrolldesk.domain.ids import ReceiptNumber
    from enrolldesk.domain.ledger import Entry, Standing
    from enrolldesk.domain.money import Money
    from enrolldesk.domain.people import Student
    from enrolldesk.domain.school import DeskIdentity, School, Staff
    from enrolldesk.domain.slips import Slip


class Clock(Protocol):
    """The desk's clock."""

    def now(self) -> datetime:
        """The present, timezone-aware."""


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


class Reads(SlipReads, HistoryReads, Protocol):
    """What windows, pages and the command line read; never waits for a writer."""

    def school(self) -> School | None: ...
    def desk(self) -> DeskIdentity | None: ...
    def receipts_given(self) -> bool: ...

    def staff(self) -> tuple[Staff, ...]:
        """Everybody on the list, by name, those taken off included."""

    def student(self, student_id: str) -> Student | None: ...
    def course(self, course_id: str) -> Course | None: ...
    def enrollment(self, enrollment_id: str) -> Enrollment | None: ...
    def entry(self, entry_id: str) -> Entry | None: ...
    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]: ...
    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]: ...
    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]: ...
    def standing(self, enrollment_id: str) -> Standing: ...

    def student_keys(self, query: StudentsQuery) -> Sequence[int]:
        """The keys of a list, sorted in the store."""

    def student_rows(self, keys: Sequence[int], today: date) -> list[StudentRow]:
        """The rows of some keys, in their order; a key that is gone is left out."""

    def student_key(self, student_id: str) -> int | None:
        """The key of the row that shows a student: where they were merged, the kept one's."""

    def student_card(self, student_id: str, today: date) -> StudentCard | None:
        """Everything a card shows; of a merged student, the kept one's."""

    def search(self, text: str, today: date, limit: int = 50) -> list[StudentRow]:
        """Students whose name, phone, e-mail or receipt number begins so, word by word.

        Accents, case and punctuation of phone numbers do not matter. Archived ones come last.
        """

    def like(self, student: Student, today: date) -> list[Likeness]:
        """Students with the same phone or e-mail, or the same name and birth date within a typo.

        The student's own id is left out.
        """

    def family(self, family_id: str) -> tuple[Student, ...]:
        """Who shares a family's id, by name, merged students left out; the empty id is nobody's."""

    def same_guardian(self, student: Student) -> tuple[Student, ...]:
        """Who else has the same guardian's phone or e-mail, by name; nobody archived or merged."""

    def identities(self) -> Iterable[Student]:
        """Every student who is not archived: what tells whether somebody is known already."""

    def courses(self, *, inactive: bool = False) -> tuple[CourseRow, ...]: ...
    def course_titled(self, title: str) -> Course | None: ...

    def payment_keys(self, query: PaymentsQuery) -> Sequence[int]: ...
    def payment_rows(self, keys: Sequence[int]) -> list[PaymentRow]: ...
    def payments_tally(self, query: PaymentsQuery) -> Tally: ...

    def receipt(self, receipt_id: str) -> Receipt | None: ...
    def receipt_numbered(self, receipt_no: str) -> Receipt | None: ...

    def balances(
        self, today: date, *, status: PaymentStatus | None = None, owing: bool = False
    ) -> Iterable[BalanceRow]:
        """Every enrollment that carries money, by student's name."""

    @property
    def reports(self) -> ReportReads:
        """What reports read: columns of the whole school."""

    def outbox(self, *, limit: int | None = None) -> tuple[OutboxRow, ...]:
        """Recorded batches, oldest first."""

    def outbox_count(self) -> Mapping[str, int]:
        """How many batches are in each state."""

    def fenced(self) -> tuple[Fenced, ...]:
        """Batches that can never land any more, in the order of the desk."""

    def rescued(self) -> frozenset[str]:
        """Batches that came from a rescue file: their place here is not the one they tell."""

    def movements(
        self, first_day: date | None = None, last_day: date | None = None
    ) -> tuple[Movement, ...]:
        """What the ledger's entries of some days add up to, by day, kind and method."""

    def desk_names(self) -> Mapping[str, str]:
        """The name of every desk that is known, by id."""

    def desk_days(self, first_day: date, last_day: date) -> Mapping[tuple[date, str], Money]:
        """What went over the counter, taken less handed back, by day and desk."""

    def accounts(self) -> Iterable[Account]:
        """Every student with everything recorded, one after the other: what a check reads."""

    def counts(self) -> Mapping[str, int]:
        """How many students, courses, enrollments, entries and batches there are."""


@dataclass(frozen=True, slots=True)
class Account:
    """A student with everything recorded of them, and the numbers the store keeps beside it.

    Only what was recorded for this very student: of those merged into them, or whom they are
    ``shown_as``, there are accounts of their own; ``kept_balance`` is of all shown as this one.
    ``kept`` holds, by enrollment, the standing and the day the first open part is due;
    ``searchable`` says whether the search index knows the student's present words.
    """

    student: Student
    enrollments: tuple[Enrollment, ...]
    entries: Mapping[str, tuple[Entry, ...]]
    kept: Mapping[str, tuple[Standing, date | None]]
    kept_balance: Money
    searchable: bool
    shown_as: str


class LocalSettings(Protocol):
    """What belongs to this machine alone: who is at it, its printer, its paper, its look."""

    def get(self, name: str, default: str = "") -> str: ...
    def set(self, name: str, value: str) -> None: ...

    def change(self, name: str, change: Callable[[str], str]) -> None:
        """Make of a setting what ``change`` makes of it, with no other program in between."""


class Store(Protocol):
    """The replica and the outbox, in one place, under one transaction."""

    @property
    def reads(self) -> Reads: ...
    @property
    def local(self) -> LocalSettings: ...

    def write(self, *, large: bool = False) -> UnitOfWork:
        """A transaction that no other writer can interleave with.

        A ``large`` one fills a new store and may keep everybody else out meanwhile.
        """

    def version(self) -> int:
        """A number that changes when another process has written."""

    def recorded(self) -> int:
        """How many batches were ever recorded in this home, by whatever program."""

    def fold_log(self) -> None:
        """Do what a commit left for later; called when nobody waits."""

    def close(self) -> None: ...
