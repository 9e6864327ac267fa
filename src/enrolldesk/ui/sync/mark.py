"""The connection mark in the top bar: glyph and word, never one alone."""

from __future__ import annotations

from PySide6.QtCore import QSize

from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.theme import theme
from enrolldesk.ui.kit.tokens import Height
from enrolldesk.ui.sync.words import Mark


class ConnectionMark(SecondaryButton):
    """Shows how this desk stands; pressed, it opens the sync page."""

    def __init__(self) -> None:
        super().__init__("", icon="cloud", name="connection_mark", tip="Connection")
        self._quiet = True

    @property
    def icon_name(self) -> str:
        """The glyph shown."""
        return self._icon_name

    def show_mark(self, mark: Mark, *, quiet: bool) -> None:
        """Show a mark; a ``quiet`` one asks for nothing and stands back."""
        self._quiet = quiet
        self.setText(mark.word)
        self.set_icon_name(mark.icon)
        self.setToolTip(mark.tip)
        self.setAccessibleName(f"Connection: {mark.word}")
        self.setAccessibleDescription(mark.tip)

    def colors(self) -> tuple[str, str, str]:
        tokens = theme()
        ground = self.state("#00000000", tokens.hover, tokens.pressed)
        return ground, "#00000000", tokens.muted if self._quiet else tokens.text

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), Height.FIELD)
