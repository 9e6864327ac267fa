"""Words about students and what is noted of them."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.rows import StudentCard
from enrolldesk.domain.merging import FIELDS, part_of
from enrolldesk.domain.people import Student
from enrolldesk.ui.kit.formats import day, phone
from enrolldesk.ui.notation import Notation

FIELD_WORDS: Final = {
    "name": "Name",
    "phone": "Phone",
    "email": "E-mail",
    "birth_date": "Birth date",
    "guardian": "Guardian",
    "address": "Address",
    "permit": "Permit",
    "notes": "Notes",
    "family": "Family",
}
WHY: Final = {
    "phone": "Same phone",
    "email": "Same e-mail",
    "name": "Same name, birth date",
}


def said(student: Student, field: str) -> str:
    """What a student's record says in one of FIELDS; a dash where it says nothing."""
    if field == "birth_date" and student.birth_date is not None:
        return day(student.birth_date)
    if field == "family":
        return "in a family" if student.family_id else "–"
    words = (part_of(student, part) for part in FIELDS[field])
    return ", ".join(" ".join(word.split()) for word in words if word) or "–"


def person_line(student: Student) -> str:
    """How to reach somebody, and when they were born."""
    born = f"born {day(student.birth_date)}" if student.birth_date else ""
    contact = phone(student.phone) if student.phone else student.contact
    return " · ".join(part for part in (contact, born) if part)


def courses_line(card: StudentCard) -> str:
    """The courses and bundles somebody is or was in."""
    return ", ".join(row.title for row in card.enrollments if not row.is_component)


def balance_line(card: StudentCard, notation: Notation) -> str:
    """What somebody owes, in words."""
    return notation.owed(card.balance)
