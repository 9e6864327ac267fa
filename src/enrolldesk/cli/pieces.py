"""Notes and coins as they are typed: ``20=3 0.25=6``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from enrolldesk.app.till.counting import denominations
from enrolldesk.cli.calls import Call, Usage
from enrolldesk.domain.money import Money
from enrolldesk.domain.till import Pieces

MOST: Final = 99_999


def pieces_of(texts: Iterable[str], call: Call) -> tuple[Pieces, ...]:
    """How many there are of each, the largest first; raises Usage, AmountNotUnderstood."""
    found: dict[Money, int] = {}
    known = denominations(call.style.currency)
    for text in texts:
        typed, separator, count = (part.strip() for part in text.partition("="))
        if not separator or not (count.isascii() and count.isdigit()) or int(count) > MOST:
            raise Usage(f"“{text}” is not like 20=3: a note or coin, and how many there are.")
        value = call.amount(typed)
        if value not in known:
            raise Usage(
                f"There is no note or coin of {call.money(value)}. "
                f"There are {', '.join(map(call.money, known))}."
            )
        if value in found:
            raise Usage(f"{call.money(value)} is counted twice.")
        found[value] = int(count)
    return tuple(Pieces(value, found[value]) for value in known if found.get(value))
