"""Somebody signs in to the school's server, in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from enrolldesk.app.signing.arriving import note_disabled
from enrolldesk.app.signing.people import SignedIn, note, sign_in, standing
from enrolldesk.app.signing.problems import AccountDisabled
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.account_fields import AccountFields

if TYPE_CHECKING:
    from enrolldesk.app.sync.connection import Connection


class SignInForm(FormDialog):
    """Asks the school's server in the background; whoever is signed in already stays so."""

    signed_in = Signal(object)
    """Carries the SignedIn."""

    def __init__(self, office: Office, connection: Connection, parent: QWidget) -> None:
        super().__init__("sign_in", "Sign in", primary="Sign in", parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self._office, self._there = office, connection
        self.account = AccountFields("sign_in")
        self.account.email.set_text(self._likely())
        self.forgot_button = QuietButton(
            "&Forgot password?",
            name="sign_in_forgot",
            tip="Have a message sent by which you choose a new password",
        )
        self.forgot_button.clicked.connect(self.send_reset)
        self.said = words("", "muted", wrap=True, name="sign_in_said")
        self.said.hide()
        told = "What you record goes to the school's server under your name."
        self.body.addWidget(words(told, "muted", wrap=True, name="sign_in_words"))
        why_not = office.people.why_not
        if why_not:
            self.body.addWidget(
                Banner(
                    "sign_in_not_kept",
                    f"{why_not} The sign-in ends with the program, and you are asked again at the "
                    "next start.",
                    Tone.WARNING,
                )
            )
        self.body.addWidget(self.account)
        self.body.addWidget(self.said)
        self.body.addStretch()
        self.preview.addWidget(self.forgot_button)
        self.preview.addStretch(1)
        self.account.password.editor.returnPressed.connect(self.submit)
        self.submitted.connect(self._ask)
        known = self.account.email.text()
        first = self.account.password if known else self.account.email
        first.editor.setFocus()

    def is_dirty(self) -> bool:
        """A password half typed is nothing to ask about."""
        return False

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy)
        self.account.setEnabled(not busy)
        self.forgot_button.setEnabled(not busy)

    def send_reset(self) -> None:
        """Have a message sent to the address typed."""
        self.set_problem("")
        self.said.hide()
        self.account.password.set_error(None)
        if self.busy or not self.account.email.check() or self.account.email.error:
            self.account.email.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        office, there, email = self._office, self._there, self.account.email.text()
        self.set_busy(True)

        def sent(_: object) -> None:
            self.set_busy(False)
            self.said.setText(
                f"A message is on its way to {email}. Choose a new password there, then sign in."
            )
            self.said.show()
            self.grow()
            self.account.password.editor.setFocus(Qt.FocusReason.OtherFocusReason)

        Errand(lambda: office.identity(there).send_reset(email), sent, self._failed, parent=self)

    def _likely(self) -> str:
        """The address of whoever is at the desk, unless they are signed in; else nobody's."""
        desk = self._office.desk
        here = standing(desk.local, desk.staff_id)
        if here is not None:
            return here.email if here.ended is not None or not here.kept else ""
        people = {one.staff_id: one.email for one in self._office.reads.staff()}
        return people.get(desk.staff_id, "")

    def _ask(self) -> None:
        typed = self.account.typed()
        if typed is None:
            self.set_busy(False)
            return
        self.said.hide()
        office, there = self._office, self._there
        people = office.people

        def ask() -> SignedIn:
            identity = office.identity(there)
            return sign_in(people, identity, typed.email, typed.password, there.school_id)

        Errand(ask, self._came, self._failed, parent=self)

    def _came(self, person: SignedIn) -> None:
        try:
            note(self._office.desk.local, person)
        except DeskError as error:
            self.refuse(sentence(error))
            return
        self.account.forget()
        self.finish()
        self.signed_in.emit(person)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            self.set_busy(False)
            raise error
        if isinstance(error, AccountDisabled):
            note_disabled(self._office.desk.local, error.email)
        self.set_busy(False)
        if not self.account.point(error):
            self.refuse(sentence(error))
        self.grow()
