"""The walk-in form as the person at the counter uses it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.till import TillPage
from enrolldesk.ui.office import Office
from enrolldesk.ui.walkin.dialog import WalkInDialog


class WalkInPage(TillPage[WalkInDialog]):
    """Opened with F2; ``keys`` types into whatever has the focus."""

    @classmethod
    def open(cls, office: Office, qtbot: QtBot, student_id: str | None = None) -> WalkInPage:
        """Open the form and wait until it hears keys."""
        return cls.shown(WalkInDialog(office, None, student_id), qtbot, Keyboard())

    @property
    def matches(self) -> list[str]:
        """The names offered under "Already here?"."""
        panel = self.dialog.student.matches
        return [] if panel.isHidden() else [match.row.name for match in panel.matches]

    def person(self, name: str, phone: str) -> None:
        """Type who walks in; ends at the course."""
        self.keys.press("Alt+N")
        self.keys.type(name)
        self.keys.press("Return")
        self.keys.type(phone)
        self.keys.press("Return")

    def course(self, typed: str) -> None:
        """Find a course by typing and take it."""
        self.keys.press("Alt+C")
        self.keys.type(typed)
        self.keys.press("Return")

    def price(self) -> str:
        """What the line below the course says."""
        return self.dialog.course.unlocks.text()

    @property
    def promotion(self) -> str:
        """The promotion that holds, as it is written."""
        return self.dialog.course.promotions.choice.editor.currentText()

    @property
    def promotion_told(self) -> str:
        """What is said below the promotion: what is offered, or what it comes to."""
        told = self.dialog.course.promotions.told
        return "" if told.isHidden() else told.text()
