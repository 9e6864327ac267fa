"""Exact money: integer cents, one currency per school, strict parsing.

The parser is ours and strict, because a wrong amount is worse than a refused one. It is told the
separators by whoever talks to a person (QLocale in the window, a setting in the CLI).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from enrolldesk.domain.errors import AmountNotUnderstood


class AmountProblem(StrEnum):
    """Why a text is not an amount."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_MANY_DECIMALS = "too_many_decimals"
    GROUPING = "grouping"
    TOO_LARGE = "too_large"
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer cents; may be negative where it is a difference."""

    cents: int = 0

    def __post_init__(self) -> None:
        """Refuse everything that is not exact."""
        if type(self.cents) is not int:
            raise TypeError(f"money is integer cents, not {self.cents!r}")

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __abs__(self) -> Money:
        return Money(abs(self.cents))

    def __lt__(self, other: Money) -> bool:
        return self.cents < other.cents

    def __le__(self, other: Money) -> bool:
        return self.cents <= other.cents

    def __gt__(self, other: Money) -> bool:
        return self.cents > other.cents

    def __ge__(self, other: Money) -> bool:
        return self.cents >= other.cents

    def __bool__(self) -> bool:
        return self.cents != 0


ZERO: Final = Money(0)
LARGEST: Final = Money(999_999_999)
"""No school charges ten million at a counter: anything larger is a slip of the keyboard."""


def total(amounts: Iterable[Money]) -> Money:
    """Add amounts up; nothing adds up to zero."""
    return Money(sum(amount.cents for amount in amounts))


@dataclass(frozen=True, slots=True)
class MoneyStyle:
    """How a person writes and reads amounts: currency, separators, where the symbol stands."""

    currency: str = "USD"
    symbol: str = "$"
    decimal: str = "."
    group: str = ","
    symbol_first: bool = True

    def format(self, amount: Money) -> str:
        """Write an amount for a person, always with two decimals: ``-$1,234.56``."""
        whole, part = divmod(abs(amount.cents), 100)
        digits = f"{whole:,}".replace(",", self.group) + f"{self.decimal}{part:02d}"
        sign = "-" if amount.cents < 0 else ""
        if self.symbol_first:
            return f"{sign}{self.symbol}{digits}"
        return f"{sign}{digits}\N{NO-BREAK SPACE}{self.symbol}"

    def plain(self, amount: Money) -> str:
        """Write an amount for an input field: no symbol, no groups."""
        whole, part = divmod(abs(amount.cents), 100)
        return f"{'-' if amount.cents < 0 else ''}{whole}{self.decimal}{part:02d}"

    def parse(self, text: str) -> Money:
        """Read an amount of zero or more as typed by a person.

        Raises AmountNotUnderstood with a code of ``AmountProblem``; never guesses.
        """
        return _parse(text, self)


SYMBOLS: Final = {
    "USD": "$",
    "CAD": "$",
    "AUD": "$",
    "NZD": "$",
    "EUR": "€",
    "GBP": "£",
    "CHF": "CHF",
    "SEK": "kr",
    "NOK": "kr",
    "DKK": "kr",
    "PLN": "zł",
    "CZK": "Kč",
    "INR": "₹",
    "BRL": "R$",
    "MXN": "$",
    "ZAR": "R",
    "PHP": "₱",
    "ILS": "₪",
    "TRY": "₺",
}
"""The currencies a school can choose: all have cents, so that an amount is always cents."""


def style_for(currency: str, *, decimal: str = ".", group: str = ",") -> MoneyStyle:
    """The usual way to write a currency with these separators."""
    symbol = SYMBOLS.get(currency, currency)
    return MoneyStyle(currency, symbol, decimal, group, symbol_first=decimal == ".")


# Every kind of space a keyboard, a spreadsheet or a locale puts between groups.
_SPACES = "\u0020\u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"


def _parse(text: str, style: MoneyStyle) -> Money:
    body = text.strip()
    if not body:
        raise AmountNotUnderstood(text, AmountProblem.EMPTY)
    body = _without_symbol(body, text, style)
    if body[:1] in {"-", "\u2212"} or (body.startswith("(") and body.endswith(")")):
        raise AmountNotUnderstood(text, AmountProblem.NEGATIVE)
    if not body.isascii() and not all(ch.isascii() or ch in _SPACES + _APOSTROPHES for ch in body):
        raise AmountNotUnderstood(text, AmountProblem.NOT_A_NUMBER)
    whole, separator, part = body.partition(style.decimal)
    if separator and not re.fullmatch(r"\d*", part):
        raise AmountNotUnderstood(text, AmountProblem.NOT_A_NUMBER)
    if len(part) > 2:
        raise AmountNotUnderstood(text, AmountProblem.TOO_MANY_DECIMALS)
    if not part and not whole:
        raise AmountNotUnderstood(text, AmountProblem.NOT_A_NUMBER)
    digits = _ungrouped(whole, text, style).lstrip("0")
    # Told by their number: Python refuses to read thousands of digits at all.
    if len(digits) > len(str(LARGEST.cents)):
        raise AmountNotUnderstood(text, AmountProblem.TOO_LARGE)
    cents = int(digits or "0") * 100 + int(part.ljust(2, "0") or "0")
    if cents > LARGEST.cents:
        raise AmountNotUnderstood(text, AmountProblem.TOO_LARGE)
    return Money(cents)


def _without_symbol(body: str, text: str, style: MoneyStyle) -> str:
    for symbol in (style.symbol, style.currency):
        for start in (symbol, f"-{symbol}"):
            if symbol and body.casefold().startswith(start.casefold()):
                if start.startswith("-"):
                    raise AmountNotUnderstood(text, AmountProblem.NEGATIVE)
                return body[len(symbol) :].strip()
        if symbol and body.casefold().endswith(symbol.casefold()):
            return body[: -len(symbol)].strip()
    others = set(SYMBOLS.values()) - {style.symbol}
    if any(body.startswith(other) or body.endswith(other) for other in others):
        raise AmountNotUnderstood(text, AmountProblem.OTHER_CURRENCY)
    return body


def _ungrouped(whole: str, text: str, style: MoneyStyle) -> str:
    """Drop group separators, which must stand where groups of three end."""
    separators = {style.group} - {""}
    if style.group and style.group in _SPACES:
        separators = set(_SPACES)
    elif style.group and style.group in _APOSTROPHES:
        separators = set(_APOSTROPHES)
    separators -= {style.decimal}
    used = {ch for ch in whole if ch in separators}
    if not used:
        if re.fullmatch(r"[0-9]*", whole):
            return whole
        raise AmountNotUnderstood(text, AmountProblem.NOT_A_NUMBER)
    groups = re.split("[" + re.escape("".join(used)) + "]", whole)
    if not all(re.fullmatch(r"[0-9]*", group) for group in groups):
        raise AmountNotUnderstood(text, AmountProblem.NOT_A_NUMBER)
    if len(used) > 1 or not groups[0] or len(groups[0]) > 3:
        raise AmountNotUnderstood(text, AmountProblem.GROUPING)
    if any(len(group) != 3 for group in groups[1:]):
        raise AmountNotUnderstood(text, AmountProblem.GROUPING)
    return "".join(groups)
