"""Read models: what tables and cards show, already derived, nothing to compute in a view.

``key`` is the row's compact number on this desk: a table keeps only keys and reads rows as they
come into view.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from enrolldesk.app.student_row import StudentRow as StudentRow

if TYPE_CHECKING:
    from enrolldesk.app.changes import SyncState
    from enrolldesk.app.reports.query import Bucket
    from enrolldesk.domain.access import Access
    from enrolldesk.domain.courses import Course
    from enrolldesk.domain.enrollments import Enrollment, OpenItem, PaymentStatus
    from enrolldesk.domain.ledger import Entry, Standing
    from enrolldesk.domain.money import Money
    from enrolldesk.domain.people import Student


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """An enrollment on a student's card; components follow their bundle.

    ``standing``, ``status`` and the dates are those of the enrollment that carries the money.
    """

    enrollment: Enrollment
    title: str
    is_bundle: bool
    is_component: bool
    required_minutes: int
    standing: Standing
    status: PaymentStatus
    access: Access
    open_items: tuple[OpenItem, ...]
    due_now: Money
    sync: SyncState | None = None

    @property
    def next_due(self) -> OpenItem | None:
        """The first part that is not covered yet."""
        return self.open_items[0] if self.open_items else None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An entry in a student's ledger, newest first; ``balance`` is the student's after it.

    One that was ``given_up`` never reached the school's ledger and counts for nothing.
    ``corrects`` is the entry it is about, ``corrected_by`` are those about it, oldest first.
    """

    entry: Entry
    title: str
    balance: Money
    voided: bool
    staff: str
    sync: SyncState | None = None
    given_up: bool = False
    desk: str = ""
    corrects: Entry | None = None
    corrected_by: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class StudentCard:
    """Everything the right half of the Students page shows."""

    student: Student
    row: StudentRow
    enrollments: tuple[EnrollmentRow, ...]
    ledger: tuple[LedgerRow, ...]
    due_now: Money
    next_due: OpenItem | None

    @property
    def balance(self) -> Money:
        """The sum of all entries; positive is owed."""
        return self.row.balance


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """An entry in which money changed hands, for the Payments page."""

    key: int
    entry: Entry
    student: str
    title: str
    staff: str
    voided: bool
    sync: SyncState | None = None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course or bundle with how many places are held in it."""

    course: Course
    component_titles: tuple[str, ...]
    enrolled: int


@dataclass(frozen=True, slots=True)
class Likeness:
    """A student who may be the one being typed; ``why`` is phone, email or name."""

    row: StudentRow
    why: str
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """An enrollment that carries money, in the list of balances."""

    student_id: str
    student: str
    contact: str
    enrollment_id: str
    title: str
    status: PaymentStatus
    standing: Standing
    due_now: Money
    next_due_on: date | None
    days_late: int
    last_payment_on: date | None
    sync: SyncState | None = None
    bucket: Bucket | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """The entries given one number together, in the order they were recorded."""

    receipt_id: str
    receipt_no: str
    entries: tuple[Entry, ...]
    voided: frozenset[str]

    @property
    def is_void(self) -> bool:
        """Whether nothing of it stands any more."""
        return all(entry.entry_id in self.voided for entry in self.entries)


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A recorded batch and where it stands; ``payload`` is the frozen text."""

    batch_id: str
    desk_seq: int
    command: str
    state: SyncState
    staff_id: str
    made_at: datetime
    digest: str
    payload: str
    attempts: int = 0
    reason: str = ""
    needs: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Fenced:
    """A batch that can never land any more; ``replaced_by`` names the one in its place, if any."""

    batch_id: str
    desk_seq: int
    command: str
    way: str
    replaced_by: str
    settled_at: datetime
    payload: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows a filter shows and what was received and handed back in them."""

    count: int
    received: Money
    handed_back: Money
