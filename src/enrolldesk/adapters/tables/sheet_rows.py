"""The rows of a sheet as XML, written one after the other however many there are.

openpyxl takes about thirteen seconds for a hundred thousand rows, one cell object at a time, and
writes a formula without the value it has: what does not calculate, such as a preview or a
protected view, would show an empty total. So openpyxl makes the workbook and its styles, and the
rows between are written here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import IO, Final
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from enrolldesk.app.exporting.table import Cell, CellType, Column
from enrolldesk.domain.money import Money

LONGEST_TEXT: Final = 32_767
SUMMED: Final = frozenset({CellType.MONEY, CellType.INTEGER})

_FIRST_ROW: Final = 2
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 (a sheet's days know no time zone)
_DAY: Final = timedelta(days=1)
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class SheetRows:
    """Writes rows below the header; ``styles`` are the style numbers of each column's cells.

    ``quoted`` are those for text that looks like a formula: typed over, it stays text.
    """

    def __init__(
        self,
        file: IO[bytes],
        columns: Sequence[Column],
        styles: Sequence[str],
        quoted: Sequence[str],
    ) -> None:
        self._file = file
        self._columns = columns
        self._letters = [get_column_letter(at + 1) for at in range(len(columns))]
        self._styles = styles
        self._quoted = quoted
        self._sums = [0] * len(columns)
        self.count = 0

    def row(self, row: Sequence[Cell]) -> None:
        """Write the next row."""
        number = self.count + _FIRST_ROW
        cells = [self._cell(at, number, value) for at, value in enumerate(row)]
        self._file.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())
        self.count += 1

    def totals(self, row: Sequence[Cell], styles: Sequence[str]) -> None:
        """Write the last row: a sum that follows a filter where the column adds up to it."""
        number = self.count + _FIRST_ROW
        cells = []
        for at, value in enumerate(row):
            place = f'<c r="{self._letters[at]}{number}" s="{styles[at]}"'
            if value is None:
                cells.append(f"{place}/>")
            elif isinstance(value, str):
                cells.append(f"{place}{_text(value)}")
            else:
                formula = ""
                if self.count and self._adds_up(at, value):
                    letter = self._letters[at]
                    last = number - 1
                    formula = f"<f>SUBTOTAL(109,{letter}{_FIRST_ROW}:{letter}{last})</f>"
                cells.append(f"{place}>{formula}<v>{_number(value)}</v></c>")
        self._file.write(f'<row r="{number}">{"".join(cells)}</row>'.encode())

    def _cell(self, at: int, number: int, value: Cell) -> str:
        place = f'<c r="{self._letters[at]}{number}" s="'
        if value is None:
            return f'{place}{self._styles[at]}"/>'
        if isinstance(value, str):
            styles = self._quoted if value.startswith(_FORMULA) else self._styles
            return f'{place}{styles[at]}"{_text(value)}'
        if isinstance(value, Money):
            self._sums[at] += value.cents
        elif type(value) is int:
            self._sums[at] += value
        return f'{place}{self._styles[at]}"><v>{_number(value)}</v></c>'

    def _adds_up(self, at: int, value: Cell) -> bool:
        """Whether a sum of the column says what the screen says."""
        if self._columns[at].type not in SUMMED:
            return False
        return self._sums[at] == (value.cents if isinstance(value, Money) else value)


def _text(text: str) -> str:
    """The rest of a cell that holds text, whatever the text looks like."""
    kept = escape(_UNWRITABLE.sub("", text)[:LONGEST_TEXT])
    return f' t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _number(value: Money | date | int | Decimal) -> str:
    """A number as XML writes it; a day is its number since the sheet's first."""
    if isinstance(value, Money):
        return f"{Decimal(value.cents).scaleb(-2):f}"
    if isinstance(value, datetime):
        return f"{(value.replace(tzinfo=None) - _EPOCH) / _DAY:.10f}"
    if isinstance(value, date):
        return str((value - _EPOCH.date()).days)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
