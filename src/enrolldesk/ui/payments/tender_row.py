"""One method of paying, with only its own fields."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from enrolldesk.app.code_words import METHODS
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import TenderedTooLittle
from enrolldesk.domain.ledger import COUNTER_METHODS, Method, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.panels import BigFigure
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.quick_cash import QuickCash

MNEMONICS = {"cash": "Ca&sh", "card": "C&ard", "check": "Chec&k", "transfer": "&Transfer"}


class TenderRow(QFrame):
    """One method with only its own fields; the first row also carries the mnemonics."""

    changed = Signal()
    removed = Signal()

    def __init__(self, name: str, office: Office, *, first: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self._style = office.money
        self._first = first
        self._amount = ZERO
        self.method = SegmentedChoice(
            f"{name}_method",
            [
                Choice(key, MNEMONICS[key] if first else METHODS[key])
                for key in map(str, COUNTER_METHODS)
            ],
            label="Method",
        )
        self.remove = QuietButton("", icon="x", name=f"{name}_remove", tip="Take this method away")
        self.amount = amount_field(office, f"{name}_amount", "Amount")
        self.tendered = amount_field(
            office, f"{name}_tendered", "T&endered" if first else "Tendered"
        )
        self.change = BigFigure("Change", name=f"{name}_change")
        self.check_number = TextField(f"{name}_check_number", "Check number", longest=40)
        self.last_four = TextField(
            f"{name}_last_four", "Last four digits", longest=4, checker=_four_digits
        )
        self.approval = TextField(f"{name}_approval", "Approval", longest=40)
        self.reference = TextField(f"{name}_reference", "Reference", longest=80)
        self.quick = QuickCash(f"{name}_quick", self._style)
        self._lay_out()
        self._connect()
        self.show_amount(ZERO)
        self._show_method()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.XS)
        self.head.addWidget(self.method, 1)
        self.head.addWidget(self.remove)
        column.addLayout(self.head)
        fields = QHBoxLayout()
        fields.setSpacing(Space.M)
        for widget in (self.amount, self.check_number, self.last_four, self.approval):
            fields.addWidget(widget, 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.reference, 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.tendered, 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.quick, 0, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(fields)

    def _connect(self) -> None:
        self.method.chosen.connect(self._show_method)
        self.remove.clicked.connect(lambda: self.removed.emit())
        self.quick.taken.connect(self._take_quick)
        for field in (self.amount, self.tendered):
            field.changed.connect(self._on_edited)
        for text in (self.check_number, self.last_four, self.approval, self.reference):
            text.changed.connect(self.changed)

    def set_place(self, *, split: bool, last: bool) -> None:
        """Whether this is one of several, and whether it takes what the others leave."""
        self.remove.setVisible(split and not self._first)
        self.amount.setVisible(split)
        self.amount.editor.setReadOnly(last)
        # What follows from the others is nothing to type into.
        policy = Qt.FocusPolicy.NoFocus if last else Qt.FocusPolicy.StrongFocus
        self.amount.editor.setFocusPolicy(policy)
        self.amount.set_label("The rest" if last else "Amount")
        self.setProperty("role", "inset" if split else "")
        self.style().unpolish(self)
        self.style().polish(self)
        edge = Space.M if split else 0
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge, edge)

    def show_amount(self, amount: Money) -> None:
        """What is to be handed over in this method."""
        self._amount = amount
        if self.amount.editor.isReadOnly():
            self.amount.set_text(self._style.plain(amount))
        self.quick.offer(amount)
        self._show_change()

    def typed_amount(self) -> Money:
        """The amount typed here, nothing while it is none."""
        return self.amount.amount() or ZERO

    def change_due(self) -> Money | None:
        """What is handed back, or None while the cash does not cover the amount."""
        if self.method.key != Method.CASH:
            return None
        tendered = self.tendered.amount()
        if tendered is None:
            return ZERO if not self.tendered.text() else None
        return tendered - self._amount if tendered >= self._amount else None

    def tender(self) -> Tender:
        """What was handed over; raises DeskError where it cannot be."""
        method = Method(self.method.key)
        texts = {
            Method.CASH: "",
            Method.CARD: self.last_four.text(),
            Method.CHECK: self.check_number.text(),
            Method.TRANSFER: self.reference.text(),
        }
        return Tender(
            method,
            self._amount,
            tendered=self.tendered.amount() if method is Method.CASH else None,
            reference=texts[method],
            approval=self.approval.text() if method is Method.CARD else "",
        ).checked()

    def check(self) -> bool:
        """Whether it can be recorded; says what is wrong beside the field."""
        if self.method.key == Method.CHECK and not self.check_number.text():
            self.check_number.set_error("Enter the check number.")
            self.check_number.editor.setFocus()
            return False
        try:
            self.tender()
        except TenderedTooLittle as error:
            self.tendered.set_error(sentence(error, self._style))
            self.tendered.editor.setFocus()
            return False
        return True

    def draft(self) -> dict[str, str]:
        """What was typed, to be kept."""
        return {"method": self.method.key} | {
            key: field.text() for key, field in self._texts().items() if field.text()
        }

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was kept."""
        if draft.get("method") in COUNTER_METHODS:
            self.method.choose(str(draft["method"]))
        for key, field in self._texts().items():
            field.set_text(str(draft.get(key, "")))

    def _texts(self) -> dict[str, TextField]:
        return {
            "amount": self.amount,
            "tendered": self.tendered,
            "check_number": self.check_number,
            "last_four": self.last_four,
            "approval": self.approval,
            "reference": self.reference,
        }

    def _show_method(self) -> None:
        method = self.method.key
        for field, owner in (
            (self.tendered, Method.CASH),
            (self.quick, Method.CASH),
            (self.change, Method.CASH),
            (self.check_number, Method.CHECK),
            (self.last_four, Method.CARD),
            (self.approval, Method.CARD),
            (self.reference, Method.TRANSFER),
        ):
            field.setVisible(method == owner)
        self._show_change()
        self.changed.emit()

    def _take_quick(self, amount: Money) -> None:
        self.tendered.set_text(self._style.plain(amount))
        self.tendered.editor.setFocus()

    def _on_edited(self) -> None:
        self._show_change()
        self.changed.emit()

    def _show_change(self) -> None:
        if self.tendered.error and self.change_due() is not None:
            self.tendered.set_error(None)
        change = self.change_due()
        text = "—" if change is None else self._style.format(change)
        self.change.show_figure(text, tone="success" if change else "muted")


def _four_digits(text: str) -> str | None:
    if len(text) == 4 and text.isascii() and text.isdigit():
        return None
    return "The last four digits of the card."
