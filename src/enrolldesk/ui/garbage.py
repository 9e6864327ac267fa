"""Python's search for garbage, kept to the window's thread.

Python searches in whichever thread happens to allocate. A dialog that was closed is garbage that
only this search finds, and Qt's objects must be destroyed in the window's thread: found by an
import or a backup at work in another one, they would take the program down with them.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 200
"""How often the collector looks whether there is enough to search through."""


class Collector(QObject):
    """Searches in place of Python's own search, by Python's own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(look)

    def start(self) -> None:
        """Begin; until then nothing is searched."""
        self._timer.start()


def look() -> None:
    """Search through the oldest generation that is due, if any."""
    for generation, (count, threshold) in reversed(
        list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
    ):
        if count > threshold:
            gc.collect(generation)
            return
