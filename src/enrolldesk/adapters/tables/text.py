"""CSV as spreadsheets and programs read it: RFC 4180, UTF-8.

The header and the rows, nothing else: a sum or a note in between would be read as a row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Final

from enrolldesk.adapters.rosters.formulas import harmless
from enrolldesk.app.exporting.table import Cell, Progress, Table
from enrolldesk.domain.money import Money, MoneyStyle

TOLD_EVERY: Final = 500
"""Rows between two words to whoever waits."""

_PLAIN: Final = MoneyStyle(decimal=".")


def write_text(file: IO[bytes], table: Table, progress: Progress) -> int:
    """Write a table; returns how many rows it has."""
    # The mark tells Excel that it is UTF-8; a program might take it for part of the header.
    encoding = "utf-8" if table.for_program else "utf-8-sig"
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([harmless(column.header) for column in table.columns])
        count = 0
        for row in table.rows:
            writer.writerow(_cells(row))
            count += 1
            if count % TOLD_EVERY == 0:
                progress(count)
        progress(count)
        text.flush()
    finally:
        text.detach()
    return count


def _cells(row: Sequence[Cell]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Cell) -> str:
    """A cell as every program reads it: 1234.56, 2026-11-22, 0.25; text is never a formula."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell.replace("\0", ""))
    if isinstance(cell, Money):
        return _PLAIN.plain(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell)
