"""A way to begin, as a large button with an icon, a title and a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy

from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Radius

HEIGHT = 92


class WayCard(QPushButton):
    """Enter, Space, its letter or a click takes it; the arrows go to the other."""

    def __init__(self, name: str, icon: str, title: str, text: str) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._icon, self._text = icon, text
        self.setToolTip(text)
        self.setAccessibleName(title.replace("&", ""))
        self.setAccessibleDescription(text)

    def sizeHint(self) -> QSize:
        return QSize(440, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme()
        ground, edge, thick = tokens.surface, tokens.border, 1.0
        if self.isDown():
            ground = tokens.pressed
        elif self.underMouse():
            ground, edge = tokens.hover, tokens.muted
        if self.hasFocus():
            edge, thick = tokens.accent, 2.0
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(edge), thick))
        half = thick / 2
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, Radius.CARD, Radius.CARD)
        disc = QRectF(20, (self.height() - 48) / 2, 48, 48)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.selected))
        painter.drawRoundedRect(disc, 12, 12)
        draw_icon(painter, QRectF(disc.left() + 12, disc.top() + 12, 24, 24), self._icon, "accent")
        room = self.width() - 88 - 52
        wrap = int(Qt.TextFlag.TextWordWrap)
        small = base_font(13)
        text = QFontMetrics(small).boundingRect(QRect(0, 0, room, 60), wrap, self._text)
        painter.setFont(small)
        top = (self.height() - 26 - text.height()) / 2
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(88, top + 26, room, text.height() + 2), wrap, self._text)
        painter.setPen(QColor(tokens.text))
        painter.setFont(base_font(16, QFont.Weight.DemiBold))
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextShowMnemonic)
        painter.drawText(QRectF(88, top, room, 22), flags, self.text())
        middle = (self.height() - 20) / 2
        draw_icon(painter, QRectF(self.width() - 38, middle, 20, 20), "chevron-right", "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextChild()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()
