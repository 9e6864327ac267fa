"""The dark bar at the left: the program's name, its pages, whose desk this is."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSizePolicy, QVBoxLayout

from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Radius, Space


class Page(NamedTuple):
    """One entry of the side bar; `text` carries a mnemonic."""

    key: str
    text: str
    icon: str
    tip: str = ""


class SideBar(QFrame):
    """One page holds; Tab reaches the bar once, Up and Down move within it."""

    chosen = Signal(str)

    def __init__(self, brand: str, pages: Sequence[Page], *, name: str = "side_bar") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Pages")
        self.setProperty("role", "side")
        self.setFixedWidth(196)
        self._items: dict[str, _SideItem] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 20, 14, 14)
        column.setSpacing(Space.XS)
        title = words(brand, "brand", name=f"{name}_brand")
        title.setContentsMargins(11, 0, 0, Space.L)
        column.addWidget(title)
        for page in pages:
            item = _SideItem(page, f"{name}_{page.key}")
            group.addButton(item)
            self._items[page.key] = item
            column.addWidget(item)
            item.toggled.connect(partial(self._on_toggled, page.key))
        column.addStretch()
        self.footer = words("", "hint", wrap=True, name=f"{name}_footer")
        column.addWidget(self.footer)
        if pages:
            self._items[pages[0].key].setChecked(True)

    def _on_toggled(self, key: str, on: bool) -> None:
        if on:
            self.chosen.emit(key)

    @property
    def key(self) -> str:
        """The page that is shown."""
        return next(key for key, item in self._items.items() if item.isChecked())

    def choose(self, key: str) -> None:
        """Show this page."""
        self._items[key].setChecked(True)

    def item(self, key: str) -> QRadioButton:
        """The entry of one page."""
        return self._items[key]


class _SideItem(QRadioButton):
    def __init__(self, page: Page, name: str) -> None:
        super().__init__(page.text)
        self.setObjectName(name)
        plain = page.text.replace("&", "")
        self.setAccessibleName(plain)
        self.setToolTip(page.tip or plain)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = page.icon

    def sizeHint(self) -> QSize:
        return QSize(168, 38)

    def hitButton(self, pos: QPoint) -> bool:
        return bool(self.rect().contains(pos))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme()
        ground = tokens.side_hover if self.underMouse() else "#00000000"
        if self.isChecked() or self.isDown():
            ground = tokens.side_active
        focused = self.hasFocus()
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(tokens.side_focus), 2) if focused else Qt.PenStyle.NoPen)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        ink = "#FFFFFF" if self.isChecked() else tokens.side_text
        draw_icon(painter, QRectF(14, (self.height() - 16) // 2, 16, 16), self._icon, ink)
        weight = QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Normal
        painter.setFont(base_font(14, weight))
        painter.setPen(QColor(ink))
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextShowMnemonic)
        painter.drawText(QRectF(42, 0, self.width() - 46, self.height()), flags, self.text())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()
