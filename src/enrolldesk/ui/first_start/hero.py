"""The picture side of the welcome window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QLinearGradient, QPainter, QPaintEvent, QRadialGradient
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from enrolldesk.resources import resource
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme

WIDTH: Final = 336
POINTS: Final = (
    ("zap", "A walk-in in a minute", "Enrolled, paid and receipted, by keyboard alone."),
    ("wifi-off", "Never waits for the internet", "Everything is saved on this computer first."),
    ("scale", "Every balance explained", "A figure shows the lines behind it."),
)


class Hero(QWidget):
    """The program's sign and what it promises; the same dark ground in both themes."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome_hero")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(
            "EnrollDesk. " + " ".join(f"{title}. {text}" for _, title, text in POINTS)
        )
        self._sign = QSvgRenderer(str(resource("icons", "enrolldesk.svg")), self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        self._sign.render(painter, QRectF(32, 36, 56, 56))
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(base_font(26, QFont.Weight.Bold))
        painter.drawText(QRectF(32, 106, WIDTH - 64, 36), "EnrollDesk")
        painter.setPen(QColor("#C5D2E4"))
        painter.setFont(base_font(14))
        painter.drawText(QRectF(32, 142, WIDTH - 64, 24), "The front desk of your school")
        top = max(210.0, self.height() - 3 * 84 - 28)
        for number, (icon, title, text) in enumerate(POINTS):
            self._paint_point(painter, top + number * 84, icon, title, text)

    def _paint_ground(self, painter: QPainter) -> None:
        ground = QLinearGradient(QPointF(0, 0), QPointF(WIDTH * 0.7, self.height()))
        ground.setColorAt(0, QColor("#1B335A" if not theme().dark else "#14233A"))
        ground.setColorAt(1, QColor("#0E1A2E" if not theme().dark else "#0B111B"))
        painter.fillRect(self.rect(), ground)
        glow = QRadialGradient(QPointF(WIDTH, 0), WIDTH * 1.1)
        glow.setColorAt(0, QColor(61, 130, 236, 90))
        glow.setColorAt(1, QColor(61, 130, 236, 0))
        painter.fillRect(self.rect(), glow)

    def _paint_point(self, painter: QPainter, top: float, icon: str, title: str, text: str) -> None:
        disc = QRectF(32, top, 36, 36)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(125, 178, 255, 38))
        painter.drawRoundedRect(disc, 10, 10)
        draw_icon(painter, QRectF(disc.left() + 9, disc.top() + 9, 18, 18), icon, "#7DB2FF")
        painter.setPen(QColor("#FFFFFF"))
        painter.setFont(base_font(14, QFont.Weight.DemiBold))
        painter.drawText(QRectF(82, top - 2, WIDTH - 98, 20), title)
        painter.setPen(QColor("#AEBBCB"))
        painter.setFont(base_font(13))
        flags = int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(82, top + 19, WIDTH - 104, 42), flags, text)
