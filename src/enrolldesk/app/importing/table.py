"""A file of rows as it was found, before anybody decided what it means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from enrolldesk.domain.errors import DeskError


@dataclass(frozen=True, slots=True)
class Line:
    """One record; ``number`` is where it begins in the file, from 1. ``flaw`` is a code of
    ``sentences`` when the file itself is broken there."""

    number: int
    cells: tuple[str, ...]
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its lines; ``encoding`` and ``delimiter`` are what was recognized."""

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str = ""
    delimiter: str = ""


@dataclass(eq=False)
class FileUnreadable(DeskError):
    """The file cannot be read as a table; ``why`` is a code of ``sentences``."""

    name: str
    why: str


class TableFiles(Protocol):
    """Reads and writes tables on disk."""

    def read(self, path: Path, *, encoding: str = "", delimiter: str = "") -> Table:
        """Read CSV or XLSX; recognizes what is not given. Raises FileUnreadable."""

    def write_csv(self, path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Write a table that a spreadsheet opens as text: no cell becomes a formula."""
