"""What the tables of the log show of their rows."""

from __future__ import annotations

from enrolldesk.app.history.rows import HistoryChange, HistoryRow
from enrolldesk.app.history.words import (
    field_words,
    record_word,
    value_words,
    what_was_done,
    whom,
)
from enrolldesk.domain.money import Money
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.marks import sync_marks
from enrolldesk.ui.notation import Notation


def history_columns(notation: Notation) -> tuple[Column[HistoryRow], ...]:
    """A line a command."""

    def tone(row: HistoryRow) -> str | None:
        return "muted" if row.given_up else None

    def amount(row: HistoryRow) -> str:
        return notation.amount(Money(row.amount)) if row.amount else ""

    return (
        Column("When", text=lambda row: notation.moment(row.made_at), width=132, tone=tone),
        Column("What", text=what_was_done, width=190, tone=tone),
        Column("Students", text=whom, tone=tone),
        Column("Amount", text=amount, align=Align.RIGHT, width=100, tone=tone),
        Column("Reason", text=lambda row: row.reason, width=170, tone=tone),
        Column("Receipt", text=lambda row: row.receipt_no, width=100, tone=tone),
        Column(
            "Staff",
            text=lambda row: row.staff,
            width=104,
            tone=tone,
            tool_tip=lambda row: f"Approved by {row.approved_by}" if row.approved_by else "",
        ),
        Column("Desk", text=lambda row: row.desk, width=90, tone=tone),
        Column("Mark", badges=history_marks, width=104),
    )


def history_marks(row: HistoryRow) -> tuple[str, ...]:
    """Given up for good, or not at the server yet."""
    return ("void",) if row.given_up else sync_marks(row.sync)


def change_columns(notation: Notation) -> tuple[Column[tuple[int, HistoryChange]], ...]:
    """A line a field: before and after."""

    def now(row: tuple[int, HistoryChange]) -> str:
        text = value_words(row[1].field, row[1].now, notation.money) or "–"
        return text if row[1].known else f"{text} (today)"

    return (
        Column("Record", text=lambda row: record_word(row[1]), width=120),
        Column("Field", text=lambda row: field_words(row[1]), width=150),
        Column("Before", text=lambda row: value_words(row[1].field, row[1].was, notation.money)),
        Column("After", text=now),
    )
