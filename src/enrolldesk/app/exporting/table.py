"""A table as it is exported: typed columns and the rows in the order they are shown.

A page says what it shows as a ``Table``; which kind of file it becomes is the writers' affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import Money, MoneyStyle

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads


class CellType(StrEnum):
    """What the cells of a column hold; a cell may also be None, which is written empty."""

    TEXT = "text"
    MONEY = "money"
    """``Money``."""
    DATE = "date"
    """``date``."""
    MOMENT = "moment"
    """``datetime`` in the school's time zone, written to the minute."""
    INTEGER = "integer"
    """``int``."""
    PERCENT = "percent"
    """``Decimal``: 0.25 is a quarter."""


Cell = str | Money | date | datetime | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an exported table."""

    header: str
    type: CellType = CellType.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """What is exported. ``rows`` may be drawn from only once, ``count`` says how many there are.

    ``totals`` has a cell for each column, None where there is nothing to add up, and is the sum
    that the screen shows; ``notes`` are sentences such as "As of 2026-11-22". ``currency`` is
    the school's, for the format of amounts. ``for_program`` says that another program reads the
    file rather than a person: CSV then has no byte order mark.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]]
    count: int = 0
    totals: Sequence[Cell] | None = None
    notes: tuple[str, ...] = ()
    currency: str = "USD"
    for_program: bool = False


Shown = Table | Callable[["Reads"], Table]
"""What a page shows: a table at hand, or what reads one in another thread with these reads."""

Progress = Callable[[int], None]
"""Hears how many rows are written; raises to stop, and nothing is left behind."""


class FileFormat(StrEnum):
    """The kinds of files a table becomes; the value is the end of the name."""

    CSV = "csv"
    XLSX = "xlsx"


class TableWriter(Protocol):
    """Writes tables to disk."""

    def write(self, path: Path, table: Table, file_format: FileFormat, progress: Progress) -> int:
        """Write the file whole or leave everything as it was, and say how many rows it holds.

        A file of that name is replaced. Raises ExportFailed.
        """


class ExportFailed(DeskError):
    """An export could not be written, and nothing was changed; ``why`` is a code of this module."""

    path: Path
    why: str


_WHY = {
    "full": "the disk is full. Make room, or choose another folder",
    "in_use": "it is open in another program. Close it there, or choose another name",
    "denied": "this folder does not let you write. Choose another one",
    "missing": "the folder is not there any more. Choose another one",
    "no_name": "no file is named. Choose a name",
    "unwritable": "the disk refused. Choose another folder",
    "too_many_rows": "a spreadsheet has room for 1,048,576 rows. Choose CSV, or a narrower filter",
}


@worded.register
def _(error: ExportFailed, style: MoneyStyle) -> str:
    return f"{error.path.name or error.path} was not written: {_WHY[error.why]}."
