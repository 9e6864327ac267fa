"""One line of the ledger in full: who, when, at which desk, why, and what corrects what."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.rows import LedgerRow
from enrolldesk.ui.corrections.reason import WIDTH, Subject
from enrolldesk.ui.entry_words import row_details
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office


class EntryExplained(QDialog):
    """What the tool tip of a line says, to be read at leisure."""

    def __init__(self, office: Office, row: LedgerRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entry_explained")
        self.setWindowTitle("Entry")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(WIDTH)
        notation = Notation(office)
        first, *self.lines = row_details(row, notation).split("\n")
        amount = notation.amount(row.entry.owed_delta)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(Subject("entry_explained_subject", first, self._receipt(row), amount))
        for line in self.lines:
            column.addWidget(words(line, "", wrap=True))
        after = f"The balance was {notation.amount(row.balance)} after it."
        column.addWidget(words(after, "muted", wrap=True))
        self.close_button = SecondaryButton("Close", name="entry_explained_close", key="Esc")
        self.close_button.set_tip("Back to the ledger")
        self.close_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.close_button)
        column.addSpacing(Space.S)
        column.addLayout(foot)
        self.close_button.setFocus()

    def _receipt(self, row: LedgerRow) -> list[str]:
        return [f"Receipt {row.entry.receipt_no}"] if row.entry.receipt_no else []
