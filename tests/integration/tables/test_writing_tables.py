"""Exported files: read back by the standard library and openpyxl, whole or not there at all."""

from __future__ import annotations

import csv
import errno
import io
import resource
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from enrolldesk.adapters.rosters import RosterFiles
from enrolldesk.adapters.tables import TableFileWriter
from enrolldesk.adapters.whole_file import why_of
from enrolldesk.app.exporting.table import (
    Cell,
    CellType,
    Column,
    ExportFailed,
    FileFormat,
    Progress,
    Table,
)
from enrolldesk.app.wording import sentence
from enrolldesk.domain.money import Money, total

COLUMNS = (
    Column("Student"),
    Column("Taken", CellType.MOMENT),
    Column("Day", CellType.DATE),
    Column("Amount", CellType.MONEY),
    Column("Entries", CellType.INTEGER),
    Column("Share", CellType.PERCENT),
)
NEW_YORK = ZoneInfo("America/New_York")
TAKEN = datetime.fromisoformat("2026-11-22 10:02")
DAY = datetime.fromisoformat("2026-11-22")
ROW = (
    "Ánh Nguyễn",
    TAKEN.replace(tzinfo=NEW_YORK),
    date(2026, 11, 22),
    Money(-123_456),
    3,
    Decimal("0.25"),
)
FORMULAS = ["=1+1", "+1 (614) 555", "-2", "@SUM(A1)", "\t=1", "\r=1", "#N/A", "=", "'plain", "1e3"]


class Stopped(Exception):
    """Somebody had enough."""


def nothing(_count: int) -> None:
    """Nobody waits."""


def write(path: Path, table: Table, progress: Progress = nothing) -> int:
    return TableFileWriter().write(path, table, FileFormat(path.suffix.removeprefix(".")), progress)


def table_of(
    rows: Sequence[Sequence[Cell]],
    *,
    totals: Sequence[Cell] | None = None,
    columns: tuple[Column, ...] = COLUMNS,
    **rest: Any,
) -> Table:
    return Table("Payments: all", columns, rows, len(rows), totals, **rest)


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_holds_plain_values_and_nothing_but_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    made = table_of([ROW, (None,) * 6], totals=("Total", None, None, Money(1), 1, None))
    assert write(path, made) == 2
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfStudent,Taken,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert read_csv(path)[1:] == [
        ["Ánh Nguyễn", "2026-11-22 10:02", "2026-11-22", "-1234.56", "3", "0.25"],
        [""] * 6,
    ]


def test_csv_for_a_program_has_no_byte_order_mark(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table_of([ROW], for_program=True))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"Student,")


def test_a_workbook_holds_typed_cells_a_frozen_header_and_a_filter(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = table_of([ROW, ROW], totals=("Total", None, None, Money(-246_912), 6, None))
    assert write(path, made) == 2
    book = load_workbook(path)
    sheet = book.worksheets[0]
    cells = sheet[2]
    assert [cell.value for cell in cells] == [
        "Ánh Nguyễn",
        TAKEN,
        DAY,
        -1234.56,
        3,
        0.25,
    ]
    assert [cell.data_type for cell in cells] == ["s", "d", "d", "n", "n", "n"]
    assert cells[3].number_format.startswith('"$"#,##0.00')
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:F3")
    assert sheet.title == "Payments  all"
    assert sheet[4][3].value == "=SUBTOTAL(109,D2:D3)"
    assert sheet[4][4].value == "=SUBTOTAL(109,E2:E3)"
    # Programs that do not calculate find the sum beside its formula.
    shown = load_workbook(path, data_only=True).worksheets[0]
    assert [cell.value for cell in shown[4]] == ["Total", None, None, -2469.12, 6, None]
    assert sheet.column_dimensions["A"].width > len("Ánh Nguyễn")


def test_a_total_that_is_not_the_sum_of_the_column_is_written_as_it_is(tmp_path: Path) -> None:
    made = table_of([ROW], totals=("Standing", None, None, Money(7), None, None))
    write(tmp_path / "a.xlsx", made)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert sheet[3][3].value == 0.07


def test_notes_stand_on_a_sheet_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", table_of([ROW], notes=("As of 2026-11-22.", "=2+2")))
    about = load_workbook(tmp_path / "a.xlsx")["About"]
    assert [row[0].value for row in about] == ["Payments: all", "As of 2026-11-22.", "=2+2"]
    assert about["A3"].data_type == "s"


def test_an_empty_table_is_a_header(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xlsx"):
        empty = table_of([], totals=("Total", None, None, Money(0), 0, None))
        assert write(tmp_path / name, empty) == 0
    assert len(read_csv(tmp_path / "a.csv")) == 1
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["Total", None, None, 0, 0, None]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_never_becomes_a_formula(text: str, tmp_path: Path) -> None:
    made = table_of([(text,)], columns=(Column(text),))
    write(tmp_path / "a.csv", made)
    for (cell,) in read_csv(tmp_path / "a.csv"):
        assert cell[:1] not in tuple("=+-@\t\r")
        assert cell.removeprefix("'") == text.removeprefix("'")
    write(tmp_path / "a.xlsx", made)
    book = load_workbook(tmp_path / "a.xlsx")
    for cell in (book.worksheets[0]["A1"], book.worksheets[0]["A2"]):
        assert cell.data_type == "s"
    assert book.worksheets[0]["A2"].value.strip() == text.strip()


def test_our_own_import_reads_an_export_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", table_of([("=x", "+1 614")], columns=(Column("A"), Column("B"))))
    (line,) = RosterFiles().read(tmp_path / "a.csv").lines
    assert line.cells == ("=x", "+1 614")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, st.integers(-(10**11), 10**11)), max_size=8))
