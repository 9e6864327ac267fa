"""Who is at the desk shows that it is them, by a PIN where they have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.pin_line import PinLine

if TYPE_CHECKING:
    from enrolldesk.domain.school import Staff


class PinDialog(FormDialog):
    """Asks one person for their PIN; Enter is enough, nothing is recorded by it."""

    shown = Signal(str)
    """Carries who showed that it is them."""

    def __init__(
        self, office: Office, person: Staff, title: str, primary: str, parent: QWidget
    ) -> None:
        super().__init__("pin", title, primary=primary, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        self.pin = PinLine(office, "pin_typed", f"&PIN of {person.name.replace('&', '&&')}")
        self.body.addWidget(self.pin)
        self.body.addStretch()
        self.preview.addWidget(words("", "muted"), 1)
        self.pin.editor.returnPressed.connect(self.submit)
        self.pin.right.connect(self._open)
        self.pin.waiting.connect(lambda waiting: self.primary_button.setEnabled(not waiting))
        self.submitted.connect(self._submit)
        self.pin.ask_for(person.staff_id)
        self.pin.editor.setFocus()

    def is_dirty(self) -> bool:
        """A PIN half typed is nothing to ask about."""
        return False

    def _submit(self) -> None:
        self.set_busy(False)
        self.pin.submit()

    def _open(self, staff_id: str) -> None:
        self.finish()
        self.shown.emit(staff_id)
