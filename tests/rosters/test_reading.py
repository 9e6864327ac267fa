"""Files as they come: encodings, delimiters, line breaks in fields, broken lines, workbooks."""

import io
import zipfile
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from enrolldesk.adapters.rosters import RosterFiles
from enrolldesk.adapters.rosters.text import text_table
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.app.desk import Desk
from enrolldesk.app.importing.cells import recognize_reading
from enrolldesk.app.importing.columns import Role, recognize
from enrolldesk.app.importing.plan import plan
from enrolldesk.app.importing.run import record
from enrolldesk.app.importing.table import FileUnreadable
from enrolldesk.app.wording import sentence
from enrolldesk.testing.small_school import SmallSchool

FILES = Path(__file__).parent / "files"


def test_a_byte_order_mark_and_line_breaks_in_a_field_are_understood() -> None:
    table = RosterFiles().read(FILES / "pos_customers.csv")
    assert table.header[0] == "Reference ID"
    assert len(table.lines) == 609
    memo = recognize(table.header)[Role.NOTES]
    assert "\n" in table.lines[0].cells[memo]
    # The first record takes two lines of the file, so the second begins on the fourth.
    assert [line.number for line in table.lines[:2]] == [2, 4]


def test_a_spreadsheet_saved_in_europe_is_understood() -> None:
    table = RosterFiles().read(FILES / "office_semicolon_cp1252.csv")
    assert (table.encoding, table.delimiter) == ("cp1252", ";")
    names = {line.cells[0] for line in table.lines}
    assert {"Zänker", "Preiß", "Döring"} <= names
    columns = recognize(table.header)
    assert columns[Role.FAMILY_NAME] == 0
    assert columns[Role.GIVEN_NAME] == 1
    reading = recognize_reading(
        [line.cells[columns[Role.BIRTH_DATE]] for line in table.lines],
        [line.cells[columns[Role.PAID]] for line in table.lines],
    )
    assert reading.date("31.12.2008") == date(2008, 12, 31)
    assert reading.money("EUR").parse("549,99").cents == 54999


