"""When two students may be the same person: said beside the form, never in its way."""

from __future__ import annotations

from datetime import date
from typing import Final

from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.domain.people import Student, phone_digits

PHONE: Final = "phone"
EMAIL: Final = "email"
NAME: Final = "name"
WHYS: Final = (PHONE, EMAIL, NAME)

LIKENESSES: Final = 20
"""More than this many would be read by nobody."""

_TYPO: Final = 1
_SHORTEST_TYPED_WRONG: Final = 4


def why_like(one: Student, other: Student) -> str | None:
    """Same phone, same e-mail, or same name and birth date within a typo; None if neither.

    Where a birth date is missing the name must be the same to the letter.
    """
    if one.student_id == other.student_id:
        return None
    if phones_of(one) & phones_of(other):
        return PHONE
    if emails_of(one) & emails_of(other):
        return EMAIL
    mine, theirs = sort_key(one.name), sort_key(other.name)
    if not mine:
        return None
    if mine == theirs:
        return NAME if births_alike(one.birth_date, other.birth_date) else None
    same_day = one.birth_date is not None and one.birth_date == other.birth_date
    return NAME if same_day and names_alike(mine, theirs) else None


def names_alike(mine: str, theirs: str) -> bool:
    """The same sort keys but for one slip of the keyboard, or the words in another order."""
    if sorted(mine.split()) == sorted(theirs.split()):
        return True
    if min(len(mine), len(theirs)) < _SHORTEST_TYPED_WRONG:
        return False
    return _within_a_typo(mine, theirs)


def births_alike(mine: date | None, theirs: date | None) -> bool:
    """Not known, or but for one wrong or two swapped figures, or day and month swapped."""
    if mine is None or theirs is None:
        return True
    if (mine.year, mine.month, mine.day) == (theirs.year, theirs.day, theirs.month):
        return True
    return _within_a_typo(f"{mine:%Y%m%d}", f"{theirs:%Y%m%d}")


def phones_of(student: Student) -> set[str]:
    """The digits of a student's phone numbers, the guardian's included."""
    return {phone_digits(student.phone), phone_digits(student.guardian.phone)} - {""}


def emails_of(student: Student) -> set[str]:
    """A student's e-mail addresses as they are compared, the guardian's included."""
    return {contact_key(student.email), contact_key(student.guardian.email)} - {""}


def _within_a_typo(mine: str, theirs: str) -> bool:
    # Its import is a tenth of a start; the first new student is time enough.
    from rapidfuzz.distance import OSA

    return OSA.distance(mine, theirs, score_cutoff=_TYPO) <= _TYPO
