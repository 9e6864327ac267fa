"""A payment the bank took back: a bounced check, a reversed card."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.correcting.commands import ReturnPayment
from enrolldesk.app.rows import LedgerRow, StudentCard
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField
from enrolldesk.ui.corrections.words import entry_subject
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office


class ReturnForm(CommandForm):
    """Records that a payment came back, and the fee for it."""

    def __init__(
        self, office: Office, card: StudentCard, row: LedgerRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "return_payment",
            "Payment came back",
            primary="Record the return",
            icon="undo-2",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self._row, self._card = row, card
        self._notation = Notation(office)
        school = office.reads.school()
        usual = school.returned_fee if school else ZERO
        self.fee = amount_field(
            office,
            "return_fee",
            "&Fee charged for it",
            hint="Nothing typed, nothing charged.",
        )
        if usual:
            self.fee.set_text(office.money.plain(usual))
        self.reason = ReasonField(("Check bounced", "Card payment reversed", "Account closed"))
        self.outlook: QLabel = words("", "muted", wrap=True, name="return_outlook")
        self.body.addWidget(entry_subject("return_subject", row, card.student.name, self._notation))
        self.body.addWidget(self.reason)
        self.body.addWidget(self.fee)
        self.body.addWidget(self.outlook)
        self.body.addStretch()
        self.fee.changed.connect(lambda _text: self._look_ahead())
        self._look_ahead()
        self.reason.setFocus()

    def asks(self) -> Command | str:
        return "ReturnPayment"

    def command(self) -> Command:
        return ReturnPayment(
            command_id=self.command_id,
            entry_id=self._row.entry.entry_id,
            reason=self.reason.text,
            fee=self.office.money.parse(self.fee.text()) if self.fee.text() else ZERO,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {"reason": self.reason.field, "fee": self.fee, "AmountNotUnderstood": self.fee}

    def _look_ahead(self) -> None:
        fee = self.fee.amount() or ZERO
        owed = self._card.balance + self._row.entry.amount + fee
        self.outlook.setText(f"After this {self._notation.owed(owed)}.")
