"""What a page shows, written to a file by the window."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook

from enrolldesk.app.exporting.table import Column, Table
from enrolldesk.app.till.days import DeskDay, desk_days
from enrolldesk.domain.kinds import Method
from enrolldesk.testing.pages.exporting import Exporting
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.ui.day_close.page import DayClosePage
from enrolldesk.ui.exporting.journal_form import QUICKBOOKS, last_month


@pytest.fixture
def exporting(shell: Shell) -> Exporting:
    return Exporting(shell)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_the_students_are_written_in_the_order_they_stand_in(
    shell: Shell, exporting: Exporting, tmp_path: Path
) -> None:
    shell.students.page.list.order_by("balance")
    exporting.by_key()
    assert exporting.file_dialog.windowTitle() == "Export Students"
    exporting.choose(tmp_path / "a.csv")
    rows = rows_of(tmp_path / "a.csv")
    assert [row["Student"] for row in rows] == shell.students.names
    balances = [Decimal(row["Balance"]) for row in rows]
    assert balances == sorted(balances, reverse=True)
    assert shell.says() == [f"Exported {len(rows)} rows to a.csv"]


def test_the_payments_are_written_as_they_are_filtered(
    shell: Shell, exporting: Exporting, tmp_path: Path
) -> None:
    screen = shell.payments
    screen.page.filters.period.choose("all")
    screen.page.filters.method.choose("check")
    screen.page.look()
    screen.page.export_button.click()
    exporting.choose(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    model = screen.page.model
    shown = [row for at in range(model.rowCount()) if (row := model.row(at)) is not None]
    assert shown
    assert [row[6] for row in rows[:-1]] == [one.entry.receipt_no for one in shown]
    assert {row[5] for row in rows[:-1]} == {"Check"}
    tally = shell.office.reads.payments_tally(
        screen.page.filters.query(shell.office.desk.today(), "taken_at", True)
    )
    net = (tally.received - tally.handed_back).cents
    assert round(rows[-1][7] * 100) == net


def test_the_courses_are_written(shell: Shell, exporting: Exporting, tmp_path: Path) -> None:
    page = shell.courses.page
    page.export_button.click()
    # The end of the name may be left out: the kind chosen in the dialog says it.
    exporting.choose(tmp_path / "courses")
    sheet = load_workbook(tmp_path / "courses.xlsx").worksheets[0]
    titles = [cell.value for cell in sheet["A"]][1:]
    assert titles == ["Behind the Wheel", "Complete Package", "Online Theory"]


def test_what_cannot_be_written_is_said_and_can_be_tried_again(
    shell: Shell, exporting: Exporting, tmp_path: Path
) -> None:
    exporter = shell.main.counter.exporter
    page = shell.students.page
    with shell.qtbot.waitSignal(exporter.finished):
        exporter.write(page.shown(), "Students", tmp_path / "gone" / "a.csv")
    (said,) = shell.says()
    assert said.startswith("a.csv was not written: the folder is not there any more.")
    with shell.qtbot.waitSignal(exporter.finished):
        exporter.write(page.shown(), "Students", tmp_path / "a.csv")
    assert rows_of(tmp_path / "a.csv")


def test_a_long_export_shows_how_far_it_is_and_can_be_stopped(
    shell: Shell, exporting: Exporting, tmp_path: Path
) -> None:
    reached, go_on = Event(), Event()

    def rows() -> Iterator[tuple[str]]:
        for number in range(2000):
            if number == 1000:
                reached.set()
                assert go_on.wait(60)
            yield (f"Student {number}",)

    exporter = shell.main.counter.exporter
    exporter.write(Table("Many", (Column("Student"),), rows(), 2000), "Many", tmp_path / "a.csv")
    progress = exporting.progress()
    shell.qtbot.waitUntil(lambda: progress.state == "1,000 rows")
    assert reached.is_set()
    exporter.ask(Table("Other", (), ()), "Other")
    assert shell.says() == ["Another file is being written."]
    progress.stop()
    assert progress.state == "Stopping…"
    with shell.qtbot.waitSignal(exporter.finished):
        go_on.set()
    assert shell.says() == ["Stopped; a.csv was not written."]
    assert not list(tmp_path.glob("*.csv*"))
    assert not list(tmp_path.glob(".a*"))


def test_a_page_without_a_list_says_so(shell: Shell) -> None:
    shell.main.counter.export(object())
    assert shell.says() == ["Open a list first: students, courses or payments."]


def test_the_journal_says_what_the_days_come_to_and_is_written(
    shell: Shell, exporting: Exporting, tmp_path: Path
) -> None:
    form = exporting.journal()
    assert form.days == last_month(shell.office.desk.today())
    form.ask(None, None)
    sums = form.sums
    assert " lines on " in sums
    form.export()
    exporting.choose(tmp_path / "journal.csv")
    rows = rows_of(tmp_path / "journal.csv")
    debit, credit = (sum(Decimal(row[side] or 0) for row in rows) for side in ("Debit", "Credit"))
    assert debit == credit > 0
    said = shell.office.format(shell.office.money.parse(str(debit)))
    assert f"debits {said}, credits {said}." in sums


def test_quickbooks_gets_a_csv_file_alone(exporting: Exporting, tmp_path: Path) -> None:
    form = exporting.journal()
    form.ask(None, None, QUICKBOOKS)
    form.export()
    assert exporting.file_dialog.nameFilters() == ["CSV, text with commas (*.csv)"]
    exporting.choose(tmp_path / "bank.csv")
    content = (tmp_path / "bank.csv").read_bytes()
    assert content.startswith(b"Date,Description,Amount\r\n")


def test_days_the_wrong_way_round_are_refused(shell: Shell, exporting: Exporting) -> None:
    form = exporting.journal()
    today = shell.office.desk.today()
    form.ask(today, today - timedelta(days=1))
    form.export()
    assert form.problem == "The first day is after the last one."
    assert form.window.isVisible()


def test_the_days_of_all_desks_are_written_as_they_are_listed(
    shell: Shell, exporting: Exporting, tmp_path: Path
) -> None:
    page = shell.main.show_page("day_close")
    assert isinstance(page, DayClosePage)
    page.show_day(page.unclosed[0].day)
    page.card.count.amounts[Method.CASH].set_text("12.50")
    page.card.compare_now()
    page.card.compare.reason.set_text("Counted in a hurry")
    page.card.close_day()
    shell.says()
    exporting.by_key()
    assert exporting.file_dialog.windowTitle() == "Export Day close"
    exporting.choose(tmp_path / "a.csv")
    rows, lines = rows_of(tmp_path / "a.csv"), page.side.days.lines()
    assert [row["State"] for row in rows] == [line[2] for line in lines]
    # Days of this desk that are open are counted blind: not in a file either.
    assert [bool(row["Taken"]) for row in rows] == [bool(line[3]) for line in lines]
    (closed,) = (row for row in rows if row["State"] == "Closed")
    taken = next(line.taken for line in desk_days_of(shell) if str(line.day) == closed["Day"])
    assert Decimal(closed["Taken"]) * 100 == taken.cents
    assert closed["Deposit"] == "12.50"
    assert closed["Reason"] == "Counted in a hurry"
    page.side.export_button.click()
    exporting.choose(tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    assert sheet.max_row == len(lines) + 2
    assert round(sheet.cell(sheet.max_row, 4).value * 100) == taken.cents


def desk_days_of(shell: Shell) -> tuple[DeskDay, ...]:
    today = shell.office.desk.today()
    return desk_days(shell.office.reads, today - timedelta(days=62), today)
