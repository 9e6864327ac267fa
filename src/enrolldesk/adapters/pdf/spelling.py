"""Names in scripts that no font on board can draw are spelled in Latin letters.

A row of empty boxes would make a receipt worthless to the person who holds it.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Final

# The first words of the names of characters. Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew,
# Arabic, Devanagari and Lao are drawn, by our own font or by those that typst carries.
_NOT_DRAWN: Final = frozenset(
    (
        *("CJK", "KANGXI", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "BOPOMOFO", "HANGUL", "YI"),
        *("FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC"),
        *("BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM"),
        *("SINHALA", "THAI", "TIBETAN", "MYANMAR", "KHMER", "MONGOLIAN", "ETHIOPIC"),
        *("SYRIAC", "THAANA", "NKO", "TIFINAGH", "VAI", "CANADIAN"),
    )
)


def is_drawn(ch: str) -> bool:
    """Whether a font on board has the character, as far as scripts go."""
    return ch < "\u0700" or unicodedata.name(ch, "").split(" ")[0] not in _NOT_DRAWN


def spelled(text: str) -> str:
    """The text with what cannot be drawn in Latin letters: ``张伟`` becomes ``ZhangWei``."""
    if all(is_drawn(ch) for ch in text):
        return text
    from anyascii import anyascii

    runs = ("".join(run) for _, run in groupby(text, key=is_drawn))
    return "".join(run if is_drawn(run[0]) else anyascii(run) for run in runs)
