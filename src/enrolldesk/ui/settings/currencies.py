"""The currencies a school can choose, by name."""

from __future__ import annotations

from typing import Final

from enrolldesk.domain.money import SYMBOLS

_NAMES: Final = {
    "USD": "US dollar",
    "CAD": "Canadian dollar",
    "AUD": "Australian dollar",
    "NZD": "New Zealand dollar",
    "EUR": "Euro",
    "GBP": "British pound",
    "CHF": "Swiss franc",
    "SEK": "Swedish krona",
    "NOK": "Norwegian krone",
    "DKK": "Danish krone",
    "PLN": "Polish złoty",
    "CZK": "Czech koruna",
    "INR": "Indian rupee",
    "BRL": "Brazilian real",
    "MXN": "Mexican peso",
    "ZAR": "South African rand",
    "PHP": "Philippine peso",
    "ILS": "Israeli shekel",
    "TRY": "Turkish lira",
}

CURRENCIES: Final = tuple(
    (
        code,
        f"{_NAMES.get(code, code)} ({code}, {symbol})"
        if symbol != code
        else f"{_NAMES.get(code, code)} ({code})",
    )
    for code, symbol in SYMBOLS.items()
)
"""Code and words of each."""
