"""Two records of one student: which of them is kept, what it took over, and how that is undone.

Nothing that was recorded moves: a merged student points to the kept one, and whoever reads of a
student follows the pointers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from enrolldesk.domain.people import Student
from enrolldesk.domain.slips import Slip

_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("name", ""),
    "phone": ("phone", ""),
    "email": ("email", ""),
    "birth_date": ("birth_date", ""),
    "guardian_name": ("guardian", "name"),
    "guardian_phone": ("guardian", "phone"),
    "guardian_email": ("guardian", "email"),
    "street": ("address", "street"),
    "city": ("address", "city"),
    "region": ("address", "region"),
    "postal_code": ("address", "postal_code"),
    "permit_number": ("permit", "number"),
    "permit_expires_on": ("permit", "expires_on"),
    "notes": ("notes", ""),
    "family_id": ("family_id", ""),
}
PARTS: Final = tuple(_PARTS)
DAYS: Final = frozenset({"birth_date", "permit_expires_on"})
"""Parts that are calendar days, as ISO text."""

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name",),
    "phone": ("phone",),
    "email": ("email",),
    "birth_date": ("birth_date",),
    "guardian": ("guardian_name", "guardian_phone", "guardian_email"),
    "address": ("street", "city", "region", "postal_code"),
    "permit": ("permit_number", "permit_expires_on"),
    "notes": ("notes",),
    "family": ("family_id",),
}
"""What may be taken over, each whole: half of an address is none."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A part of the kept student as it was before the merge and as the merge made it."""

    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Slip):
    """One student found to be another; it stays when it is undone, with who did that and why."""

    kept_id: str
    merged_id: str
    filled: tuple[Filled, ...] = ()
    reason: str = ""
    undone_on: date | None = None
    undone_by: str = ""
    undone_reason: str = ""

    @property
    def about(self) -> str:
        """The student that was merged away."""
        return self.merged_id

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSame(Slip):
    """Staff looked at two students and found them to be two people."""

    one_id: str
    other_id: str

    @property
    def about(self) -> str:
        """The first of the two."""
        return self.one_id

    @property
    def pair(self) -> tuple[str, str]:
        """Both, in the order of their ids."""
        return pair_of(self.one_id, self.other_id)


def pair_of(one_id: str, other_id: str) -> tuple[str, str]:
    """Two students in the order of their ids."""
    return (one_id, other_id) if one_id <= other_id else (other_id, one_id)


def kept_id(student_id: str, merged_into: Callable[[str], str | None]) -> str:
    """Whom a student is shown as.

    ``merged_into`` answers "" for a student who is not merged, and None for one who is not held:
    until that one arrives, whoever points there stands alone. Two desks that merged each other's
    kept student made a ring, from which every desk picks the same one.
    """
    path = [student_id]
    places = {student_id: 0}
    while target := merged_into(path[-1]):
        if target in places:
            return min(path[places[target] :])
        if merged_into(target) is None:
            break
        places[target] = len(path)
        path.append(target)
    return path[-1]


def part_of(student: Student, part: str) -> str:
    """A part of a student as text."""
    outer, inner = _PARTS[part]
    value = getattr(student, outer)
    if inner:
        value = getattr(value, inner)
    return value.isoformat() if isinstance(value, date) else value or ""


def with_parts(student: Student, parts: Mapping[str, str]) -> Student:
    """The student with other parts; a day that is none raises ValueError."""
    for part, text in parts.items():
        outer, inner = _PARTS[part]
        value: Any = text
        if part in DAYS:
            value = date.fromisoformat(text) if text else None
        if inner:
            value = replace(getattr(student, outer), **{inner: value})
        changed: dict[str, Any] = {outer: value}
        student = replace(student, **changed)
    return student


def is_empty(student: Student, field: str) -> bool:
    """Whether nothing is noted in one of FIELDS."""
    return not any(part_of(student, part) for part in FIELDS[field])


def is_different(kept: Student, merged: Student, field: str) -> bool:
    """Whether the two say different things in one of FIELDS."""
    return any(part_of(kept, part) != part_of(merged, part) for part in FIELDS[field])


def lacking(kept: Student, merged: Student) -> tuple[str, ...]:
    """The fields that the merged student can fill in for the kept one."""
    return tuple(field for field in FIELDS if is_empty(kept, field) and not is_empty(merged, field))


def taken_over(kept: Student, merged: Student, fields: Iterable[str]) -> tuple[Filled, ...]:
    """What of the kept student changes when these fields are taken from the merged one.

    Notes are added to those that are there: they are no answer to one question.
    """
    filled = []
    for field in dict.fromkeys(fields):
        for part in FIELDS[field]:
            before, after = part_of(kept, part), part_of(merged, part)
            if part == "notes" and before and after:
                after = f"{before}\n\n{after}"
            if before != after:
                filled.append(Filled(part, before, after))
    return tuple(filled)


def put_back(student: Student, filled: Iterable[Filled]) -> Student:
    """The student with the parts undone that still are what the merge made them."""
    parts = {one.part: one.before for one in filled if part_of(student, one.part) == one.after}
    return with_parts(student, parts)


def passed_on(undone: Iterable[Filled], later: Merge) -> Merge:
    """A merge that wrote over what an undone one had filled in, as if that had never been."""
    before = {one.part: one for one in undone}
    return replace(
        later,
        filled=tuple(
            replace(one, before=before[one.part].before)
            if one.part in before and before[one.part].after == one.before
            else one
            for one in later.filled
        ),
    )
