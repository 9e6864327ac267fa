"""The last word when the window closes while batches wait: it is safe, and it takes a moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

LEAST_MS: Final = 1400
"""So long it takes to read the line."""
MOST_MS: Final = 2800
_LOOK_MS: Final = 30


class Farewell(QFrame):
    """A line that stands while the sync ends, and goes by itself."""

    gone = Signal()

    def __init__(self, waiting: int, ended: Callable[[], bool]) -> None:
        """``ended`` asks the sync to end, and says whether it has; it is called again and again."""
        super().__init__(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("farewell")
        self._ended = ended
        one = waiting == 1
        text = (
            f"{waiting:,} item{'' if one else 's'} still wait{'s' if one else ''} to be sent. "
            f"{'It is' if one else 'They are'} saved on this computer and will be sent when "
            "EnrollDesk is open again."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.addWidget(words("Closing EnrollDesk", "card", name="farewell_title"))
        self.label = words(text, wrap=True, name="farewell_text")
        column.addWidget(self.label)
        self.setFixedWidth(420)
        self.setAccessibleName(text)
        self._since = QElapsedTimer()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._see)

    def say(self) -> None:
        """Show the line until the sync has ended, three seconds at most."""
        self.show()
        self._since.start()
        self._look.start()
        self._see()

    def _see(self) -> None:
        shown = self._since.elapsed()
        if shown >= MOST_MS or (self._ended() and shown >= LEAST_MS):
            self._look.stop()
            self.close()
            self.gone.emit()
