"""Small facts of a student: an icon and a few words; a click copies them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.students.flow import FlowLayout

ICON = 14
GAP = 6
HEIGHT = 22


class Fact(QAbstractButton):
    """One fact, elided where the room ends; Space or a click puts it on the clipboard."""

    copied = Signal(str)

    def __init__(self, name: str, icon: str, text: str, what: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(text)
        self.setToolTip(f"{what}: {text}\nClick to copy")
        self.setAccessibleName(f"{what}: {text}")
        self.setAccessibleDescription("Press Space to copy")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = icon
        self._font = base_font()
        self._measure = QFontMetrics(self._font)
        self.clicked.connect(self.copy)

    def copy(self) -> None:
        """Put the words on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self.copied.emit(self.text())

    def sizeHint(self) -> QSize:
        words = self._measure.horizontalAdvance(self.text())
        return QSize(ICON + GAP + words + 4, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(ICON + GAP + 40, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colors = theme()
        ink = colors.accent if self.underMouse() or self.hasFocus() else colors.muted
        top = (self.height() - ICON) // 2
        draw_icon(painter, QRectF(0, top, ICON, ICON), self._icon, ink)
        room = QRect(ICON + GAP, 0, self.width() - ICON - GAP, self.height())
        words = self._measure.elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(self._font)
        painter.setPen(QColor(ink))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 1))
            painter.drawLine(room.left(), self.height() - 2, self.width() - 4, self.height() - 2)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()


class FactFlow(QWidget):
    """Facts side by side, in as many lines as they need."""

    copied = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self)
        self._shown: list[tuple[str, str, str, str]] = []

    @property
    def texts(self) -> list[str]:
        """The words of the facts shown, in order."""
        return [text for _, _, text, _ in self._shown]

    def show_facts(self, facts: list[tuple[str, str, str, str]]) -> None:
        """Show these: object name, icon, words and what they are; empty words are left out."""
        wanted = [fact for fact in facts if fact[2]]
        if wanted == self._shown:
            return
        self._shown = wanted
        while (item := self._flow.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for name, icon, text, what in wanted:
            fact = Fact(name, icon, text, what)
            fact.copied.connect(self.copied)
            self._flow.addWidget(fact)
        self.updateGeometry()


class ElidedName(QLabel):
    """A name in large letters that gives way when the room is short, whole in its tool tip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "page")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._whole = ""

    @property
    def whole(self) -> str:
        """The name as it is."""
        return self._whole

    def show_name(self, whole: str) -> None:
        """Show another name."""
        self._whole = whole
        self.setAccessibleName(whole)
        self.setToolTip(whole)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        measure = self.fontMetrics()
        return QSize(measure.horizontalAdvance(self._whole) + 2, measure.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), words)
