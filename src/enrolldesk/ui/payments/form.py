"""The payment half of a form: how much, by which methods, who pays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.domain.ledger import Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.amounts import AmountChoice
from enrolldesk.ui.payments.payer import PayerField
from enrolldesk.ui.payments.tenders import TenderRows


class PaymentForm(QWidget):
    """Amount, methods and payer; `changed` follows every key."""

    changed = Signal()

    def __init__(self, name: str, office: Office, *, full: str, later: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.amount = AmountChoice(f"{name}_amount", office, full=full, later=later)
        self.tenders = TenderRows(f"{name}_tender", office)
        self.payer = PayerField(f"{name}_payer")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.amount)
        column.addWidget(self.tenders)
        column.addWidget(self.payer)
        self.amount.changed.connect(self._on_changed)
        self.tenders.changed.connect(self.changed)
        self.payer.changed.connect(self.changed)
        self._on_changed()

    def received(self) -> Money:
        """The amount, nothing while what is typed is none."""
        return self.amount.amount() or ZERO

    def taken(self) -> tuple[Tender, ...]:
        """What was handed over; raises DeskError where it cannot be."""
        return self.tenders.tenders()

    def check(self) -> bool:
        """Whether it can be recorded; says what is wrong and goes there."""
        return self.amount.check() and (not self.received() or self.tenders.check())

    def clear(self) -> None:
        """Nothing typed."""
        self.amount.other.set_text("")
        self.amount.choose_usual()
        self.tenders.clear()
        self.payer.clear()

    def draft(self) -> dict[str, Any]:
        """What was typed, to be kept."""
        return {
            "amount": self.amount.draft(),
            "tenders": self.tenders.draft(),
            "payer": self.payer.draft(),
        }

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was kept."""
        self.amount.restore(draft.get("amount", {}))
        self.tenders.restore(draft.get("tenders", []))
        self.payer.restore(draft.get("payer", {}))

    def _on_changed(self) -> None:
        amount = self.received()
        self.tenders.set_total(amount)
        self.tenders.setVisible(bool(amount))
        self.payer.set_wanted(bool(amount))
        self.changed.emit()
