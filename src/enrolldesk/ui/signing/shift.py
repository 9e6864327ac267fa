"""Who sits at the desk in the main window: handed over by PIN, locked, held to their role."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.locking import Locking, has_pin


class Shift(QObject):
    """Lays what is shown of a locked desk over the window's own page."""

    def __init__(self, office: Office, window: QMainWindow) -> None:
        super().__init__(window)
        self._office, self._window = office, window
        self.locking = Locking(office, window, self._cover)
        self._pages = QStackedWidget()
        self._pages.setObjectName("covers")
        self._lock: QAction | None = None

    def wrap(self, center: QWidget) -> QWidget:
        """What the window shows from now on: this, or the lock in its place."""
        self._pages.addWidget(center)
        return self._pages

    def hold(self, actions: Mapping[str, QAction]) -> None:
        """Have the menus say what whoever is at the desk may not do."""
        may = self._office.permissions
        may.hold_action(actions["import_students"], "ImportStudents")
        may.hold_action(actions["export_everything"], "export_all")
        self._lock = actions["lock"]
        may.changed.connect(self.follow)

    def begin(self) -> None:
        """Begin locked where there is a PIN: ending the program and starting it opens nothing."""
        self.locking.begin()
        self.follow()

    def follow(self) -> None:
        """Offer the lock where somebody can open it again."""
        self.locking.follow()
        if self._lock is not None:
            self._lock.setVisible(self.locking.can_lock())

    def hand_over(self, staff_id: str) -> None:
        """Let somebody take over; who has a PIN types it."""
        staff = self._office.reads.staff()
        person = next((one for one in staff if one.staff_id == staff_id), None)
        asked = staff_id != self._office.desk.staff_id and has_pin(self._office, staff_id)
        if person is None or not asked:
            self.locking.seat(staff_id)
            return
        from enrolldesk.ui.signing.seat import PinDialog

        dialog = PinDialog(self._office, person, "Switch staff", "Switch", self._window)
        dialog.shown.connect(self.locking.seat)
        dialog.open()

    def _cover(self, page: QWidget | None) -> None:
        """Show this page in place of everything; None takes it away again."""
        bar = self._window.menuBar()
        bar.setVisible(page is None)
        bar.setEnabled(page is None)
        if page is not None:
            self._pages.addWidget(page)
            self._pages.setCurrentWidget(page)
            return
        last = self._pages.currentWidget()
        self._pages.setCurrentIndex(0)
        if last is not None and last is not self._pages.currentWidget():
            self._pages.removeWidget(last)
