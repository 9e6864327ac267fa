"""Why a PIN is not taken, and what staff read then."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import MoneyStyle

SHORTEST, LONGEST = 4, 12
"""How many digits a PIN has."""


class WrongPin(DeskError):
    """It is not their PIN; the next try counts after ``wait``."""

    wait: timedelta


class PinWait(DeskError):
    """After wrong tries nothing is looked at before ``wait`` is over, not even the right PIN."""

    wait: timedelta


class PinsOff(DeskError):
    """PINs cannot be set or checked on this computer; ``why`` is a sentence."""

    why: str


class NoPin(DeskError):
    """Somebody has no PIN on this computer where one is needed."""

    name: str


class PinNotFit(DeskError):
    """It cannot be a PIN; ``why`` is a code of this module."""

    why: str


_NOT_FIT: Final = {
    "digits": "A PIN is made of digits.",
    "length": f"A PIN has {SHORTEST} to {LONGEST} digits.",
    "simple": "Choose a PIN that is not one digit over and over, and not digits in a row.",
}


def spelled(wait: timedelta) -> str:
    """A wait in words, never shorter than it is."""
    seconds = -(-wait // timedelta(seconds=1))
    minutes, rest = divmod(seconds, 60)
    parts = []
    if minutes:
        parts.append(f"{minutes} minute{'s' * (minutes != 1)}")
    if rest or not minutes:
        parts.append(f"{rest} second{'s' * (rest != 1)}")
    return " ".join(parts)


@worded.register
def _(error: WrongPin, style: MoneyStyle) -> str:
    after = f" Try again in {spelled(error.wait)}." if error.wait else " Try again."
    return f"That is not the PIN.{after}"


@worded.register
def _(error: PinWait, style: MoneyStyle) -> str:
    return f"After wrong tries no PIN is looked at for a while. Try again in {spelled(error.wait)}."


@worded.register
def _(error: PinsOff, style: MoneyStyle) -> str:
    return f"PINs are off on this computer. {error.why}"


@worded.register
def _(error: NoPin, style: MoneyStyle) -> str:
    return f"{error.name} has no PIN on this computer. Whoever approves something needs one."


@worded.register
def _(error: PinNotFit, style: MoneyStyle) -> str:
    return _NOT_FIT[error.why]
