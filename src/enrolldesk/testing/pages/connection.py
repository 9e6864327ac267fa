"""How a connected desk shows that it is one: the mark in the top bar, the strip, the last word."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.ui.kit.feedback import Banner
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.program import Program
from enrolldesk.ui.sync.farewell import Farewell
from enrolldesk.ui.sync.mark import ConnectionMark


class ConnectionSigns:
    """The signs on one main window, read from its widgets."""

    def __init__(self, window: MainWindow) -> None:
        """Nothing needs to be connected."""
        self.window = window

    @property
    def mark(self) -> str:
        """The word of the mark; empty where there is none."""
        found = self.window.findChild(ConnectionMark)
        return found.text() if found is not None and found.isVisible() else ""

    @property
    def tip(self) -> str:
        """What the mark's tool tip says."""
        found = self.window.findChild(ConnectionMark)
        return found.toolTip() if found is not None and found.isVisible() else ""

    @property
    def strip(self) -> str:
        """What the offline strip says; empty while it is not in sight."""
        found = self._strip()
        return found.label.text() if found is not None else ""

    @property
    def tone(self) -> str:
        """How urgent the strip is; empty while it is not in sight."""
        found = self._strip()
        return str(found.tone) if found is not None else ""

    def show_panel(self) -> None:
        """Press [Show] on the strip."""
        found = self._strip()
        assert found is not None, "the strip is not in sight"
        found.button.click()

    def send_now(self) -> None:
        """Press F5."""
        Keyboard().press("F5")

    def _strip(self) -> Banner | None:
        found = self.window.findChild(Banner, "offline_strip")
        return found if found is not None and found.isVisible() else None


def last_word(program: Program) -> str:
    """What is said while the window closes; empty where nothing is."""
    shown = program.farewell
    if not isinstance(shown, Farewell) or not shown.isVisible():
        return ""
    label = shown.findChild(QLabel, "farewell_text")
    return label.text() if isinstance(label, QLabel) else ""
