"""A whole school taken in from the file that “Export everything” wrote."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from enrolldesk.app.exporting.archive import ArchiveReport
from enrolldesk.app.session import Opener
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class _Stopped(Exception):
    """Staff thought better of it; the transaction is undone."""


class TakeInForm(QWidget):
    """Taken in on a connection of its own; what came is told before the window opens."""

    founded = Signal()
    back_asked = Signal()
    _progressed = Signal(int, int)

    def __init__(self, home: Path, opener: Opener) -> None:
        super().__init__()
        self.setObjectName("take_in")
        self._home, self._opener = home, opener
        self._stop = Event()
        self._busy = self._done = False
        self.bar = QProgressBar()
        self.bar.setObjectName("take_in_progress")
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.state = words("", "muted", wrap=True, name="take_in_state")
        self.back_button = SecondaryButton("&Back", key="Esc", name="take_in_back")
        self.back_button.clicked.connect(self.go_back)
        self.go_button = PrimaryButton("&Choose the file…", name="take_in_go")
        self.go_button.clicked.connect(self.go_on)
        self._progressed.connect(self._show_progress)
        self._lay_out()

    def begin(self) -> None:
        """Put the keyboard on the button: Enter goes on."""
        self.go_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Ask for the file; once it is taken in, open the school."""
        if self._done:
            self.founded.emit()
            return
        picker = QFileDialog(self, "Choose the exported school")
        picker.setObjectName("take_in_file")
        picker.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picker.setNameFilters(["Exported schools (*.zip)", "All files (*)"])
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.fileSelected.connect(lambda name: self.take_in(Path(name)))
        picker.open()

    def take_in(self, path: Path) -> None:
        """Take a file in, in the background; refused, the home is as empty as before."""
        if self._busy:
            return
        self._stop.clear()
        self._hold(True)
        self.state.setText(f"Checking {path.name}…")
        Errand(
            lambda: self._bring(path),
            self._on_taken,
            self._on_failed,
            parent=self,
            cancel=self._stop.set,
        )

    def go_back(self) -> None:
        """Stop what is under way, or go back to the choice."""
        if self._busy:
            self._stop.set()
            self.state.setText("Stopping…")
        elif not self._done:
            self.back_asked.emit()

    def stop(self) -> None:
        """Undo what is under way; the window is closing."""
        self._stop.set()

    def _bring(self, path: Path) -> ArchiveReport:
        # A store belongs to one thread: this one opens the home for itself.
        with closing(self._opener(self._home)) as session:
            return session.archive.bring(path, self._on_progress)

    def _on_progress(self, done: int, of: int) -> None:
        if self._stop.is_set():
            raise _Stopped
        self._progressed.emit(done, of)

    def _show_progress(self, done: int, of: int) -> None:
        if self._busy and not self._stop.is_set():
            self.bar.setRange(0, of)
            self.bar.setValue(done)
            checking = "Checking that all of it is there…"
            state = f"{whole(done)} of {whole(of)} records" if done < of else checking
            self.state.setText(state)

    def _on_taken(self, report: ArchiveReport) -> None:
        self._hold(False)
        self._done = True
        self.state.setText(taken_words(report))
        self.back_button.hide()
        self.go_button.setText("&Open the school")
        self.begin()

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
        self.go_button.setEnabled(not busy)
        self.back_button.setText("&Cancel" if busy else "&Back")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(words("A school from a file", "page", name="take_in_title"))
        column.addWidget(
            words(
                "The file that menu Desk, Export everything wrote, here or on another computer. "
                "All of it comes in as it was: students, payments, receipt numbers, settings.",
                "muted",
                wrap=True,
            )
        )
        column.addWidget(
            words(
                "A school that was connected to a server opens disconnected; its receipts go on "
                "in a new series.",
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
        row.addWidget(self.go_button)
        column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
            return
        super().keyPressEvent(event)


def taken_words(report: ArchiveReport) -> str:
    """What came in."""
    counts = report.counts
    parts = [
        f"{whole(counts[name])} {name if counts[name] != 1 else one}"
        for name, one in (
            ("students", "student"),
            ("enrollments", "enrollment"),
            ("entries", "entry"),
        )
    ]
    came = f"{report.school} is here: {', '.join(parts)}."
    if not report.new_series:
        return came
    return (
        f"{came} It was connected to a server and is not any more; join it again in the settings. "
        f"Receipts go on as {report.new_series}-000001."
    )
