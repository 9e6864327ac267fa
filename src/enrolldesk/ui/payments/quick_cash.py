"""The notes people usually hand over: one press instead of typing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.domain.money import ZERO, Money, MoneyStyle
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.tokens import Space

SHOWN = 2
BESIDE_FIELD = 19


def likely_cash(amount: Money) -> tuple[Money, ...]:
    """What may be handed over for an amount: it, rounded up to the notes in a purse."""
    if amount <= ZERO:
        return ()
    rounded = {-(-amount.cents // note) * note for note in (500, 1000, 2000, 5000, 10000)}
    return tuple(Money(cents) for cents in sorted(rounded - {amount.cents})[:SHOWN])


class QuickCash(QWidget):
    """Buttons for likely amounts; out of the tab order, because typing is as quick."""

    taken = Signal(object)

    def __init__(self, name: str, style: MoneyStyle) -> None:
        super().__init__()
        self.setObjectName(name)
        self._style = style
        self._amounts: tuple[Money, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, BESIDE_FIELD, 0, 0)
        row.setSpacing(Space.XS)
        self.buttons = [QuietButton("", name=f"{name}_{place}") for place in range(SHOWN)]
        for place, button in enumerate(self.buttons):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, at=place: self.taken.emit(self._amounts[at]))
            row.addWidget(button)

    def offer(self, amount: Money) -> None:
        """Offer what may be handed over for this amount."""
        self._amounts = likely_cash(amount)
        whole = f"{self._style.decimal}00"
        for place, button in enumerate(self.buttons):
            there = place < len(self._amounts)
            button.setVisible(there)
            if there:
                button.setText(self._style.format(self._amounts[place]).removesuffix(whole))
                button.set_tip(f"{self._style.format(self._amounts[place])} tendered")
