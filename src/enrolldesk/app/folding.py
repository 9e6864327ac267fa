"""Text as people look for it: without accents, case and punctuation, on both sides.

A store keeps a student's words and finds those that begin with every word asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from anyascii import anyascii

from enrolldesk.domain.people import Student, phone_digits

_WORDS = re.compile(r"[a-z0-9]+")
_NOT_IN_CONTACTS = re.compile(r"[^a-z0-9@._+-]+")
_PHONE = re.compile(r"[+0-9()./\-\s]+")
_LAST_DIGITS = (7, 4)

Wanted = tuple[tuple[tuple[str, ...], ...], ...]
"""A query: every chunk must match by any of its alternatives, each by all of its words."""


def folded(text: str) -> str:
    """The text in lower-case ASCII: ``Łukasz Đặng`` is ``lukasz dang``."""
    if text.isascii():
        return text.lower()
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
    """What a student is found by.

    ``whole`` are whole phone numbers, e-mail addresses and receipt numbers as they are printed.
    """

    words: tuple[str, ...]
    whole: tuple[str, ...]


def words_of(student: Student, receipt_numbers: Iterable[str]) -> Words:
    """A student's words: names, phones, e-mails, and the receipts they were given."""
    guardian = student.guardian
    words = [*name_words(student.name), *name_words(guardian.name)]
    whole = [contact_key(student.email), contact_key(guardian.email)]
    for phone in (student.phone, guardian.phone):
        number, *ends = phone_words(phone)
        whole.append(number)
        words.extend(ends)
    for receipt_no in receipt_numbers:
        printed, *ends = receipt_words(receipt_no)
        whole.append(printed)
        words.extend(ends)
    return Words(tuple(dict.fromkeys(words)), tuple(dict.fromkeys(filter(None, whole))))


def phone_words(phone: str) -> list[str]:
    """A phone number in full, then by its last seven and four digits."""
    digits = phone_digits(phone)
    return [digits, *(digits[-count:] for count in _LAST_DIGITS if len(digits) > count)]


def receipt_words(receipt_no: str) -> list[str]:
    """A receipt number as printed, then its number with and without leading zeros."""
    printed = contact_key(receipt_no)
    number = printed.rpartition("-")[2]
    return [printed, *filter(None, (number, number.lstrip("0")))]


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


def found_by(words: Words, query: Wanted) -> bool:
    """Whether a student's words answer a query."""
    known = (*words.words, *words.whole)
    return bool(query) and all(
        any(all(any(word.startswith(part) for word in known) for part in parts) for parts in chunk)
        for chunk in query
    )


def asked_phone(text: str) -> str:
    """The digits of a whole phone number typed in any punctuation, or nothing."""
    plain = folded(text)
    digits = phone_digits(plain) if _PHONE.fullmatch(plain) else ""
    return digits if len(digits) >= _LAST_DIGITS[0] else ""


def asked_receipt(text: str) -> tuple[str, int | None]:
    """A text as a receipt number: as printed, and as a bare number where it is one."""
    key = contact_key(text) if len(text.split()) == 1 else ""
    return key, int(key) if key.isdigit() and 0 < len(key) <= 12 else None
