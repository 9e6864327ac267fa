"""Told once when something nobody expected happened; the window lives on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.bugs import described
from enrolldesk.ui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class BugDialog(QDialog):
    """What happened in a sentence; the detail on demand, free of names and phone numbers."""

    def __init__(self, error: BaseException, log_file: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("bug")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        refused = isinstance(error, DeskError)
        title = "That was not done" if refused else "Something went wrong in EnrollDesk"
        self.setWindowTitle(title)
        if isinstance(error, DeskError):
            text = sentence(error)
        else:
            text = (
                "What you did last may not have been done: look before you repeat it. Everything "
                "recorded before is safe, and you can go on working."
            )
        self.text = words(text, wrap=True, name="bug_text")
        self.detail = QPlainTextEdit(described(error))
        self.detail.setObjectName("bug_detail")
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName("Detail")
        self.detail.setMinimumHeight(170)
        self.detail.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(words(title, "card", wrap=True, name="bug_title"))
        column.addWidget(self.text)
        if not refused:
            column.addWidget(words(f"It is written down in {log_file}.", "hint", wrap=True))
        column.addWidget(self.detail, 1)
        self.show_button = QuietButton("Show the &detail", name="bug_show")
        self.show_button.clicked.connect(self._show_detail)
        self.copy_button = SecondaryButton("&Copy", icon="copy", name="bug_copy")
        self.copy_button.clicked.connect(self._copy)
        self.close_button = PrimaryButton("&Go on", key="Esc", name="bug_close")
        self.close_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.show_button)
        row.addStretch()
        row.addWidget(self.copy_button)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.show_button.setVisible(not refused)
        self.copy_button.setVisible(not refused)
        self.setMinimumWidth(520)
        self.close_button.setFocus()

    def _show_detail(self) -> None:
        self.detail.show()
        self.show_button.hide()
        self.resize(max(self.width(), 720), max(self.height(), 420))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.detail.toPlainText())
