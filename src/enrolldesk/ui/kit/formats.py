"""Dates, times, phones and separators as people of this computer's language write them."""

import re
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from PySide6.QtCore import QDate, QLocale


class NumberStyle(NamedTuple):
    """What the domain's money parser is told about this computer."""

    decimal: str
    group: str
    symbol: str


def number_style() -> NumberStyle:
    """Separators and currency symbol of the system's language."""
    locale = language()
    return NumberStyle(
        decimal=locale.decimalPoint(),
        group=locale.groupSeparator(),
        symbol=locale.currencySymbol(),
    )


def whole(number: int) -> str:
    """A count with its group separators: 1,204."""
    return language().toString(number)


def day(value: date) -> str:
    """A date with its year: "Dec 22, 2026"."""
    pattern = "MMM d, yyyy" if _month_first() else "d MMM yyyy"
    return language().toString(QDate(value.year, value.month, value.day), pattern)


def short_day(value: date) -> str:
    """A date of this year: "Dec 22"."""
    pattern = "MMM d" if _month_first() else "d MMM"
    return language().toString(QDate(value.year, value.month, value.day), pattern)


def clock(value: datetime, zone: tzinfo | None = None) -> str:
    """The time of day: "10:02"; in the zone given, else in this computer's."""
    return value.astimezone(zone).strftime("%H:%M")


def moment(value: datetime, zone: tzinfo | None = None, *, today: date | None = None) -> str:
    """When something happened: "Nov 22, 10:02"; with the year when it is not this one."""
    local = value.astimezone(zone)
    now = today or datetime.now(local.tzinfo).date()
    shown = short_day(local.date()) if local.year == now.year else day(local.date())
    return f"{shown}, {local:%H:%M}"


def phone(typed: str) -> str:
    """Ten American digits as (614) 555-0133, with or without the leading 1; else as typed."""
    digits = re.sub(r"\D", "", typed)
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    strange = re.search(r"[^\d\s().+\-/]", typed)
    abroad = typed.strip().startswith("+") and not typed.strip().startswith("+1")
    if len(digits) != 10 or strange or abroad:
        return typed.strip()
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


def date_pattern() -> str:
    """How a date is typed here, for a field's placeholder: "MM/DD/YYYY"."""
    return "MM/DD/YYYY" if _month_first() else "DD/MM/YYYY"


def read_day(typed: str) -> date | None:
    """The date meant by what was typed, or None; two-digit years are refused as ambiguous."""
    text = typed.strip()
    for pattern, order in _SHAPES:
        found = re.fullmatch(pattern, text)
        if found:
            first, second, third = (int(part) for part in found.groups())
            if order == "ymd":
                return _date(first, second, third)
            month, number = (first, second) if _month_first() else (second, first)
            return _date(third, month, number)
    for pattern in ("MMM d, yyyy", "MMM d yyyy", "MMMM d, yyyy", "d MMM yyyy", "d MMMM yyyy"):
        read = language().toDate(text, pattern)
        if read.isValid():
            return date(read.year(), read.month(), read.day())
    return None


_SHAPES = (
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", "ymd"),
    (r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", "local"),
    (r"(\d{2})(\d{2})(\d{4})", "local"),
)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def language() -> QLocale:
    """The system's language; where none is set, the one the program is written in."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    return locale


def _month_first() -> bool:
    short = language().dateFormat(QLocale.FormatType.ShortFormat)
    return short.find("M") < short.find("d")
