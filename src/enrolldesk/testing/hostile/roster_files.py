"""Files to import as offices have them, and as they come out of the wrong programs."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from random import Random
from typing import Final

from enrolldesk.testing.hostile.values import any_text, shaken

MARK: Final = "Qx{number:03d}z"
"""A word that stands in each row, by which it is found again whatever became of the file."""

_HEADERS: Final = (
    ("Name", "Phone", "Email", "Birthday", "Course", "Paid", "Due"),
    ("First Name", "Last Name", "Phone", "Notes"),
    ("Nachname", "Vorname", "Telefon", "Geburtsdatum", "Kurs", "Bezahlt", "Offen"),
    ("name", "name", "course", "paid", "open", "guardian", "guardian phone"),
    ("sourcedId", "role", "status", "givenName", "familyName", "agentSourcedIds", "phone"),
    ("Name", "Permit", "Permit expires", "Street", "City", "State", "Zip", "Memo"),
)
_NAMES: Final = (
    "Maria Lopez",
    "Ben Cho",
    "Zoë Nguyễn",
    "Søren Åberg",
    "=cmd|' /C calc'!A0",
    "陳大文",
)
_CELLS: Final = {
    "phone": ("614 555 0133", "(614) 555-0199 x12", "+49 30 1234567", "no phone", "555"),
    "email": ("ana@example.org", "a@b", "a b@c.de", "@", "x@y.z, p@q.r"),
    "day": ("2008-02-29", "02/29/2008", "29.02.2008", "2007-02-29", "12/31/9999", "1/1/1", "0"),
    "course": ("Online Theory", "ONLINE THEORY", "Behind the Wheel", "Complete Package", "Parking"),
    "money": ("99.99", "1,234.56", "1.234,56", "$5", "-5", "0", "1e3", "999999999999", "12,5", ""),
    "role": ("student", "guardian", "teacher", ""),
    "state": ("active", "tobedeleted", ""),
}
_CODECS: Final = (
    "utf-8",
    "utf-8",
    "utf-8-sig",
    "cp1252",
    "cp1251",
    "latin-1",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "mac_roman",
    "shift_jis",
    "utf-7",
)


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file's bytes, what was said about it, and the words that mark its rows."""

    name: str
    content: bytes
    marks: tuple[str, ...]
    what: str


def any_roster(rng: Random) -> RosterFile:
    """A table in some encoding, whole or spoiled; or no table at all."""
    if rng.random() < 0.04:
        noise = bytes(rng.randrange(256) for _ in range(rng.choice((0, 1, 10, 500))))
        start = rng.choice(
            (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"%PDF-1.7", b"<html>")
        )
        return RosterFile("noise.csv", start + noise, (), "noise")
    header, rows, marks = _table(rng)
    if rng.random() < 0.2:
        content, what = _workbook(header, rows, rng), "workbook"
    else:
        content, what = _text(header, rows, rng)
    if rng.random() < 0.35:
        content, what = shaken(content, rng), f"shaken {what}"
    return RosterFile(f"roster.{what.split()[-1]}", content, marks, what)


def _table(rng: Random) -> tuple[list[str], list[list[str]], tuple[str, ...]]:
    header = list(rng.choice(_HEADERS))
    if rng.random() < 0.2:
        header[rng.randrange(len(header))] = any_text(rng)
    if rng.random() < 0.1:
        rng.shuffle(header)
    rows, marks = [], []
    for number in range(rng.choice((0, 1, 2, 3, 5, 8))):
        marks.append(MARK.format(number=number))
        row = [_cell(title, rng) for title in header]
        _mark(row, header, marks[-1], rng)
        if rng.random() < 0.15:
            del row[rng.randrange(len(row)) :]
            row.append(marks[-1])
        if rng.random() < 0.1:
            row += [any_text(rng)] * rng.choice((1, 3, 50))
        rows.append(row)
        if rng.random() < 0.1:
            rows.append(list(row))
        if rng.random() < 0.1:
            rows.append([""] * rng.choice((0, 1, len(header))))
    return header, rows, tuple(marks)


def _mark(row: list[str], header: list[str], mark: str, rng: Random) -> None:
    """Put the row's word where a name stands, or anywhere."""
    names = [index for index, title in enumerate(header) if "name" in title.casefold()]
    at = rng.choice(names) if names and rng.random() < 0.9 else rng.randrange(len(row))
    row[at] = f"{row[at]} {mark}".strip()


