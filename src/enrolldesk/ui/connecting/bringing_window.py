"""What stands while a desk's records are carried into the school it joins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from enrolldesk.app.connecting.bringing_along import bring_home
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.session import Opener, Session
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class BringingWindow(QWidget):
    """Ends by itself; where it fails it says why and opens the desk as it is."""

    finished = Signal()
    _progressed = Signal(int, int)

    def __init__(
        self,
        home: Path,
        opener: Opener,
        connection: Connection,
        asked: Asked,
        arrive: Callable[[Session], str],
    ) -> None:
        """``arrive`` signs somebody in at each session, and says whom."""
        super().__init__()
        self.setObjectName("bringing")
        self.setProperty("role", "window")
        self.setWindowTitle("EnrollDesk")
        self.setFixedWidth(520)
        self._home, self._opener = home, opener
        self._connection, self._asked, self._arrive = connection, asked, arrive
        self.state = words("Joining the school…", "muted", wrap=True, name="bringing_state")
        self.bar = QProgressBar()
        self.bar.setObjectName("bringing_progress")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.open_button = PrimaryButton("&Open the desk", name="bringing_open")
        self.open_button.clicked.connect(self.finished)
        self.open_button.hide()
        self.again_button = SecondaryButton("&Try again", name="bringing_again")
        self.again_button.clicked.connect(self.begin)
        self.again_button.hide()
        self._progressed.connect(self._show_progress)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(words("Your records are brought along", "page", name="bringing_title"))
        column.addWidget(self.state)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.again_button)
        row.addStretch()
        row.addWidget(self.open_button)
        column.addLayout(row)

    def begin(self) -> None:
        """Carry everything, or what is left of it; nothing else may have the home open."""
        for button in (self.again_button, self.open_button):
            button.hide()
        self.state.setText("Joining the school…")
        self.bar.setRange(0, 0)
        self.bar.show()
        Errand(self._bring, lambda _: self.finished.emit(), self._on_failed, parent=self)

    def _bring(self) -> None:
        tell, arrive = self._progressed.emit, self._arrive
        bring_home(self._opener, self._home, self._connection, self._asked, tell, arrive)

    def _show_progress(self, done: int, students: int) -> None:
        self.bar.setRange(0, students)
        self.bar.setValue(done)
        self.state.setText(f"{whole(done)} of {whole(students)} students")

    def _on_failed(self, error: Exception) -> None:
        self.bar.hide()
        self.again_button.show()
        self.open_button.show()
        self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)
        if not isinstance(error, DeskError):
            raise error
        self.state.setText(sentence(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        # Closed half-way it would leave nothing to open; it ends in a moment by itself.
        if self.bar.isVisible() and event.spontaneous():
            event.ignore()
        else:
            super().closeEvent(event)
