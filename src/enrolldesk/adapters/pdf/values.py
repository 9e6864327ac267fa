"""A page as plain values for a template, with text that cannot harm the layout.

Text reaches the templates as JSON values alone, never as markup, so nothing a person types is
ever run. What is taken out here would still mislead a reader: control characters, and the marks
that turn the reading direction round and could show an amount backwards.
"""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Final

from enrolldesk.adapters.pdf.spelling import is_drawn, spelled

# The marks that embed, override or isolate a reading direction; joiners of letters stay.
_DIRECTION_MARKS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e") | frozenset(
    "\u2066\u2067\u2068\u2069"
)
_LINE_ENDS: Final = frozenset("\n\u2028\u2029\u0085\v\f")


def printable(text: str) -> str:
    """The text without what cannot or must not be printed; line ends and spaces stay."""
    kept: list[str] = []
    for ch in text.replace("\r\n", "\n").replace("\r", "\n"):
        if ch in _LINE_ENDS:
            kept.append("\n")
        elif ch == "\t":
            kept.append(" ")
        elif ch not in _DIRECTION_MARKS and not _is_noise(ch):
            kept.append(ch)
    return "".join(kept).strip()


def values_of(page: object) -> Any:
    """A page's fields by name, text as it can be drawn; pictures are left out."""
    if isinstance(page, Enum):
        return page.value
    if isinstance(page, str):
        return spelled(printable(page))
    if is_dataclass(page):
        values = {
            field.name: values_of(getattr(page, field.name))
            for field in fields(page)
            if field.name != "logo"
        }
        if hasattr(page, "title"):
            values["title"] = values_of(page.title)
        return values
    if isinstance(page, tuple):
        return [values_of(item) for item in page]
    return page


def is_all_drawn(page: object) -> bool:
    """Whether every text of the page is drawn in its own letters."""
    if isinstance(page, str):
        return all(is_drawn(ch) for ch in printable(page))
    if isinstance(page, tuple):
        return all(is_all_drawn(item) for item in page)
    if is_dataclass(page):
        return all(is_all_drawn(getattr(page, field.name)) for field in fields(page))
    return True


def _is_noise(ch: str) -> bool:
    """Control characters, halves of surrogate pairs and code points that are no characters."""
    if unicodedata.category(ch) in {"Cc", "Cs"}:
        return True
    code = ord(ch)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
