"""What the lists of the Students page show of their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from enrolldesk.app.rows import EnrollmentRow, LedgerRow
from enrolldesk.domain.access import AccessState
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.entry_words import entry_words, row_details
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.marks import access_badge, entry_marks, status_badges
from enrolldesk.ui.notation import Notation, hours
from enrolldesk.ui.row_table import AMOUNT_WIDTH


def enrollment_columns(notation: Notation) -> tuple[Column[EnrollmentRow], ...]:
    """The columns of the enrollments of one student."""

    def money(row: EnrollmentRow, amount: Money) -> str:
        return "" if row.is_component else notation.amount(amount)

    return (
        Column(
            "Course",
            text=lambda row: course_words(row, notation),
            indent=lambda row: int(row.is_component),
            tone=lambda row: "muted" if _given_up(row) else None,
            tool_tip=lambda row: _enrollment_tip(row, notation),
        ),
        Column(
            "Price",
            text=lambda row: money(row, row.enrollment.price),
            align=Align.RIGHT,
            width=AMOUNT_WIDTH,
            tip="The price on the day of enrolling",
        ),
        Column(
            "Paid",
            text=lambda row: money(row, row.standing.paid),
            align=Align.RIGHT,
            width=AMOUNT_WIDTH,
        ),
        Column(
            "Owed",
            text=lambda row: money(row, row.standing.owed),
            align=Align.RIGHT,
            width=AMOUNT_WIDTH,
            tip="Negative where more is paid than charged",
        ),
        Column(
            "Status",
            badges=status_badges,
            width=132,
            tool_tip=lambda row: _status_tip(row, notation),
        ),
        Column(
            "Access",
            badge=access_badge,
            width=126,
            tool_tip=lambda row: access_words(row, notation),
        ),
    )


WHAT_LEAST: Final = 110
"""Room for “Payment, cash”: beside a badge of three words the table must not scroll sideways."""


def ledger_columns(
    notation: Notation, several: Callable[[], bool]
) -> tuple[Column[LedgerRow], ...]:
    """The columns of a student's ledger; ``several`` tells whether it is about several courses."""

    def words(row: LedgerRow) -> str:
        named = row.entry.kind == EntryKind.CHARGE or several()
        what = entry_words(row.entry, row.corrects)
        return f"{what} · {row.title}" if named else what

    def tip(row: LedgerRow) -> str:
        return row_details(row, notation)

    def tone(row: LedgerRow) -> str | None:
        return "muted" if row.voided or row.entry.kind == EntryKind.VOID else None

    return (
        Column(
            "Date",
            text=lambda row: notation.moment(row.entry.taken_at),
            width=116,
            tone=tone,
            tool_tip=tip,
        ),
        Column("What", text=words, least=WHAT_LEAST, tone=tone, tool_tip=tip),
        Column(
            "Receipt",
            text=lambda row: row.entry.receipt_no or "",
            width=100,
            tone=tone,
            tool_tip=tip,
        ),
        Column(
            "Amount",
            text=lambda row: notation.amount(row.entry.owed_delta),
            align=Align.RIGHT,
            width=AMOUNT_WIDTH,
            tip="A minus lowers what is owed",
            tone=tone,
            tool_tip=tip,
        ),
        Column(
            "Balance",
            text=lambda row: notation.amount(row.balance),
            align=Align.RIGHT,
            width=AMOUNT_WIDTH,
            tip="What was owed after this entry",
            tone=tone,
            tool_tip=tip,
        ),
        Column("Mark", badges=entry_marks, width=92, tool_tip=tip),
    )


def course_words(row: EnrollmentRow, notation: Notation) -> str:
    """A course with its hours and, where it is locked, what opens it."""
    parts = [row.title]
    if row.required_minutes and not row.is_bundle and not _given_up(row):
        parts.append(f"0 of {hours(row.required_minutes)} h")
    if row.is_component and row.access.state is AccessState.LOCKED and row.access.missing > ZERO:
        parts.append(f"opens after {notation.amount(row.access.missing)}")
    return " · ".join(parts)


def access_words(row: EnrollmentRow, notation: Notation) -> str:
    """Why a course is open or not, as a sentence."""
    if access_badge(row) is None:
        return ""
    if row.access.state is AccessState.OVERRIDE:
        return f"{row.title} was opened anyway: {row.enrollment.override_reason}"
    if row.access.state is AccessState.LOCKED:
        missing = notation.amount(row.access.missing)
        return f"{row.title} opens after another {missing} is paid."
    return f"{row.title} is open to the student."


def _status_tip(row: EnrollmentRow, notation: Notation) -> str:
    if row.is_component:
        return ""
    item = row.next_due
    if item is None:
        held = row.standing.credit
        return f"{notation.amount(held)} is held as credit" if held > ZERO else "Nothing is owed"
    return "\n".join(
        f"{notation.amount(part.amount)} due {notation.day(part.due_on)}" for part in row.open_items
    )


def _enrollment_tip(row: EnrollmentRow, notation: Notation) -> str:
    lines = [course_words(row, notation)]
    lines.append(f"Enrolled {notation.day(row.enrollment.enrolled_on)}")
    if not row.is_component:
        lines.append(
            f"Price {notation.amount(row.enrollment.price)}, "
            f"paid {notation.amount(row.standing.paid)}, "
            f"owed {notation.amount(row.standing.owed)}"
        )
    if row.enrollment.override_reason:
        lines.append(f"Opened anyway: {row.enrollment.override_reason}")
    return "\n".join(lines)


def _given_up(row: EnrollmentRow) -> bool:
    return row.enrollment.state is EnrollmentState.WITHDRAWN
