"""XLSX workbooks: the first sheet that holds anything, its cells as text."""

from __future__ import annotations

import io
import warnings
import zipfile
from datetime import date, datetime
from itertools import islice
from typing import Any

from enrolldesk.app.importing.table import FileUnreadable, Line, Table


def workbook_table(name: str, content: bytes) -> Table:
    """The table in a workbook; formulas count as what they last showed."""
    # Imported when needed: only imports read workbooks.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            # It warns about styles and extensions that do not matter to the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
            book.close()
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise FileUnreadable(name, "not_a_table") from error
    for rows in sheets:
        numbered = [
            (number, [_text(cell) for cell in row]) for number, row in enumerate(rows, start=1)
        ]
        filled = [(number, cells) for number, cells in numbered if any(cells)]
        if not filled:
            continue
        first, header = filled[0]
        width = max(index for index, cell in enumerate(header, start=1) if cell)
        lines = tuple(
            Line(number, _fitted(cells, width)) for number, cells in islice(numbered, first, None)
        )
        return Table(name, tuple(header[:width]), lines, "xlsx", "")
    raise FileUnreadable(name, "empty")


def _fitted(cells: list[str], width: int) -> tuple[str, ...]:
    """The row without the empty cells a sheet pads with, but never shorter than the header."""
    kept = list(cells)
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return tuple(kept + [""] * (width - len(kept)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        # A binary fraction has no place in an amount: what the sheet shows has two decimals.
        return str(int(value)) if value.is_integer() else f"{value:.10g}"
    return str(value).strip()
