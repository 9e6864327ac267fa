"""What the core needs of the outside: behavior, not a vendor.

Every Store keeps its promises under the same contract tests (``tests/contract``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from enrolldesk.app.history.rows import HistoryReads
from enrolldesk.app.queries import PaymentsQuery as PaymentsQuery
from enrolldesk.app.queries import StudentsQuery as StudentsQuery
from enrolldesk.app.unit_of_work import BulkLoad as BulkLoad
from enrolldesk.app.unit_of_work import SlipReads as SlipReads
from enrolldesk.app.unit_of_work import StudentFile as StudentFile
from enrolldesk.app.unit_of_work import UnitOfWork as UnitOfWork

if TYPE_CHECKING:
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
    from enrolldesk.domain.courses import Course
    from enrolldesk.domain.enrollments import Enrollment, PaymentStatus
    from enrolldesk.domain.ledger import Entry, Standing
    from enrolldesk.domain.money import Money
    from enrolldesk.domain.people import Student
    from enrolldesk.domain.school import DeskIdentity, School, Staff


class Clock(Protocol):
    """The desk's clock."""

    def now(self) -> datetime:
        """The present, timezone-aware."""


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
