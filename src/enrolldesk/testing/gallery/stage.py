"""The running program, set up for one screen after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from enrolldesk.testing.gallery.people import PHONES, GalleryOpener, fill
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.small_school import SteadyClock
from enrolldesk.ui.background import wait_for_errands
from enrolldesk.ui.kit.theme import Theme, apply_theme
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.office import Office
from enrolldesk.ui.program import Program

W = TypeVar("W", bound=QWidget)

SMALL = QSize(1093, 614)
"""What is left of 1366×768 at 125 %."""

LARGE = QSize(1920, 1080)

_PATIENCE = 60.0
"""Seconds a screen may take to come about on a busy machine."""


class Stage:
    """One start of the program at a time, on a home in `folder`."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        """Nothing is started yet."""
        self.app = app
        self.folder = folder
        self.keys = Keyboard()
        self.clock = SteadyClock()
        self.opener = GalleryOpener(self.clock)
        self.size = SMALL
        self.theme = Theme.LIGHT
        self._program: Program | None = None
        self._filled: Path | None = None

    # Starts -----------------------------------------------------------------------------------

    @property
    def program(self) -> Program:
        """The program that is running; the sample school's when none was."""
        if self._program is None:
            self.start(self.sample_home())
        assert self._program is not None
        return self._program

    @property
    def running(self) -> Path | None:
        """The home of the program that is running."""
        return None if self._program is None else self._program.home

    def start(self, home: Path) -> QWidget:
        """Start the program on a home; answers the window it shows."""
        self.close()
        program = Program(self.app, home, self.opener)
        self._program = program
        if not program.start():
            raise AssertionError(f"{home} is open elsewhere")
        # The program has chosen the look that its desk remembers.
        apply_theme(self.app, self.theme)
        window = program.window
        assert window is not None
        if isinstance(window, MainWindow):
            window.resize(self.size)
        self.go_to(window)
        return window

    def sample_home(self) -> Path:
        """The home of the sample school, made when first asked for."""
        if self._filled is None:
            self._filled = self.folder / "sample"
            session = self.opener(self._filled)
            fill(session, self.clock)
            session.backups.make()
            session.close()
        return self._filled

    def on_sample(self) -> None:
        """Have the program run on the sample school, wherever it ran before."""
        if self.running != self.sample_home():
            self.start(self.sample_home())

    def copy_of_sample(self, name: str) -> Path:
        """A home of its own with the same records and backups."""
        if self._program is not None and self._program.home == self._filled:
            self.close()
        home = self.folder / name
        if not home.exists():
            copytree(self.sample_home(), home, ignore=lambda *_: ["instance.lock"])
        return home

    def close(self) -> None:
        """Close whatever is open, without questions."""
        program, self._program = self._program, None
        if program is None:
            return
        window = program.window
        if isinstance(window, MainWindow):
            window.close_at_once()
        elif window is not None:
            window.close()
        program.stop()
        if window is not None:
            window.deleteLater()
        program.deleteLater()
        self.tidy()

    # What is open -----------------------------------------------------------------------------

    @property
    def main(self) -> MainWindow:
        """The main window, in front."""
        window = self.program.window
        if not isinstance(window, MainWindow):
            window = self.start(self.sample_home())
            assert isinstance(window, MainWindow)
        return window

    @property
    def office(self) -> Office:
        """What the screens were handed."""
        self.main.show()
        assert self.program.office is not None
        return self.program.office

    def page(self, key: str) -> QWidget:
        """A page of the main window."""
        page = self.main.show_page(key)
        self.go_to(self.main)
        return page

    def find(self, name: str) -> str:
        """The id of one of the people of the pictures."""
        found = self.office.reads.search(PHONES[name], self.office.desk.today())
        return next(row.student_id for row in found if row.name == name)

    def opened(self, kind: type[W]) -> W:
        """The dialog of this kind, once it is in front."""

        def open_ones() -> list[W]:
            tops = QApplication.topLevelWidgets()
            return [top for top in tops if isinstance(top, kind) and top.isVisible()]

        self.until(lambda: bool(open_ones()))
        found = open_ones()[-1]
        found.resize(found.size().boundedTo(self.size))
        self.go_to(found)
        return found

    def go_to(self, window: QWidget) -> None:
        """Give a window the keys."""
        window.show()
        window.activateWindow()
        self.until(lambda: QApplication.activeWindow() is window)

    def until(self, fact: Callable[[], bool]) -> None:
        """Let the program work until something is so."""
        end = time.monotonic() + _PATIENCE
        while not fact():
            if time.monotonic() > end:
                tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
                names = ", ".join(top.objectName() for top in tops)
                raise AssertionError(f"what the screen waits for never came; open are {names}")
            self.app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, QDeadlineTimer(50))

    def settle(self) -> None:
        """Let layouts, colors and what runs in the background come to rest."""
        wait_for_errands()
        for _ in range(4):
            self.app.processEvents()

    def put_away(self) -> None:
        """Close every dialog; the main window stays."""
        if self._program is not None and not isinstance(self._program.window, MainWindow):
            self.close()
            return
        for dialog in reversed(self._dialogs()):
            dialog.done(0)
            dialog.deleteLater()
        if self._program is not None:
            self.main.top_bar.search.clear()
            if self.main.side_bar.narrow is not (self.size == SMALL):
                self.main.actions_by_name["narrow"].trigger()
        self.tidy()

    def tidy(self) -> None:
        """Let Qt throw away what is done with."""
        self.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def wear(self, theme: Theme) -> None:
        """Dress everything in a theme, now and in later starts."""
        self.theme = theme
        apply_theme(self.app, theme)
        self.settle()

    def _dialogs(self) -> list[QDialog]:
        return [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog)]
