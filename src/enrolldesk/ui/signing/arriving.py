"""The sign-in form over the main window, and what follows when somebody came."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from enrolldesk.ui.kit.icons import set_icon
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.signing.people import SignedIn

# The form's modules are imported when it is first opened: the start does not wait for them.


def can_sign_in(office: Office) -> bool:
    """Whether staff sign in at this desk: its connection has a web API key."""
    here = office.sync.connection
    return here is not None and bool(here.api_key)


class Arriving(QObject):
    """Opens the form wherever it is asked for; whoever came sits down where nobody else does."""

    came = Signal(object)
    """Carries the SignedIn, once everything follows."""

    def __init__(self, office: Office, window: QWidget, seat: Callable[[str], None]) -> None:
        """``seat`` puts somebody at the desk who showed that it is them."""
        super().__init__(window)
        self._office, self._window, self._seat = office, window, seat

    def offer(self, menu: QMenu) -> None:
        """Have a menu offer it while it is open, at a desk where staff sign in."""
        menu.aboutToShow.connect(lambda: self._offer(menu))

    def sign_in(self) -> None:
        """Ask for e-mail address and password, over the settings where they are open."""
        from enrolldesk.ui.settings.dialog import SettingsDialog
        from enrolldesk.ui.signing.sign_in import SignInForm

        connection = self._office.sync.connection
        if connection is None or not connection.api_key:
            return
        # What was closed a moment ago is still a child of the window.
        forms = [one for one in self._window.findChildren(SignInForm) if one.isVisible()]
        if forms:
            form = forms[0]
        else:
            settings = [one for one in self._window.findChildren(SettingsDialog) if one.isVisible()]
            below = settings[0] if settings else self._window
            form = SignInForm(self._office, connection, below)
            form.signed_in.connect(self._on_signed_in)
        form.show()
        form.raise_()
        form.activateWindow()

    def _on_signed_in(self, person: SignedIn) -> None:
        from enrolldesk.app.signing.arriving import may_sit_down
        from enrolldesk.ui.kit.feedback import toast

        office = self._office
        if may_sit_down(office.desk, person):
            self._seat(person.staff_id)
        office.sync.start()
        office.sync.send_now()
        names = {one.staff_id: one.name for one in office.reads.staff()}
        toast(self._window, f"{names.get(person.staff_id, person.email)} is signed in")
        self.came.emit(person)

    def _offer(self, menu: QMenu) -> None:
        offered = next((one for one in menu.actions() if one.objectName() == "staff_sign_in"), None)
        possible = can_sign_in(self._office)
        if offered is None and possible:
            offered = menu.addAction("&Sign in to the server…")
            offered.setObjectName("staff_sign_in")
            offered.triggered.connect(lambda: self.sign_in())
            set_icon(offered, "log-in", "muted")
        if offered is not None:
            offered.setVisible(possible)
