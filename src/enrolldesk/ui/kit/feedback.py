"""What the program says without stopping anybody: strips, and messages that go by themselves."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from enrolldesk.ui.kit.buttons import SecondaryButton, _Button
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.theme import theme, theme_watch
from enrolldesk.ui.kit.tokens import Height, Radius, Space

LASTS_MS: Final = 6000
"""How long a message stays that nobody points at."""


class Tone(StrEnum):
    """How urgent a strip is."""

    INFO = "info"
    WAITING = "waiting"
    WARNING = "warning"
    DANGER = "danger"
    SUCCESS = "success"


_ICONS = {
    Tone.INFO: "info",
    Tone.WAITING: "cloud-off",
    Tone.WARNING: "triangle-alert",
    Tone.DANGER: "circle-alert",
    Tone.SUCCESS: "circle-check",
}


class Banner(QFrame):
    """A strip with an icon, a sentence and at most one action; never modal.

    WAITING is dark text on yellow in both themes, as the offline strip wants it.
    """

    acted = Signal()

    def __init__(
        self,
        name: str,
        text: str = "",
        tone: Tone = Tone.INFO,
        *,
        action: str = "",
        tip: str = "",
        icon: str = "",
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._tone = tone
        self._own_icon = icon
        self.label: QLabel = words("", "strong", wrap=True, name=f"{name}_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L + 16 + 10, 6, 6, 6)
        row.setSpacing(Space.M)
        row.addWidget(self.label, 1)
        self.button = _StripButton(action or "Show", name=f"{name}_action", tip=tip)
        self.button.clicked.connect(lambda: self.acted.emit())
        row.addWidget(self.button)
        self.button.setVisible(bool(action))
        self.setMinimumHeight(40)
        theme_watch().changed.connect(self._dress)
        self.say(text, tone)

    @property
    def tone(self) -> Tone:
        """How urgent it is now."""
        return self._tone

    def say(self, text: str, tone: Tone | None = None, *, action: str | None = None) -> None:
        """Say another sentence; `action` changes the button's words, "" takes it away."""
        self._tone = tone or self._tone
        self.label.setText(text)
        self.setAccessibleName(text)
        if action is not None:
            self.button.setVisible(bool(action))
            if action:
                self.button.setText(action)
        self._dress()

    def _dress(self) -> None:
        ground, edge, ink = strip_colors(self._tone)
        self.button.ink, self.button.edge = ink, edge
        self.label.setStyleSheet(f"color: {ink};")
        self._ground, self._edge, self._ink = ground, edge, ink
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(self._ground))
        painter.setPen(QColor(self._edge))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        icon = self._own_icon or _ICONS[self._tone]
        draw_icon(painter, QRectF(Space.L, (self.height() - 16) // 2, 16, 16), icon, self._ink)


def strip_colors(tone: Tone) -> tuple[str, str, str]:
    """Ground, edge and ink of a strip."""
    tokens = theme()
    if tone is Tone.WAITING:
        return "#FFE08A", "#D9B23C", "#1F2937"
    if tone is Tone.WARNING:
        return tokens.warning_fill, "#E39A3B" if tokens.dark else "#B25E00", tokens.warning
    if tone is Tone.DANGER:
        return tokens.danger_fill, tokens.danger, "#FFB8B5" if tokens.dark else "#8E1519"
    if tone is Tone.SUCCESS:
        return tokens.success_fill, "#4CC475" if tokens.dark else "#1A7F37", tokens.success
    return tokens.info_fill, "#5AAEF5" if tokens.dark else "#1769AA", tokens.text


class _StripButton(SecondaryButton):
    """Takes the strip's own ink: the theme's would not show on yellow."""

    ink = "#1F2937"
    edge = "#8A6100"

    def colors(self) -> tuple[str, str, str]:
        veil = QColor(self.ink)
        veil.setAlpha(46 if self.isDown() else 26 if self.underMouse() else 0)
        return veil.name(QColor.NameFormat.HexArgb), self.ink, self.ink

    def _paint_ground(self, painter: QPainter, ground: str, edge: str) -> None:
        thick = 2 if self.hasFocus() else 1
        half = thick / 2
        painter.setBrush(QColor(ground))
        pen = painter.pen()
        pen.setColor(QColor(self.ink))
        pen.setWidth(thick)
        painter.setPen(pen)
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), Height.BUTTON - 6)


class _ToastButton(_Button):
    def colors(self) -> tuple[str, str, str]:
        accent = "#1D5FBF" if theme().dark else "#7DB2FF"
        veil = QColor(accent)
        veil.setAlpha(70 if self.isDown() else 40 if self.underMouse() else 0)
        return veil.name(QColor.NameFormat.HexArgb), "#00000000", accent


class Toast(QFrame):
    """One short message at the bottom right of a window, gone by itself; hovering holds it."""

    acted = Signal()
    closed = Signal()

    def __init__(
        self, window: QWidget, text: str, *, icon: str = "circle-check", action: str = ""
    ) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.setProperty("role", "toast")
        self.setAccessibleName(text)
        self.text = text
        self._icon = icon
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L + 26, 8, 8 if action else Space.L, 8)
        row.setSpacing(Space.M)
        label = words(text, "strong", name="toast_text")
        label.setMaximumWidth(420)
        row.addWidget(label)
        self.button = _ToastButton(action, name="toast_action", tip=action) if action else None
        if self.button is not None:
            self.button.clicked.connect(self._act)
            row.addWidget(self.button)
        self.setMinimumHeight(44)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close)
        window.installEventFilter(self)

    def appear(self, milliseconds: int | None = None) -> None:
        """Show it above everything in its window and say it to screen readers."""
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(LASTS_MS if milliseconds is None else milliseconds)
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _act(self) -> None:
        self.acted.emit()
        self.close()

    def _place(self) -> None:
        room = self._window.rect()
        left = room.right() - self.width() - Space.XL
        self.move(max(left, 0), room.bottom() - self.height() - Space.XL)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start(2500)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().tip))
        painter.drawRoundedRect(QRectF(self.rect()), Radius.CARD, Radius.CARD)
        where = QRectF(Space.L, (self.height() - 16) // 2, 16, 16)
        draw_icon(painter, where, self._icon, "tip_text")


def toast(
    widget: QWidget,
    text: str,
    *,
    icon: str = "circle-check",
    action: str = "",
    on_action: Callable[[], object] | None = None,
) -> Toast:
    """Show a message in the widget's window, in place of the one before it."""
    window = widget.window()
    for old in window.findChildren(Toast):
        old.close()
    made = Toast(window, text, icon=icon, action=action)
    if on_action is not None:
        made.acted.connect(lambda: on_action())
    made.appear()
    return made
