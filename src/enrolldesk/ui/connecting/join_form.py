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
from enrolldesk.app.connecting.signing_in import SignIn
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
from enrolldesk.ui.signing.account_fields import AccountFields


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
        self.account = AccountFields("join", wide=True)
        self.account.hide()
        self.place.signing_in.connect(self._follow_key)
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
        sign_in = self.account.typed() if there.api_key else None
        if there.api_key and sign_in is None:
            return
        for field in (self.person, self.desk):
            if not field.isHidden() and not field.check():
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        # Whoever signs in is known there: nobody is asked for a name.
        asked = Asked("" if sign_in else self.person.text(), self.desk.text())
        self._hold(True)
        Errand(
            lambda: self._join(there, asked, sign_in),
            lambda _: self._on_joined(),
            self._on_failed,
            parent=self,
            cancel=self._stop,
        )

    def _join(self, there: Connection, asked: Asked, sign_in: SignIn | None) -> None:
        with closing(self._opener(self._home)) as session:
            self._clouds = session.clouds
        join_home(self._opener, self._home, there, asked, sign_in)

    def _stop(self) -> None:
        if self._clouds is not None:
            self._clouds.cancel()

    def _on_joined(self) -> None:
        self._hold(False)
        self.account.forget()
        self.founded.emit()

    def _on_failed(self, error: Exception) -> None:
        self._hold(False)
        if not isinstance(error, DeskError):
            raise error
        if not self.account.isHidden() and self.account.point(error):
            return
        self._say(sentence(error))
        self.join_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_key(self, signs_in: bool) -> None:
        """With a web API key somebody signs in, in place of giving a name."""
        self.account.setVisible(signs_in)
        self.person.setVisible(not signs_in)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _hold(self, busy: bool) -> None:
        self._busy = busy
        self.bar.setVisible(busy)
        fields = (self.place, self.account, self.person, self.desk)
        for widget in (*fields, self.join_button, self.back_button):
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
        column.addWidget(self.account)
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
            asked = (*self.place.fields, *self.account.fields, self.person, self.desk)
            editors = [field.editor for field in asked if field.isVisible()]
            stops: list[QWidget] = [*editors, self.join_button]
            focused = self.window().focusWidget()
            if focused in stops[:-1]:
                stops[stops.index(focused) + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)
