"""The right half of the Students page: one student, what they take and what they paid."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.rows import StudentCard
from enrolldesk.ui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.balance import BalanceExplained
from enrolldesk.ui.students.card_header import CardHeader
from enrolldesk.ui.students.tables import EnrollmentTable, LedgerTable

HEAD = 44
"""Height of the title of a card of rows."""


class StudentCardView(QWidget):
    """Header, buttons, enrollments and ledger of the student shown.

    The buttons only tell that they were pressed: what follows is the page's to say.
    """

    pay_pressed = Signal()
    enroll_pressed = Signal()
    receipt_pressed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("student_card")
        self._notation = Notation(office)
        self.card: StudentCard | None = None
        self.header = CardHeader()
        self.header.balance.clicked.connect(self.explain)
        self.pay = PrimaryButton("Take pa&yment", icon="banknote", key="F9", name="take_payment")
        self.enroll = SecondaryButton("&Enroll", icon="plus", key="F6", name="enroll_student")
        self.receipt = SecondaryButton(
            "&Receipt", icon="printer", name="student_receipt", key="Ctrl+P"
        )
        self.more = SecondaryButton(
            "&More", icon="ellipsis", name="student_more", tip="Everything else about this student"
        )
        self.pay.set_tip("Take a payment of this student")
        self.enroll.set_tip("Enroll this student in a course")
        self.receipt.set_tip("Show the latest receipt")
        self.pay.clicked.connect(self.pay_pressed)
        self.enroll.clicked.connect(self.enroll_pressed)
        self.receipt.clicked.connect(self.receipt_pressed)
        self.enrollments = EnrollmentTable(self._notation)
        self.enrollments.set_empty(
            "book-open", "Not enrolled yet", "Enroll this student in a course with F6."
        )
        self.ledger = LedgerTable(self._notation)
        self.ledger.set_empty("receipt", "Nothing recorded yet")
        self.enrollment_menu = _dots("enrollment_actions", "What can be done with the enrollment")
        self.entry_menu = _dots("entry_actions", "What can be done with the entry")
        self._lay_out()

    @property
    def explained(self) -> BalanceExplained | None:
        """The lines behind the balance while they are shown."""
        return self.findChild(BalanceExplained)

    def show_card(self, card: StudentCard) -> None:
        """Show this student; the same one keeps selection and scroll."""
        self._notation.follow()
        self.card = card
        self.header.show_card(card, self._notation)
        self.enrollments.show_rows(card.enrollments)
        self.ledger.show_rows(card.ledger)
        self.receipt.setEnabled(latest_receipt(card) != "")
        self.enrollments_card.set_note("")
        self.enrollment_menu.setEnabled(bool(card.enrollments))
        self.entry_menu.setEnabled(bool(card.ledger))
        self._share_height()

    def explain(self) -> None:
        """Show the lines behind the balance."""
        if self.card is not None:
            explained = BalanceExplained(self.card, self._notation, self)
            explained.open_below(self.header.balance)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (self.pay, self.enroll, self.receipt, self.more):
            buttons.addWidget(button)
        buttons.addStretch()
        self.enrollments_card = Card("Enrollments", name="enrollments_card", flush=True)
        self.enrollments_card.add_action(self.enrollment_menu)
        self.enrollments_card.add(self.enrollments, 1)
        self.ledger_card = Card("Ledger", name="ledger_card", flush=True)
        self.ledger_card.add_action(self.entry_menu)
        self.ledger_card.add(self.ledger, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addLayout(buttons)
        column.addWidget(self.enrollments_card)
        column.addWidget(self.ledger_card, 1)

    def _share_height(self) -> None:
        """Enrollments take what they need, at most half of the room; the ledger has the rest."""
        rows = max(self.enrollments.rows.rowCount(), 2)
        wanted = self.enrollments.height_for(rows) + HEAD + Space.S + 4
        top = self.header.heightForWidth(self.width())
        top = top if top > 0 else self.header.sizeHint().height()
        room = self.height() - top - self.pay.height() - 3 * Space.M
        least = self.enrollments.height_for(2) + HEAD + Space.S + 4
        self.enrollments_card.setFixedHeight(max(least, min(wanted, round(room * 0.56))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()


def latest_receipt(card: StudentCard) -> str:
    """The receipt given last that still stands, else the last one; "" where there is none."""
    with_receipt = [row for row in card.ledger if row.entry.receipt_id]
    for row in [one for one in with_receipt if not one.voided] or with_receipt:
        return row.entry.receipt_id or ""
    return ""


def _dots(name: str, tip: str) -> QuietButton:
    return QuietButton(icon="ellipsis", name=name, tip=tip)
