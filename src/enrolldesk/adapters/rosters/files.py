"""Reads and writes tables; which kind a file is follows from what is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from enrolldesk.adapters.rosters.formulas import harmless
from enrolldesk.adapters.rosters.text import text_table
from enrolldesk.adapters.rosters.workbook import workbook_table
from enrolldesk.app.importing.table import FileUnreadable, Table

_LIMIT: Final = 200_000_000
_WORKBOOK: Final = b"PK\x03\x04"


class RosterFiles:
    """The tables a person picks in a file dialog."""

    def read(self, path: Path, *, encoding: str = "", delimiter: str = "") -> Table:
        """Read CSV or XLSX; recognizes what is not given. Raises FileUnreadable."""
        try:
            if path.stat().st_size > _LIMIT:
                raise FileUnreadable(path.name, "too_large")
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise FileUnreadable(path.name, "missing") from error
        except OSError as error:
            raise FileUnreadable(path.name, "denied") from error
        if content.startswith(_WORKBOOK):
            return workbook_table(path.name, content)
        return text_table(path.name, content, encoding, delimiter)

    def write_csv(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table that a spreadsheet opens as text: no cell becomes a formula."""
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow([harmless(cell) for cell in header])
            writer.writerows([harmless(cell) for cell in row] for row in rows)
