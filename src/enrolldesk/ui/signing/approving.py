"""A manager approves of one action, with their PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.fields import ComboField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.office import Office
from enrolldesk.ui.signing.pin_line import PinLine


class ApproveDialog(FormDialog):
    """Lists the managers who have a PIN here; Enter in the line alone approves of nothing."""

    approved = Signal(str)

    def __init__(self, office: Office, why: str, parent: QWidget) -> None:
        super().__init__("approve", "Ask a manager", primary="&Approve", parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        managers = office.permissions.approvers()
        self.manager = ComboField(
            "approve_manager", "&Manager", [(one.staff_id, one.name) for one in managers]
        )
        self.pin = PinLine(office, "approve_pin", "&PIN")
        said = words(f"{why} A manager's PIN approves of this one action.", wrap=True)
        said.setObjectName("approve_words")
        self.body.addWidget(said)
        self.body.addWidget(self.manager)
        self.body.addWidget(self.pin)
        self.body.addStretch()
        self.preview.addWidget(words("It is written down who approved.", "muted"), 1)
        self.manager.chosen.connect(lambda key: self.pin.ask_for(str(key)))
        self.submitted.connect(self._submit)
        self.pin.right.connect(self._approve)
        self.pin.waiting.connect(self._follow)
        self.pin.ask_for(str(self.manager.key or ""))
        self.pin.editor.setFocus()

    def is_dirty(self) -> bool:
        """A PIN half typed is nothing to ask about."""
        return False

    def _submit(self) -> None:
        self.set_busy(False)
        self.pin.submit()

    def _follow(self, waiting: bool) -> None:
        self.primary_button.setEnabled(not waiting)

    def _approve(self, staff_id: str) -> None:
        self.finish()
        self.approved.emit(staff_id)
