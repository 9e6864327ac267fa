"""A person at the desk: their name, what they may do, where letters from the cloud reach them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import AddStaff, ChangeStaff, Command
from enrolldesk.app.permit_words import ROLE_WORDS
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.office import Office

_MNEMONICS = {Role.FRONT_DESK: "&Front desk", Role.MANAGER: "&Manager"}
ROLE_HINTS = {
    Role.FRONT_DESK: "Enrolls, takes payments, prints, closes the day; voids an own payment of "
    "the same day. For everything else a manager is asked.",
    Role.MANAGER: "May do everything: refunds, corrections, prices, imports, settings, staff.",
}


class PersonDialog(CommandForm):
    """Adds a person, or changes one."""

    added = Signal(str)
    """Carries the id of the person added."""

    def __init__(self, office: Office, parent: QWidget, person: Staff | None = None) -> None:
        super().__init__(
            office,
            "person",
            "Edit a person" if person else "Add a person",
            primary="Save" if person else "Add",
            parent=parent,
        )
        self._person = person
        # Minted when the form opens: pressed twice, the person is added once.
        self._staff_id = person.staff_id if person else new_id()
        self.name = TextField(
            "person_name",
            "&Name",
            required=True,
            hint="Stands on receipts and beside every entry this person makes.",
        )
        self.role = SegmentedChoice(
            "person_role",
            [Choice(role.value, _MNEMONICS[role]) for role in (Role.MANAGER, Role.FRONT_DESK)],
            label=f"Role: {ROLE_WORDS[Role.MANAGER]} or {ROLE_WORDS[Role.FRONT_DESK].lower()}",
        )
        self.role_note = words("", "hint", wrap=True, name="person_role_note")
        self.email = TextField(
            "person_email", "&E-mail", hint="Needed where desks are connected: to sign in with."
        )
        self.name.set_text(person.name if person else "")
        self.email.set_text(person.email if person else "")
        self._role = person.role if person else Role.MANAGER
        self.role.choose(self._role.value)
        self.body.addWidget(self.name)
        self.body.addWidget(words("What they may do", "label"))
        self.body.addWidget(self.role)
        self.body.addWidget(self.role_note)
        self.body.addWidget(self.email)
        self.body.addStretch()
        self.role.chosen.connect(lambda _key: self._explain())
        self.recorded.connect(self._tell)
        self._explain()
        self.setMinimumWidth(460)
        self.name.setFocus()

    def asks(self) -> Command | str:
        return "AddStaff" if self._person is None else "ChangeStaff"

    def command(self) -> Command:
        staff = replace(
            self._person or Staff(self._staff_id, ""),
            name=self.name.text(),
            role=Role(self.role.key),
            email=self.email.text(),
        )
        if self._person is None:
            return AddStaff(command_id=self.command_id, staff=staff)
        return ChangeStaff(command_id=self.command_id, staff=staff)

    def concerns(self) -> dict[str, Field[Any]]:
        return {"staff name": self.name, "e-mail": self.email}

    def is_dirty(self) -> bool:
        """Whether a field or the role was changed."""
        return super().is_dirty() or self.role.key != self._role.value

    def _explain(self) -> None:
        self.role_note.setText(ROLE_HINTS[Role(self.role.key)])

    def _tell(self) -> None:
        if self._person is None:
            self.added.emit(self._staff_id)
