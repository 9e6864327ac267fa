"""The day close as a person sees it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import FormPage, shown_form, write
from enrolldesk.ui.day_close.forms import MoveForm, ReopenForm
from enrolldesk.ui.day_close.page import DayClosePage
from enrolldesk.ui.office import Office


class MovePage(FormPage[MoveForm]):
    """Cash put into the drawer or taken out."""


class ReopenPage(FormPage[ReopenForm]):
    """A closed day unlocked."""


class DayCloseScreen:
    """The page by what stands on it."""

    def __init__(self, page: DayClosePage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot
        self.keys = Keyboard()

    @classmethod
    def open(cls, office: Office, qtbot: QtBot) -> DayCloseScreen:
        """Open the page in a window of its own, with the keyboard in it."""
        page = DayClosePage(office)
        qtbot.addWidget(page)
        page.resize(1000, 500)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
        page.activate()
        return cls(page, qtbot)

    def write(self, name: str, text: str) -> None:
        """Replace what stands in a line of the page."""
        write(self.page, name, text)

    def come_back(self) -> None:
        """Wait until a form is closed and the page hears keys again."""
        self.page.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.page)

    def compare(self) -> None:
        """Press Compare."""
        self.page.card.count.compare_button.click()

    def close_it(self) -> None:
        """Press Close the day."""
        self.page.card.compare.close_button.click()

    @property
    def compared(self) -> list[tuple[str, ...]]:
        """Method, expected, counted and difference while the day is open."""
        return self.page.card.compare.table.lines()

    @property
    def closed(self) -> list[tuple[str, ...]]:
        """The same of the closed day."""
        return self.page.card.closed.table.lines()

    @property
    def days(self) -> list[tuple[str, ...]]:
        """Day, desk, state, taken and difference of every line."""
        return self.page.side.days.lines()

    @property
    def moves(self) -> list[tuple[str, ...]]:
        """What was paid in and out."""
        return self.page.side.drawer.lines()

    @property
    def errors(self) -> dict[str, str]:
        """What is said to be wrong, by the object name of the field."""
        fields = (
            self.page.card.count.opening,
            *self.page.card.count.amounts.values(),
            self.page.card.compare.reason,
            self.page.card.compare.deposit,
        )
        return {field.editor.objectName(): field.error for field in fields if field.error}

    @property
    def move_form(self) -> MovePage:
        """The form of a move, once it is in sight."""
        return MovePage(shown_form(self.page, MoveForm, self.qtbot), self.keys)

    @property
    def reopen_form(self) -> ReopenPage:
        """The form that asks why, once it is in sight."""
        return ReopenPage(shown_form(self.page, ReopenForm, self.qtbot), self.keys)
