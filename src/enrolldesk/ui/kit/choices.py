"""One of a few, all in sight: methods, amounts, periods."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcutEvent,
)
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Height, Radius, Space

PAD = 13
GAP = 8


class Choice(NamedTuple):
    """One possibility: a stable key, its words (with a mnemonic), a second text, an icon."""

    key: str
    text: str
    detail: str = ""
    icon: str = ""
    tip: str = ""


class ChoiceButton(QRadioButton):
    """A radio button drawn as a button; arrows move within its group, Tab passes the group."""

    def __init__(self, choice: Choice, name: str) -> None:
        super().__init__(choice.text)
        self.setObjectName(name)
        self._detail = ""
        self._icon = choice.icon
        self._bold = base_font(weight=QFont.Weight.DemiBold)
        self._measure = QFontMetrics(self._bold)
        self.setSizePolicy(QSizePolicy.Policy.MinimumExpanding, QSizePolicy.Policy.Fixed)
        plain = choice.text.replace("&", "")
        self.setToolTip(choice.tip or plain)
        self._plain = plain
        self.set_detail(choice.detail)

    def set_detail(self, detail: str) -> None:
        """Show another second text, such as an amount."""
        self._detail = detail
        self.setAccessibleName(f"{self._plain} {detail}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = 2 * PAD + self._width(self.text())
        if self._detail:
            width += GAP + self._width(self._detail)
        if self._icon:
            width += 16 + GAP
        return QSize(width, Height.BUTTON)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width(self, words: str) -> int:
        flags = int(Qt.TextFlag.TextShowMnemonic) | int(Qt.TextFlag.TextSingleLine)
        return self._measure.size(flags, words).width()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme()
        ground, edge, thick = self._ground()
        half = thick / 2
        painter.setPen(QPen(QColor(edge), thick))
        painter.setBrush(QColor(ground))
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        if self.hasFocus():
            # Chosen and focused are two things: the ring inside says where the keys go.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5), 5, 5)
        ink = tokens.text if self.isEnabled() else tokens.disabled
        left = PAD + (self.width() - self.sizeHint().width()) // 2
        if self._icon:
            top = (self.height() - 16) // 2
            draw_icon(painter, QRectF(left, top, 16, 16), self._icon, ink)
            left += 16 + GAP
        painter.setFont(self._bold)
        painter.setPen(QColor(ink))
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextShowMnemonic)
        room = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(room, flags, self.text())
        if self._detail:
            room.setLeft(left + self._width(self.text()) + GAP)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self._detail)

    def _ground(self) -> tuple[str, str, int]:
        tokens = theme()
        if not self.isEnabled():
            chosen = self.isChecked()
            return tokens.window, tokens.disabled if chosen else tokens.border, 2 if chosen else 1
        if self.isChecked():
            return tokens.selected, tokens.accent, 2
        if self.isDown():
            return tokens.pressed, tokens.muted, 1
        if self.underMouse():
            return tokens.hover, tokens.muted, 1
        return tokens.surface, tokens.accent if self.hasFocus() else tokens.field_border, 1

    def event(self, event: QEvent) -> bool:
        # Qt answers to a mnemonic a tenth of a second later; the next key is typed by then.
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.click()
            return True
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()


class SegmentedChoice(QWidget):
    """A row of choices of which exactly one holds; `chosen(key)` tells every change.

    `label` is what screen readers say for the row; words above it are the screen's.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[Choice], *, label: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label or name.replace("_", " "))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._buttons: dict[str, ChoiceButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for choice in choices:
            button = ChoiceButton(choice, f"{name}_{choice.key}")
            self._buttons[choice.key] = button
            group.addButton(button)
            row.addWidget(button)
            button.toggled.connect(partial(self._on_toggled, choice.key))
        if choices:
            self._buttons[choices[0].key].setChecked(True)

    def _on_toggled(self, key: str, on: bool) -> None:
        if on:
            # The keyboard comes to the choice that holds; the first one may be hidden.
            self.setFocusProxy(self._buttons[key])
            self.chosen.emit(key)

    @property
    def key(self) -> str:
        """The key of the choice that holds."""
        return next(key for key, button in self._buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        """Make this choice hold."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> ChoiceButton:
        """The button of one choice, to disable it or change its second text."""
        return self._buttons[key]

    def set_detail(self, key: str, detail: str) -> None:
        """Change the second text of one choice."""
        self._buttons[key].set_detail(detail)

    def set_shown(self, key: str, shown: bool) -> None:
        """Hide a choice that makes no sense now; it must not be the one that holds."""
        self._buttons[key].setVisible(shown)
