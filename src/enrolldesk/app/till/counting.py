"""What is counted: the notes and coins of a currency, and the count beside what was expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from enrolldesk.app.till.sheet import DaySheet
from enrolldesk.domain.kinds import Method
from enrolldesk.domain.ledger import COUNTER_METHODS
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.till import DayClose, MethodSum

_DOLLARS: Final = (100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00)
_WHOLE: Final = (1000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00)
_TO_PENNIES: Final = (50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1)
_PIECES: Final[Mapping[str, tuple[int, ...]]] = {
    "USD": (*_DOLLARS, 50, 25, 10, 5, 1),
    "CAD": (*_DOLLARS, 25, 10, 5),
    "AUD": (*_DOLLARS, 50, 20, 10, 5),
    "NZD": (*_DOLLARS, 50, 20, 10),
    "EUR": (500_00, 200_00, 100_00, *_TO_PENNIES),
    "GBP": _TO_PENNIES,
    "CHF": (*(value for value in _WHOLE if value != 500_00), 50, 20, 10, 5),
    "SEK": _WHOLE,
    "NOK": tuple(value for value in _WHOLE if value != 2_00),
    "DKK": (*_WHOLE, 50),
    "PLN": (500_00, 200_00, 100_00, *_TO_PENNIES),
    "CZK": (5000_00, 2000_00, *_WHOLE),
    "INR": (500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00),
    "BRL": (200_00, *_DOLLARS, 50, 25, 10, 5),
    "MXN": (*_WHOLE, 50, 20, 10, 5),
    "ZAR": (200_00, *_DOLLARS, 50, 20, 10),
    "PHP": (1000_00, 500_00, 200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 25, 5, 1),
    "ILS": (200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 10),
    "TRY": (200_00, 100_00, 50_00, 20_00, 10_00, 5_00, 1_00, 50, 25, 10, 5),
}


def denominations(currency: str) -> tuple[Money, ...]:
    """The notes and coins of a currency, the largest first."""
    return tuple(map(Money, _PIECES.get(currency, (100_00, *_TO_PENNIES))))


@dataclass(frozen=True, slots=True)
class CountLine:
    """A method as it was expected and counted; cash holds the float and the drawer's moves."""

    method: str
    expected: Money
    counted: Money

    @property
    def over(self) -> Money:
        """What was counted more than expected; negative is short."""
        return self.counted - self.expected


def compared(
    sheet: DaySheet, opening_float: Money, counted: Iterable[MethodSum]
) -> tuple[CountLine, ...]:
    """A count beside what the day says there should be."""
    drawer = opening_float + sheet.paid_in - sheet.paid_out
    return _lines(sheet.expected, drawer, counted)


def counted_in(close: DayClose) -> tuple[CountLine, ...]:
    """The count of a day as it was closed."""
    drawer = close.opening_float + close.paid_in - close.paid_out
    return _lines(close.expected, drawer, close.counted)


def _lines(
    expected: Iterable[MethodSum], drawer: Money, counted: Iterable[MethodSum]
) -> tuple[CountLine, ...]:
    due = {one.method: one.amount for one in expected}
    found = {one.method: one.amount for one in counted}
    due[Method.CASH] = due.get(Method.CASH, ZERO) + drawer
    methods = dict.fromkeys((*map(str, COUNTER_METHODS), *due, *found))
    return tuple(
        CountLine(method, due.get(method, ZERO), found.get(method, ZERO)) for method in methods
    )
