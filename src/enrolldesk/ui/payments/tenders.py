"""How money is handed over: one method, or several on one receipt."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.domain.ledger import COUNTER_METHODS, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.tender_row import TenderRow


class TenderRows(QWidget):
    """One method, or several that add up: the last one takes what the others leave."""

    changed = Signal()

    def __init__(self, name: str, office: Office) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._office = name, office
        self._style = office.money
        self._total = ZERO
        self._made = 0
        self.rows: list[TenderRow] = []
        self.heading = words("Method", "label", name=f"{name}_label")
        self.add = QuietButton(
            "Add another met&hod",
            icon="plus",
            name=f"{name}_add",
            tip="Split one receipt over two methods, such as cash and card",
        )
        self.add.clicked.connect(self.add_row)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.XS)
        self._column.addWidget(self.heading)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.S)
        self._column.addLayout(self._list)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch()
        self._column.addLayout(foot)
        self._append()

    def set_total(self, amount: Money) -> None:
        """What is to be received in all."""
        self._total = amount
        self._spread()

    def add_row(self) -> None:
        """Split: the present method keeps what is typed, a new one takes the rest."""
        row = self._append()
        used = {other.method.key for other in self.rows[:-1]}
        row.method.choose(next(str(m) for m in COUNTER_METHODS if m not in used))
        before = self.rows[-2]
        before.amount.set_text("")
        before.amount.editor.setFocus()
        self.changed.emit()

    def clear(self) -> None:
        """Back to one empty row."""
        while len(self.rows) > 1:
            self._drop(self.rows[-1])
        self.rows[0].restore({"method": "cash"})

    def tenders(self) -> tuple[Tender, ...]:
        """What was handed over; raises DeskError where it cannot be."""
        return tuple(row.tender() for row in self.rows) if self._total else ()

    def check(self) -> bool:
        """Whether the methods can be recorded; says what is wrong beside the fields."""
        for row in self.rows[:-1]:
            if not row.typed_amount():
                row.amount.set_error("Enter what is paid in this method.")
                row.amount.editor.setFocus()
                return False
        if len(self.rows) > 1 and self._rest() <= ZERO:
            self.rows[-2].amount.set_error(
                f"This leaves nothing of {self._style.format(self._total)} for the last method."
            )
            self.rows[-2].amount.editor.setFocus()
            return False
        return all(row.check() for row in self.rows)

    def draft(self) -> list[dict[str, str]]:
        """What was typed, to be kept."""
        return [row.draft() for row in self.rows]

    def restore(self, drafts: list[dict[str, Any]]) -> None:
        """Put back what was kept."""
        while len(self.rows) < min(len(drafts), len(COUNTER_METHODS)):
            self._append()
        for row, draft in zip(self.rows, drafts, strict=False):
            row.restore(draft)
        self._spread()

    def _append(self) -> TenderRow:
        self._made += 1
        row = TenderRow(f"{self._name}_{self._made}", self._office, first=not self.rows)
        self.rows.append(row)
        self._list.addWidget(row)
        # A layout shows a widget only when the loop comes round: the next key is typed by then.
        row.setVisible(True)
        row.changed.connect(self._on_changed)
        row.removed.connect(lambda: self._drop(row))
        self._arrange()
        return row

    def _drop(self, row: TenderRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.rows[0].method.setFocus()
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        split = len(self.rows) > 1
        for row in self.rows:
            row.set_place(split=split, last=row is self.rows[-1] and split)
        self.add.setVisible(len(self.rows) < len(COUNTER_METHODS))
        self._spread()

    def _rest(self) -> Money:
        rest = self._total
        for row in self.rows[:-1]:
            rest -= row.typed_amount()
        return rest

    def _spread(self) -> None:
        for row in self.rows[:-1]:
            row.show_amount(row.typed_amount())
        self.rows[-1].show_amount(max(ZERO, self._rest()))

    def _on_changed(self) -> None:
        self._spread()
        self.changed.emit()
