"""The third way to begin: an empty desk joins a school that others work in already."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from enrolldesk.app.connecting.bringing_along import join_home
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.register import Clouds
from enrolldesk.app.session import Opener
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.connecting.place_fields import PlaceFields
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class JoinForm(QWidget):
    """Joins in the background on a connection of its own; what fails leaves the home empty."""

    founded = Signal()
    back_asked = Signal()

    def __init__(self, home: Path, opener: Opener) -> None:
        super().__init__()
        self.setObjectName("join")
        self._home, self._opener = home, opener
        self._clouds: Clouds | None = None
        self._busy = False
        self.place = PlaceFields("join")
        self.person = TextField(
            "join_person",
            "&Your name",
            required=True,
            hint="As on the school's list; a new name is added.",
        )
        self.desk = TextField(
            "join_desk", "&Desk", placeholder="By the door", hint="What this desk is called."
        )
        self.problem = words("", "error", wrap=True, name="join_problem")
        self.bar = QProgressBar()
        self.bar.setObjectName("join_progress")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.back_button = SecondaryButton("&Back", key="Esc", name="join_back")
        self.back_button.clicked.connect(self.go_back)
        self.join_button = PrimaryButton("&Join the school", key="Ctrl+Enter", name="join_join")
        self.join_button.clicked.connect(self.join)
        self._lay_out()
        self._hold(False)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            sequence = QKeySequence(Qt.KeyboardModifier.ControlModifier | key)
            shortcut = QShortcut(sequence, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.join)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self.place.project.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Back to the choice; what is under way goes on until the server has answered."""
        if not self._busy:
            self.back_asked.emit()

    def join(self) -> None:
        """Join, or show what is missing."""
        if self._busy:
            return
        self._say("")
        there = self.place.connection()
        if there is None:
            return
        for field in (self.person, self.desk):
            if not field.check():
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        asked = Asked(self.person.text(), self.desk.text())
        self._hold(True)
        Errand(
            lambda: self._join(there, asked),
            lambda _: self._on_joined(),
            self._on_failed,
            parent=self,
            cancel=self._stop,
        )

    def _join(self, there: Connection, asked: Asked) -> None:
        with closing(self._opener(self._home)) as session:
            self._clouds = session.clouds
        join_home(self._opener, self._home, there, asked)

    def _stop(self) -> None:
        if self._clouds is not None:
            self._clouds.cancel()

    def _on_joined(self) -> None:
        self._hold(False)
        self.founded.emit()

    def _on_failed(self, error: Exception) -> None:
        self._hold(False)
        if not isinstance(error, DeskError):
            raise error
        self._say(sentence(error))
        self.join_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _hold(self, busy: bool) -> None:
        self._busy = busy
        self.bar.setVisible(busy)
        for widget in (self.place, self.person, self.desk, self.join_button, self.back_button):
            widget.setEnabled(not busy)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(words("Join your school", "page", name="join_title"))
        column.addWidget(
            words(
                "Another desk has taken the school to a server. Its settings, Connection, show "
                "both names.",
                "muted",
                wrap=True,
            )
        )
        column.addWidget(self.place)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        for field in (self.person, self.desk):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        column.addWidget(self.problem)
        column.addStretch()
        column.addWidget(self.bar)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.back_button)
        buttons.addStretch()
        buttons.addWidget(self.join_button)
        column.addLayout(buttons)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            fields = (*self.place.fields, self.person, self.desk)
            stops: list[QWidget] = [*(field.editor for field in fields), self.join_button]
            focused = self.window().focusWidget()
            if focused in stops[:-1]:
                stops[stops.index(focused) + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)