def test_every_line_of_a_broken_file_is_kept_with_its_flaw() -> None:
    table = RosterFiles().read(FILES / "broken.csv")
    assert [(line.number, len(line.cells), line.flaw) for line in table.lines] == [
        (2, 2, ""),
        (3, 5, ""),
        (4, 3, ""),
        (5, 3, "unclosed_quote"),
    ]
    assert "\x00" in table.lines[2].cells[0]


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    content = b'Name,Phone\r\n"Ann,555-0100\r\nBob,555-0101\r\n"Cy ""the"" Kid",555-0102\r\n'
    table = text_table("x.csv", content)
    assert [(line.cells[0], line.flaw) for line in table.lines] == [
        ('"Ann', "unclosed_quote"),
        ("Bob", ""),
        ('Cy "the" Kid', ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1250"])
def test_names_survive_the_usual_encodings(encoding: str) -> None:
    name = "Zażółć Gęślą" if encoding == "cp1250" else "Zoë Núñez-Weiß"
    rows = "".join(f"{name} {index};555-01{index:02d}\r\n" for index in range(30))
    table = text_table("x.csv", f"Name;Phone\r\n{rows}".encode(encoding))
    assert table.lines[0].cells[0] == f"{name} 0"


def test_a_workbook_reads_like_a_text_file(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Notes"  # an empty first sheet is passed over
    sheet = book.create_sheet("Roster")
    sheet.append(["Name", "Phone", "Birth date", "Course", "Paid", "Owed"])
    sheet.append(["Ann Lee", "555-0100", date(2008, 4, 2), "Online Theory", 99.99, 0])
    sheet.append([None, None, None, None, None, None])
    sheet.append(["Bo", 5550101, None, None, None, None])
    path = tmp_path / "roster.xlsx"
    book.save(path)
    table = RosterFiles().read(path)
    assert table.header == ("Name", "Phone", "Birth date", "Course", "Paid", "Owed")
    assert table.lines[0].cells == (
        "Ann Lee",
        "555-0100",
        "2008-04-02",
        "Online Theory",
        "99.99",
        "0",
    )
    assert table.lines[2].cells[:2] == ("Bo", "5550101")
    assert [line.number for line in table.lines] == [2, 3, 4]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"PK\x03\x04 no workbook", "not_a_table"),
        (b"\x7fELF\x00\x00\x00\x01\x02", "not_a_table"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(
    tmp_path: Path, content: bytes, why: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadable) as refusal:
        RosterFiles().read(path)
    assert refusal.value.why == why


def test_a_missing_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refusal:
        RosterFiles().read(tmp_path / "none.csv")
    assert refusal.value.why == "missing"


def test_no_cell_is_written_as_a_formula_and_all_read_back(tmp_path: Path) -> None:
    rows = [["=1+1", "+1 614 555 0133"], ["-5", "@sum"], ["'quoted'", "plain"]]
    path = tmp_path / "out.csv"
    RosterFiles().write_csv(path, ["Name", "Phone"], rows)
    written = path.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert all(cell[:1] not in "=+-@" for line in written for cell in line.split(","))
    table = RosterFiles().read(path)
    assert [list(line.cells) for line in table.lines] == rows


@given(st.binary(max_size=300))
def test_any_bytes_give_lines_or_a_reason(content: bytes) -> None:
    try:
        told = text_table("x.csv", content).header
    except FileUnreadable as refusal:
        told = (refusal.why,)
    assert told


def _workbook_of(rows: list[list[object]], path: Path) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


def _with_part(content: bytes, name: str, text: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return made.getvalue()


def test_a_workbook_with_a_broken_part_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    whole = _workbook_of([["Name"], ["Ann Lee"]], path)
    path.write_bytes(_with_part(whole, "xl/workbook.xml", b"<workbook><sheets"))
    with pytest.raises(FileUnreadable) as refused:
        RosterFiles().read(path)
    assert refused.value.why == "not_a_table"


def test_a_cell_at_the_end_of_all_sheets_adds_no_million_of_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    book = Workbook()
    book.active.append(["Name"])
    book.active.append(["Ann Lee"])
    book.active["A1048576"] = "Far Away"
    book.save(path)
    lines = RosterFiles().read(path).lines
    assert [(line.number, line.cells) for line in lines] == [
        (2, ("Ann Lee",)),
        (1_048_576, ("Far Away",)),
    ]


def test_a_row_beyond_all_sheets_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    whole = _workbook_of([["Name"], ["Ann Lee"]], path)
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    far = sheet.replace(b'<row r="2"', b'<row r="1000000000000"')
    assert far != sheet
    path.write_bytes(_with_part(whole, "xl/worksheets/sheet1.xml", far))
    with pytest.raises(FileUnreadable) as refused:
        RosterFiles().read(path)
    assert refused.value.why == "not_a_table"


def test_a_file_that_unfolds_beyond_measure_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(51):
            part.write(bytes(10_000_000))
    path.write_bytes(made.getvalue())
    assert path.stat().st_size < 1_000_000
    with pytest.raises(FileUnreadable) as refused:
        RosterFiles().read(path)
    assert refused.value.why == "too_large"


@pytest.mark.parametrize(
    ("course", "amounts", "said"),
    [
        ("9" * 201, "10,10", "title is too long"),
        ("\u200b", "10,10", "Enter the title"),
        ("Online Theory", "9999999.99,0.01", "larger than this program takes"),
        ("Parking", "9999999.99,9999999.99", "larger than this program takes"),
    ],
)
def test_a_line_that_no_command_would_record_is_a_problem_before_anything_is(
    tmp_path: Path, course: str, amounts: str, said: str
) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(f"Name,Course,Paid,Due\nAnn Lee,{course},{amounts}\nBo Berg,,,\n", "utf-8")
    with closing(open_store(tmp_path / "home")) as store:
        desk = Desk(store)
        SmallSchool(desk, desk.run).found()
        found = plan(RosterFiles().read(path), store.reads, date(2026, 11, 22), create_courses=True)
        [problem] = found.problems
        assert said in " ".join(sentence(why) for why in problem.reasons)
        assert record(desk, found).lines == (3,)
