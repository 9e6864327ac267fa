"""One command of the log with everything it changed, before and after."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.history.rows import HistoryChange, HistoryDetail
from enrolldesk.app.history.words import what_was_done, whom
from enrolldesk.ui.history.columns import change_columns
from enrolldesk.ui.kit.buttons import PrimaryButton
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable


class HistoryDialog(QDialog):
    """Shows who did what, when, where and why; there is nothing to change in it."""

    def __init__(self, office: Office, found: HistoryDetail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_dialog")
        self.setWindowTitle("What was done")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.found = found
        notation = Notation(office)
        model: RowsModel[tuple[int, HistoryChange]] = RowsModel(
            change_columns(notation), key=lambda row: row[0]
        )
        model.set_rows(list(enumerate(found.changes)))
        self.changes = RowTable("history_changes", model)
        self.changes.setAccessibleName("What was changed")
        self.changes.set_empty("circle-check", "Nothing of this is known here field by field")
        row = found.row
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        title = ", ".join(part for part in (what_was_done(row), whom(row)) if part)
        column.addWidget(words(title, "page", wrap=True, name="history_title"))
        who = f"{row.staff} at {row.desk}, {notation.moment(row.made_at)}"
        column.addWidget(words(who, "muted", wrap=True, name="history_who"))
        if row.approved_by:
            approved = f"Approved by {row.approved_by}, with their PIN."
            column.addWidget(words(approved, "muted", wrap=True, name="history_approved"))
        if row.reason:
            reason = words(f"Reason: {row.reason}", wrap=True, name="history_reason")
            column.addWidget(reason)
        if row.given_up:
            given_up = words(
                "This was given up: it never reached the school's records.",
                "muted",
                wrap=True,
                name="history_given_up",
            )
            column.addWidget(given_up)
        card = Card(name="history_changes_card", flush=True)
        card.add(self.changes, 1)
        column.addWidget(card, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.close_button = PrimaryButton("&Close", name="history_close", key="Esc")
        self.close_button.clicked.connect(self.reject)
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self.resize(820, 520)
        self.changes.setFocus(Qt.FocusReason.OtherFocusReason)
