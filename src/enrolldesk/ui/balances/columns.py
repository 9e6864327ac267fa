"""What the table of balances shows of its rows: enrollments, and the groups above them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from enrolldesk.app.reports.query import BUCKET_WORDS
from enrolldesk.app.reports.rows import GroupRow, Line
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.kit.columns import Align, Column
from enrolldesk.ui.kit.formats import day, phone, short_day, whole
from enrolldesk.ui.marks import sync_marks
from enrolldesk.ui.notation import Notation

(STUDENT, CONTACT, COURSE, STATUS, DUE_NOW, OWED, CREDIT, NEXT_DUE, LATE, BUCKET, PAID_ON, MARK) = (
    range(12)
)
FIGURES: Final = frozenset({DUE_NOW, OWED, CREDIT, NEXT_DUE, LATE, BUCKET, PAID_ON})
"""Columns whose cells explain themselves."""


def balance_columns(notation: Notation, indented: Callable[[], bool]) -> tuple[Column[Line], ...]:
    """The columns of the table; what is nothing stays empty, so that what is owed stands out."""

    def amount(value: Money) -> str:
        return notation.amount(value) if value else ""

    def when(value: date | None) -> str:
        if value is None:
            return ""
        return short_day(value) if value.year == notation.today.year else day(value)

    def due_now(row: Line) -> Money:
        return row.due_now if isinstance(row, BalanceRow) else row.totals.due_now

    def late_tone(row: Line) -> str | None:
        return "danger" if row.days_late else None

    def tip(row: Line) -> str:
        return f"{_name(row)}: click for the lines behind it"

    def figure(
        title: str, text: object, order: str, width: int, words: str = "", **rest: object
    ) -> Column[Line]:
        return Column(
            title,
            text=text,  # type: ignore[arg-type]
            align=Align.RIGHT,
            sort_key=order,
            width=width,
            tip=words,
            tool_tip=tip,
            **rest,  # type: ignore[arg-type]
        )

    return (
        Column(
            "Student",
            text=_name,
            sort_key="student",
            indent=lambda row: int(indented()),
        ),
        Column(
            "Contact",
            text=lambda row: phone(row.contact),
            width=128,
            sort_key="contact",
            tone=lambda _row: "muted",
        ),
        Column(
            "Course",
            text=lambda row: row.title if isinstance(row, BalanceRow) else "",
            width=130,
            sort_key="course",
        ),
        Column("Status", badges=_badges, width=130, sort_key="status"),
        figure("Due now", lambda row: amount(due_now(row)), "due_now", 92, tone=late_tone),
        figure("Owed", lambda row: amount(_owed(row)), "owed", 96, "All that is still to be paid"),
        figure("Credit", lambda row: amount(_credit(row)), "credit", 84, "Held for the student"),
        figure(
            "Next due",
            lambda row: when(row.next_due_on),
            "next_due",
            92,
            "The due date of the first part that is not paid",
        ),
        figure(
            "Late",
            lambda row: whole(row.days_late) if row.days_late else "",
            "days_late",
            60,
            "Days since that date",
            tone=late_tone,
        ),
        figure(
            "Bucket",
            lambda row: BUCKET_WORDS[row.bucket] if row.bucket else "",
            "bucket",
            104,
            "How late the oldest open part is, by its due date",
        ),
        figure("Last paid", lambda row: when(row.last_payment_on), "last_payment", 92),
        Column(
            "Mark",
            badges=lambda row: sync_marks(row.sync) if isinstance(row, BalanceRow) else (),
            width=112,
            sort_key="sync",
            tip="What the server does not hold yet",
        ),
    )


def _name(row: Line) -> str:
    if isinstance(row, BalanceRow):
        return row.student
    return f"{row.name} ({whole(row.totals.count)})"


def _owed(row: Line) -> Money:
    return max(ZERO, row.standing.owed) if isinstance(row, BalanceRow) else row.totals.owed


def _credit(row: Line) -> Money:
    return row.standing.credit if isinstance(row, BalanceRow) else row.totals.credit


def _badges(row: Line) -> tuple[str, ...]:
    if isinstance(row, GroupRow):
        return ()
    returned = ("returned",) if row.standing.has_returned else ()
    return (row.status.value, *returned)
