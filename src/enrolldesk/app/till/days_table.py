"""The days of all desks as a table to export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from enrolldesk.app.exporting.lists import currency_of
from enrolldesk.app.exporting.table import Cell, CellType, Column, Table
from enrolldesk.app.till.days import STANDING_WORDS, DeskDay, taken_in_sight
from enrolldesk.domain.money import Money, total

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads

_COLUMNS: Final = (
    Column("Day", CellType.DATE),
    Column("Desk"),
    Column("State"),
    Column("Taken", CellType.MONEY),
    Column("Over, short", CellType.MONEY),
    Column("Deposit", CellType.MONEY),
    Column("Reason"),
)


def days_table(reads: Reads, lines: Sequence[DeskDay], own: str = "") -> Table:
    """These days in this order; ``own`` is the desk whose open days are counted blind."""
    rows = [_cells(line, own) for line in lines]
    blind = any(taken_in_sight(line, own) is None for line in lines)
    note = "What this desk took on a day that is not closed is left out: it is counted blind."
    return Table(
        "Days of all desks",
        _COLUMNS,
        rows,
        len(rows),
        totals=("Total", None, None, _sum(rows, 3), _sum(rows, 4), _sum(rows, 5), None),
        notes=(note,) if blind else (),
        currency=currency_of(reads),
    )


def _cells(line: DeskDay, own: str) -> tuple[Cell, ...]:
    close = line.close if line.over is not None else None
    return (
        line.day,
        line.desk,
        STANDING_WORDS[line.standing],
        taken_in_sight(line, own),
        line.over,
        close.deposit if close else None,
        close.reason if close else "",
    )


def _sum(rows: Sequence[Sequence[Cell]], column: int) -> Money:
    return total(cell for row in rows if isinstance(cell := row[column], Money))
