"""Dates and amounts as whoever wrote the file meant them, decided over the whole column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from enrolldesk.domain.money import MoneyStyle, style_for

DATE_FORMATS: Final = ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%m-%d-%Y")
"""Best guess first: where a column fits several, the earlier one is taken and can be changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How dates and amounts of a file are read."""

    date_format: str = "%Y-%m-%d"
    decimal: str = "."

    def money(self, currency: str) -> MoneyStyle:
        """The style amounts are parsed with."""
        return style_for(currency, decimal=self.decimal, group="." if self.decimal == "," else ",")

    def date(self, text: str) -> date | None:
        """The day a cell names; None for an empty cell. Raises ValueError."""
        cell = text.strip()
        if not cell:
            return None
        # Spreadsheets hand over a time with every date.
        cell = re.sub(r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?$", "", cell)
        return datetime.strptime(cell, self.date_format).date()  # noqa: DTZ007 - a day has no zone


def recognize_reading(dates: Iterable[str], amounts: Iterable[str]) -> Reading:
    """The reading that understands most of the cells."""
    day_cells, amount_cells = _filled(dates), _filled(amounts)

    def fits(date_format: str) -> int:
        reading = Reading(date_format)
        return sum(_works(reading.date, cell) for cell in day_cells)

    date_format = max(DATE_FORMATS, key=fits) if day_cells else DATE_FORMATS[0]
    commas = sum(bool(re.search(r",\d{1,2}\D*$", cell)) for cell in amount_cells)
    points = sum(bool(re.search(r"\.\d{1,2}\D*$", cell)) for cell in amount_cells)
    return Reading(date_format, "," if commas > points else ".")


def _filled(cells: Iterable[str]) -> list[str]:
    """Enough of the filled cells to decide by."""
    return [cell for cell in cells if cell.strip()][:2000]


def _works(read: Callable[[str], date | None], cell: str) -> bool:
    try:
        return read(cell) is not None
    except ValueError:
        return False
