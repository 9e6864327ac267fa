"""PINs, the lock and a manager's yes, as the people at the counter meet them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.signing.approving import ApproveDialog
from enrolldesk.ui.signing.lock_page import LockPage
from enrolldesk.ui.signing.own_pin import OwnPinForm
from enrolldesk.ui.signing.pin_line import PinLine
from enrolldesk.ui.signing.seat import PinDialog


class PinPage(FormPage[PinDialog]):
    """Somebody takes the desk over."""

    @property
    def said(self) -> str:
        """What is said about the PIN."""
        return self.dialog.pin.error or ""


class ApprovePage(FormPage[ApproveDialog]):
    """A manager approves of one action."""

    @property
    def said(self) -> str:
        """What is said about the PIN."""
        return self.dialog.pin.error or ""

    @property
    def managers(self) -> list[str]:
        """Who can be asked."""
        editor = self.dialog.manager.editor
        return [editor.itemText(place) for place in range(editor.count())]


class OwnPinPage(FormPage[OwnPinForm]):
    """A PIN set, changed or removed."""


class LockScreen:
    """The page of a locked window."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        """Waits until the window is locked and hears keys."""
        self._locking = window.shift.locking
        self.qtbot = qtbot
        self.keys = Keyboard()
        window.activateWindow()
        qtbot.waitUntil(lambda: self._locking.page is not None and window.isActiveWindow())
        assert self._locking.page is not None
        self.page: LockPage = self._locking.page

    @property
    def said(self) -> str:
        """What is said about the PIN."""
        return self.page.pin.error or ""

    @property
    def note(self) -> str:
        """What is said about the desk."""
        return "" if self.page.note.isHidden() else self.page.note.text()

    @property
    def people(self) -> list[str]:
        """Who can open it."""
        editor = self.page.person.editor
        return [editor.itemText(place) for place in range(editor.count())]

    def choose(self, staff_id: str) -> None:
        """Be somebody else."""
        self.page.person.choose(staff_id)

    def type_pin(self, pin: str) -> None:
        """Type a PIN and press Enter; waits until it was looked at."""
        type_pin(self.page.pin, pin, self.qtbot)


def type_pin(line: PinLine, pin: str, qtbot: QtBot) -> None:
    """Type a PIN into a line, press Enter, and wait until it was looked at."""
    answers: list[object] = []
    line.right.connect(answers.append)
    line.refused.connect(answers.append)
    line.window().activateWindow()
    qtbot.waitUntil(lambda: line.window().isActiveWindow() and not line.is_waiting)
    line.editor.setFocus()
    line.editor.selectAll()
    Keyboard().type(pin)
    Keyboard().press("Return")
    qtbot.waitUntil(lambda: bool(answers))
