"""This desk: its name on screen, its code on receipts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import ChangeDesk
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.domain.errors import (
    DeskCodeClaimed,
    DeskError,
    FieldInvalid,
    FixedAfterFirstReceipt,
    Missing,
)
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import DeskIdentity
from enrolldesk.ui.kit.fields import Field, TextField
from enrolldesk.ui.office import Office
from enrolldesk.ui.settings.section import Section


class DeskSection(Section):
    """Name and code of this desk."""

    key = "desk"
    title = "Desk"
    icon = "monitor"
    needs = "ChangeDesk"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.add_explanation("This computer at its counter. Each desk counts its own receipts.")
        self.name = TextField(
            "desk_name", "Desk &name", required=True, hint="Shown beside who is at the desk."
        )
        self.code = TextField("desk_code", "Desk &code", required=True, longest=8)
        self.add_row(self.name, self.code, stretch=(3, 2))
        self.body.addStretch()

    def load(self) -> None:
        desk = self._desk()
        self.name.set_text(desk.name)
        self.code.set_text(desk.code)
        fixed = self.office.reads.receipts_given()
        # At a server the code was claimed: no other desk will ever have it.
        claimed = membership_of(self.office.desk.local) is not None
        self.code.editor.setEnabled(not fixed and not claimed)
        if claimed and not fixed:
            hint = f"Receipts begin with {desk.series}-: claimed for this desk on the server."
        elif fixed:
            hint = f"Receipts begin with {desk.series}-: fixed since the first one."
        else:
            hint = f"Receipts begin with it: {desk.series}-000001. Fixed after the first one."
        self.code.set_hint(hint)
        self.mark_clean()

    def save(self) -> None:
        changed = replace(self._desk(), name=self.name.text(), code=self.code.text().upper())
        if changed != self._desk():
            self.office.run(ChangeDesk(command_id=new_id(), desk=changed))
        self.mark_clean()

    def field_of(self, error: DeskError) -> Field[QWidget] | None:
        if not isinstance(error, Missing | FieldInvalid | FixedAfterFirstReceipt | DeskCodeClaimed):
            return None
        fields: dict[str, Field[Any]] = {"desk name": self.name, "desk code": self.code}
        return fields.get(error.field)

    def _desk(self) -> DeskIdentity:
        desk = self.office.reads.desk()
        assert desk is not None
        return desk
