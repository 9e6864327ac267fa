"""The sample school: how many students, and its making with progress."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from enrolldesk.app.sample import SampleCounts, found_sample
from enrolldesk.app.session import Opener
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

SIZES = (50, 200, 2000)
USUAL = 200


class _Stopped(Exception):
    """Staff thought better of it; the transaction is undone."""


class SampleForm(QWidget):
    """Made in the background on a connection of its own; Cancel leaves nothing behind."""

    founded = Signal()
    back_asked = Signal()
    _progressed = Signal(int, int)

    def __init__(self, home: Path, opener: Opener) -> None:
        super().__init__()
        self.setObjectName("sample")
        self._home, self._opener = home, opener
        self._stop = Event()
        self._busy = False
        self.sizes = SegmentedChoice(
            "sample_size",
            [Choice(str(size), f"{whole(size)} students") for size in SIZES],
            label="How many students",
        )
        self.sizes.choose(str(USUAL))
        self.bar = QProgressBar()
        self.bar.setObjectName("sample_progress")
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.state = words("", "muted", wrap=True, name="sample_state")
        self.back_button = SecondaryButton("&Back", key="Esc", name="sample_back")
        self.back_button.clicked.connect(self.go_back)
        self.create_button = PrimaryButton("&Open the sample school", name="sample_create")
        self.create_button.clicked.connect(self.make)
        self._progressed.connect(self._show_progress)
        self._lay_out()

    def begin(self) -> None:
        """Put the keyboard on the button: Enter goes on."""
        self.create_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def make(self) -> None:
        """Make the school."""
        if self._busy:
            return
        students = int(self.sizes.key)
        self._stop.clear()
        self._hold(True)
        self.state.setText("Making the sample school…")
        Errand(
            lambda: self._found(students),
            lambda _: self._on_made(),
            self._on_failed,
            parent=self,
        )

    def go_back(self) -> None:
        """Stop what is under way, or go back to the choice."""
        if self._busy:
            self._stop.set()
            self.state.setText("Stopping…")
        else:
            self.back_asked.emit()

    def stop(self) -> None:
        """Undo what is under way; the window is closing."""
        self._stop.set()

    def _found(self, students: int) -> SampleCounts:
        # A store belongs to one thread: this one opens the home for itself.
        session = self._opener(self._home)
        try:
            return found_sample(session.desk, students, progress=self._on_progress)
        finally:
            session.close()

    def _on_progress(self, done: int, students: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._progressed.emit(done, students)

    def _show_progress(self, done: int, students: int) -> None:
        self.bar.setRange(0, students)
        self.bar.setValue(done)
        self.state.setText(f"{whole(done)} of {whole(students)} students")

    def _on_made(self) -> None:
        self._hold(False)
        self.founded.emit()

    def _on_failed(self, error: Exception) -> None:
        self._hold(False)
        if isinstance(error, _Stopped):
            self.state.setText("")
            self.back_asked.emit()
        elif isinstance(error, DeskError):
            self.state.setText(sentence(error))
        else:
            self.state.setText("")
            raise error

    def _hold(self, busy: bool) -> None:
        self._busy = busy
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        self.sizes.setEnabled(not busy)
        self.create_button.setEnabled(not busy)
        self.back_button.setText("&Cancel" if busy else "&Back")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(words("The sample school", "page", name="sample_title"))
        column.addWidget(
            words(
                "Lakeside Driving School, with invented students, three courses and a year of "
                "payments. Try everything: nobody real is in it.",
                "muted",
                wrap=True,
            )
        )
        column.addWidget(self.sizes)
        column.addWidget(
            words(
                "When you have seen enough: menu Desk, Start my own school.",
                "hint",
                wrap=True,
            )
        )
        column.addStretch()
        column.addWidget(self.state)
        column.addWidget(self.bar)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.back_button)
        row.addStretch()
        row.addWidget(self.create_button)
        column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
            return
        super().keyPressEvent(event)
