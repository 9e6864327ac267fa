"""Which badges stand beside a row: where states of the core meet pictures of the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from enrolldesk.app.changes import SyncState
from enrolldesk.domain.kinds import EntryKind
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.status import EnrollmentState, PaymentStatus

if TYPE_CHECKING:
    from enrolldesk.app.rows import EnrollmentRow, LedgerRow, PaymentRow
    from enrolldesk.app.student_row import StudentRow

_SYNC: Final = {
    SyncState.WAITING: "waiting",
    SyncState.SENDING: "waiting",
    SyncState.NEEDS_ATTENTION: "needs_attention",
}


def sync_marks(state: SyncState | None) -> tuple[str, ...]:
    """The mark of what the server does not hold yet; none for what is committed."""
    mark = _SYNC.get(state) if state is not None else None
    return () if mark is None else (mark,)


def student_badges(row: StudentRow) -> tuple[str, ...]:
    """A student's status, unless it only repeats that money is held, and the flags beside it."""
    shown: list[str] = []
    if row.enrolled and not (row.credit > ZERO and row.status is PaymentStatus.PAID):
        shown.append(row.status.value)
    if row.returned:
        shown.append("returned")
    if row.credit > ZERO:
        shown.append("credit")
    return (*shown, *sync_marks(row.sync))


def status_badges(row: EnrollmentRow) -> tuple[str, ...]:
    """An enrollment's status and flags; a component's are those of its bundle and stand there."""
    if row.is_component:
        return ()
    shown: list[str] = [row.status.value]
    if row.standing.has_returned:
        shown.append("returned")
    if row.standing.credit > ZERO:
        shown.append("credit")
    return (*shown, *sync_marks(row.sync))


def access_badge(row: EnrollmentRow) -> str | None:
    """Whether lessons may be taken; a bundle says it on its courses, one given up not at all."""
    if row.is_bundle or row.enrollment.state is EnrollmentState.WITHDRAWN:
        return None
    return row.access.state.value


def entry_marks(row: LedgerRow | PaymentRow) -> tuple[str, ...]:
    """The marks of an entry: whether it was voided, bounced or handed back, and the sync state."""
    shown: list[str] = []
    if row.voided:
        shown.append("void")
    elif row.entry.kind == EntryKind.REFUND:
        shown.append("refunded")
    elif row.entry.kind == EntryKind.RETURNED:
        shown.append("returned")
    return (*shown, *sync_marks(row.sync))
