"""A PIN set, changed or removed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from enrolldesk.app.signing.pin_problems import LONGEST, SHORTEST, PinNotFit
from enrolldesk.app.signing.pins import fit
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.school import Staff
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.pin_line import PinField, PinLine

HINT: Final = f"{SHORTEST} to {LONGEST} digits, not in a row and not one digit over and over."


class OwnPinForm(FormDialog):
    """One's own PIN on this computer: whoever has one types it before anything changes."""

    changed = Signal(str)
    """Carries what was done, as a sentence."""

    def __init__(self, office: Office, person: Staff, parent: QWidget) -> None:
        self._has = office.pins.has(person.staff_id)
        super().__init__(
            "own_pin",
            "Change your PIN" if self._has else "Set a PIN",
            primary="Change PIN" if self._has else "Set PIN",
            primary_icon="key-round",
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self._office, self._person = office, person
        self._removing = False
        self.old = PinLine(office, "own_pin_old", "Present &PIN")
        self.fresh = PinField("own_pin_new", "&New PIN", hint=HINT)
        self.again = PinField("own_pin_again", "The new PIN &again")
        self.remove_button = SecondaryButton(
            "&Remove PIN",
            icon="key-round",
            name="own_pin_remove",
            tip="Type the present PIN; nobody asks for one any more",
        )
        said = (
            f"{person.name} is asked for it on this computer alone. It is not kept anywhere else."
        )
        self.body.addWidget(words(said, "muted", wrap=True, name="own_pin_words"))
        for field in (self.old, self.fresh, self.again):
            self.body.addWidget(field)
        self.body.addStretch()
        self.preview.addWidget(self.remove_button)
        self.preview.addStretch(1)
        self.old.setVisible(self._has)
        self.remove_button.setVisible(self._has)
        self.remove_button.clicked.connect(self._remove)
        self.submitted.connect(self._submit)
        self.old.right.connect(lambda _id: self._take())
        self.old.waiting.connect(self._follow)
        if self._has:
            self.old.ask_for(person.staff_id)
        (self.old if self._has else self.fresh).editor.setFocus()

    def is_dirty(self) -> bool:
        """PINs half typed are nothing to ask about."""
        return False

    def valid(self) -> bool:
        if not super().valid():
            return False
        try:
            fit(self.fresh.text())
        except PinNotFit as error:
            self._point(self.fresh, sentence(error))
            return False
        if self.again.text() != self.fresh.text():
            self.again.editor.clear()
            self._point(self.again, "It is not the same as above.")
            return False
        return True

    def _point(self, field: PinField, why: str) -> None:
        field.set_error(why)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        self._removing = False
        self.set_busy(False)
        if self._has:
            self.old.submit()
        else:
            self._take()

    def _remove(self) -> None:
        self._removing = True
        self.old.submit()

    def _take(self) -> None:
        """Set or remove it: the present one was right, or there is none."""
        pins, staff_id = self._office.pins, self._person.staff_id
        if self._removing:
            pins.forget(staff_id)
            self._end("removed")
            return
        try:
            fresh = pins.fresh(staff_id, self.fresh.text())
        except DeskError as error:
            self.refuse(sentence(error))
            return

        def keep(known: str) -> None:
            pins.keep(fresh, known)
            self._end("changed" if self._has else "set")

        self.set_busy(True)
        # It takes a tenth of a second on purpose, and the window is not to stand still.
        Errand(fresh.hashed, keep, parent=self)

    def _end(self, done: str) -> None:
        self.finish()
        self.changed.emit(f"PIN {done}")

    def _follow(self, waiting: bool) -> None:
        self.primary_button.setEnabled(not waiting)
        self.remove_button.setEnabled(not waiting)
