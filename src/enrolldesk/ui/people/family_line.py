"""The line of a card that says what the family owes."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy

from enrolldesk.app.families.account import FamilyAccount
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.notation import Notation

NAMED = 3


class FamilyLine(QuietButton):
    """Brothers and sisters with their balances, and the family's; a press opens the family."""

    def __init__(self) -> None:
        super().__init__("", icon="users", name="student_family", tip="Open the family")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_account(self, account: FamilyAccount, student_id: str, notation: Notation) -> None:
        """Show the others of a family; nothing where there are none."""
        others = [card for card in account.cards if card.student.student_id != student_id]
        self.setVisible(bool(others))
        if not others:
            return
        named = [
            f"{card.student.name} {notation.amount(card.balance)}"
            if card.balance > ZERO
            else card.student.name
            for card in others[:NAMED]
        ]
        if len(others) > NAMED:
            named.append(f"{len(others) - NAMED} more")
        said = f"Family: {', '.join(named)} · together {notation.owed(account.balance)}"
        self.setText(said.replace("&", "&&"))
        self.set_tip(f"{said}. Open the family.")
        self.setAccessibleName(said)
