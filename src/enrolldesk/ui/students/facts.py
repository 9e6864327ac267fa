"""Small facts of a student: an icon and a few words; a click copies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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

from enrolldesk.ui.flow import Flow
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Space

ICON = 14
GAP = 6
HEIGHT = 22


@dataclass(frozen=True, slots=True)
class FactText:
    """A fact in words: its icon, the words, what they are, the object name of its widget."""

    icon: str
    text: str
    what: str
    name: str = ""


class Fact(QAbstractButton):
    """One fact, elided where the room ends; Space or a click puts it on the clipboard."""

    copied = Signal(str)

    def __init__(self, name: str, fact: FactText) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setText(fact.text)
        self.setToolTip(f"{fact.what}: {fact.text}\nClick to copy")
        self.setAccessibleName(f"{fact.what}: {fact.text}")
        self.setAccessibleDescription("Press Space to copy")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._icon = fact.icon
        self._font = base_font()
        self._measure = QFontMetrics(self._font)
        self._hint = self._size()

    def copy(self) -> None:
        """Put the words on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self.copied.emit(self.text())

    def say(self, text: str, waiting: Sequence[str]) -> None:
        """Stand for facts that have no room."""
        if text != self.text():
            self.setText(text)
            self._hint = self._size()
            self.setToolTip("\n".join(waiting))
            self.setAccessibleName(f"Show {text}")
            self.setAccessibleDescription(", ".join(waiting))

    def _size(self) -> QSize:
        # A flow asks for it again and again; the words are measured once.
        words = self._measure.horizontalAdvance(self.text())
        return QSize(ICON + GAP + words + 4, HEIGHT)

    def sizeHint(self) -> QSize:
        return self._hint

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


class FactFlow(Flow):
    """Facts side by side; where they would need too many lines, the last ones wait behind "+2"."""

    copied = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name, gap=Space.L, line=2)
        self.most_lines = 0
        self._facts: list[FactText] = []
        self._all = False
        self._more = Fact(f"{name}_more", FactText("chevron-down", "", "More"))
        self._more.say("9 more", ())
        self._more.clicked.connect(self._show_all)

    @property
    def texts(self) -> list[str]:
        """The words of the facts, in order, those that wait too."""
        return [fact.text for fact in self._facts]

    def show_facts(self, facts: Sequence[FactText]) -> None:
        """Show these; empty ones are left out."""
        wanted = [fact for fact in facts if fact.text]
        if wanted == self._facts:
            return
        self._facts, self._all = wanted, False
        made: list[QWidget] = []
        for text in wanted:
            fact = Fact(text.name, text)
            fact.clicked.connect(fact.copy)
            fact.copied.connect(self.copied)
            made.append(fact)
        self.set_widgets([*made, self._more])

    def limit(self, lines: int) -> None:
        """Take at most so many lines; 0 for as many as are needed."""
        if lines != self.most_lines:
            self.most_lines = lines
            self.relay()

    def choose(self, width: int) -> list[QWidget]:
        facts = self._widgets[:-1]
        if not self.most_lines or self._all or not facts:
            return facts
        for count in range(len(facts), 0, -1):
            shown = facts[:count] if count == len(facts) else [*facts[:count], self._more]
            if len(self.lines(shown, width)) <= self.most_lines:
                return shown
        return [facts[0], self._more]

    def _lay(self, width: int, *, move: bool) -> int:
        if move:
            chosen = self.choose(width)
            waiting = len(self._facts) - sum(widget is not self._more for widget in chosen)
            self._more.say(f"{waiting} more", self.texts[len(self._facts) - waiting :])
            for widget in self._widgets:
                widget.setVisible(widget in chosen)
        return super()._lay(width, move=move)

    def _show_all(self) -> None:
        self._all = True
        self.relay()


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
        if whole == self._whole:
            return
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
