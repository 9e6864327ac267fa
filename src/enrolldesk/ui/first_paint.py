"""What can wait until a window is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

SETTLED_MS: Final = 1500
"""Work that can wait begins this long after the window is up."""


def later(window: QWidget, milliseconds: int, then: Callable[[], object]) -> None:
    """Do something once, so much later, unless the window was closed meanwhile."""
    QTimer.singleShot(milliseconds, window, lambda: then() if window.isVisible() else None)


class AfterPaint(QObject):
    """Does something once, as soon as a widget was painted for the first time.

    Nothing is done for a window that was closed meanwhile: its store may be closed as well.
    """

    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._then = widget, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            # The widget is about to be painted: what follows waits until everything is shown.
            QTimer.singleShot(0, self, self._do)
        return False

    def _do(self) -> None:
        if self._widget.window().isVisible():
            self._then()
