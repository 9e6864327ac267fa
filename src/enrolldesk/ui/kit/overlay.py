"""A surface that drops from a field without being a window of its own."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHideEvent, QMouseEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QFrame, QWidget

GAP = 4


class Overlay(QFrame):
    """Lies over the window of its anchor: no focus is stolen, no platform grabs keys or mouse.

    A press elsewhere in the window hides it.
    """

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._anchor = anchor
        self._watched: QWindow | None = None
        self.setProperty("role", "popup")
        self.hide()

    def lay_by(self, width: int, height: int, *, at_least: int) -> None:
        """Take this room below the anchor, or above it where there is more, inside the window."""
        window = self._anchor.window()
        if self.parent() is not window:
            self.setParent(window)
        corner = self._anchor.mapTo(window, QPoint(0, 0))
        below = window.height() - corner.y() - self._anchor.height() - 2 * GAP
        above = corner.y() - 2 * GAP
        down = below >= min(height, above)
        height = min(height, max(below if down else above, at_least))
        width = min(width, window.width() - 2 * GAP)
        left = max(min(corner.x(), window.width() - width - GAP), GAP)
        top = corner.y() + self._anchor.height() + GAP if down else corner.y() - GAP - height
        # What fits neither below nor above lies over its anchor rather than out of the window.
        top = max(min(top, window.height() - height - GAP), GAP)
        self.setGeometry(left, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Listening at the window alone: a filter for the program would run at every paint.
        press = event.type() == QEvent.Type.MouseButtonPress
        if press and watched is self._watched and isinstance(event, QMouseEvent):
            where = event.globalPosition().toPoint()
            ours = (self, self._anchor)
            if not any(part.rect().contains(part.mapFromGlobal(where)) for part in ours):
                self.hide()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watched = self.window().windowHandle()
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
