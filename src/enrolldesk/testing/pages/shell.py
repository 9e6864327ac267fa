"""The whole program as staff meet it: its first start, its window, what opens over it."""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.app.session import Opener
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.connection import ConnectionSigns
from enrolldesk.testing.pages.courses import CoursesScreen
from enrolldesk.testing.pages.payment import PaymentPage
from enrolldesk.testing.pages.payments import PaymentsScreen
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.pages.syncing import SyncScreen
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.ui.bug_dialog import BugDialog
from enrolldesk.ui.courses.page import CoursesPage
from enrolldesk.ui.documents.preview import PreviewDialog
from enrolldesk.ui.first_start.welcome import WelcomeWindow
from enrolldesk.ui.keys_sheet import KeysSheet
from enrolldesk.ui.kit.feedback import Toast
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.main_window import MainWindow
from enrolldesk.ui.office import Office
from enrolldesk.ui.opening.trouble import TroubleDialog
from enrolldesk.ui.payments.dialog import PaymentDialog
from enrolldesk.ui.payments.page import PaymentsPage
from enrolldesk.ui.program import Program
from enrolldesk.ui.settings.dialog import SettingsDialog
from enrolldesk.ui.students.page import StudentsPage
from enrolldesk.ui.sync.page import SyncPage
from enrolldesk.ui.walkin.dialog import WalkInDialog

W = TypeVar("W", bound=QWidget)

ENDS_WITHIN: Final = 60.0
"""Seconds a sync may take to end on a busy machine."""


class Shell:
    """One start of the program on one home, in this process."""

    def __init__(self, app: QApplication, qtbot: QtBot, home: Path, opener: Opener) -> None:
        """Nothing is shown before ``start``."""
        self.qtbot = qtbot
        self.keys = Keyboard()
        self.program = Program(app, home, opener)

    def start(self) -> bool:
        """Start; False when the home's window is open elsewhere."""
        return self.program.start()

    def close(self) -> None:
        """Close whatever is open, without questions, and let go of the home."""
        window = self.program.window
        if isinstance(window, MainWindow):
            window.close_at_once()
        elif window is not None:
            window.close()
        if self.program.office is not None:
            # The program gives up after some seconds; the next test wants nobody left behind.
            self.program.office.sync.stop(ENDS_WITHIN)
        self.program.stop()
        if self.program.farewell is not None:
            self.program.farewell.close()
            self.program.farewell.deleteLater()
            self.program.farewell = None
        if window is not None:
            window.deleteLater()
            self.program.window = None

    @property
    def office(self) -> Office:
        """What the screens were handed."""
        assert self.program.office is not None
        return self.program.office

    @property
    def main(self) -> MainWindow:
        """The main window, once it is up and hears keys."""
        return self._window(MainWindow)

    # The pages and the forms of the main window ----------------------------------------------

    @property
    def students(self) -> StudentsScreen:
        """The Students page, shown."""
        page = self.main.show_page("students")
        assert isinstance(page, StudentsPage)
        self.qtbot.waitUntil(lambda: page.findChild(QWidget, "student_card") is not None)
        return StudentsScreen(page, self.qtbot)

    @property
    def courses(self) -> CoursesScreen:
        """The Courses page, shown."""
        page = self.main.show_page("courses")
        assert isinstance(page, CoursesPage)
        return CoursesScreen(page, self.qtbot)

    @property
    def payments(self) -> PaymentsScreen:
        """The Payments page, shown."""
        page = self.main.show_page("payments")
        assert isinstance(page, PaymentsPage)
        return PaymentsScreen(page, self.qtbot)

    @property
    def sync(self) -> SyncScreen:
        """The Sync page, shown; there is none without a cloud."""
        page = self.main.show_page("sync")
        assert isinstance(page, SyncPage)
        return SyncScreen(page)

    @property
    def signs(self) -> ConnectionSigns:
        """The connection mark and the offline strip."""
        return ConnectionSigns(self.main)

    def student(self, name: str) -> StudentsScreen:
        """The card of a student, by name."""
        screen = self.students
        self.qtbot.waitUntil(lambda: name in screen.names)
        screen.select(name)
        return screen

    def walk_in(self) -> WalkInPage:
        """The walk-in form, opened with F2."""
        self.main.activateWindow()
        self.keys.press("F2")
        return WalkInPage(self._over(WalkInDialog), self.keys)

    def enroll(self) -> WalkInPage:
        """The walk-in form for the student shown, opened with F6."""
        self.main.activateWindow()
        self.keys.press("F6")
        return WalkInPage(self._over(WalkInDialog), self.keys)

    def pay(self) -> PaymentPage:
        """The payment form for the student shown, opened with F9."""
        self.main.activateWindow()
        self.keys.press("F9")
        return PaymentPage(self._over(PaymentDialog), self.keys)

    # Other windows ---------------------------------------------------------------------------

    @property
    def welcome(self) -> WelcomeWindow:
        """The window of the first start, once it hears keys."""
        return self._window(WelcomeWindow)

    @property
    def trouble(self) -> TroubleDialog:
        """The choice where a home cannot be opened, once it hears keys."""
        return self._window(TroubleDialog)

    @property
    def settings(self) -> SettingsDialog:
        """The open settings."""
        return self._over(SettingsDialog)

    @property
    def preview(self) -> PreviewDialog:
        """The open page."""
        return self._over(PreviewDialog)

    @property
    def keys_sheet(self) -> KeysSheet:
        """The open sheet of keys."""
        return self._over(KeysSheet)

    @property
    def bug(self) -> BugDialog:
        """The open report of something unexpected."""
        return self._over(BugDialog)

    @property
    def question(self) -> Confirm:
        """The open question."""
        return self._over(Confirm)

    def says(self) -> list[str]:
        """The messages in sight that go by themselves."""
        shown = [w for top in QApplication.topLevelWidgets() for w in top.findChildren(Toast)]
        return [toast.text for toast in shown if toast.isVisible()]

    def go_to(self, dialog: QDialog) -> None:
        """Wait until this dialog hears keys."""
        dialog.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)

    def _window(self, kind: type[W]) -> W:
        self.qtbot.waitUntil(lambda: isinstance(self.program.window, kind))
        window = self.program.window
        assert isinstance(window, kind)
        if not any(child.isVisible() for child in window.findChildren(QDialog)):
            window.activateWindow()
            self.qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return window

    def _over(self, kind: type[W]) -> W:
        def open_ones() -> list[W]:
            tops = QApplication.topLevelWidgets()
            return [top for top in tops if isinstance(top, kind) and self._shows(top)]

        self.qtbot.waitUntil(lambda: bool(open_ones()))
        found = open_ones()[-1]
        found.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
        return found

    def _shows(self, dialog: QWidget) -> bool:
        """Whether this is in sight and of this program: another desk's window may be open too."""
        lowest = dialog
        while (below := lowest.parentWidget()) is not None:
            lowest = below
        return dialog.isVisible() and lowest in (dialog, self.program.window)
