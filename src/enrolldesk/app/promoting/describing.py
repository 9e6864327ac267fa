"""What is said of a promotion wherever it is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from enrolldesk.domain.money import Money
from enrolldesk.domain.promotions import Offer, Trigger

TRIGGER_WORDS: Final[Mapping[Trigger, str]] = {
    Trigger.MANUAL: "As staff decide",
    Trigger.SIBLING: "For siblings",
    Trigger.CODE: "By code",
    Trigger.EARLY_BIRD: "For the early",
}


def percent_words(percent: int) -> str:
    """Hundredths of a percent: "12.5%"."""
    return f"{percent / 100:.2f}".rstrip("0").rstrip(".") + "%"


def taken_off(offer: Offer, money: Callable[[Money], str]) -> str:
    """What is taken off a price."""
    return percent_words(offer.percent) if offer.percent else money(offer.amount)


def trigger_words(offer: Offer) -> str:
    """When it is offered, with its code."""
    words = TRIGGER_WORDS[offer.trigger]
    return f"{words} {offer.code}" if offer.code else words


def days_words(offer: Offer, day: Callable[[date], str]) -> str:
    """From when to when it may be given."""
    if offer.valid_from and offer.valid_until:
        return f"{day(offer.valid_from)} – {day(offer.valid_until)}"
    if offer.valid_from:
        return f"from {day(offer.valid_from)}"
    if offer.valid_until:
        return f"until {day(offer.valid_until)}"
    return "always"


def given_words(offer: Offer, given: int) -> str:
    """How often it was given, of how often it may be."""
    return f"{given:,} of {offer.limit:,}" if offer.limit else f"{given:,}"


def offered_words(
    offer: Offer, off: Money, money: Callable[[Money], str], day: Callable[[date], str]
) -> str:
    """Why a promotion is offered by itself, and what it takes off here."""
    taken = f"“{offer.title}” takes {money(off)} off."
    if offer.trigger is Trigger.SIBLING:
        return f"A sibling is enrolled: {taken}"
    if offer.trigger is Trigger.EARLY_BIRD and offer.valid_until:
        return f"Enrolled by {day(offer.valid_until)}: {taken}"
    return taken
