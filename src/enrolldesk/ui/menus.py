"""Menus of what can be done with something, made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from enrolldesk.ui.kit.icons import set_icon


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a menu; what makes no sense now is there, but cannot be chosen.

    ``refused`` says why whoever is at the desk may not choose what would make sense.
    """

    name: str
    text: str
    icon: str
    act: Callable[[], object]
    possible: bool = True
    parted: bool = False
    refused: str = ""


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
        action.setEnabled(item.possible and not item.refused)
        if item.possible and item.refused:
            action.setToolTip(item.refused)
            action.setStatusTip(item.refused)
        set_icon(action, item.icon)
        action.triggered.connect(lambda _on=False, act=item.act: act())
    tell_refusals(menu)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def tell_refusals(menu: QMenu) -> None:
    """Say why a line cannot be chosen also to whoever comes to it by key."""

    def tell(action: QAction) -> None:
        if action.isEnabled() or not action.statusTip():
            QToolTip.hideText()
            return
        below = menu.actionGeometry(action).bottomLeft()
        QToolTip.showText(menu.mapToGlobal(below), action.statusTip(), menu)

    menu.hovered.connect(tell)
