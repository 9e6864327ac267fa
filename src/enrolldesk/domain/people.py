"""Who learns and who answers for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from enrolldesk.domain.address import NAME_LIMIT as NAME_LIMIT
from enrolldesk.domain.address import TEXT_LIMIT as TEXT_LIMIT
from enrolldesk.domain.address import Address as Address
from enrolldesk.domain.address import one_line as one_line
from enrolldesk.domain.errors import FieldInvalid, Missing


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who answers for the student and often pays."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """The learner's permit."""

    number: str = ""
    expires_on: date | None = None


class StudentState(StrEnum):
    """Archived students stay in the ledger and the search, but not in the list."""

    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Student:
    """A person who learns; only a name and one contact are required.

    Students of one ``family_id`` are one account to whoever pays for them. One that was found to be
    another is ``merged_into`` that one; what was recorded of them stays theirs.
    """

    student_id: str
    name: str
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    guardian: Guardian = field(default_factory=Guardian)
    address: Address = field(default_factory=Address)
    permit: Permit = field(default_factory=Permit)
    notes: str = ""
    state: StudentState = StudentState.ACTIVE
    family_id: str = ""
    merged_into: str = ""

    def checked(self, today: date, *, contact_required: bool = True) -> Student:
        """The same student with tidy text; raises Missing or FieldInvalid for what cannot be.

        Records of another program come in without a contact rather than not at all.
        """
        tidy = replace(
            self,
            name=one_line(self.name),
            phone=one_line(self.phone),
            email=one_line(self.email),
            guardian=Guardian(
                one_line(self.guardian.name),
                one_line(self.guardian.phone),
                one_line(self.guardian.email),
            ),
            address=Address(
                one_line(self.address.street),
                one_line(self.address.city),
                one_line(self.address.region),
                one_line(self.address.postal_code),
            ),
            permit=replace(self.permit, number=one_line(self.permit.number)),
            notes=self.notes.strip(),
        )
        if not tidy.name:
            raise Missing("name")
        if contact_required and not tidy.contact:
            raise Missing("contact")
        if len(tidy.name) > NAME_LIMIT:
            raise FieldInvalid("name", tidy.name, "too_long")
        if len(tidy.notes) > TEXT_LIMIT:
            raise FieldInvalid("notes", tidy.notes[:40], "too_long")
        for where, value in (("phone", tidy.phone), ("guardian phone", tidy.guardian.phone)):
            if value and not phone_plausible(value):
                raise FieldInvalid(where, value, "phone")
        for where, value in (("e-mail", tidy.email), ("guardian e-mail", tidy.guardian.email)):
            if value and not email_plausible(value):
                raise FieldInvalid(where, value, "email")
        if tidy.birth_date is not None and not date(1900, 1, 1) <= tidy.birth_date <= today:
            raise FieldInvalid("birth date", tidy.birth_date.isoformat(), "birth_date")
        return tidy

    @property
    def contact(self) -> str:
        """How to reach them: the first of phone, e-mail and the guardian's."""
        return self.phone or self.email or self.guardian.phone or self.guardian.email


_NO_DIGITS = re.compile("[^0-9]+")


def phone_digits(text: str) -> str:
    """The digits of a phone number in any punctuation; a leading US country code is dropped."""
    digits = _NO_DIGITS.sub("", text)
    if len(digits) == 11 and digits.startswith("1"):
        return digits[1:]
    return digits


def phone_plausible(text: str) -> bool:
    """Whether the text can be a phone number: 5 to 15 digits, only phone punctuation."""
    if len(text) > 40:
        return False
    number, _, _extension = text.casefold().partition("ext")
    number, _, _extension = number.partition("x")
    if re.search(r"[^0-9+()./\-\s]", number):
        return False
    return 5 <= len(phone_digits(number)) <= 15


def email_plausible(text: str) -> bool:
    """Whether the text can be an e-mail address; only delivery would tell for sure."""
    return (
        len(text) <= 254
        and re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+", text) is not None
    )
