"""The lists of the window as tables: the same rows in the same order, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar

from enrolldesk.app.changes import SyncState
from enrolldesk.app.exporting.table import Cell, CellType, Column, Table
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.money import ZERO, Money, style_for, total

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.queries import PaymentsQuery, StudentsQuery
    from enrolldesk.app.rows import CourseRow, PaymentRow

_AT_ONCE: Final = 1000
_NOT_SENT: Final = {
    SyncState.WAITING: "Waiting",
    SyncState.SENDING: "Waiting",
    SyncState.NEEDS_ATTENTION: "Needs attention",
}
_MONEY, _DAY, _MOMENT, _INTEGER = (
    CellType.MONEY,
    CellType.DATE,
    CellType.MOMENT,
    CellType.INTEGER,
)

Row = TypeVar("Row")


def currency_of(reads: Reads) -> str:
    """The school's currency."""
    school = reads.school()
    return school.currency if school else "USD"


def students_table(reads: Reads, query: StudentsQuery, today: date) -> Table:
    """The list of students."""
    keys = reads.student_keys(query)
    rows = [
        (
            row.name,
            row.contact,
            word_of(row.status) if row.enrolled else "",
            row.balance,
            row.credit,
            "Yes" if row.returned else "",
            sync_word(row.sync),
        )
        for row in _in_parts(keys, lambda part: reads.student_rows(part, today))
    ]
    return Table(
        "Archived students" if query.archived else "Students",
        (
            Column("Student"),
            Column("Contact"),
            Column("Status"),
            Column("Balance", _MONEY),
            Column("Credit", _MONEY),
            Column("Returned payment"),
            Column("Not yet sent"),
        ),
        rows,
        len(rows),
        totals=("Total", None, None, _sum(rows, 3), _sum(rows, 4), None, None),
        notes=(f"As of {today.isoformat()}. Balance is what is owed; a minus is credit.",),
        currency=currency_of(reads),
    )


def payments_table(reads: Reads, query: PaymentsQuery, words: str = "") -> Table:
    """Payments, refunds and voids; ``words`` say what the filters show."""
    school = reads.school()
    zone = school.zone if school else None
    keys = reads.payment_keys(query)

    def cells(row: PaymentRow) -> tuple[Cell, ...]:
        entry = row.entry
        return (
            entry.taken_at.astimezone(zone),
            entry.day,
            row.student,
            row.title,
            kind_word(entry.kind),
            method_word(entry.method),
            entry.receipt_no or "",
            entry.paid_delta,
            entry.payer,
            entry.reference,
            entry.reason,
            "Void" if row.voided else "",
            row.staff,
            sync_word(row.sync),
        )

    rows = [cells(row) for row in _in_parts(keys, reads.payment_rows)]
    tally = reads.payments_tally(query)
    net = tally.received - tally.handed_back
    style = style_for(currency_of(reads))
    return Table(
        "Payments",
        (
            Column("Date", _MOMENT),
            Column("Day", _DAY),
            Column("Student"),
            Column("For"),
            Column("Kind"),
            Column("Method"),
            Column("Receipt"),
            Column("Amount", _MONEY),
            Column("Paid by"),
            Column("Reference"),
            Column("Reason"),
            Column("Void"),
            Column("Staff"),
            Column("Not yet sent"),
        ),
        rows,
        len(rows),
        totals=("Total", *[None] * 6, net, *[None] * 6),
        notes=(
            *((words,) if words else ()),
            f"Received {style.format(tally.received)}, "
            f"handed back {style.format(tally.handed_back)}. "
            "A minus is money that was handed back, or a payment that was voided.",
        ),
        currency=style.currency,
    )


def courses_table(courses: Sequence[CourseRow], currency: str) -> Table:
    """Courses and bundles."""
    rows = [
        (
            row.course.title,
            "Bundle" if row.course.is_bundle else "Course",
            ", ".join(row.component_titles),
            row.course.price,
            row.course.upfront,
            row.course.remainder_days,
            row.course.required_minutes,
            row.enrolled,
            "Yes" if row.course.active else "No longer",
        )
        for row in courses
    ]
    return Table(
        "Courses",
        (
            Column("Title"),
            Column("Kind"),
            Column("Courses in it"),
            Column("Price", _MONEY),
            Column("Upfront", _MONEY),
            Column("Rest due after days", _INTEGER),
            Column("Minutes required", _INTEGER),
            Column("Enrolled", _INTEGER),
            Column("Offered"),
        ),
        rows,
        len(rows),
        currency=currency,
    )


def word_of(code: str) -> str:
    """A status as it is said: Written off."""
    return str(code).replace("_", " ").capitalize()


def sync_word(state: SyncState | None) -> str:
    """What the server does not hold yet; nothing for what is committed."""
    return "" if state is None else _NOT_SENT.get(state, "")


def _in_parts(keys: Sequence[int], read: Callable[[Sequence[int]], Iterable[Row]]) -> Iterable[Row]:
    for start in range(0, len(keys), _AT_ONCE):
        yield from read(keys[start : start + _AT_ONCE])


def _sum(rows: Iterable[Sequence[Any]], column: int) -> Money:
    return total(row[column] or ZERO for row in rows)
