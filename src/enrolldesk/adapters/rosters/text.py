"""Delimited text: encoding and delimiter recognized, every record with the line it begins on."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import Final

from enrolldesk.adapters.rosters.formulas import as_written
from enrolldesk.app.importing.table import FileUnreadable, Line, Table

_DELIMITERS: Final = (",", ";", "\t", "|")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_RECORD: Final = 200
"""Lines in one quoted record; a quotation mark open for longer was never meant to be."""


def text_table(name: str, content: bytes, encoding: str = "", delimiter: str = "") -> Table:
    """The table in a text file."""
    used = encoding or _encoding_of(content)
    try:
        text = content.decode(used)
    except (ValueError, LookupError) as error:
        raise FileUnreadable(name, "encoding") from error
    physical = text.removeprefix("\ufeff").splitlines(keepends=True)
    # Only real line ends separate records; splitlines also knows rarer ones.
    lines = list(_rejoined(physical))
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise FileUnreadable(name, "empty")
    if "\x00" in lines[first]:
        raise FileUnreadable(name, "not_a_table")
    mark = delimiter or max(_DELIMITERS, key=lines[first].count)
    records = list(_records(lines, first, mark))
    header, *rest = records
    return Table(name, tuple(cell.strip() for cell in header.cells), tuple(rest), used, mark)


def _encoding_of(content: bytes) -> str:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(content)
    return "utf-8"


def _guessed(content: bytes) -> str:
    """An older encoding; western Europe's where nothing speaks for another."""
    # Imported when needed: it is large, and most files are UTF-8.
    from charset_normalizer import from_bytes

    candidates = ["cp1252", "cp1250", "cp1254", "cp1257", "cp1251", "mac_roman"]
    found = from_bytes(content[:500_000], cp_isolation=candidates).best()
    best = found.encoding if found is not None else "cp1252"
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return best if found is not None else "latin-1"
    western = sum(content.decode("cp1252").count(letter) for letter in "äöüßéèêáíóúñçàâîôøåæÄÖÜÉ")
    high = sum(byte > 127 for byte in content)
    return "cp1252" if western * 2 >= high or best == "mac_roman" else best


def _rejoined(physical: list[str]) -> Iterator[str]:
    held = ""
    for piece in physical:
        held += piece
        if piece.endswith(("\n", "\r")):
            yield held
            held = ""
    if held:
        yield held


def _records(lines: list[str], start: int, delimiter: str) -> Iterator[Line]:
    """One record after the other; an unclosed quotation mark costs its own line only."""
    index = start
    while index < len(lines):
        number = index + 1
        cells, used = _record(lines, index, delimiter)
        if cells is None:
            broken = lines[index].rstrip("\r\n").split(delimiter)
            yield Line(number, tuple(broken), "unclosed_quote")
        else:
            yield Line(number, tuple(as_written(cell) for cell in cells))
        index += used


def _record(lines: list[str], index: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the record that begins on a line, and how many lines it takes."""
    if '"' not in lines[index]:
        return lines[index].rstrip("\r\n").split(delimiter), 1
    for used in range(1, min(_LONGEST_RECORD, len(lines) - index) + 1):
        if used > 1 and '"' not in lines[index + used - 1]:
            continue
        try:
            piece = lines[index : index + used]
            rows = list(csv.reader(piece, delimiter=delimiter, strict=True))
        except csv.Error:
            continue
        if len(rows) == 1:
            return rows[0], used
    try:
        # A stray mark inside a cell (5" pipe) is text, as long as the line stands alone.
        rows = list(csv.reader([lines[index]], delimiter=delimiter))
    except csv.Error:
        return None, 1
    opened = lines[index].lstrip().startswith('"') or f'{delimiter}"' in lines[index]
    return (None if opened else rows[0]), 1
