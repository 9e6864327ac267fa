"""The forms of the drawer: cash put in or taken out, and a closed day reopened."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.till.commands import MoveDrawer, ReopenDay
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.till import DayClose, MoveKind
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField, ReasonForm, Subject
from enrolldesk.ui.day_close.outcome import over_words
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

_USUAL = {
    MoveKind.PAID_IN: ("Change from the bank", "Petty cash returned"),
    MoveKind.PAID_OUT: ("Stamps", "Fuel", "Office supplies", "Change to the bank"),
}


class MoveForm(CommandForm):
    """Notes cash put into the drawer or taken out, which is no payment."""

    def __init__(self, office: Office, kind: MoveKind, parent: QWidget | None = None) -> None:
        came_in = kind is MoveKind.PAID_IN
        super().__init__(
            office,
            "drawer_move",
            "Cash put in" if came_in else "Cash taken out",
            primary="Record",
            icon="arrow-down-to-line" if came_in else "arrow-up-from-line",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self._kind = kind
        self.amount = amount_field(office, "move_amount", "&Amount", required=True)
        self.reason = ReasonField(_USUAL[kind])
        self.reason.field.set_hint("It stands in the journal.")
        self.body.addWidget(self.amount)
        self.body.addWidget(self.reason)
        self.body.addStretch()
        self.amount.editor.setFocus()

    def command(self) -> Command:
        return MoveDrawer(
            command_id=self.command_id,
            kind=self._kind,
            amount=self.amount.amount() or ZERO,
            reason=self.reason.text,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {"reason": self.reason.field, self._kind.value: self.amount}


class ReopenForm(ReasonForm):
    """Unlocks a closed day; the count stays in the record of changes."""

    def __init__(
        self, office: Office, close: DayClose, staff: str, parent: QWidget | None = None
    ) -> None:
        self._day: date = close.day
        notation = Notation(office)
        lines = [f"Closed by {staff}, {notation.moment(close.taken_at)}", close.reason]
        super().__init__(
            office,
            "reopen_day",
            "Reopen the day",
            Subject(
                "reopen_subject",
                notation.day(close.day),
                lines,
                over_words(close.over, notation),
            ),
            primary="Reopen",
            icon="lock-open",
            usual=("A payment was left out", "Counted wrongly"),
            outlook="Money can be recorded on it again. Count and close it once more after that.",
            parent=parent,
        )
        self.reason.field.set_hint("It stands in the audit log for good.")

    def asks(self) -> Command | str:
        return "ReopenDay"

    def command(self) -> Command:
        return ReopenDay(command_id=self.command_id, day=self._day, reason=self.reason.text)
