"""The list of balances as a table to export: its columns, rows and totals as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from enrolldesk.app.exporting.lists import currency_of, sync_word, word_of
from enrolldesk.app.exporting.table import Cell, CellType, Column, Table
from enrolldesk.app.reports.balances import BalanceList, Balances
from enrolldesk.app.reports.book import read_book
from enrolldesk.app.reports.query import BUCKET_WORDS, BalancesQuery, Bucket
from enrolldesk.app.rows import BalanceRow
from enrolldesk.domain.money import ZERO, style_for

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.rows import Totals

_COLUMNS: Final = (
    Column("Student"),
    Column("Contact"),
    Column("Course"),
    Column("Status"),
    Column("Due now", CellType.MONEY),
    Column("Owed", CellType.MONEY),
    Column("Credit", CellType.MONEY),
    Column("Next due", CellType.DATE),
    Column("Days late", CellType.INTEGER),
    Column("Bucket"),
    Column("Last payment", CellType.DATE),
    Column("Not yet sent"),
)


def balances_table(
    reads: Reads, query: BalancesQuery, today: date, open_groups: frozenset[int] | None = None
) -> Table:
    """The list a query means; a group that is closed is its line of subtotals alone."""
    found = Balances(reads, read_book(reads)).ask(query, today, open_groups)
    totals = found.totals
    day = (query.as_of or today).isoformat()
    style = style_for(currency_of(reads))
    parts = "; ".join(
        f"{BUCKET_WORDS[bucket]} {style.format(amount)}"
        for bucket, amount in zip(Bucket, totals.buckets, strict=True)
    )
    return Table(
        "Balances",
        _COLUMNS,
        _cells(found),
        len(found.keys),
        totals=_totals("Total", totals),
        notes=(f"As of {day}, by due date.", f"Owed by how late it is: {parts}."),
        currency=currency_of(reads),
    )


def _cells(found: BalanceList) -> Iterator[tuple[Cell, ...]]:
    for row in found.all_rows():
        bucket = BUCKET_WORDS[row.bucket] if row.bucket else ""
        if isinstance(row, BalanceRow):
            yield (
                row.student,
                row.contact,
                row.title,
                word_of(row.status),
                row.due_now,
                max(ZERO, row.standing.owed),
                row.standing.credit,
                row.next_due_on,
                row.days_late,
                bucket,
                row.last_payment_on,
                sync_word(row.sync),
            )
        else:
            cells = _totals(f"{row.name} ({row.totals.count})", row.totals)
            yield (*cells[:7], row.next_due_on, row.days_late, bucket, row.last_payment_on, None)


def _totals(name: str, totals: Totals) -> tuple[Cell, ...]:
    sums: tuple[Cell, ...] = (totals.due_now, totals.owed, totals.credit)
    return (name, None, None, None, *sums, None, None, None, None, None)
