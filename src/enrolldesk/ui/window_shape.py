"""How large the main window is and how wide its side bar: as staff left it the last time."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from enrolldesk.ui.side_bar import ShellSideBar

SMALL: Final = 1200
"""Below this width the side bar shows icons alone, unless staff chose otherwise."""
_GEOMETRY: Final = "window/geometry"
_SIDE_BAR: Final = "window/side_bar"


class WindowShape:
    """Recalls the window's place and size, and keeps them."""

    def __init__(
        self, window: QMainWindow, side_bar: ShellSideBar, narrow: QAction, kept: QSettings
    ) -> None:
        """``narrow`` is the action that shows whether the side bar shows icons alone."""
        self._window, self._side_bar = window, side_bar
        self._narrow, self._kept = narrow, kept
        self._choice = str(kept.value(_SIDE_BAR, "", str))
        narrow.setCheckable(True)

    def recall(self) -> None:
        """Give the window the place it had; the first time as much room as there is."""
        geometry = self._kept.value(_GEOMETRY, QByteArray(), QByteArray)
        if not (isinstance(geometry, QByteArray) and self._window.restoreGeometry(geometry)):
            self._first_size()

    def keep(self) -> None:
        """Write the place down for the next start."""
        self._kept.setValue(_GEOMETRY, self._window.saveGeometry())

    def toggle_narrow(self) -> None:
        """Narrow the side bar, or widen it, from now on at any size."""
        self._choice = "wide" if self._side_bar.narrow else "narrow"
        self._kept.setValue(_SIDE_BAR, self._choice)
        self.fit()

    def fit(self) -> None:
        """Let the side bar follow the window's width, or what staff chose."""
        narrow = self._window.width() < SMALL if not self._choice else self._choice == "narrow"
        if narrow != self._side_bar.narrow:
            self._side_bar.set_narrow(narrow)
        self._narrow.setChecked(narrow)

    def _first_size(self) -> None:
        room = self._window.screen().availableSize()
        self._window.resize(min(1440, room.width()), min(900, room.height()))
        if room.width() < 1300:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
