"""Students who may be recorded twice, looked for in the whole school.

Nobody is compared with everybody: only those who share something that a person has once. Who
shares a guardian's contact and has another name is a brother or sister, and so is who was born on
another day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.app.likeness import EMAIL, NAME, PHONE, WHYS, births_alike, names_alike
from enrolldesk.app.ports import Reads
from enrolldesk.domain.merging import NotSame, kept_id, pair_of
from enrolldesk.domain.people import Student, phone_digits

AT_MOST: Final = 2_000
"""Pairs: more would be looked through by nobody."""
CROWD: Final = 25
"""More than this many with one number or name: it is the school's own, or a very common one."""

_STEP: Final = 500
_END: Final = 3
"""Signs: one slip of the keyboard leaves the beginning or the end of a longer name as it was."""

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two students who may be one; ``why`` is phone, email or name."""

    one_id: str
    other_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; ``complete`` is False where somebody stopped it or there is more."""

    pairs: tuple[Pair, ...]
    looked_at: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class _Known:
    """What is compared of a student: a hundred thousand of them are held at once."""

    student_id: str
    name: str
    born: date | None
    phone: str
    email: str
    guardian: frozenset[str]
    family_id: str


def find_duplicates(reads: Reads, progress: Progress = lambda done, total: True) -> Found:
    """Look through everybody who is not archived; ``progress`` answers False to stop it."""
    total = reads.counts()["students"]
    known, merged = [], {}
    for count, student in enumerate(reads.identities(), start=1):
        if student.merged_into:
            merged[student.student_id] = student.merged_into
        known.append(_known(student))
        if count % _STEP == 0 and not progress(count, 2 * total):
            return Found((), count, complete=False)
    shown = [one for one in known if _is_shown(one.student_id, merged)]
    apart = {slip.pair for slip in reads.slips(NotSame)}
    pairs: dict[tuple[str, str], str] = {}
    buckets = _buckets(shown)
    for count, (why, bucket) in enumerate(buckets, start=1):
        for one, other in combinations(bucket, 2):
            pair = pair_of(one.student_id, other.student_id)
            if pair not in pairs and pair not in apart and _may_be_one(one, other, why):
                pairs[pair] = why
        if len(pairs) >= AT_MOST:
            return Found(_sorted(pairs), len(shown), complete=False)
        if count % _STEP == 0 and not progress(total + total * count // len(buckets), 2 * total):
            return Found(_sorted(pairs), len(shown), complete=False)
    progress(2 * total, 2 * total)
    return Found(_sorted(pairs), len(shown))


def _known(student: Student) -> _Known:
    guardian = student.guardian
    contacts = {phone_digits(guardian.phone), contact_key(guardian.email)} - {""}
    return _Known(
        student.student_id,
        sort_key(student.name),
        student.birth_date,
        phone_digits(student.phone),
        contact_key(student.email),
        frozenset(contacts),
        student.family_id,
    )


def _is_shown(student_id: str, merged: dict[str, str]) -> bool:
    return student_id not in merged or kept_id(student_id, lambda key: merged.get(key, "")) == (
        student_id
    )


def _buckets(known: Iterable[_Known]) -> list[tuple[str, list[_Known]]]:
    """Those who share something, the strongest sign first."""
    shared: dict[tuple[str, Hashable], list[_Known]] = defaultdict(list)
    for one in known:
        for sign in _signs(one):
            shared[sign].append(one)
    # A crowd with one number says nothing; of one name, only those born on one day are compared.
    found = [(why, group) for (why, _), group in shared.items() if 1 < len(group) <= CROWD]
    return sorted(found, key=lambda one: WHYS.index(one[0]))


def _signs(one: _Known) -> Iterator[tuple[str, Hashable]]:
    for phone in {one.phone, *(key for key in one.guardian if key.isdigit())} - {""}:
        yield PHONE, phone
    for email in {one.email, *(key for key in one.guardian if not key.isdigit())} - {""}:
        yield EMAIL, email
    if not one.name:
        return
    yield NAME, one.name
    if one.born is not None:
        yield NAME, (one.born, one.name)
        yield NAME, (one.born, "begins", one.name[:_END])
        yield NAME, (one.born, "ends", one.name[-_END:])
        yield NAME, (one.born, "words", *sorted(one.name.split()))


def _may_be_one(one: _Known, other: _Known, why: str) -> bool:
    if one.family_id and one.family_id == other.family_id:
        return False
    same_name = one.name == other.name
    if why == NAME:
        same_day = one.born is not None and one.born == other.born
        if same_name:
            return births_alike(one.born, other.born)
        return same_day and names_alike(one.name, other.name)
    if same_name or names_alike(one.name, other.name):
        return births_alike(one.born, other.born)
    own = (one.phone and one.phone == other.phone) or (one.email and one.email == other.email)
    return bool(own) and births_alike(one.born, other.born)


def _sorted(pairs: dict[tuple[str, str], str]) -> tuple[Pair, ...]:
    found = [Pair(one, other, why) for (one, other), why in pairs.items()]
    return tuple(sorted(found, key=lambda one: WHYS.index(one.why)))
