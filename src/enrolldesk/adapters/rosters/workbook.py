"""XLSX workbooks: the first sheet that holds anything, its cells as text."""

from __future__ import annotations

import io
import warnings
import zipfile
from contextlib import closing
from datetime import date, datetime
from typing import Any, Final

from enrolldesk.app.importing.table import FileUnreadable, Line, Table

_UNFOLDED: Final = 500_000_000
_ROWS: Final = 1_048_576
"""As many as any sheet has."""
_CELLS: Final = 20_000_000
_GAP: Final = 1_000
"""Empty rows before one that somebody meant to be in the table; more are the end of the sheet."""


def workbook_table(name: str, content: bytes) -> Table:
    """The table in a workbook; formulas count as what they last showed."""
    # Imported when needed: only imports read workbooks.
    from openpyxl import load_workbook

    try:
        _check_size(name, content)
        with warnings.catch_warnings():
            # It warns about styles and extensions that do not matter to the cells.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            with closing(book):
                found = (_filled(name, sheet) for sheet in book.worksheets)
                rows = next((rows for rows in found if rows), [])
    except FileUnreadable:
        raise
    except Exception as error:
        # The library raises whatever a broken part of a file leads it into.
        raise FileUnreadable(name, "not_a_table") from error
    if not rows:
        raise FileUnreadable(name, "empty")
    (_, header), *rest = rows
    width = max(index for index, cell in enumerate(header, start=1) if cell)
    lines = tuple(Line(number, _fitted(cells, width)) for number, cells in rest)
    return Table(name, tuple(header[:width]), lines, "xlsx", "")


def _check_size(name: str, content: bytes) -> None:
    """A small file can unfold to more than a machine holds."""
    with zipfile.ZipFile(io.BytesIO(content)) as folded:
        if sum(part.file_size for part in folded.infolist()) > _UNFOLDED:
            raise FileUnreadable(name, "too_large")


def _filled(name: str, sheet: Any) -> list[tuple[int, list[str]]]:
    """The rows of a sheet from the first that holds anything, with their numbers."""
    # What a sheet says of its size may be wrong, and would be filled up with empty cells.
    sheet.reset_dimensions()
    rows: list[tuple[int, list[str]]] = []
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _ROWS:
            # A row that says it is the trillionth is waited for that long.
            raise FileUnreadable(name, "not_a_table")
        if any(cell is not None for cell in row):
            texts = [_text(cell) for cell in row]
            cells += len(texts)
            if cells > _CELLS:
                raise FileUnreadable(name, "too_large")
            if any(texts):
                last = rows[-1][0] if rows else number
                blank = range(last + 1, number if number - last <= _GAP else last + 1)
                rows += [(between, [""]) for between in blank]
                rows.append((number, texts))
    return rows


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
