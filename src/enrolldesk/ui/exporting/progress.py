"""How far a file is; seen only where it takes long enough to wonder."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

SOON_MS: Final = 400


class ProgressDialog(QDialog):
    """What is under way, how far it is, and a way to stop it; it never closes by itself."""

    stop_asked = Signal()

    def __init__(self, title: str, about: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("export_progress")
        self.setWindowTitle(title)
        self.setMinimumWidth(380)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.show)
        self.state = words("Reading…", "muted", name="export_state")
        bar = QProgressBar()
        bar.setObjectName("export_bar")
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        self.stop_button = SecondaryButton("&Stop", key="Esc", name="export_stop")
        self.stop_button.clicked.connect(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(words(title, "card", name="export_title"))
        column.addWidget(words(about, "muted", name="export_about"))
        column.addWidget(bar)
        row = QHBoxLayout()
        row.addWidget(self.state, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop_button)
        column.addLayout(row)

    def show_soon(self) -> None:
        """Show it unless the work ends before anybody would wonder."""
        self._soon.start()

    def tell(self, state: str) -> None:
        """Say how far it is."""
        if self.stop_button.isEnabled():
            self.state.setText(state)

    def stop(self) -> None:
        """Ask for an end."""
        if self.stop_button.isEnabled():
            self.stop_button.setEnabled(False)
            self.state.setText("Stopping…")
            self.stop_asked.emit()

    def end(self) -> None:
        """Go: the work has ended."""
        self._soon.stop()
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        self.stop()
