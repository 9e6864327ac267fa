"""The strip of a form that whoever is at the desk may fill in, and not record alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError, NotPermitted
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.approving import ApproveDialog

ASK: Final = "Ask a manager…"


class Refusal(QObject):
    """Holds the form's button, says why, and asks a manager where one can be asked."""

    approved = Signal(str)
    """Carries the id of the manager who approved of this one action."""

    def __init__(self, form: FormDialog, office: Office) -> None:
        super().__init__(form)
        self._form, self._office = form, office
        self._why = ""
        self.banner = Banner(
            f"{form.objectName()}_refusal", action=ASK, tip="A manager types their PIN", icon="lock"
        )
        self.banner.acted.connect(self.ask)
        form.add_strip(self.banner)
        self.can_ask = False

    @property
    def why(self) -> str:
        """Why this may not be done; empty where it may."""
        return self._why

    def show_refusal(self, refused: DeskError | None) -> None:
        """Say why this may not be done, or that it may."""
        self._why = "" if refused is None else sentence(refused, self._office.money)
        askable = isinstance(refused, NotPermitted)
        self.can_ask = askable and bool(self._office.permissions.approvers())
        self.banner.say(self._why, Tone.INFO, action=ASK if self.can_ask else "")
        self.banner.setVisible(refused is not None)
        self._form.primary_button.refuse(self._why)
        self._form.grow()

    def ask(self) -> None:
        """Let a manager approve of what the form holds now."""
        form = self._form
        if form.busy or not form.primary_button.is_possible or not form.valid():
            return
        dialog = ApproveDialog(self._office, self._why, self._form)
        dialog.approved.connect(self.approved)
        dialog.open()
