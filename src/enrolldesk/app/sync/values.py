"""Fields of a document read one by one, each with the type and size it must have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, TypeVar

from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import is_safe_id
from enrolldesk.domain.money import LARGEST, Money
from enrolldesk.domain.people import TEXT_LIMIT

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FIRST, _LAST = date(1900, 1, 1), date(2199, 12, 31)
_PARTS: Final = 1000
# The days of a school repeat, and each is read from thousands of documents.
_date_of = lru_cache(maxsize=4096)(date.fromisoformat)

Choice = TypeVar("Choice", bound=StrEnum)


class Why(StrEnum):
    """Why a document is set aside."""

    PATH = "path"
    NEWER = "newer"
    MALFORMED = "malformed"
    CONTRADICTION = "contradiction"
    REFERENCE = "reference"
    CONFLICT = "conflict"


@dataclass(eq=False)
class Unreadable(DeskError):
    """A document that cannot become a record; ``field`` is what is wrong with it."""

    why: Why
    field: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Some fields and where they are; every question raises Unreadable for a wrong answer."""

    values: Mapping[str, Any]
    within: str = ""

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    def text(self, name: str, *, default: str | None = None, length: int = TEXT_LIMIT) -> str:
        """A text that can be kept, found and printed."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or len(value) > length or "\0" in value:
            raise self.malformed(name)
        return value

    def matching(self, name: str, pattern: re.Pattern[str], *, default: str | None = None) -> str:
        """A text of one shape."""
        value = self.text(name, default=default)
        if pattern.fullmatch(value) is None:
            raise self.malformed(name)
        return value

    def identity(self, name: str) -> str:
        """The id of a record."""
        value = self.values.get(name)
        if not isinstance(value, str) or not is_safe_id(value):
            raise self.malformed(name)
        return value

    def identity_or_none(self, name: str) -> str | None:
        """The id of a record, where there is one."""
        return self.identity(name) if self.has(name) else None

    def choice(self, name: str, words: type[Choice], default: Choice | None = None) -> Choice:
        """One of some words."""
        if default is not None and not self.has(name):
            return default
        value = self.text(name, length=100)
        try:
            return words(value)
        except ValueError as error:
            raise self.malformed(name) from error

    def integer(self, name: str, least: int, most: int, *, default: int | None = None) -> int:
        """A whole number within bounds; a true or a 3.0 is none."""
        value = self.values.get(name)
        if value is None and default is not None:
            return default
        if type(value) is not int or not least <= value <= most:
            raise self.malformed(name)
        return value

    def money(self, name: str, *, least: int = 0) -> Money:
        """An amount."""
        return Money(self.integer(name, least, LARGEST.cents))

    def money_or_none(self, name: str) -> Money | None:
        """An amount, where there is one."""
        return self.money(name) if self.has(name) else None

    def difference(self, name: str) -> Money:
        """An amount in either direction."""
        return self.money(name, least=-LARGEST.cents)

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.malformed(name)
        return value

    def day(self, name: str) -> date | None:
        """A calendar day in ISO text, or none."""
        text = self.values.get(name)
        if text is None:
            return None
        if not isinstance(text, str) or _DAY.fullmatch(text) is None:
            raise self.malformed(name)
        try:
            value = _date_of(text)
        except ValueError as error:
            raise self.malformed(name) from error
        if not _FIRST <= value <= _LAST:
            raise self.malformed(name)
        return value

    def needed_day(self, name: str) -> date:
        """A calendar day in ISO text."""
        value = self.day(name)
        if value is None:
            raise self.malformed(name)
        return value

    def time(self, name: str) -> datetime:
        """A moment that every time zone can show."""
        value = self.values.get(name)
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise self.malformed(name)
        if not _FIRST.year < value.year <= _LAST.year:
            raise self.malformed(name)
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def inner(self, name: str) -> Fields:
        """The fields within a field; none where it is not there."""
        value = self.values.get(name)
        if value is None:
            return Fields({}, self._named(name))
        if not isinstance(value, Mapping):
            raise self.malformed(name)
        return Fields(value, self._named(name))

    def parts(self, name: str) -> tuple[Fields, ...]:
        """A list of fields within; empty where it is not there."""
        values = self._list(name, _PARTS)
        if not all(isinstance(value, Mapping) for value in values):
            raise self.malformed(name)
        return tuple(Fields(value, self._named(name)) for value in values)

    def texts(self, name: str, *, limit: int, length: int) -> tuple[str, ...]:
        """A list of texts; empty where it is not there."""
        values = self._list(name, limit)
        if not all(isinstance(value, str) and len(value) <= length for value in values):
            raise self.malformed(name)
        return tuple(values)

    def malformed(self, name: str) -> Unreadable:
        """What to raise about a field."""
        return Unreadable(Why.MALFORMED, self._named(name))

    def _list(self, name: str, limit: int) -> list[Any]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > limit:
            raise self.malformed(name)
        return value

    def _named(self, name: str) -> str:
        return f"{self.within}.{name}" if self.within else name
