"""How amounts, days and hours are written on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from enrolldesk.domain.money import Money, MoneyStyle, style_for

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)


class Formats(Protocol):
    """The reader's way to write amounts and times."""

    def money(self, amount: Money) -> str:
        """An amount with its currency."""

    def day(self, day: date) -> str:
        """A calendar day."""

    def moment(self, moment: datetime) -> str:
        """A day and a time, in the time zone it comes in."""


@dataclass(frozen=True, slots=True)
class OfficeFormats:
    """American dates, which no machine's own language changes, and the school's currency."""

    style: MoneyStyle = field(default_factory=MoneyStyle)

    @classmethod
    def for_currency(cls, currency: str) -> OfficeFormats:
        """The usual way to write a currency."""
        return cls(style_for(currency))

    def money(self, amount: Money) -> str:
        """An amount with its currency."""
        return self.style.format(amount)

    def day(self, day: date) -> str:
        """A calendar day: ``Nov 22, 2026``."""
        return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"

    def moment(self, moment: datetime) -> str:
        """A day and a time: ``Nov 22, 2026, 10:02 AM``."""
        half = "AM" if moment.hour < 12 else "PM"
        return f"{self.day(moment)}, {moment.hour % 12 or 12}:{moment.minute:02d} {half}"


def hours_text(minutes: int) -> str:
    """A length of teaching in words; empty where none is required."""
    if minutes <= 0:
        return ""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(f"{hours} hour{'s' if hours != 1 else ''}")
    if rest:
        parts.append(f"{rest} minute{'s' if rest != 1 else ''}")
    return " ".join(parts)
