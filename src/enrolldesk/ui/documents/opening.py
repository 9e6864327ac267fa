"""From a record to its page on the screen or on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from enrolldesk.app.pages import Page
from enrolldesk.app.paperwork import (
    OfficeFormats,
    agreement_page,
    day_report_page,
    deposit_slip_page,
    pack_page,
    receipt_page,
    statement_page,
)
from enrolldesk.ui.documents import printing
from enrolldesk.ui.documents.paper_choice import PaperChoice
from enrolldesk.ui.documents.preview import PreviewDialog
from enrolldesk.ui.documents.print_job import print_page
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.office import Office


def receipt_preview(office: Office, parent: QWidget, receipt_id: str) -> PreviewDialog:
    """The receipt of this id."""
    return PreviewDialog(office, _receipt(office, receipt_id), parent)


def agreement_preview(office: Office, parent: QWidget, enrollment_id: str) -> PreviewDialog:
    """The agreement of this enrollment."""
    page = agreement_page(office.reads, enrollment_id, _formats(office))
    return PreviewDialog(office, page, parent)


def statement_preview(office: Office, parent: QWidget, student_id: str) -> PreviewDialog:
    """The student's account as of today."""
    page = statement_page(office.reads, student_id, _formats(office), office.desk.today())
    return PreviewDialog(office, page, parent)


def pack_preview(office: Office, parent: QWidget, student_id: str) -> PreviewDialog:
    """Everything about the student, for an inspector."""
    page = pack_page(office.reads, student_id, _formats(office), office.desk.today())
    return PreviewDialog(office, page, parent)


def day_report_preview(office: Office, parent: QWidget, close_id: str) -> PreviewDialog:
    """The Z-report of a desk's closed day."""
    page = day_report_page(office.reads, close_id, _formats(office))
    return PreviewDialog(office, page, parent)


def deposit_slip_preview(office: Office, parent: QWidget, close_id: str) -> PreviewDialog:
    """What goes to the bank of a desk's closed day."""
    page = deposit_slip_page(office.reads, close_id, _formats(office))
    return PreviewDialog(office, page, parent)


def print_receipt(office: Office, window: QWidget, receipt_id: str) -> bool:
    """Print a receipt at once and say so; False when there is no printer."""
    choice = PaperChoice.of(office.desk.local)
    printer = printing.usable_printer(choice.printer)
    if not printer:
        return False
    page = _receipt(office, receipt_id)

    def show_instead(sentence: str) -> None:
        preview = receipt_preview(office, window, receipt_id)
        preview.show()
        preview.say(sentence)

    print_page(
        office,
        page,
        choice.size,
        printer,
        done=lambda name: toast(window, f"{page.title} sent to {name}", icon="printer"),
        failed=show_instead,
        parent=window,
    )
    return True


def _receipt(office: Office, receipt_id: str) -> Page:
    return receipt_page(office.reads, receipt_id, _formats(office))


def _formats(office: Office) -> OfficeFormats:
    return OfficeFormats(office.money)
