"""The log as a table to export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from enrolldesk.app.exporting.lists import currency_of
from enrolldesk.app.exporting.table import Cell, CellType, Column, Table
from enrolldesk.app.history.rows import HistoryQuery
from enrolldesk.app.history.words import (
    field_words,
    record_word,
    value_words,
    what_was_done,
)
from enrolldesk.domain.money import Money, style_for

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads

_COLUMNS: Final = (
    Column("When", CellType.MOMENT),
    Column("Staff"),
    Column("Desk"),
    Column("What"),
    Column("Students"),
    Column("Amount", CellType.MONEY),
    Column("Receipt"),
    Column("Reason"),
    Column("Approved by"),
    Column("Given up"),
    Column("Changes"),
)


def history_table(reads: Reads, query: HistoryQuery, words: str = "") -> Table:
    """What is asked for, the latest first, each with everything it changed."""
    keys = reads.history_keys(query)
    return Table(
        "Audit log",
        _COLUMNS,
        _cells(reads, query),
        len(keys),
        notes=(words,) if words else (),
        currency=currency_of(reads),
    )


def _cells(reads: Reads, query: HistoryQuery) -> Iterator[tuple[Cell, ...]]:
    school = reads.school()
    zone = school.zone if school else None
    style = style_for(currency_of(reads))
    for key in reads.history_keys(query):
        found = reads.history_detail(key)
        if found is None:
            continue
        row = found.row
        changes = (
            f"{record_word(one)} {field_words(one)}: "
            f"{value_words(one.field, one.was, style) or '–'} → "
            f"{value_words(one.field, one.now, style) or '–'}"
            for one in found.changes
        )
        yield (
            row.made_at.astimezone(zone),
            row.staff,
            row.desk,
            what_was_done(row),
            "; ".join(row.names),
            Money(row.amount) if row.amount else None,
            row.receipt_no,
            row.reason,
            row.approved_by,
            "yes" if row.given_up else "",
            "\n".join(changes),
        )
