"""What a column holds, recognized from its header in the languages rosters come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a column is read as."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    MIDDLE_NAME = "middle_name"
    FAMILY_NAME = "family_name"
    PHONE = "phone"
    OTHER_PHONE = "other_phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    STREET = "street"
    STREET_2 = "street_2"
    CITY = "city"
    REGION = "region"
    POSTAL_CODE = "postal_code"
    GUARDIAN_NAME = "guardian_name"
    GUARDIAN_PHONE = "guardian_phone"
    GUARDIAN_EMAIL = "guardian_email"
    PERMIT_NUMBER = "permit_number"
    PERMIT_EXPIRES = "permit_expires"
    NOTES = "notes"
    COURSE = "course"
    PAID = "paid"
    OPEN = "open"
    SOURCE_ID = "source_id"
    KIND_OF_PERSON = "kind_of_person"
    RECORD_STATUS = "record_status"
    GUARDIAN_IDS = "guardian_ids"


_WORDS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.NAME: ("name", "full name", "student name", "student", "schüler", "nombre completo"),
    Role.GIVEN_NAME: ("first name", "given name", "givenname", "vorname", "nombre", "prénom"),
    Role.MIDDLE_NAME: ("middle name", "middlename", "zweiter vorname"),
    Role.FAMILY_NAME: (
        "last name",
        "family name",
        "familyname",
        "surname",
        "nachname",
        "familienname",
        "apellido",
        "apellidos",
        "nom",
    ),
    Role.PHONE: (
        "phone",
        "phone number",
        "telephone",
        "mobile",
        "mobile phone",
        "cell",
        "cell phone",
        "telefon",
        "telefonnummer",
        "handy",
        "teléfono",
        "téléphone",
    ),
    Role.OTHER_PHONE: ("sms", "other phone", "home phone", "secondary phone"),
    Role.EMAIL: (
        "email",
        "e-mail",
        "email address",
        "e-mail address",
        "mail",
        "correo",
        "courriel",
    ),
    Role.BIRTH_DATE: (
        "birthday",
        "birth date",
        "birthdate",
        "date of birth",
        "dob",
        "born",
        "geburtsdatum",
        "geburtstag",
        "fecha de nacimiento",
        "date de naissance",
    ),
    Role.STREET: ("street address 1", "street", "address", "address 1", "straße", "strasse"),
    Role.STREET_2: ("street address 2", "address 2"),
    Role.CITY: ("city", "town", "ort", "stadt", "ciudad", "ville"),
    Role.REGION: ("state", "region", "province", "bundesland"),
    Role.POSTAL_CODE: ("postal code", "zip", "zip code", "postcode", "plz", "postleitzahl"),
    Role.GUARDIAN_NAME: ("guardian", "guardian name", "parent", "parent name", "eltern"),
    Role.GUARDIAN_PHONE: ("guardian phone", "parent phone"),
    Role.GUARDIAN_EMAIL: ("guardian email", "guardian e-mail", "parent email", "parent e-mail"),
    Role.PERMIT_NUMBER: ("permit", "permit number", "permit no"),
    Role.PERMIT_EXPIRES: ("permit expires", "permit expiry", "permit expiration"),
    Role.NOTES: ("notes", "note", "memo", "comment", "comments", "bemerkung", "notizen"),
    Role.COURSE: ("course", "bundle", "kurs", "lehrgang", "curso", "cours"),
    Role.PAID: ("paid", "amount paid", "bezahlt", "pagado", "payé"),
    Role.OPEN: ("open", "owed", "due", "balance", "amount due", "offen", "pendiente", "dû"),
    Role.SOURCE_ID: ("sourcedid",),
    Role.KIND_OF_PERSON: ("role",),
    Role.RECORD_STATUS: ("status",),
    Role.GUARDIAN_IDS: ("agentsourcedids",),
}

_ROLE_OF: Final = {word: role for role, words in _WORDS.items() for word in words}

Columns = Mapping[Role, int]
"""Which column (from 0) plays which role."""


def recognize(header: Sequence[str]) -> dict[Role, int]:
    """The role of each column, by its header; the first one wins, unknown ones stay out."""
    found: dict[Role, int] = {}
    for index, title in enumerate(header):
        role = _ROLE_OF.get(_plain(title))
        if role is not None:
            found.setdefault(role, index)
    if not _is_oneroster(found):
        # "status" and "role" mean something only beside OneRoster's ids.
        for role in (Role.SOURCE_ID, Role.KIND_OF_PERSON, Role.RECORD_STATUS, Role.GUARDIAN_IDS):
            found.pop(role, None)
    if Role.GIVEN_NAME in found and Role.NAME in found and Role.FAMILY_NAME not in found:
        # "Name; Vorname": beside a given name, "name" is the family's.
        found[Role.FAMILY_NAME] = found.pop(Role.NAME)
    return found


def _is_oneroster(found: Columns) -> bool:
    return Role.SOURCE_ID in found and Role.KIND_OF_PERSON in found


def has_name(columns: Columns) -> bool:
    """Whether a person's name can be read from these columns."""
    return Role.NAME in columns or Role.GIVEN_NAME in columns or Role.FAMILY_NAME in columns


def _plain(title: str) -> str:
    return " ".join(title.replace("_", " ").strip().casefold().rstrip(":*").split())
