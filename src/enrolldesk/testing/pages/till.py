"""What the walk-in and the payment form have in common for a test."""

from __future__ import annotations

from typing import Generic, Self, TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.payments.till import TillDialog

D = TypeVar("D", bound=TillDialog)


class TillPage(Generic[D]):
    """A form in which money is taken, and its last page."""

    def __init__(self, dialog: D, keys: Keyboard) -> None:
        """A form that is on the screen."""
        self.dialog = dialog
        self.keys = keys

    @classmethod
    def shown(cls, dialog: D, qtbot: QtBot, keys: Keyboard) -> Self:
        """Show a form and wait until it hears keys."""
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        return cls(dialog, keys)

    @property
    def outlook(self) -> str:
        """What the line beside the Record button says."""
        return self.dialog.outlook.accessibleName()

    @property
    def badge(self) -> str | None:
        """The badge the form says there will be."""
        return self.dialog.badge.badge

    @property
    def problem(self) -> str:
        """The sentence above the footer, empty while there is none."""
        return "" if self.dialog.problem.isHidden() else self.dialog.problem.text()

    @property
    def errors(self) -> dict[str, str]:
        """What is said to be wrong, by the object name of the field."""
        found = {field.editor.objectName(): field.error for field in self.fields()}
        return {name: error for name, error in found.items() if error}

    def fields(self) -> list[Field[QWidget]]:
        """Every field of the form."""
        return self.dialog.fields()

    def record(self) -> None:
        """Press Ctrl+Return."""
        self.keys.press("Ctrl+Return")

    @property
    def done(self) -> bool:
        """Whether the last page shows."""
        return self.dialog.done_page.isVisible()

    @property
    def change_due(self) -> str:
        """The change on the last page."""
        return self.dialog.done_page.change.figure.text()

    @property
    def receipt_no(self) -> str:
        """The receipt number on the last page."""
        return self.dialog.done_page.receipt.figure.text()

    def badges(self, course_id: str) -> tuple[str, ...]:
        """The badges of a course on the last page: status, then access where it has any."""
        line = self.dialog.done_page.findChild(QWidget, f"line_{course_id}")
        if line is None:
            return ()
        return tuple(badge for row in line.findChildren(BadgeRow) for badge in row.badges)
