"""XLSX: typed cells, a frozen header, sums that follow a filter; text is never a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from enrolldesk.adapters.tables.sheet_rows import SUMMED, SheetRows
from enrolldesk.adapters.tables.text import TOLD_EVERY
from enrolldesk.app.exporting.table import Cell, CellType, Column, ExportFailed, Progress, Table
from enrolldesk.domain.money import Money, style_for

LONGEST_SHEET: Final = 1_048_576
_MEASURED: Final = 200
"""Rows looked at for the widths of the columns."""
_WIDEST: Final = 60
_RIGHT: Final = SUMMED | {CellType.PERCENT}
_NO_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_SHEET: Final = "xl/worksheets/sheet1.xml"
_PLAIN, _QUOTED, _TOTALS = 2, 3, 4
"""The rows of the skeleton whose styles the real rows take."""


def write_workbook(file: IO[bytes], path: Path, table: Table, progress: Progress) -> int:
    """Write a table; returns how many rows it has."""
    drawn = iter(table.rows)
    first = list(islice(drawn, _MEASURED))
    book = _skeleton(table, first)
    styles = {row: _styles_of(book, row) for row in (_PLAIN, _QUOTED, _TOTALS)}
    with TemporaryFile() as body:
        rows = SheetRows(body, table.columns, styles[_PLAIN], styles[_QUOTED])
        for row in chain(first, drawn):
            if rows.count >= LONGEST_SHEET - 2:
                raise ExportFailed(path, "too_many_rows")
            rows.row(row)
            if rows.count % TOLD_EVERY == 0:
                progress(rows.count)
        if table.totals is not None:
            rows.totals(table.totals, styles[_TOTALS])
        last = get_column_letter(len(table.columns))
        book.worksheets[0].auto_filter.ref = f"A1:{last}{rows.count + 1}"
        raw = BytesIO()
        book.save(raw)
        body.seek(0)
        _join(raw, body, file)
    progress(rows.count)
    return rows.count


def _join(skeleton: IO[bytes], body: IO[bytes], target: IO[bytes]) -> None:
    """Copy the workbook with the real rows in the place of those that lent their styles."""
    with (
        zipfile.ZipFile(skeleton) as book,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in book.namelist():
            text = book.read(name)
            with copy.open(name, "w") as writing:
                if name != _SHEET:
                    writing.write(text)
                    continue
                # It would name the rows of the skeleton; programs find out for themselves.
                text = re.sub(rb"<dimension [^>]*/>", b"", text)
                start, end = text.index(b'<row r="2"'), text.index(b"</sheetData>")
                writing.write(text[:start])
                copyfileobj(body, writing, 1 << 20)
                writing.write(text[end:])


def _skeleton(table: Table, first: Sequence[Sequence[Cell]]) -> Workbook:
    """The workbook without its rows: header, widths, and a cell of each style."""
    book = Workbook()
    book.properties.title = table.title
    sheet: Any = book.worksheets[0]
    sheet.title = _sheet_name(table.title)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddHeader.center.text = table.title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
    known = [*first, *([table.totals] if table.totals else [])]
    for at, column in enumerate(table.columns, start=1):
        _head(sheet.cell(1, at), column)
        for row in (_PLAIN, _QUOTED, _TOTALS):
            _style(sheet.cell(row, at), column, table.currency, row)
        width = _width(column, [row[at - 1] for row in known])
        sheet.column_dimensions[get_column_letter(at)].width = width
    _about(book.create_sheet("About"), table)
    return book


def _styles_of(book: Workbook, row: int) -> list[str]:
    sheet: Any = book.worksheets[0]
    return [str(cell.style_id) for cell in sheet[row]]


def _head(cell: Any, column: Column) -> None:
    _put_text(cell, column.header)
    side = "right" if column.type in _RIGHT else "left"
    cell.font = Font(name="Calibri", size=11, bold=True)
    cell.fill = PatternFill("solid", fgColor="FFE8EDF3")
    cell.alignment = Alignment(horizontal=side, vertical="center")


def _style(cell: Any, column: Column, currency: str, row: int) -> None:
    cell.number_format = _number_format(column, currency)
    side = None if column.type in _RIGHT else "left"
    cell.alignment = Alignment(vertical="top", horizontal=side)
    cell.quotePrefix = row == _QUOTED
    if row == _TOTALS:
        cell.font = Font(name="Calibri", size=11, bold=True)
        cell.border = Border(top=Side("thin"))


def _about(sheet: Any, table: Table) -> None:
    """A second sheet with what is not a row: the title and what the figures are as of."""
    sheet.column_dimensions["A"].width = 80
    for number, line in enumerate((table.title, *table.notes), start=1):
        _put_text(sheet.cell(number, 1), line)


def _put_text(cell: Any, text: str) -> None:
    """Text is told to be text: by its looks openpyxl would take it for a formula."""
    cell.value = text
    cell.data_type = "s"


def _width(column: Column, values: Iterable[Cell]) -> int:
    return min(_WIDEST, 2 + max([len(column.header) + 3, *map(_room, values)]))


def _room(value: Cell) -> int:
    """About how many letters a cell takes."""
    if value is None:
        return 0
    if isinstance(value, Money):
        return len(f"-$ {value.cents / 100:,.2f}")
    if isinstance(value, datetime):
        return 16
    return max(map(len, str(value).splitlines() or [""]))


def _number_format(column: Column, currency: str) -> str:
    if column.type is CellType.MONEY:
        style = style_for(currency)
        amount = f'"{style.symbol}"#,##0.00' if style.symbol_first else f'#,##0.00 "{style.symbol}"'
        return f"{amount};[Red]-{amount}"
    return {
        CellType.TEXT: "@",
        CellType.DATE: "yyyy-mm-dd",
        CellType.MOMENT: "yyyy-mm-dd hh:mm",
        CellType.INTEGER: "#,##0",
        CellType.PERCENT: "0.00%",
    }[column.type]


def _sheet_name(title: str) -> str:
    name = title.translate(_NO_SHEET_NAME).strip().strip("'")[:31]
    return name if name and name.casefold() not in {"about", "history"} else "Table"
