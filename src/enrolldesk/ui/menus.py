"""Menus of what can be done with something, made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from enrolldesk.ui.kit.icons import set_icon


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu; what makes no sense now is there, but cannot be chosen."""

    name: str
    text: str
    icon: str
    act: Callable[[], object]
    possible: bool = True
    parted: bool = False


def make_menu(parent: QWidget, name: str, items: list[Item]) -> QMenu:
    """A menu that goes when it closes."""
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.setToolTipsVisible(True)
    for item in items:
        if item.parted:
            menu.addSeparator()
        action = menu.addAction(item.text)
        action.setObjectName(f"{name}_{item.name}")
        action.setEnabled(item.possible)
        set_icon(action, item.icon)
        action.triggered.connect(lambda _on=False, act=item.act: act())
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
