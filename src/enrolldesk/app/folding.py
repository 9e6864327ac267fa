"""Text as people look for it: without accents, case and punctuation, on both sides.

A store keeps a student's words and finds those that begin with every word asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from enrolldesk.domain.people import Student, phone_digits

_WORDS = re.compile(r"[a-z0-9]+")
_NOT_IN_CONTACTS = re.compile(r"[^a-z0-9@._+-]+")
_PHONE = re.compile(r"[+0-9()./\-\s]+")
_LAST_DIGITS = (7, 4)

LONGEST_NUMBER = 12
"""Digits: no desk gives more receipts, and the number of one fits into any store."""

Wanted = tuple[tuple[tuple[str, ...], ...], ...]
"""A query: every chunk must match by any of its alternatives, each by all of its words."""


def folded(text: str) -> str:
    """The text in lower-case ASCII: ``Łukasz Đặng`` is ``lukasz dang``."""
    if text.isascii():
        return text.lower()
    return _romanized(text)


@lru_cache(maxsize=2048)
def _romanized(text: str) -> str:
    return anyascii(unicodedata.normalize("NFC", text)).casefold()


def name_words(text: str) -> tuple[str, ...]:
    """The words of a name; an apostrophe joins, every other mark parts."""
    return tuple(_WORDS.findall(folded(text).replace("'", "")))


def sort_key(name: str) -> str:
    """What names are sorted by."""
    return " ".join(name_words(name)) or folded(name)


def contact_key(text: str) -> str:
    """An e-mail address or a receipt number as it is looked for."""
    return _NOT_IN_CONTACTS.sub("", folded(text))


@dataclass(frozen=True, slots=True)
class Words:
    """What a student is found by: ``whole`` are whole phone numbers and e-mail addresses."""

    words: tuple[str, ...]
    whole: tuple[str, ...]


def words_of(student: Student) -> Words:
    """A student's words: names, phones and e-mails, the guardian's included."""
    guardian = student.guardian
    words = [*name_words(student.name), *name_words(guardian.name)]
    whole = [contact_key(student.email), contact_key(guardian.email)]
    for phone in (student.phone, guardian.phone):
        number, *ends = phone_words(phone)
        whole.append(number)
        words.extend(ends)
    return Words(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(filter(None, whole))))


def phone_words(phone: str) -> list[str]:
    """A phone number in full, then by its last seven and four digits."""
    digits = phone_digits(phone)
    return [digits, *(digits[-count:] for count in _LAST_DIGITS if len(digits) > count)]


def receipt_found(receipt_no: str, word: str) -> bool:
    """Whether a printed number is asked for: by its beginning with the dash, or by the number."""
    printed = contact_key(receipt_no)
    if "-" in word:
        return printed.startswith(word)
    number = printed.rpartition("-")[2]
    if not (word.isdigit() and number.isdigit()) or len(word) > LONGEST_NUMBER:
        return False
    return int(number) == int(word)


def wanted(text: str) -> Wanted:
    """What a typed text asks for; empty where it asks for nothing."""
    plain = folded(text).replace("'", "")
    whole_phone = _PHONE.fullmatch(plain) is not None
    chunks = [plain] if whole_phone else plain.split()
    alternatives = (_alternatives(chunk) for chunk in chunks)
    return tuple(found for found in alternatives if found)


def _alternatives(chunk: str) -> tuple[tuple[str, ...], ...]:
    pieces = tuple(_WORDS.findall(chunk))
    if not pieces:
        return ()
    found = [pieces]
    contact = contact_key(chunk)
    if contact != "".join(pieces) and not chunk.isspace() and " " not in chunk:
        found.append((contact,))
    if _PHONE.fullmatch(chunk):
        digits = "".join(pieces)
        found.append((digits,))
        if digits.startswith("1") and (len(digits) == 11 or chunk.lstrip().startswith("+")):
            found.append((digits[1:] or digits,))
    return tuple(dict.fromkeys(found))


def found_by(words: Words, receipt_numbers: Iterable[str], query: Wanted) -> bool:
    """Whether a student's words and the receipts they were given answer a query.

    Only a word that stands alone can be a receipt: the pieces of a phone number are none.
    """
    known = (*words.words, *words.whole)
    receipts = tuple(receipt_numbers)

    def has(parts: tuple[str, ...]) -> bool:
        if all(any(word.startswith(part) for word in known) for part in parts):
            return True
        return len(parts) == 1 and any(receipt_found(one, parts[0]) for one in receipts)

    return bool(query) and all(any(has(parts) for parts in chunk) for chunk in query)


def asked_phone(text: str) -> str:
    """The digits of a whole phone number typed in any punctuation, or nothing."""
    plain = folded(text)
    digits = phone_digits(plain) if _PHONE.fullmatch(plain) else ""
    return digits if len(digits) >= _LAST_DIGITS[0] else ""


def asked_receipt(text: str) -> str:
    """A text that may be a printed receipt number or the bare number of one, or nothing."""
    key = contact_key(text) if len(text.split()) == 1 else ""
    return key if "-" in key or (key.isdigit() and len(key) <= LONGEST_NUMBER) else ""
