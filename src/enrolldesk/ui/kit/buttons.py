"""Buttons: one primary per screen, secondary beside it, quiet for the rest.

`key` is the shortcut shown dimmer behind the text; it is only words, the shortcut itself belongs
to an action of the window. No button of the kit is ever a dialog's default.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QShortcut,
    QShortcutEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy

from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Height, Radius

ICON = 16
PAD = 14
GAP = 9
_TEXT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class _Button(QPushButton):
    """Paints ground, icon, words and key in all states; subclasses choose the colors."""

    centered = True

    def __init__(
        self, text: str = "", *, icon: str = "", key: str = "", name: str, tip: str = ""
    ) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAutoDefault(False)
        self.setDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._icon_name = icon
        self._key = key
        self._words = base_font(weight=QFont.Weight.DemiBold)
        self._measure = QFontMetrics(self._words)
        self._possible = True
        self._refusal = ""
        self._letter: QShortcut | None = None
        self.set_tip(tip)

    @property
    def key_hint(self) -> str:
        """The shortcut shown behind the text."""
        return self._key

    def set_icon_name(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_tip(self, tip: str) -> None:
        """Explain the button; its key is added by itself."""
        plain = tip or self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
        self._tip = f"{plain} ({self._key})" if self._key else plain
        self.setToolTip(self._refusal or self._tip)
        if not self.text():
            self.setAccessibleName(plain)

    @property
    def refusal(self) -> str:
        """Why whoever is at the desk may not press it; empty where they may."""
        return self._refusal

    @property
    def is_possible(self) -> bool:
        """Whether it would be enabled if nobody refused it."""
        return self._possible

    def refuse(self, why: str) -> None:
        """Disable the button for a reason that it tells; an empty one takes that back.

        What else enables and disables it goes on meanwhile and counts again afterwards.
        """
        self._refusal = why
        self.setToolTip(why or self._tip)
        self.setAccessibleDescription(why)
        super().setEnabled(self._possible and not why)
        self._listen()

    def setEnabled(self, on: bool) -> None:
        self._possible = on
        super().setEnabled(on and not self._refusal)
        self._listen()

    def _listen(self) -> None:
        """Answer the button's letter with the reason while that is why it is disabled."""
        around = self.parentWidget()
        refused = bool(self._refusal) and self._possible
        if self._letter is None and refused and around is not None:
            self._letter = QShortcut(QKeySequence.mnemonic(self.text()), around)
            self._letter.activated.connect(self._tell)
        if self._letter is not None:
            self._letter.setEnabled(refused)

    def _tell(self) -> None:
        from enrolldesk.ui.kit.feedback import toast

        if self.isVisible():
            toast(self, self._refusal, icon="lock")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._listen()

    def colors(self) -> tuple[str, str, str]:
        """Ground, edge and ink of the present state."""
        raise NotImplementedError

    def state(self, plain: str, hover: str, pressed: str) -> str:
        """The color of the present state among these three."""
        if self.isDown() or self.isChecked():
            return pressed
        return hover if self.underMouse() else plain

    def sizeHint(self) -> QSize:
        width = 2 * PAD
        width += self._words_width(self.text())
        if self._icon_name:
            width += ICON + (GAP if self.text() else -4)
        if self._key:
            width += GAP + self._measure.horizontalAdvance(self._key)
        return QSize(width, Height.BUTTON)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, ink = self.colors()
        self._paint_ground(painter, ground, edge)
        hint = self.sizeHint().width()
        left = PAD + (max(0, (self.width() - hint) // 2) if self.centered else 0)
        if self._icon_name:
            left -= 0 if self.text() else 2
            top = (self.height() - ICON) // 2
            draw_icon(painter, QRectF(left, top, ICON, ICON), self._icon_name, ink)
            left += ICON + GAP
        painter.setFont(self._words)
        painter.setPen(QColor(ink))
        width = self._words_width(self.text())
        flags = int(_TEXT) | int(Qt.TextFlag.TextShowMnemonic)
        painter.drawText(QRectF(left, 0, width + 1, self.height()), flags, self.text())
        if self._key:
            painter.setOpacity(0.72 if self.isEnabled() else 1.0)
            left += width + GAP
            painter.drawText(QRectF(left, 0, self.width(), self.height()), int(_TEXT), self._key)

    def _paint_ground(self, painter: QPainter, ground: str, edge: str) -> None:
        focused = self.hasFocus()
        thick = 2 if focused else 1
        rect = QRectF(self.rect()).adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2)
        painter.setBrush(QColor(ground))
        painter.setPen(QPen(QColor(theme().accent if focused else edge), thick))
        painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)

    def _words_width(self, text: str) -> int:
        flags = int(Qt.TextFlag.TextShowMnemonic) | int(Qt.TextFlag.TextSingleLine)
        return self._measure.size(flags, text).width() if text else 0

    def event(self, event: QEvent) -> bool:
        # Qt answers to a mnemonic a tenth of a second later; the next key is typed by then.
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.click()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A focused button answers to Enter as to Space; a key held down presses it once.
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()


class PrimaryButton(_Button):
    """The one thing this screen is for."""

    def colors(self) -> tuple[str, str, str]:
        tokens = theme()
        if not self.isEnabled():
            return tokens.pressed, tokens.border, tokens.disabled
        ground = self.state(tokens.accent, tokens.accent_hover, tokens.accent_pressed)
        return ground, ground, tokens.on_accent

    def _paint_ground(self, painter: QPainter, ground: str, edge: str) -> None:
        super()._paint_ground(painter, ground, edge)
        if self.hasFocus():
            # On its own color the usual line would not show: a ring inside does.
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme().on_accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 6, 6)


class DangerButton(PrimaryButton):
    """The primary button of a question about undoing something."""

    def colors(self) -> tuple[str, str, str]:
        tokens = theme()
        if not self.isEnabled():
            return super().colors()
        hover, pressed = (QColor(tokens.danger).darker(by).name() for by in (112, 126))
        ground = self.state(tokens.danger, hover, pressed)
        return ground, ground, tokens.on_danger


class SecondaryButton(_Button):
    """Everything else worth a button."""

    def colors(self) -> tuple[str, str, str]:
        tokens = theme()
        if not self.isEnabled():
            return tokens.window, tokens.border, tokens.disabled
        ground = self.state(tokens.surface, tokens.hover, tokens.pressed)
        return ground, tokens.muted if self.underMouse() else tokens.field_border, tokens.text


class QuietButton(_Button):
    """A link-like button without an edge, such as "More: birth date, address"."""

    centered = False

    def colors(self) -> tuple[str, str, str]:
        tokens = theme()
        if not self.isEnabled():
            return "#00000000", "#00000000", tokens.disabled
        ground = self.state("#00000000", tokens.hover, tokens.pressed)
        return ground, "#00000000", tokens.accent
