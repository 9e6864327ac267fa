"""What opens over the main window: walk-in, payment, receipts and other pages on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.ui.office import Office
from enrolldesk.ui.page import ExportPage

if TYPE_CHECKING:
    from enrolldesk.app.session import Session
    from enrolldesk.ui.exporting.exporter import Exporter

# The dialogs' modules are imported when first opened: the start does not wait for them.


class Counter(QObject):
    """Opens each dialog once; asked for again, the open one comes to the front."""

    student_asked = Signal(str)
    """A student whose card is to be shown, such as the one just enrolled."""
    sign_in_asked = Signal()
    stopped = Signal()
    """The window closes; what is under way ends with the part it is at."""
    typed_elsewhere = Signal(str)
    """What staff typed over a list: it belongs into the search."""

    def __init__(
        self, office: Office, window: QWidget, open_session: Callable[[], Session]
    ) -> None:
        super().__init__(window)
        self._office = office
        self._window = window
        self.open_session = open_session
        self._open: dict[str, QDialog] = {}

    def walk_in(self) -> None:
        """Enroll a person at the counter (F2)."""
        self._walk_in(None)

    def enroll(self, student_id: str) -> None:
        """Enroll a student who is known (F6)."""
        self._walk_in(student_id)

    def pay(self, student_id: str) -> None:
        """Take a payment of a student (F9)."""
        from enrolldesk.ui.payments.dialog import PaymentDialog

        key = f"pay {student_id}"
        if self._raise(key):
            return
        dialog = PaymentDialog(self._office, student_id, self._window)
        dialog.recorded.connect(self._print_if_wished)
        dialog.print_requested.connect(self.print_receipt)
        dialog.enroll_requested.connect(self.enroll)
        self._show(key, dialog)

    def show_receipt(self, receipt_id: str) -> None:
        """Show a receipt as it will be printed (Ctrl+P)."""
        from enrolldesk.ui.documents.opening import receipt_preview

        self._preview(f"receipt {receipt_id}", receipt_preview, receipt_id)

    def show_statement(self, student_id: str) -> None:
        """Show a student's account as it will be printed."""
        from enrolldesk.ui.documents.opening import statement_preview

        self._preview(f"statement {student_id}", statement_preview, student_id)

    def show_agreement(self, enrollment_id: str) -> None:
        """Show the agreement that student, guardian and school sign."""
        from enrolldesk.ui.documents.opening import agreement_preview

        self._preview(f"agreement {enrollment_id}", agreement_preview, enrollment_id)

    def show_pack(self, student_id: str) -> None:
        """Show everything about a student as an inspector gets it."""
        from enrolldesk.ui.documents.opening import pack_preview

        self._preview(f"pack {student_id}", pack_preview, student_id)

    def show_day_report(self, close_id: str) -> None:
        """Show the Z-report of a closed day."""
        from enrolldesk.ui.documents.opening import day_report_preview

        self._preview(f"day report {close_id}", day_report_preview, close_id)

    def show_deposit_slip(self, close_id: str) -> None:
        """Show what of a closed day goes to the bank."""
        from enrolldesk.ui.documents.opening import deposit_slip_preview

        self._preview(f"deposit slip {close_id}", deposit_slip_preview, close_id)

    def remind(self) -> None:
        """List who is to be reminded (Ctrl+R)."""
        from enrolldesk.ui.planning.reminders import RemindersDialog

        if self._raise("reminders"):
            return
        dialog = RemindersDialog(self._office, self.open_session, self._window)
        dialog.student_requested.connect(self.student_asked)
        self._show("reminders", dialog)

    def find_duplicates(self) -> None:
        """Look for students who may be recorded twice."""
        from enrolldesk.ui.people.duplicates import DuplicatesDialog

        if self._raise("duplicates"):
            return
        dialog = DuplicatesDialog(self._office, self.open_session, self._window)
        self.stopped.connect(dialog.stop)
        self._show("duplicates", dialog)

    @cached_property
    def exporter(self) -> Exporter:
        """What writes files; most days nobody asks for one."""
        from enrolldesk.ui.exporting.exporter import Exporter

        return Exporter(self._office, self._window, self.open_session)

    def export(self, page: object) -> None:
        """Write what a page shows to a file (Ctrl+E)."""
        if isinstance(page, ExportPage):
            self.exporter.ask(page.shown(), page.title)
        else:
            from enrolldesk.ui.kit.feedback import toast

            toast(self._window, "Open a list first: students, courses or payments.")

    def export_everything(self) -> None:
        """Write the whole school to one file."""
        self.exporter.ask_everything()

    def export_journal(self) -> None:
        """Ask for the days of the journal, and write it to a file."""
        from enrolldesk.ui.exporting.journal_form import JournalForm

        if not self._raise("journal"):
            form = JournalForm(self._office, self._window)
            form.asked.connect(self.exporter.ask)
            self._show("journal", form)

    def import_students(self) -> None:
        """Bring in a roster from another program."""
        from enrolldesk.ui.importing.dialog import ImportDialog

        if self._raise("import"):
            return
        dialog = ImportDialog(self._office, self.open_session, self._window)
        self.stopped.connect(dialog.stop)
        self._show("import", dialog)

    def stop(self) -> None:
        """End what runs in the background: the window closes, what is recorded stays."""
        self.stopped.emit()

    def print_receipt(self, receipt_id: str) -> None:
        """Print a receipt at once; without a printer it is shown, to be saved as a PDF."""
        from enrolldesk.ui.documents.opening import print_receipt

        if not print_receipt(self._office, self._window, receipt_id):
            self.show_receipt(receipt_id)

    def _walk_in(self, student_id: str | None) -> None:
        from enrolldesk.ui.walkin.dialog import WalkInDialog

        key = f"walk-in {student_id or ''}"
        if self._raise(key):
            return
        dialog = WalkInDialog(self._office, self._window, student_id)
        dialog.recorded.connect(self._on_enrolled)
        dialog.recorded.connect(self._print_if_wished)
        dialog.payment_requested.connect(self.pay)
        dialog.print_requested.connect(self.print_receipt)
        self._show(key, dialog)

    def _on_enrolled(self, changes: Changes) -> None:
        if len(changes.students) == 1:
            self.student_asked.emit(next(iter(changes.students)))

    def _print_if_wished(self, changes: Changes) -> None:
        """Print what was just recorded where the settings say so: it is durable by now."""
        from enrolldesk.ui.documents.opening import print_receipt
        from enrolldesk.ui.documents.paper_choice import PaperChoice

        if changes.receipt_id and PaperChoice.of(self._office.desk.local).receipts_at_once:
            # Without a printer nothing comes up unasked: the last page offers the receipt.
            print_receipt(self._office, self._window, changes.receipt_id)

    def _preview(self, key: str, make: Any, about: str) -> None:
        if not self._raise(key):
            self._show(key, make(self._office, self._window, about))

    def _raise(self, key: str) -> bool:
        dialog = self._open.get(key)
        if dialog is None:
            return False
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return True

    def _show(self, key: str, dialog: QDialog) -> None:
        self._open[key] = dialog
        dialog.finished.connect(lambda: self._on_finished(key))
        dialog.show()

    def _on_finished(self, key: str) -> None:
        dialog = self._open.pop(key, None)
        if dialog is not None:
            dialog.deleteLater()
