"""What the table of payments shows of its rows."""

from __future__ import annotations

from enrolldesk.app.rows import PaymentRow
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.ui.entry_words import entry_details
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.marks import entry_marks
from enrolldesk.ui.notation import Notation


def payment_columns(notation: Notation) -> tuple[Column[PaymentRow], ...]:
    """The columns of the table; a minus in Amount is money that left the drawer."""

    def tone(row: PaymentRow) -> str | None:
        return "muted" if row.voided or row.entry.kind == EntryKind.VOID else None

    def tip(row: PaymentRow) -> str:
        return entry_details(row.entry, row.title, row.staff, notation)

    return (
        Column(
            "Date",
            text=lambda row: notation.moment(row.entry.taken_at),
            width=120,
            sort_key="taken_at",
            tone=tone,
            tool_tip=tip,
        ),
        Column("Student", text=lambda row: row.student, sort_key="student", tone=tone),
        Column(
            "For",
            text=lambda row: row.title,
            width=150,
            sort_key="title",
            tone=tone,
        ),
        Column(
            "Kind", text=lambda row: kind_word(row.entry.kind), width=88, tone=tone, tool_tip=tip
        ),
        Column(
            "Method",
            text=lambda row: method_word(row.entry.method),
            width=86,
            sort_key="method",
            tone=tone,
            tool_tip=tip,
        ),
        Column(
            "Receipt",
            text=lambda row: row.entry.receipt_no or "",
            width=100,
            sort_key="receipt_no",
            tone=tone,
        ),
        Column(
            "Amount",
            text=lambda row: notation.amount(row.entry.paid_delta),
            align=Align.RIGHT,
            width=100,
            sort_key="amount",
            tip="A minus is money handed back",
            tone=tone,
            tool_tip=tip,
        ),
        Column("Mark", badges=entry_marks, width=120, tool_tip=tip),
        Column("Staff", text=lambda row: row.staff, width=104, tone=tone),
    )
