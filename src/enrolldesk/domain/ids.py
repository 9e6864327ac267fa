"""Ids: random where two desks must never meet, derived where they must.

An enrollment's id follows from student, course and how many times, so two desks enrolling the
same student write the same document; a void's id follows from what it voids.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_LENGTH = 20
# Read from paper and typed again: none that looks like a number or like another letter.
_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,100}")


def new_id() -> str:
    """Mint a random id (119 bits), safe as a document name and in a file name."""
    return _drawn(_ALPHABET, _LENGTH)


def is_safe_id(text: str) -> bool:
    """Whether a given id can name a document, a file and a row without quoting."""
    return _SAFE.fullmatch(text) is not None


def derived_id(*parts: str) -> str:
    """The id that always follows from the same parts."""
    import hashlib

    joined = "\x1f".join(parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:24]


def enrollment_id(student_id: str, course_id: str, ordinal: int) -> str:
    """The id of a student's first, second, … enrollment in a course (ordinal from 1)."""
    return derived_id("enrollment", student_id, course_id, str(ordinal))


def charge_id(enrollment_id: str) -> str:
    """The id of the charge that enrolling posts."""
    return f"{enrollment_id}-charge"


def void_id(entry_id: str) -> str:
    """The id of the entry that cancels another: two desks voiding one entry settle as one."""
    return f"{entry_id}-void"


def right_id(entry_id: str) -> str:
    """The id of the payment recorded in place of a mistaken one: two desks putting one payment
    right never count it twice."""
    return f"{entry_id}-right"


def put_right_id(entry_id: str) -> str | None:
    """The id of the payment in whose place one was recorded, or None."""
    before = entry_id.removesuffix("-right")
    return before if before != entry_id else None


def credit_ids(command_id: str) -> tuple[str, str]:
    """The ids of the two halves of moved credit: away, toward."""
    return command_id, f"{command_id}-2"


def credit_partner_ids(entry_id: str) -> tuple[str, ...]:
    """The ids that the other half of moved credit may have."""
    toward = credit_ids(entry_id)[1]
    return (toward, entry_id.removesuffix("-2")) if entry_id.endswith("-2") else (toward,)


def fee_id(entry_id: str) -> str:
    """The id of the fee for a payment that came back."""
    return f"{entry_id}-fee"


def correction_id(command_id: str) -> str:
    """The id of the price correction that goes along with something else."""
    return f"{command_id}-correction"


def discount_id(command_id: str) -> str:
    """The id of the discount that is given with an enrollment."""
    return f"{command_id}-discount"


@dataclass(frozen=True, slots=True, order=True)
class ReceiptSeries:
    """A desk's run of receipt numbers; a restored machine opens the next letter."""

    code: str
    letter: str = ""

    def __str__(self) -> str:
        return f"{self.code}{self.letter}"

    def apart(self) -> ReceiptSeries:
        """A series of this desk that nobody else will choose: three letters at random."""
        return ReceiptSeries(self.code, _drawn(_LETTERS, 3))


@dataclass(frozen=True, slots=True, order=True)
class ReceiptNumber:
    """A gapless number within a series, printed as ``D1-000123``."""

    series: str
    number: int

    def __str__(self) -> str:
        return f"{self.series}-{self.number:06d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a printed receipt number; raises ValueError if it is none."""
        series, dash, digits = text.strip().rpartition("-")
        if not dash or not series or not digits.isascii() or not digits.isdigit():
            raise ValueError(text)
        return cls(series, int(digits))


def _drawn(letters: str, count: int) -> str:
    # Here and above: a window shows its list without the libraries of cryptography.
    import secrets

    return "".join(secrets.choice(letters) for _ in range(count))
