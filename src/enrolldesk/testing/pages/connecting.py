"""The Connection section of the settings, and the form of a desk that joins."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from enrolldesk.app.sync.connection import Connection
from enrolldesk.ui.connecting.join_form import JoinForm
from enrolldesk.ui.connecting.place_fields import PlaceFields
from enrolldesk.ui.settings.connection import ConnectionSection
from enrolldesk.ui.signing.account_fields import AccountFields


class ConnectionPage:
    """What staff see and do in the section."""

    def __init__(self, within: QWidget) -> None:
        """``within`` holds the section: the settings."""
        section = within.findChild(ConnectionSection)
        assert section is not None
        self.section = section

    @property
    def state(self) -> str:
        """Where this desk is connected, in words."""
        return self.section.state.text()

    @property
    def problem(self) -> str:
        """What went wrong; empty where nothing did."""
        label = self.section.problem
        return "" if label.isHidden() else label.text()

    @property
    def said(self) -> str:
        """What came of it; empty while there is nothing to say."""
        label = self.section.said
        return "" if label.isHidden() else label.text()

    @property
    def findings(self) -> list[str]:
        """The disagreements listed."""
        return self.section.findings.toPlainText().splitlines()

    @property
    def busy(self) -> bool:
        """Whether a server is being asked."""
        return not self.section.bar.isHidden()

    def choose(self, way: str) -> None:
        """``found`` or ``join``."""
        self.section.way.choose(way)

    def fill(self, project: str, school: str, emulator: str = "", api_key: str = "") -> None:
        """Say where."""
        _fill(self.section.place, project, school, emulator, api_key)

    def sign_in_as(self, email: str, password: str) -> None:
        """Say who signs in for it; asked for where there is a web API key."""
        self.section.account.email.set_text(email)
        self.section.account.password.set_text(password)

    @property
    def wrong(self) -> tuple[str, str]:
        """What is said beside e-mail address and password."""
        return _wrong(self.section.account)

    @property
    def signed_in(self) -> list[str]:
        """The lines of who is signed in on this computer."""
        return [
            label.text()
            for label in self.section.people.findChildren(QLabel)
            if label.objectName().startswith("signed_in_") and label.isVisible()
        ]

    def ask_sign_out(self, staff_id: str) -> None:
        """Press Sign out beside somebody."""
        button = self.section.people.findChild(QPushButton, f"sign_out_{staff_id}")
        assert isinstance(button, QPushButton)
        button.click()

    def ask_sign_in(self) -> None:
        """Press Sign in."""
        self.section.people.sign_in_button.click()

    def connect(self) -> None:
        """Press Connect."""
        self.section.connect_button.click()

    def check(self) -> None:
        """Press Check."""
        self.section.check_button.click()

    def ask_leave(self) -> None:
        """Press Leave."""
        self.section.leave_button.click()


class JoinPage:
    """What staff see and do in the form of the first start."""

    def __init__(self, form: JoinForm) -> None:
        """Use this form."""
        self.form = form

    @property
    def problem(self) -> str:
        """What went wrong; empty where nothing did."""
        return "" if self.form.problem.isHidden() else self.form.problem.text()

    def fill(self, project: str, school: str, emulator: str, person: str, desk: str = "") -> None:
        """Answer every question."""
        _fill(self.form.place, project, school, emulator, "")
        self.form.person.set_text(person)
        self.form.desk.set_text(desk)

    def fill_account(self, place: Connection, email: str, password: str, desk: str = "") -> None:
        """Answer every question of a school whose staff sign in."""
        _fill(self.form.place, place.project, place.school_id, place.emulator, place.api_key)
        self.form.account.email.set_text(email)
        self.form.account.password.set_text(password)
        self.form.desk.set_text(desk)

    @property
    def wrong(self) -> tuple[str, str]:
        """What is said beside e-mail address and password."""
        return _wrong(self.form.account)

    def join(self) -> None:
        """Press Join."""
        self.form.join_button.click()


def _fill(place: PlaceFields, project: str, school: str, emulator: str, api_key: str) -> None:
    place.project.set_text(project)
    place.school.set_text(school)
    place.emulator.set_text(emulator)
    place.api_key.set_text(api_key)


def _wrong(account: AccountFields) -> tuple[str, str]:
    return account.email.error or "", account.password.error or ""
