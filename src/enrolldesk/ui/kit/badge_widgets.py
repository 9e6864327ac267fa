"""Badges beside the words they describe, outside of tables."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from enrolldesk.ui.kit.badges import badge_words, badges_width, paint_badges
from enrolldesk.ui.kit.tokens import Height


class BadgeRow(QWidget):
    """Several badges side by side; not clickable, no tab stop."""

    def __init__(self, name: str = "badges", badges: Sequence[str] = ()) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._badges: tuple[str, ...] = ()
        self.set_badges(badges)

    @property
    def badges(self) -> tuple[str, ...]:
        """The badges shown now, in order."""
        return self._badges

    def set_badges(self, badges: Sequence[str]) -> None:
        """Show these badges and tell screen readers their words."""
        shown = tuple(str(badge) for badge in badges)
        if shown == self._badges:
            return
        self._badges = shown
        words = badge_words(self._badges)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(badges_width(self._badges)), Height.BADGE)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 30), Height.BADGE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._badges:
            paint_badges(QPainter(self), QRectF(self.rect()), self._badges)


class BadgeLabel(BadgeRow):
    """One badge, or none."""

    def __init__(self, name: str = "badge", badge: str | None = None) -> None:
        super().__init__(name, () if badge is None else (badge,))

    @property
    def badge(self) -> str | None:
        """The badge shown now."""
        return self.badges[0] if self.badges else None

    def set_badge(self, badge: str | None) -> None:
        """Show this badge, or nothing."""
        self.set_badges(() if badge is None else (badge,))
