"""What a person does in any form that stands over a window."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.ui.kit.dialogs import FormDialog

F = TypeVar("F", bound=FormDialog)


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