def test_whatever_the_text_rows_and_sums_are_read_back(
    tmp_path: Path, rows: list[tuple[str, int]]
) -> None:
    columns = (Column("What"), Column("Amount", CellType.MONEY))
    cells = [(text, Money(cents)) for text, cents in rows]
    both = total(amount for _, amount in cells)
    made = table_of(cells, columns=columns, totals=("Total", both))
    write(tmp_path / "a.csv", made)
    amounts = [Decimal(row[1]) for row in read_csv(tmp_path / "a.csv")[1:]]
    assert amounts == [Decimal(cents).scaleb(-2) for _, cents in rows]
    write(tmp_path / "a.xlsx", made)
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    found = [round(sheet.cell(at + 2, 2).value * 100) for at in range(len(rows) + 1)]
    assert found == [*(cents for _, cents in rows), both.cents]


@pytest.mark.parametrize("end", ["csv", "xlsx"])
def test_progress_is_told_and_stopping_leaves_what_was_there(end: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{end}"
    path.write_text("before")
    told: list[int] = []
    assert write(path, table_of([ROW] * 1200), told.append) == 1200
    assert told == [500, 1000, 1200]
    kept = path.read_bytes()

    def stop(_count: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        write(path, table_of([ROW] * 1200), stop)
    assert path.read_bytes() == kept
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_rows_that_cannot_be_read_leave_no_file(tmp_path: Path) -> None:
    def rows() -> Iterator[Sequence[Cell]]:
        yield ROW
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(tmp_path / "a.csv", Table("T", COLUMNS, rows()))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed) as failed:
        write(tmp_path / "gone" / "a.csv", table_of([ROW]))
    assert failed.value.why == "missing"
    words = sentence(failed.value)
    assert words == "a.csv was not written: the folder is not there any more. Choose another one."


def test_a_file_in_the_way_is_said_and_left(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ExportFailed) as failed:
        write(tmp_path / "a.csv", table_of([ROW]))
    assert failed.value.why == "unwritable"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


@pytest.fixture
def small_disk() -> Iterator[None]:
    """A disk that takes no file beyond four kilobytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed) as failed:
        write(tmp_path / "a.csv", table_of([ROW] * 1200))
    assert failed.value.why == "full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "replacing", "why"),
    [
        (errno.ENOSPC, False, "full"),
        (errno.EACCES, False, "denied"),
        (errno.EACCES, True, "in_use"),
        (errno.EROFS, False, "denied"),
        (errno.ENOENT, False, "missing"),
        (errno.EIO, False, "unwritable"),
    ],
)
def test_what_the_system_says_is_told_in_words(number: int, replacing: bool, why: str) -> None:
    found = why_of(OSError(number, "…"), replacing=replacing)
    assert found == why
    assert sentence(ExportFailed(Path("a.csv"), found)).startswith("a.csv was not written: ")
