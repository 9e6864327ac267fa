"""The Connection section of the settings, and the form of a desk that joins."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from enrolldesk.ui.connecting.join_form import JoinForm
from enrolldesk.ui.settings.connection import ConnectionSection


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

    def fill(self, project: str, school: str, emulator: str = "") -> None:
        """Say where."""
        fields = self.section.place.fields
        for field, text in zip(fields, (project, school, emulator), strict=True):
            field.set_text(text)

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
        fields = (*self.form.place.fields, self.form.person, self.form.desk)
        for field, text in zip(fields, (project, school, emulator, person, desk), strict=True):
            field.set_text(text)

    def join(self) -> None:
        """Press Join."""
        self.form.join_button.click()