def _cell(title: str, rng: Random) -> str:
    if rng.random() < 0.12:
        return any_text(rng)
    plain = title.casefold()
    kinds = {
        "phone": ("phone", "telefon"),
        "email": ("mail",),
        "day": ("birth", "geburt", "expires"),
        "course": ("course", "kurs"),
        "money": ("paid", "due", "open", "bezahlt", "offen"),
        "role": ("role",),
        "state": ("status",),
    }
    for kind, words in kinds.items():
        if any(word in plain for word in words):
            return rng.choice(_CELLS[kind])
    return rng.choice(_NAMES) if "name" in plain else rng.choice(("", "1", "x", "Guardian: Rosa"))


def _text(header: list[str], rows: list[list[str]], rng: Random) -> tuple[bytes, str]:
    held = io.StringIO(newline="")
    mark = rng.choice((",", ",", ";", "\t", "|"))
    end = rng.choice(("\r\n", "\n", "\n", "\r"))
    if rng.random() < 0.1:
        held.write(end * 2)
    if rng.random() < 0.3:
        writer = csv.writer(held, delimiter=mark, lineterminator=end, quoting=csv.QUOTE_ALL)
    else:
        writer = csv.writer(held, delimiter=mark, lineterminator=end)
    if rng.random() < 0.2:
        # As programs write that never heard of quotation marks.
        held.write(end.join(mark.join(row) for row in (header, *rows)))
    else:
        writer.writerows((header, *rows))
    codec = rng.choice(_CODECS)
    return held.getvalue().encode(codec, "replace"), f"{codec} csv"


def _workbook(header: list[str], rows: list[list[str]], rng: Random) -> bytes:
    """Written by hand: programs that make workbooks refuse what is not one."""
    lines = [_row(index, row, rng) for index, row in enumerate((header, *rows), start=1)]
    far = rng.choice(("A1:XFD1048576", "A1", "x", ""))
    size = f'<dimension ref="{far}"/>' if rng.random() < 0.1 else ""
    sheet = f"{size}<sheetData>{''.join(lines)}</sheetData>"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{space}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
            '2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}">{sheet}</worksheet>',
    }
    if rng.random() < 0.15:
        del parts[rng.choice(sorted(parts))]
    if rng.random() < 0.15:
        name = rng.choice(sorted(parts))
        parts[name] = shaken(parts[name].encode(), rng).decode("utf-8", "replace")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as book:
        for name, text in parts.items():
            book.writestr(zipfile.ZipInfo(name), text.encode("utf-8", "replace"))
    return made.getvalue()


def _relation(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{target}"/></Relationships>'
    )


def _row(number: int, cells: list[str], rng: Random) -> str:
    made = "".join(
        f'<c r="{_letters(index)}{number}" {_typed(cell, rng)}</c>'
        for index, cell in enumerate(cells)
    )
    if rng.random() < 0.02:
        # Somewhere at the end of all sheets.
        place = rng.choice((f"XFD{number}", "XFD1048576", "A1048576", "ZZZZZ9", "1A", ""))
        made += f'<c r="{place}" t="inlineStr"><is><t>far</t></is></c>'
        number = rng.choice((number, 1_048_576, 0, -1, 10**12))
    return f'<row r="{number}">{made}</row>'


def _typed(cell: str, rng: Random) -> str:
    text = "".join(letter for letter in cell if letter.isprintable() or letter in "\t\n")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")[:2000]
    if rng.random() < 0.02:
        text += rng.choice(("_xD800_", "_x0000_", "_x001F_", "&#xFFFE;", "&#0;"))
    drawn = rng.random()
    if drawn < 0.04:
        return f't="{rng.choice("nbde")}"><v>{text}</v>'
    if drawn < 0.06:
        return f't="str"><f>{text}</f><v>{text}</v>'
    if drawn < 0.08:
        return (
            f's="{rng.choice((1, 14, 99))}"><v>{rng.choice((1e300, -1, 44_000.5, 2_958_466))}</v>'
        )
    return f't="inlineStr"><is><t xml:space="preserve">{text}</t></is>'


def _letters(index: int) -> str:
    made = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        made = chr(65 + rest) + made
    return made
