"""The journal as a table, and the bank file that QuickBooks takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from enrolldesk.app.exporting.lists import currency_of
from enrolldesk.app.exporting.table import Cell, CellType, Column, Table
from enrolldesk.app.reports.journal import Journal, journal
from enrolldesk.app.reports.movements import Movement
from enrolldesk.app.wording import method_word
from enrolldesk.domain.accounts import number_and_name
from enrolldesk.domain.ledger import EntryKind, Method
from enrolldesk.domain.money import ZERO, Money

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads


def journal_table(
    reads: Reads, first_day: date | None = None, last_day: date | None = None
) -> Table:
    """The journal of some days; ``Journal`` numbers the lines of one day together."""
    written = journal(reads, first_day, last_day)
    rows = list(_rows(written))
    return Table(
        "Journal",
        (
            Column("Date", CellType.DATE),
            Column("Journal"),
            Column("Account number"),
            Column("Account"),
            Column("Description"),
            Column("Method"),
            Column("Debit", CellType.MONEY),
            Column("Credit", CellType.MONEY),
            Column("Entries", CellType.INTEGER),
        ),
        rows,
        len(rows),
        totals=("Total", None, None, None, None, None, written.debit, written.credit, None),
        notes=(days_words(first_day, last_day), "Every day balances: debits equal credits."),
        currency=currency_of(reads),
    )


def _rows(written: Journal) -> Iterable[tuple[Cell, ...]]:
    for line in written.lines:
        number, name = number_and_name(line.account)
        yield (
            line.day,
            f"ED-{line.day:%Y%m%d}",
            number,
            name,
            line.what,
            method_word(line.method or None),
            line.debit or None,
            line.credit or None,
            line.count,
        )


_IN: Final = "Payments"
_OUT: Final = "Refunds"
_BACK: Final = "Returned payments"
_SIDE: Final[dict[str, str]] = {
    EntryKind.PAYMENT: _IN,
    EntryKind.REFUND: _OUT,
    EntryKind.RETURNED: _BACK,
}


def quickbooks_table(
    reads: Reads, first_day: date | None = None, last_day: date | None = None
) -> Table:
    """Deposits and refunds by day and method, in QuickBooks' format of three columns.

    A void counts with what it cancels, on its own day. What an import carried over never was at
    this bank.
    """
    sums: dict[tuple[date, str, str], list[int]] = {}
    for one in reads.movements(first_day, last_day):
        side = _side_of(one)
        if side and one.paid and one.key.method != Method.CARRIED_OVER:
            sum_of = sums.setdefault((one.key.day, side, one.key.method), [0, 0])
            sum_of[0] += one.paid.cents
            sum_of[1] += one.count
    rows = [
        (f"{day:%m/%d/%Y}", f"{side}, {method_word(method).lower()} ({count})", Money(cents))
        for (day, side, method), (cents, count) in sorted(sums.items())
        if cents
    ]
    return Table(
        "QuickBooks",
        (Column("Date"), Column("Description"), Column("Amount", CellType.MONEY)),
        rows,
        len(rows),
        notes=(days_words(first_day, last_day),),
        currency=currency_of(reads),
        for_program=True,
    )


def _side_of(one: Movement) -> str:
    kind = one.key.voided or one.key.kind
    if kind == EntryKind.VOID:
        # What it cancels has not arrived: it took money back, or gave some back.
        return _IN if one.paid < ZERO else _OUT
    return _SIDE.get(kind, "")


def days_words(first_day: date | None, last_day: date | None) -> str:
    """Which days, in words."""
    if first_day is None and last_day is None:
        return "All days."
    if first_day is not None and first_day == last_day:
        return f"{first_day.isoformat()}."
    start = f"From {first_day.isoformat()}" if first_day else "From the beginning"
    return f"{start} to {last_day.isoformat()}." if last_day else f"{start} on."
