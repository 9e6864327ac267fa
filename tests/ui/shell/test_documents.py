"""Receipts and statements: seen as printed, saved whole, printed on the right paper."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from enrolldesk.app.paper import PaperFormat, PaperSize
from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.till import TillPage
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.documents import printing
from enrolldesk.ui.documents.paper_choice import PaperChoice
from enrolldesk.ui.documents.preview import NO_PRINTER, PreviewDialog
from enrolldesk.ui.payments.dialog import PaymentDialog


def a_receipt(shell: Shell) -> tuple[str, str]:
    """Id and number of a receipt of the school."""
    reads = shell.office.reads
    for row in reads.payment_rows(reads.payment_keys(PaymentsQuery())):
        if row.entry.receipt_id and row.entry.receipt_no and row.entry.kind == "payment":
            return row.entry.receipt_id, row.entry.receipt_no
    raise AssertionError("the sample school has no payment")


@pytest.fixture
def preview(shell: Shell) -> PreviewDialog:
    """The preview of a receipt."""
    shell.main.counter.show_receipt(a_receipt(shell)[0])
    return shell.preview


@pytest.fixture
def one_printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """A printer that prints into PDF files; answers what it printed."""
    printed: list[Path] = []
    make = printing.make_printer

    def into_file(name: str, *rest: Any) -> QPrinter:
        printer = make("", *rest)
        printed.append(tmp_path / f"printed-{len(printed)}.pdf")
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(printed[-1]))
        return printer

    monkeypatch.setattr(printing, "printer_names", lambda: ["Front counter"])
    monkeypatch.setattr(printing, "make_printer", into_file)
    return printed


def test_the_page_is_shown_as_it_will_be(shell: Shell, preview: PreviewDialog) -> None:
    number = a_receipt(shell)[1]
    assert preview.windowTitle().endswith(number)
    (sheet,) = preview.view.sheets
    assert sheet.width() > 400
    assert preview.count.text() == "1 sheet"


def test_without_a_printer_the_pdf_is_offered(preview: PreviewDialog) -> None:
    assert not preview.can_print
    assert not preview.print_button.isVisible()
    assert preview.printer_line.text() == NO_PRINTER
    assert preview.save_button.isVisible()


def test_the_pdf_is_saved_where_staff_say(
    shell: Shell, preview: PreviewDialog, tmp_path: Path
) -> None:
    shell.keys.press("Ctrl+S")
    asked = preview.findChild(QFileDialog, "save_pdf")
    assert asked is not None
    target = tmp_path / "receipt.pdf"
    asked.fileSelected.emit(str(target))
    asked.reject()
    text = PdfReader(io.BytesIO(target.read_bytes())).pages[0].extract_text()
    assert a_receipt(shell)[1] in text
    assert "Saved as receipt.pdf" in shell.says()
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_pdf_that_cannot_be_saved_is_told_and_leaves_nothing(
    preview: PreviewDialog, tmp_path: Path
) -> None:
    preview.save_as(tmp_path / "no such folder" / "receipt.pdf")
    assert preview.strip.isVisible()
    assert "could not be saved" in preview.strip.label.text()


def test_zoom_by_keys(shell: Shell, preview: PreviewDialog) -> None:
    fitted = preview.view.zoom
    shell.keys.press("Ctrl++")
    assert preview.view.zoom > fitted
    shell.keys.press("Ctrl+-")
    shell.keys.press("Ctrl+-")
    assert preview.view.zoom < fitted
    shell.keys.press("Ctrl+0")
    assert preview.view.zoom == fitted


def test_the_roll_takes_receipts(preview: PreviewDialog) -> None:
    wide = preview.view.sheets[0].width()
    preview.paper_size.choose(PaperSize.ROLL_80)
    assert preview.view.printout.size is PaperSize.ROLL_80
    assert preview.view.sheets[0].width() < wide


def test_a_statement_does_not_go_on_the_roll(shell: Shell) -> None:
    PaperChoice("", PaperSize.ROLL_80).keep(shell.office.desk.local)
    student = shell.office.reads.search("a", shell.office.desk.today())[0]
    shell.main.counter.show_statement(student.student_id)
    preview = shell.preview
    assert preview.view.printout.size is PaperSize.LETTER
    assert preview.paper_size.key == PaperSize.LETTER
    assert student.name in preview.windowTitle()


def test_an_agreement_opens(shell: Shell) -> None:
    reads = shell.office.reads
    student = next(row for row in reads.search("a", shell.office.desk.today()) if row.enrolled)
    enrollment = reads.enrollments_of(student.student_id)[0]
    shell.main.counter.show_agreement(enrollment.enrollment_id)
    assert shell.preview.windowTitle().startswith("Enrollment agreement")


def test_a_receipt_is_printed_on_its_paper(shell: Shell, one_printer: list[Path]) -> None:
    PaperChoice("Front counter", PaperSize.A4).keep(shell.office.desk.local)
    shell.main.counter.show_receipt(a_receipt(shell)[0])
    preview = shell.preview
    assert preview.can_print
    shell.keys.press("Ctrl+P")
    shell.qtbot.waitUntil(lambda: any("Sent to Front counter" in said for said in shell.says()))
    (sheet,) = PdfReader(one_printer[0]).pages
    assert round(float(sheet.mediabox.width)) == 595
    assert round(float(sheet.mediabox.height)) == 842
    assert preview.print_button.isEnabled()


def test_a_roll_is_as_long_as_the_receipt(shell: Shell, one_printer: list[Path]) -> None:
    PaperChoice("Front counter", PaperSize.ROLL_80).keep(shell.office.desk.local)
    shell.main.counter.print_receipt(a_receipt(shell)[0])
    shell.qtbot.waitUntil(lambda: any("sent to Front counter" in said for said in shell.says()))
    (sheet,) = PdfReader(one_printer[0]).pages
    assert round(float(sheet.mediabox.width) / 72 * 25.4) == 80


@pytest.mark.parametrize("wished", [True, False])
def test_a_recorded_payment_prints_its_receipt_where_that_is_wished(
    shell: Shell, one_printer: list[Path], wished: bool
) -> None:
    PaperChoice("Front counter", receipts_at_once=wished).keep(shell.office.desk.local)
    reads, today = shell.office.reads, shell.office.desk.today()
    owing = next(row for row in reads.balances(today, owing=True))
    before = len(reads.payment_keys(PaymentsQuery()))
    shell.main.counter.pay(owing.student_id)
    dialog = shell.main.findChild(PaymentDialog)
    assert dialog is not None
    form = TillPage.shown(dialog, shell.qtbot, shell.keys)
    form.record()
    assert form.done
    assert len(reads.payment_keys(PaymentsQuery())) > before
    if wished:
        shell.qtbot.waitUntil(lambda: any("sent to Front counter" in said for said in shell.says()))
    assert bool(one_printer) is wished


def test_print_at_once_without_a_printer_shows_the_page(shell: Shell) -> None:
    shell.main.counter.print_receipt(a_receipt(shell)[0])
    assert shell.preview.printer_line.text() == NO_PRINTER


def test_a_printer_that_does_not_answer_is_told(
    shell: Shell, one_printer: list[Path], tmp_path: Path, expect_message: Any
) -> None:
    expect_message("QPainter::begin")
    shell.main.counter.show_receipt(a_receipt(shell)[0])
    preview = shell.preview
    one_printer.append(tmp_path)
    (tmp_path / "printed-1.pdf").mkdir()
    preview.print_now()
    shell.qtbot.waitUntil(preview.strip.isVisible)
    assert "did not answer" in preview.strip.label.text()
    assert preview.print_button.isEnabled()


def test_printed_sheets_are_sharp(shell: Shell) -> None:
    from enrolldesk.app.paperwork import OfficeFormats, receipt_page

    office = shell.office
    page = receipt_page(office.reads, a_receipt(shell)[0], OfficeFormats(office.money))
    printout = office.paper.render(page, PaperSize.LETTER, PaperFormat.PNG, dpi=printing.PRINT_DPI)
    (image,) = printing.images_of(printout.files)
    assert abs(image.width() - 2550) <= 1


def test_the_preview_is_in_order(shell: Shell, preview: PreviewDialog) -> None:
    assert duplicate_mnemonics(preview) == []
    assert missing_tooltips(preview) == []
    assert unnamed_actions(preview) == []
    preview.resize(QSize(860, 554))
    assert cut_off_text(preview) == []


def test_saving_is_remembered(shell: Shell, preview: PreviewDialog, tmp_path: Path) -> None:
    preview.save_as(tmp_path / "one.pdf")
    assert shell.office.remembered.value("documents/folder") == str(tmp_path)
