"""The right half of the Students page: one student, what they take and what they paid."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.families.account import FamilyAccount, family_account
from enrolldesk.app.rows import StudentCard
from enrolldesk.ui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from enrolldesk.ui.kit.tokens import Height, Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import dots_button, row_card
from enrolldesk.ui.students.balance import BalanceExplained
from enrolldesk.ui.students.card_header import CardHeader
from enrolldesk.ui.students.tables import EnrollmentTable, LedgerTable

LOW = 560
"""A card lower than this shows two lines of facts and the rest when asked."""


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
        self._office = office
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
        self.enrollment_menu = dots_button(
            "enrollment_actions", "What can be done with the enrollment"
        )
        self.entry_menu = dots_button("entry_actions", "What can be done with the entry")
        self.put_right = QuietButton(
            "P&ut right…",
            icon="wrench",
            name="put_right",
            tip="Correct the selected line: a wrong amount, method, course or student",
        )
        self.put_right.setEnabled(False)
        self.ledger.chosen.connect(lambda _key: self._show_whether_correctable())
        self._lay_out()

    @property
    def explained(self) -> BalanceExplained | None:
        """The lines behind the balance while they are shown."""
        return self.findChild(BalanceExplained)

    def show_card(self, card: StudentCard) -> None:
        """Show this student; the same one keeps selection and scroll."""
        if self._notation.follow():
            for table in (self.enrollments, self.ledger):
                table.viewport().update()
        self.card = card
        self.header.show_card(card, self._notation)
        self._show_family(card)
        self.enrollments.show_rows(card.enrollments)
        self.ledger.show_rows(card.ledger)
        self.receipt.setEnabled(latest_receipt(card) != "")
        self.enrollment_menu.setEnabled(bool(card.enrollments))
        self.entry_menu.setEnabled(bool(card.ledger))
        self._show_whether_correctable()
        self._share_height()

    def _show_family(self, card: StudentCard) -> None:
        account = FamilyAccount((card,))
        if card.student.family_id:
            account = family_account(
                self._office.reads, card.student.student_id, self._notation.today
            )
        self.header.family.show_account(account, card.student.student_id, self._notation)

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
        self.enrollments_card = row_card(
            "Enrollments", "enrollments_card", self.enrollments, self.enrollment_menu
        )
        self.ledger_card = row_card(
            "Ledger", "ledger_card", self.ledger, self.put_right, self.entry_menu
        )
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.header)
        column.addLayout(buttons)
        column.addWidget(self.enrollments_card)
        column.addWidget(self.ledger_card, 1)

    def _show_whether_correctable(self) -> None:
        from enrolldesk.ui.students.card_items import can_correct

        row = self.ledger.current_row
        self.put_right.setEnabled(row is not None and can_correct(row))

    def _share_height(self) -> None:
        """Enrollments take what they need, at most half of the room; the ledger has the rest."""
        low = self.height() < LOW
        self.header.facts.limit(2 if low else 0)
        self.header.tighten(low)
        spacing = Space.S if low else Space.M
        if self._column.spacing() != spacing:
            # Even the same spacing set again lays out the whole window anew.
            self._column.setSpacing(spacing)
        rows = max(self.enrollments.rows.rowCount(), 3)
        around = self.enrollments_card.sizeHint().height() - self.enrollments.sizeHint().height()
        column_gap = self._column.spacing()
        others = self.header.heightForWidth(self.width()) + self.pay.height() + 3 * column_gap
        room = round((self.height() - others) * 0.58) - around
        fitting = max(2, (room - Height.ROW) // self.enrollments.row_height)
        height = self.enrollments.height_for(min(rows, fitting))
        if self.enrollments.height() != height:
            self.enrollments.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()


def latest_receipt(card: StudentCard) -> str:
    """The receipt given last that still stands, else the last one; "" where there is none."""
    with_receipt = [row for row in card.ledger if row.entry.receipt_id]
    for row in [one for one in with_receipt if not one.voided] or with_receipt:
        return row.entry.receipt_id or ""
    return ""
