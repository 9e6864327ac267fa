"""Any command with any values: ids of what there is, amounts, words and days, by field and type."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from enrolldesk.app.ports import Reads
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import Money
from enrolldesk.testing.small_school import ANA, OPENING

Pools = Mapping[str, Sequence[str]]

_CENTS: Final = (-1, 0, 1, 50, 2500, 4000, 5000, 9999, 45_000, 54_999)
_WORDS: Final = ("", "Why", "Why", "(614) 555-0133", "D2", "USD", "ana@example.org")
_DAYS: Final = (0, 0, 0, -40, -1, 1, 30)
_NUMBERS: Final = (0, 1, 2, 30, 1000, 5000, 10_000)


def pools_of(reads: Reads, entries: Sequence[str]) -> Pools:
    """The ids there are, by noun."""
    accounts = list(reads.accounts())
    students = [one.student.student_id for one in accounts]
    places = [place.enrollment_id for one in accounts for place in one.enrollments]
    return {
        "student": students,
        "enrollment": places,
        "entry": entries,
        "receipt": entries,
        "reverses": entries,
        "course": [row.course.course_id for row in reads.courses(inactive=True)],
        "bundle": places,
        "staff": [ANA.staff_id],
        "desk": ["desk-one"],
    }


def anything(kind: type[Any], rng: Random, pools: Pools, **given: Any) -> Any:
    """A value of a dataclass, or None where its values cannot be together."""
    hints = get_type_hints(kind)
    values = {
        each.name: given[each.name]
        if each.name in given
        else _value(hints[each.name], each.name, rng, pools)
        for each in fields(kind)
    }
    try:
        return kind(**values)
    except (DeskError, ValueError):
        return None


def _value(hint: Any, name: str, rng: Random, pools: Pools) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        some = [one for one in inner if one is not type(None)]
        if len(some) < len(inner) and rng.random() < 0.5:
            return None
        return _value(some[0], name, rng, pools)
    if origin is tuple:
        several = inner[:1] * rng.randrange(3) if inner[-1] is Ellipsis else inner
        found = [_value(one, name.removesuffix("s"), rng, pools) for one in several]
        return tuple(one for one in found if one is not None)
    if hint is Money:
        return Money(rng.choice(_CENTS))
    if is_dataclass(hint) and isinstance(hint, type):
        return anything(hint, rng, pools)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return rng.choice(list(hint))
    return _plain(hint, name, rng, pools)


def _plain(hint: Any, name: str, rng: Random, pools: Pools) -> Any:
    if hint is bool:
        return rng.random() < 0.5
    if hint is int:
        return rng.choice(_NUMBERS)
    if hint is datetime:
        return OPENING
    if hint is date:
        return OPENING.date() + timedelta(days=rng.choice(_DAYS))
    if hint is bytes:
        return b""
    noun = name.removesuffix("_id").rpartition("_")[2]
    if noun in pools:
        return rng.choice([*pools[noun], f"new-{name}"])
    return rng.choice(_WORDS)
