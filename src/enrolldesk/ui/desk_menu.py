"""What the Desk and Help menus open: settings, staff, backups, keys, the log, about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from enrolldesk.app.session import Backups, Session
from enrolldesk.ui.office import Office

# The dialogs' modules are imported when first opened: the start does not wait for them.


class DeskMenu(QObject):
    """Opens dialogs over the main window."""

    staff_chosen = Signal(str)
    """Somebody was added and is at the desk now."""
    restore_asked = Signal(object)
    """Carries the path of the backup that is to take the place of what is open."""
    bring_asked = Signal(object, object, object)
    """Carries where to join with this desk's records, who is at the desk, what signs them in."""
    sign_in_asked = Signal()
    own_school_asked = Signal()
    """The sample school is to make room for a school of one's own."""

    def __init__(
        self,
        office: Office,
        backups: Backups,
        open_session: Callable[[], Session],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._office = office
        self._backups = backups
        self._open_session = open_session
        self._window = window

    def open_settings(self, section: str = "") -> None:
        """Open the settings, at a section when one is named."""
        from enrolldesk.ui.settings.dialog import SettingsDialog

        dialog = self._window.findChild(SettingsDialog)
        if dialog is None:
            dialog = SettingsDialog(self._office, self._backups, self._open_session, self._window)
            dialog.restore_asked.connect(self.restore_asked)
            dialog.bring_asked.connect(self.bring_asked)
            dialog.sign_in_asked.connect(self.sign_in_asked)
        dialog.show_section(section)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def add_person(self) -> None:
        """Ask for a name; whoever is added is at the desk at once."""
        from enrolldesk.ui.settings.person import PersonDialog

        dialog = PersonDialog(self._office, self._window)
        dialog.added.connect(self.staff_chosen)
        dialog.open()

    def back_up(self) -> None:
        """Make a copy now."""
        from enrolldesk.ui.backing_up import back_up

        back_up(self._window, self._backups)

    def ask_own_school(self) -> None:
        """Ask before the sample school makes room."""
        from enrolldesk.ui.kit.questions import confirm

        question = confirm(
            self._window,
            "Start your own school?",
            "The sample school is put aside in this desk's folder, and EnrollDesk begins anew "
            "with four questions.",
            "Start my own school",
            name="own_school_question",
        )
        question.confirmed.connect(self.own_school_asked)

    def show_keys(self) -> None:
        """All keys on one sheet."""
        from enrolldesk.ui.keys_sheet import KeysSheet

        KeysSheet(self._window).open()

    def show_log(self) -> None:
        """Open the folder in which unexpected errors are written down."""
        folder = self._office.home / "logs"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def show_about(self) -> None:
        """Version and folder."""
        from enrolldesk.ui.about import AboutDialog

        AboutDialog(self._office, self._window).open()
