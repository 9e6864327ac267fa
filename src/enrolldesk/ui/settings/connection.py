"""Where this desk is connected: founded, joined, checked and left from here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QProgressBar, QWidget
from shiboken6 import isValid

from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.connecting.leaving import leave
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.refusals import SampleStays, StillWaiting
from enrolldesk.app.connecting.register import Clouds
from enrolldesk.app.connecting.signing_in import SignIn, arrival
from enrolldesk.app.session import Session
from enrolldesk.app.sync.connection import Connection, connection_of
from enrolldesk.app.verify import Verified
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.connecting.place_fields import PlaceFields
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.connection_work import (
    check_all,
    connect,
    connected_words,
    leave_with_file,
    verdict_words,
)
from enrolldesk.ui.settings.section import Section
from enrolldesk.ui.signing.account_fields import AccountFields
from enrolldesk.ui.signing.people_here import PeopleHere

_ALONE = (
    "This school runs on this computer alone. On a server several desks share it; each goes on "
    "working when the network is down."
)
_SHOWN = 200
"""Disagreements listed; the command line lists all."""


class ConnectionSection(Section):
    """Everything that asks a server is done in the background; the window never waits."""

    key = "connection"
    title = "Connection"
    icon = "cloud"

    bring_asked = Signal(object, object, object)
    """This desk joins a school and brings its records: where, who is at the desk, and what signs
    them in."""
    sign_in_asked = Signal()

    def __init__(self, office: Office, open_session: Callable[[], Session]) -> None:
        super().__init__(office)
        self._open_session = open_session
        self._busy = False
        self.state = words("", wrap=True, name="connection_state")
        self.way = SegmentedChoice(
            "connection_way",
            [Choice("found", "Take this school there"), Choice("join", "Join a school there")],
            label="What to do",
        )
        self.place = PlaceFields("connection")
        self.account = AccountFields("connection", wide=True)
        self.place.signing_in.connect(lambda _on: self._follow_key())
        self.people = PeopleHere(office)
        self.people.sign_in_asked.connect(self.sign_in_asked)
        self.people.said.connect(self._tell)
        self.bar = QProgressBar()
        self.bar.setObjectName("connection_progress")
        self.bar.setTextVisible(False)
        self.problem = words("", "error", wrap=True, name="connection_problem")
        self.said = words("", wrap=True, name="connection_said")
        self.findings = QPlainTextEdit()
        self.findings.setObjectName("connection_findings")
        self.findings.setAccessibleName("Disagreements")
        self.findings.setToolTip("Disagreements")
        self.findings.setReadOnly(True)
        self.findings.setTabChangesFocus(True)
        self.connect_button = SecondaryButton("Co&nnect", icon="cloud", name="connection_connect")
        self.check_button = SecondaryButton(
            "C&heck against the server", icon="list-checks", name="connection_check"
        )
        self.leave_button = SecondaryButton("&Leave…", icon="cloud-off", name="connection_leave")
        self.connect_button.clicked.connect(self.connect_desk)
        self.check_button.clicked.connect(self.check)
        self.leave_button.clicked.connect(self.ask_leave)
        self._lay_out()

    def load(self) -> None:
        school, desk = self.office.reads.school(), self.office.reads.desk()
        connection = connection_of(self.office.desk.local)
        former = membership_of(self.office.desk.local)
        sample = school is not None and school.sample
        self._say("")
        self.said.hide()
        self.findings.hide()
        free = connection is None and not sample
        self.place.setVisible(free)
        self.connect_button.setVisible(free)
        self.way.setVisible(free and former is None)
        for button in (self.check_button, self.leave_button):
            button.setVisible(connection is not None)
        if sample:
            self.state.setText(sentence(SampleStays()))
        elif connection is not None and school is not None and desk is not None:
            self.state.setText(
                connected_words(self.office.reads, connection, school.name, str(desk.series))
            )
        elif former is not None:
            self.place.show_place(former.project, former.school_id, fixed=True)
            self.state.setText(
                "This desk has left its school on the server and keeps everything it held. It "
                "can be connected to the same school again."
            )
        else:
            self.state.setText(_ALONE)
        self.people.follow()
        self._follow_key()
        self._hold(False)

    def is_changed(self) -> bool:
        return False

    def connect_desk(self) -> None:
        """Found or join, or show what is missing."""
        there = self.place.connection()
        if self._busy or there is None:
            return
        self._say("")
        sign_in = self.account.typed() if there.api_key else None
        if there.api_key and sign_in is None:
            return
        left = membership_of(self.office.desk.local) is not None
        if not left and self.way.key == "join":
            self._ask_bring(there, sign_in)
            return
        self._start(lambda session: connect(session, there, sign_in), self._on_connected)

    def check(self) -> None:
        """Read the whole school on the server and name what disagrees."""
        self._say("")
        self.said.hide()
        self.findings.hide()
        self._start(check_all, self._show_findings)

    def ask_leave(self) -> None:
        """Ask, unless something still waits: then say so."""
        self._say("")
        question = confirm(
            self.window(),
            "Leave the school on the server?",
            "This desk keeps everything it holds, and what is recorded from now on stays on this "
            "computer. It can be connected to the same school again.",
            "Leave",
            danger=True,
            name="leave_question",
        )
        question.confirmed.connect(self.leave_school)

    def leave_school(self) -> None:
        """Stop being connected; while something waits it is exported first, if staff say so."""
        self.office.sync.stop()
        try:
            leave(self.office.desk.store)
        except StillWaiting as refusal:
            self._say(sentence(refusal))
            self._ask_export(refusal)
        except DeskError as refusal:
            self._say(sentence(refusal))
        else:
            self.load()
        self.office.sync.start()

    def _ask_export(self, refusal: StillWaiting) -> None:
        question = confirm(
            self.window(),
            "Export what waits, then leave?",
            f"{sentence(refusal)} A rescue file in this desk's folder can be taken in at another "
            "desk of the school. It stays in the queue here, too, and is sent when this desk "
            "comes back.",
            "Export and leave",
            danger=True,
            name="export_question",
        )
        question.confirmed.connect(self._export_and_leave)

    def _export_and_leave(self) -> None:
        self.office.sync.stop()
        self._say("")
        self._start(leave_with_file, self._on_left)

    def _on_left(self, file: Path) -> None:
        self.office.sync.start()
        if isValid(self):
            self.load()
            self._tell(f"What waited is in {file}.")

    def _ask_bring(self, there: Connection, sign_in: SignIn | None) -> None:
        question = confirm(
            self.window(),
            "Join and bring your records?",
            "This desk has records of its own. EnrollDesk writes them to a file, joins the school "
            "with an empty desk, and takes them in there: entries and receipt numbers stay as "
            "they are, courses of one title become one. What is here now is kept beside it.",
            "Join and bring them",
            name="bring_question",
        )
        people = {person.staff_id: person.name for person in self.office.reads.staff()}
        desk = self.office.reads.desk()
        name = people.get(self.office.desk.staff_id, "")
        asked = Asked(name, desk.name if desk else "")
        arrive = arrival(there, sign_in)
        question.confirmed.connect(lambda: self.bring_asked.emit(there, asked, arrive))

    def _start(self, work: Callable[[Session], Any], done: Callable[[Any], None]) -> None:
        """Work on the home in the background; the store there is another connection."""
        if self._busy:
            return
        self._hold(True)
        clouds: list[Clouds] = []

        def run() -> Any:
            session = self._open_session()
            clouds.append(session.clouds)
            try:
                return work(session)
            finally:
                session.close()

        def cancel() -> None:
            for each in clouds:
                each.cancel()

        Errand(run, done, self._on_failed, cancel=cancel)

    def _on_connected(self, _: object) -> None:
        # Also when the settings were closed meanwhile: the desk is connected now.
        self.office.sync.start()
        if isValid(self):
            self.account.forget()
            self.load()
            self._tell("Connected. What was recorded here goes up now.")

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self.office.sync.start()
        if isValid(self):
            self._hold(False)
            if self.account.isHidden() or not self.account.point(error):
                self._say(sentence(error))

    def _show_findings(self, found: Verified) -> None:
        if not isValid(self):
            return
        self._hold(False)
        self._tell(verdict_words(found))
        lines = [one.sentence for one in found.disagreements[:_SHOWN]]
        self.findings.setPlainText("\n".join(lines))
        self.findings.setVisible(bool(lines))

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _tell(self, outcome: str) -> None:
        self.said.setText(outcome)
        self.said.show()

    def _follow_key(self) -> None:
        """Ask who signs in where there is a web API key."""
        self.account.setVisible(not self.place.isHidden() and self.place.signs_in)

    def _hold(self, busy: bool) -> None:
        self._busy = busy
        self.bar.setRange(0, 0)
        self.bar.setVisible(busy)
        held = (self.way, self.place, self.account, self.people, self.connect_button)
        for widget in (*held, self.check_button, self.leave_button):
            widget.setEnabled(not busy)

    def _lay_out(self) -> None:
        asked: tuple[QWidget, ...] = (self.people, self.way, self.place, self.account)
        for widget in (self.state, *asked, self.problem, self.said, self.bar):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.connect_button, self.check_button, self.leave_button):
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)
        self.body.addWidget(self.findings, 1)
        self.body.addStretch()
        self.setTabOrder(self.way, self.place)

    def focus_first(self) -> QWidget:
        """Where the keyboard goes when somebody comes here to connect."""
        self.place.project.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.place.project.editor
