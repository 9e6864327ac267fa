"""A person at the desk: their name, nothing else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import AddStaff, ChangeStaff
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import Staff
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.office import Office


class PersonDialog(FormDialog):
    """Adds a person, or renames one."""

    added = Signal(str)
    """Carries the id of the person added."""

    def __init__(self, office: Office, parent: QWidget, person: Staff | None = None) -> None:
        super().__init__(
            "person",
            "Rename" if person else "Add a person",
            primary="Save" if person else "Add",
            parent=parent,
        )
        self._office = office
        self._person = person
        # Minted when the form opens: pressed twice, the person is added once.
        self._new_id = new_id()
        self._command_id = new_id()
        self.name = TextField(
            "person_name",
            "&Name",
            required=True,
            hint="Stands on receipts and beside every entry this person makes.",
        )
        self.name.set_text(person.name if person else "")
        self.body.addWidget(self.name)
        self.body.addStretch()
        self.preview.addStretch()
        self.submitted.connect(self._record)
        self.setMinimumWidth(440)
        self.name.setFocus()

    def _record(self) -> None:
        name = self.name.text()
        try:
            if self._person is None:
                staff = Staff(self._new_id, name)
                self._office.run(AddStaff(command_id=self._command_id, staff=staff))
            else:
                staff = Staff(self._person.staff_id, name, self._person.active)
                self._office.run(ChangeStaff(command_id=new_id(), staff=staff))
        except DeskError as error:
            self.set_busy(False)
            self.name.set_error(sentence(error))
            return
        if self._person is None:
            self.added.emit(self._new_id)
        self.finish()
