"""Money handed back, never more than is held."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from enrolldesk.app.commands import Command, Refund
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.app.wording import method_word
from enrolldesk.domain.corrections import reducible
from enrolldesk.domain.errors import MoreThanPaid
from enrolldesk.domain.ledger import COUNTER_METHODS, Method
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField, Subject
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import ComboField, Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

_REFERENCES: Final = {
    Method.CARD: ("Card, &last four", 4),
    Method.CHECK: ("Check &number", 40),
    Method.TRANSFER: ("Transfer &number", 80),
}
_MNEMONICS: Final = {
    Method.CASH: "&Cash",
    Method.CARD: "Car&d",
    Method.CHECK: "Chec&k",
    Method.TRANSFER: "&Transfer",
}


def refundable(card: StudentCard, *, connected: bool = False) -> list[EnrollmentRow]:
    """The enrollments on which money is held; where desks are connected, any that another desk
    may have been paid for."""
    carrying = [row for row in card.enrollments if not row.is_component]
    return [row for row in carrying if connected or row.standing.paid > ZERO]


class RefundForm(CommandForm):
    """Hands money back from one enrollment and gives it a receipt number."""

    def __init__(
        self,
        office: Office,
        card: StudentCard,
        enrollment_id: str = "",
        *,
        reverses: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            office, "refund", "Refund", primary="Record the refund", icon="undo-2", parent=parent
        )
        self.setMinimumWidth(WIDTH)
        self._connected = office.sync.connection is not None
        rows = refundable(card, connected=self._connected)
        self._held = {row.enrollment.enrollment_id: row for row in rows}
        self._reverses = reverses
        self._payer = card.student.name
        self.place = ComboField(
            "refund_from",
            "&From",
            [(key, f"{row.title}, {self._words(row)}") for key, row in self._held.items()],
        )
        self.amount = amount_field(
            office,
            "refund_amount",
            "&Amount to hand back",
            parse=self._parse,
            required=True,
        )
        self.method = SegmentedChoice(
            "refund_method",
            [Choice(method.value, _MNEMONICS[method]) for method in COUNTER_METHODS],
            label="How the money goes back",
        )
        self.reference = TextField("refund_reference", "Reference", longest=80)
        self.receipt_no = TextField(
            "refund_receipt_no", "Rece&ipt of another desk", placeholder="D2-000123", longest=40
        )
        self.receipt_no.setToolTip(
            "The number on the paper, where another desk took the money and has not sent it yet"
        )
        self.payer = TextField("refund_payer", "Handed t&o", placeholder=self._payer)
        self.charge = SegmentedChoice(
            "refund_charge",
            [Choice("stands", "The charge &stands"), Choice("dropped", "Taken &back as well")],
            label="What becomes of the charge",
        )
        self.reason = ReasonField(("Withdrawn", "Overpaid", "Lesson not given"))
        self.outlook: QLabel = words("", "muted", wrap=True, name="refund_outlook")
        self._lay_form()
        self.place.chosen.connect(lambda _key: self._show_place())
        self.amount.changed.connect(lambda _text: self._look_ahead())
        self.method.chosen.connect(lambda _key: self._show_reference())
        self.charge.chosen.connect(lambda _key: self._look_ahead())
        self.receipt_no.changed.connect(lambda _text: self._look_ahead())
        self.place.choose(enrollment_id)
        self._show_place()
        self._show_reference()
        self.amount.editor.setFocus()

    def asks(self) -> Command | str:
        return "Refund"

    def command(self) -> Command:
        return Refund(
            command_id=self.command_id,
            enrollment_id=self.place.key,
            amount=self.office.money.parse(self.amount.text()),
            method=Method(self.method.key),
            reason=self.reason.text,
            reference="" if self.method.key == Method.CASH else self.reference.text(),
            payer=self.payer.text(),
            reverses=self._reverses,
            receipt_no=self.receipt_no.text() if self._connected else "",
            uncharged=self._uncharged() if self.charge.key == "dropped" else ZERO,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "reason": self.reason.field,
            "MoreThanPaid": self.amount,
            "refund": self.amount,
            "MoreThanCharged": self.amount,
            "AmountNotUnderstood": self.amount,
        }

    def _lay_form(self) -> None:
        if len(self._held) > 1:
            self.body.addWidget(self.place)
        else:
            for row in self._held.values():
                held = self.office.format(row.standing.paid)
                self.body.addWidget(
                    Subject(
                        "refund_subject", row.title, [f"{self._payer} · {self._words(row)}"], held
                    )
                )
        first = QHBoxLayout()
        first.setSpacing(Space.L)
        first.addWidget(self.amount, 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.payer, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(first)
        self.body.addWidget(words("How the money goes back", "label"))
        self.body.addWidget(self.method)
        self.body.addWidget(self.reference)
        self.body.addWidget(self.receipt_no)
        self.receipt_no.setVisible(self._connected)
        self.body.addWidget(self.charge)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()

    def _words(self, row: EnrollmentRow) -> str:
        held = self.office.format(row.standing.paid)
        if row.standing.credit > ZERO:
            return f"{held} paid, {self.office.format(row.standing.credit)} of it credit"
        return f"{held} paid"

    def _row(self) -> EnrollmentRow | None:
        return self._held.get(self.place.key)

    def _parse(self, text: str) -> Money:
        amount = self.office.money.parse(text)
        row = self._row()
        if row is not None and amount > row.standing.paid and not self.receipt_no.text().strip():
            raise MoreThanPaid(row.standing.paid, amount)
        return amount

    def _show_place(self) -> None:
        row = self._row()
        if row is None:
            return
        most = row.standing.paid
        usual = row.standing.credit if ZERO < row.standing.credit <= most else most
        self.amount.set_text(self.office.money.plain(usual) if usual > ZERO else "")
        elsewhere = ", more with another desk's receipt" if self._connected else ""
        self.amount.set_hint(f"At most {self.office.format(max(ZERO, most))}{elsewhere}.")
        self._look_ahead()

    def _show_reference(self) -> None:
        label, longest = _REFERENCES.get(Method(self.method.key), ("", 80))
        self.reference.setVisible(bool(label))
        if label:
            self.reference.set_label(label)
            self.reference.editor.setMaxLength(longest)
        self._look_ahead()

    def _uncharged(self) -> Money:
        """What of the charge is paid by the money that goes back; credit is not for any charge."""
        row = self._row()
        amount: Money | None = self.amount.amount()
        if row is None or amount is None:
            return ZERO
        return max(ZERO, min(amount - row.standing.credit, reducible(row.standing)))

    def _look_ahead(self) -> None:
        row, amount = self._row(), self.amount.amount()
        uncharged = self._uncharged()
        self.charge.setVisible(uncharged > ZERO)
        if row is None or amount is None:
            self.outlook.setText("")
            return
        dropped = uncharged if self.charge.key == "dropped" else ZERO
        state = Notation(self.office).owed(row.standing.owed + amount - dropped)
        method = method_word(self.method.key).lower()
        self.outlook.setText(
            f"After this {state} on {row.title}. "
            f"A receipt says that {self.office.format(amount)} was handed back ({method})."
        )
