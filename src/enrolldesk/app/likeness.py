"""When two students may be the same person: said beside the form, never in its way."""

from __future__ import annotations

from datetime import date
from typing import Final

from rapidfuzz.distance import OSA

from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.domain.people import Student, phone_digits

PHONE: Final = "phone"
EMAIL: Final = "email"
NAME: Final = "name"

_TYPO: Final = 1
_SHORTEST_TYPED_WRONG: Final = 4


def why_like(one: Student, other: Student) -> str | None:
    """Same phone, same e-mail, or same name and birth date within a typo; None if neither.

    Where a birth date is missing the name must be the same to the letter.
    """
    if one.student_id == other.student_id:
        return None
    if _phones(one) & _phones(other):
        return PHONE
    if _emails(one) & _emails(other):
        return EMAIL
    return NAME if _same_name_and_birth(one, other) else None


def _same_name_and_birth(one: Student, other: Student) -> bool:
    mine, theirs = sort_key(one.name), sort_key(other.name)
    if not mine:
        return False
    if mine == theirs:
        return (
            one.birth_date is None
            or other.birth_date is None
            or _dates_alike(one.birth_date, other.birth_date)
        )
    return (
        one.birth_date is not None
        and one.birth_date == other.birth_date
        and _names_alike(mine, theirs)
    )


def _names_alike(mine: str, theirs: str) -> bool:
    """One slip of the keyboard, or the same words in another order."""
    if sorted(mine.split()) == sorted(theirs.split()):
        return True
    if min(len(mine), len(theirs)) < _SHORTEST_TYPED_WRONG:
        return False
    return OSA.distance(mine, theirs, score_cutoff=_TYPO) <= _TYPO


def _dates_alike(mine: date, theirs: date) -> bool:
    """One wrong or two swapped figures, or day and month swapped."""
    if (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month):
        return True
    return OSA.distance(f"{mine:%Y%m%d}", f"{theirs:%Y%m%d}", score_cutoff=_TYPO) <= _TYPO


def _phones(student: Student) -> set[str]:
    digits = {phone_digits(student.phone), phone_digits(student.guardian.phone)}
    return digits - {""}


def _emails(student: Student) -> set[str]:
    keys = {contact_key(student.email), contact_key(student.guardian.email)}
    return keys - {""}
