"""What a person does in any form that stands over a window."""

from __future__ import annotations

from typing import Generic, Self, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.fields import Field

F = TypeVar("F", bound=FormDialog)


class FormPage(Generic[F]):
    """A form that records one command: what is written into it, and what it says."""

    def __init__(self, dialog: F, keys: Keyboard) -> None:
        """A form that is on the screen."""
        self.dialog = dialog
        self.keys = keys

    @classmethod
    def shown(cls, dialog: F, qtbot: QtBot, keys: Keyboard) -> Self:
        """Show a form and wait until it hears keys."""
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        return cls(dialog, keys)

    @property
    def title(self) -> str:
        """What stands on top."""
        return self.dialog.title.text()

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

    def write(self, name: str, text: str) -> None:
        """Replace what stands in the line of this object name."""
        write(self.dialog, name, text)

    def record(self) -> None:
        """Press Ctrl+Return."""
        self.keys.press("Ctrl+Return")

    def cancel(self) -> None:
        """Press Esc."""
        self.keys.press("Esc")


def shown_form(window: QWidget, kind: type[F], qtbot: QtBot) -> F:
    """The form of this kind over the window, once it is in sight."""

    def found() -> list[F]:
        return [form for form in window.window().findChildren(kind) if form.isVisible()]

    qtbot.waitUntil(lambda: bool(found()) and found()[-1].isActiveWindow())
    return found()[-1]


def write(form: QWidget, name: str, text: str) -> None:
    """Replace what stands in a line of a form."""
    line = form.findChild(QLineEdit, name)
    assert line is not None, f"there is no line named {name}"
    line.setFocus()
    line.selectAll()
    Keyboard().type(text)


def choose(menu_name: str, item: str, qtbot: QtBot) -> None:
    """Choose from the menu that is open."""

    def opened() -> QMenu | None:
        menu = QApplication.activePopupWidget()
        return menu if isinstance(menu, QMenu) and menu.objectName() == menu_name else None

    qtbot.waitUntil(lambda: opened() is not None)
    menu = opened()
    assert menu is not None
    action = next(one for one in menu.actions() if one.objectName() == f"{menu_name}_{item}")
    assert action.isEnabled(), f"{item} cannot be chosen"
    menu.setActiveAction(action)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def offered(menu_name: str, qtbot: QtBot) -> set[str]:
    """What the menu that is open lets one choose; closes it."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.objectName() == menu_name
    names = {
        action.objectName().removeprefix(f"{menu_name}_")
        for action in menu.actions()
        if action.isEnabled() and not action.isSeparator()
    }
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    return names
