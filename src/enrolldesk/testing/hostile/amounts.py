"""Amounts as they are typed: never a wrong number."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

from enrolldesk.domain.errors import AmountNotUnderstood
from enrolldesk.domain.money import LARGEST, SYMBOLS, Money, MoneyStyle, style_for
from enrolldesk.testing.hostile.values import TEXTS, any_text
from enrolldesk.testing.hostile.verdict import demand, reason

_SEPARATORS: Final = (
    (".", ","),
    (",", "."),
    (",", "\u202f"),
    (",", "\u00a0"),
    (".", "\u2019"),
    (".", "'"),
    (".", ""),
    (",", " "),
)
_SPACES: Final = " \u00a0\u2009\u202f"
_PIECES: Final = (*"0123456789.,-+()' $€£eE%/\u2212\u00a0\u202f\u2019\u0660\uff11", "USD", "kr")


class Amounts:
    """Texts made from amounts and spoiled, and texts that never were one."""

    def play(self, rng: Random, home: Path, say: Callable[[str], None]) -> str:
        """Play one case."""
        style = any_style(rng)
        cents = rng.choice((rng.randrange(100), rng.randrange(100_000), rng.randint(0, 2 * 10**9)))
        clean = rng.choice((style.format, style.plain))(Money(cents))
        text = clean if rng.random() < 0.2 else _spoiled(clean, rng)
        say(f"{style!r} reads {text[:200]!r}")
        try:
            read = style.parse(text)
        except AmountNotUnderstood as error:
            reason(error)
            fine = text == clean and cents <= LARGEST.cents
            demand(not fine, f"{text!r} is refused and was written by the program")
            return f"refused {error.why}"
        meant = decimal_of(text, style)
        demand(meant is not None, f"{text!r} is read as {read} and is no amount")
        demand(meant == Decimal(read.cents) / 100, f"{text!r} is read as {read} and means {meant}")
        demand(text != clean or read.cents == cents, f"{text!r} was {cents} and is read as {read}")
        demand(0 <= read.cents <= LARGEST.cents, f"{read} is out of bounds")
        demand(style.parse(style.format(read)) == read, f"{read} is not read as it is written")
        return "accepted"


def any_style(rng: Random) -> MoneyStyle:
    """A currency with somebody's separators."""
    decimal, group = rng.choice(_SEPARATORS)
    return style_for(rng.choice(list(SYMBOLS)), decimal=decimal, group=group)


def decimal_of(text: str, style: MoneyStyle) -> Decimal | None:
    """What a text means in a style, worked out in another way; None where it is no amount."""
    body = text.strip()
    signs = sorted({style.symbol, style.currency}, key=len, reverse=True)
    for sign in signs:
        if body.casefold().startswith(sign.casefold()):
            body = body[len(sign) :].strip()
            break
        if body.casefold().endswith(sign.casefold()):
            body = body[: -len(sign)].strip()
            break
    groups = style.group
    if groups and groups in _SPACES:
        groups = _SPACES
    elif groups and groups in "'\u2019":
        groups = "'\u2019"
    point = re.escape(style.decimal)
    grouped = (
        rf"[0-9]{{1,3}}(?P<mark>[{groups}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*|" if groups else ""
    )
    found = re.fullmatch(rf"(?P<whole>{grouped}[0-9]*)(?:{point}(?P<part>[0-9]{{0,2}}))?", body)
    if found is None or not any(letter in "0123456789" for letter in body):
        return None
    whole = "".join(letter for letter in found["whole"] if letter in "0123456789")
    return Decimal(f"{whole or '0'}.{found['part'] or '0'}")


def _spoiled(text: str, rng: Random) -> str:
    drawn = rng.random()
    if drawn < 0.15:
        return any_text(rng)
    if drawn < 0.25:
        return "".join(rng.choice(_PIECES) for _ in range(rng.randint(1, 12)))
    made = list(text)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(5):
            case 0:
                made[at:at] = [rng.choice(_PIECES)]
            case 1:
                del made[at : at + 1]
            case 2:
                made[at : at + 1] = [rng.choice(_PIECES)]
            case 3:
                made[at:at] = made[at : at + rng.randint(1, 4)] * rng.choice((1, 2, 2000))
            case _:
                made[at:at] = [rng.choice(TEXTS)]
    return "".join(made)
