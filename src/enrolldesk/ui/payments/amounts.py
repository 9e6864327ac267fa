"""How much is paid: what is due now, everything, another amount, or nothing yet."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.domain.money import ZERO, Money
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

DUE_NOW: Final = "due_now"
FULL: Final = "full"
OTHER: Final = "other"
LATER: Final = "later"


class AmountChoice(QWidget):
    """Due now, in full, another amount; where a form can do without payment, later."""

    changed = Signal()

    def __init__(self, name: str, office: Office, *, full: str, later: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self._style = office.money
        self._later = later
        self._due, self._full = ZERO, ZERO
        choices = [
            Choice(DUE_NOW, "&Due now", tip="What is due by today"),
            Choice(FULL, full, tip="Everything that is owed"),
            Choice(OTHER, "&Other", tip="Another amount"),
        ]
        if later:
            choices.append(Choice(LATER, "Pa&y later", tip="Enroll now, take no money yet"))
        self.choice = SegmentedChoice(f"{name}_choice", choices, label="Amount")
        self.other = amount_field(office, f"{name}_other", "Amount received")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(words("Amount", "label", name=f"{name}_label"))
        column.addWidget(self.choice)
        column.addWidget(self.other)
        self.choice.chosen.connect(self._on_chosen)
        self.other.changed.connect(lambda: self.changed.emit())
        self.choice.set_shown(FULL, False)
        self.other.setVisible(False)

    def set_amounts(self, due_now: Money, full: Money) -> None:
        """What is due by today and what is owed in all."""
        waited = self._nothing() and not self.other.text()
        self._due, self._full = due_now, full
        self.choice.set_detail(DUE_NOW, self._style.format(due_now) if due_now else "")
        self.choice.set_detail(FULL, self._style.format(full) if full else "")
        # A choice that says the same as another is one to think about for nothing.
        self.choice.set_shown(FULL, full != due_now)
        self.choice.set_shown(DUE_NOW, bool(due_now) or (not full and self._later))
        if self._nothing():
            self.choice.choose(OTHER)
        elif self.choice.key in (DUE_NOW, FULL) or (self.choice.key == OTHER and waited):
            self.choose_usual()
        self.changed.emit()

    def choose_usual(self) -> None:
        """What people mostly pay: what is due, else everything."""
        self.choice.choose(DUE_NOW if self._due or self._due == self._full else FULL)

    def choose_full(self) -> None:
        """Everything, where that is more than what is due."""
        self.choice.choose(FULL if self._full != self._due else DUE_NOW)

    def choose_other(self, amount: Money) -> None:
        """Hold this amount as another one."""
        self.choice.choose(OTHER)
        self.other.set_text(self._style.plain(amount))

    def amount(self) -> Money | None:
        """The amount, or None while another one is chosen and what is typed is none."""
        if self.choice.key == OTHER:
            typed = self.other.amount()
            return typed if isinstance(typed, Money) else None
        return {DUE_NOW: self._due, FULL: self._full, LATER: ZERO}[self.choice.key]

    def check(self) -> bool:
        """Whether it is an amount; says beside the field what is wrong."""
        if self.choice.key != OTHER:
            return True
        if not self.other.text():
            self.other.set_error("Enter an amount.")
        elif self.other.check():
            return True
        self.other.editor.setFocus()
        return False

    def draft(self) -> dict[str, str]:
        """What was typed, to be kept."""
        return {"choice": self.choice.key, "other": self.other.text()}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was kept."""
        self.other.set_text(str(draft.get("other", "")))
        if draft.get("choice") in (DUE_NOW, FULL, OTHER, LATER):
            self.choice.choose(str(draft["choice"]))

    def _nothing(self) -> bool:
        """Whether only an amount of one's own makes sense."""
        return not self._full and not self._later

    def _on_chosen(self) -> None:
        self.other.setVisible(self.choice.key == OTHER)
        self.changed.emit()
