"""Cells that a spreadsheet would run: written as text, read back as they were."""

from __future__ import annotations

from typing import Final

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell as text for a spreadsheet: an apostrophe before what would be a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def as_written(cell: str) -> str:
    """The cell as it was before ``harmless``."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell
