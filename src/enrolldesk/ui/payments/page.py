"""The Payments page: every entry in which money changed hands."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.rows import PaymentRow, Tally
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import PaymentReturned
from enrolldesk.domain.ledger import VOIDABLE, EntryKind, Method
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.corrections.words import correcting, voiding
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import Card, PageHeader, words
from enrolldesk.ui.kit.table_state import recall_table
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.menus import Item, make_menu
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.filters import PaymentFilters
from enrolldesk.ui.payments.list_model import PaymentListModel
from enrolldesk.ui.row_table import RowTable, dots_button, export_button

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown


class TallyFigures(QWidget):
    """How many rows are listed, and what was received and handed back in them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("payments_tally")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XL)
        self._values = {}
        for key, label in (
            ("count", "Entries"),
            ("received", "Received"),
            ("handed_back", "Handed back"),
            ("net", "Net"),
        ):
            value = words("", "card", name=f"tally_{key}")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            title = words(label, "hint")
            title.setAlignment(Qt.AlignmentFlag.AlignRight)
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(title)
            column.addWidget(value)
            row.addLayout(column)
            self._values[key] = value

    def show_tally(self, tally: Tally, office: Office) -> None:
        """Show these sums."""
        texts = {
            "count": whole(tally.count),
            "received": office.format(tally.received),
            "handed_back": office.format(tally.handed_back),
            "net": office.format(tally.received - tally.handed_back),
        }
        for key, text in texts.items():
            self._values[key].setText(text)
        self.setAccessibleName(
            f"{texts['count']} entries, {texts['received']} received, "
            f"{texts['handed_back']} handed back, {texts['net']} net"
        )


class PaymentTable(RowTable):
    """The payments; in a small window the staff stand in the tool tips alone."""

    STAFF = 8
    giving_way = (STAFF,)
    room_wanted = 140


class PaymentsPage(QWidget):
    """A table with filters; Enter opens the receipt.

    The signals ask the window for what is not this page's: they carry ids.
    """

    receipt_requested = Signal(str)
    student_requested = Signal(str)
    export_requested = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("payments_page")
        self.title = "Payments"
        self._office = office
        self._order, self._descending = "taken_at", True
        self.filters = PaymentFilters()
        self.tally = TallyFigures()
        self.model = PaymentListModel(office, self)
        self.table = PaymentTable("payments", self.model)
        self.table.setAccessibleName("Payments")
        self.table.header.show_sorted(0, Qt.SortOrder.DescendingOrder)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.look)
        self._lay_out()
        recall_table(office.remembered, "payments", self.table)
        self._connect()
        self.look()

    @property
    def row(self) -> PaymentRow | None:
        """The payment selected, or None."""
        key = self.table.current_key
        place = None if key is None else self.model.row_of(key)
        return None if place is None else self.model.row(place)

    @property
    def student_id(self) -> str:
        """Whose payment is selected; empty where none is."""
        row = self.row
        return row.entry.student_id if row else ""

    @property
    def receipt_id(self) -> str:
        """The receipt of the payment selected, a void's being that of what it cancels."""
        row = self.row
        if row is None:
            return ""
        if row.entry.receipt_id or not row.entry.reverses:
            return row.entry.receipt_id or ""
        voided = self._office.reads.entry(row.entry.reverses)
        return (voided.receipt_id or "") if voided else ""

    def shown(self) -> Shown:
        """The payments listed, read again by whoever writes them down."""
        from enrolldesk.app.exporting.lists import payments_table

        today = self._office.desk.today()
        query = self.filters.query(today, self._order, self._descending)
        words = self.filters.words(today)
        return lambda reads: payments_table(reads, query, words)

    def activate(self) -> None:
        """Come into sight: what is listed is read anew, the keyboard goes to the table."""
        self.look()
        if self.table.current_key is None:
            self.table.select_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Read anew what the filters ask for; the table keeps selection and scroll."""
        today = self._office.desk.today()
        query = self.filters.query(today, self._order, self._descending)
        self.model.ask(query)
        rows = self.model.rowCount()
        self.table.fit((0, 6), sorted({0, rows - 1}) if rows else ())
        self.table.give_way()
        self.tally.show_tally(self._office.reads.payments_tally(query), self._office)
        self.header.set_subtitle(self.filters.words(today))
        self.row_menu.setEnabled(self.model.rowCount() > 0)
        self._word_emptiness()

    def void(self) -> None:
        """Open the form that voids the payment selected."""
        row = self.row
        if row is not None and row.entry.kind in VOIDABLE and not row.voided:
            form = VoidForm(self._office, row.entry, row.title, row.staff, parent=self.window())
            form.recorded.connect(lambda _changes: toast(self, "Voided"))
            form.open()

    def put_right(self) -> None:
        """Open the form that records the payment selected as it was."""
        from enrolldesk.ui.corrections.put_right import PutRightForm, can_put_right

        row, reads = self.row, self._office.reads
        if row is None:
            return
        card = reads.student_card(row.entry.student_id, self._office.desk.today())
        if card is None:
            return
        line = next(one for one in card.ledger if one.entry.entry_id == row.entry.entry_id)
        if not can_put_right(line):
            toast(self, sentence(PaymentReturned(row.entry.receipt_no or "")), icon="circle-alert")
            return
        form = PutRightForm(self._office, card, line, self.window())
        form.recorded.connect(self._say_put_right)
        form.open()

    def open_receipt(self) -> None:
        """Ask for the receipt of the payment selected."""
        if self.receipt_id:
            self.receipt_requested.emit(self.receipt_id)

    def remember(self) -> None:
        """Write down the columns for the next start."""
        self.table.remember(self._office.remembered, "payments")

    def _lay_out(self) -> None:
        self.header = PageHeader("Payments", name="payments_header")
        self.header.add_action(self.tally)
        self.row_menu = dots_button("payment_actions", "What can be done with the entry")
        self.export_button = export_button("payments_export")
        self.header.add_action(self.export_button)
        self.header.add_action(self.row_menu)
        self.empty = self.table.set_empty("receipt", "No payments", "")
        card = Card(name="payments_card", flush=True)
        card.body.setContentsMargins(0, 4, 0, 6)
        card.add(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addWidget(self.filters)
        column.addWidget(card, 1)

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self.model.sort_requested.connect(self._sort)
        self.filters.changed.connect(self.look)
        self.table.opened.connect(lambda _key: self.open_receipt())
        self.table.menu_asked.connect(self._menu)
        self.row_menu.clicked.connect(self._menu_below)
        self.export_button.clicked.connect(self.export_requested)

    def _say_put_right(self, changes: Changes) -> None:
        number = f", receipt {changes.receipt_no}" if changes.receipt_no else ""
        toast(self, f"Put right{number}")

    def _follow(self, changes: Changes) -> None:
        # Out of sight nothing is read: coming into sight reads anew.
        if self.isVisible() and (changes.people or changes.school):
            self._late.start()

    def _sort(self, order: str, descending: bool) -> None:
        self._order, self._descending = order, descending
        self.look()

    def _word_emptiness(self) -> None:
        if self.filters.narrowed():
            self.empty.set_words("Nothing matches", "Other methods, kinds or days may show more.")
        elif self.filters.period.key == "all":
            self.empty.set_words("No payments yet", "The first one appears here when it is taken.")
        else:
            self.empty.set_words("No payments on these days", "Choose other days above.")

    def _menu_below(self) -> None:
        if self.table.current_key is None:
            self.table.select_row(0)
        self._menu(self.row_menu.mapToGlobal(self.row_menu.rect().bottomLeft()))

    def _menu(self, where: QPoint) -> None:
        row = self.row
        if row is None:
            return
        voidable = row.entry.kind in VOIDABLE and not row.voided
        counted = row.entry.method != Method.CARRIED_OVER
        paid = voidable and row.entry.kind == EntryKind.PAYMENT and counted
        go = partial(self.student_requested.emit, row.entry.student_id)
        may = self._office.permissions
        correct = may.reason_not_to_open(correcting(row.entry)) if paid else ""
        void = may.reason_not_to_open(voiding(row.entry)) if voidable else ""
        items = [
            Item("receipt", "&Receipt…", "receipt", self.open_receipt, bool(self.receipt_id)),
            Item("student", "&Go to student", "graduation-cap", go),
            Item("copy", "&Copy line", "copy", self.table.copy),
            Item("put_right", "&Put right…", "wrench", self.put_right, paid, True, correct),
            Item("void", "&Void…", "ban", self.void, voidable, refused=void),
        ]
        make_menu(self, "payment_menu", items).popup(where)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self._late.stop()
        super().closeEvent(event)
