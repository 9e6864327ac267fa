"""Who is signed in to the school's server on this computer: listed, signed in, signed out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.connecting.leaving import waiting
from enrolldesk.app.signing.people import SignedIn, sign_out, signed_in
from enrolldesk.app.signing.problems import ENDED
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.arriving import can_sign_in


class PeopleHere(QWidget):
    """One line for each; in sight only at a desk where staff sign in."""

    sign_in_asked = Signal()
    said = Signal(str)
    """Carries what came of it, or why nothing did, as a sentence."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("people_here")
        self._office = office
        self._shown: tuple[tuple[SignedIn, ...], str] | None = None
        self.sign_in_button = SecondaryButton(
            "S&ign in…",
            icon="log-in",
            name="people_here_sign_in",
            tip="Somebody signs in; who is signed in stays so",
        )
        self.sign_in_button.clicked.connect(self.sign_in_asked)
        self.not_kept = words("", "muted", wrap=True, name="people_here_not_kept")
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(words("Signed in on this computer", "strong", name="people_here_title"))
        column.addLayout(self._lines)
        column.addWidget(self.not_kept)
        row = QHBoxLayout()
        row.addWidget(self.sign_in_button)
        row.addStretch()
        column.addLayout(row)
        office.sync.status_changed.connect(self.follow)

    def follow(self) -> None:
        """Show who is signed in now."""
        possible = can_sign_in(self._office)
        self.setVisible(possible)
        if not possible:
            return
        shown = signed_in(self._office.desk.local), self._office.people.why_not
        if shown == self._shown:
            return
        self._shown = shown
        people, why_not = shown
        self._clear()
        for one in people:
            self._add(one)
        if not people:
            self._lines.addWidget(
                words("Nobody. What is recorded here waits.", "muted", name="people_here_nobody")
            )
        self.not_kept.setText(f"{why_not} Whoever signs in is asked again at the next start.")
        self.not_kept.setVisible(bool(why_not))

    def ask_sign_out(self, person: SignedIn) -> None:
        """Say what waits, then sign them out."""
        question = confirm(
            self.window(),
            f"Sign {self._name(person)} out on this computer?",
            _stays_words(waiting(self._office.reads)),
            "Sign out",
            name="sign_out_question",
        )
        question.confirmed.connect(lambda: self.sign_out(person))

    def sign_out(self, person: SignedIn) -> None:
        """Take their token away; what they recorded stays in the queue."""
        office = self._office
        try:
            sign_out(office.people, office.desk.local, person.staff_id)
        except DeskError as error:
            self.said.emit(sentence(error))
            return
        # The sync looks who is left.
        office.sync.send_now()
        self.follow()
        count = waiting(office.reads)
        left = f" {_stays_words(count)}" if count else ""
        self.said.emit(f"{self._name(person)} is signed out.{left}")

    def _add(self, person: SignedIn) -> None:
        line = QWidget()
        line.setObjectName(f"signed_in_{person.staff_id}")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        name, ended = self._name(person), person.ended
        says = f"{name} ({person.email})" if name != person.email else name
        role = ""
        if ended is not None:
            says, role = f"{says}: {ENDED[ended]}", "error"
        label = words(says, role, wrap=True, name=f"signed_in_{person.staff_id}_text")
        row.addWidget(label, 1)
        button = SecondaryButton(
            "Sign out…",
            icon="log-out",
            name=f"sign_out_{person.staff_id}",
            tip=f"Sign {name} out on this computer",
        )
        button.clicked.connect(lambda: self.ask_sign_out(person))
        row.addWidget(button)
        self._lines.addWidget(line)

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _name(self, person: SignedIn) -> str:
        names = {one.staff_id: one.name for one in self._office.reads.staff()}
        return names.get(person.staff_id, person.email)


def _stays_words(count: int) -> str:
    """What becomes of what waits."""
    if not count:
        return "Everything recorded here has been sent."
    if count == 1:
        return "1 item waits here and goes up when a colleague who may send it signs in."
    return f"{whole(count)} items wait here and go up when a colleague who may send them signs in."
