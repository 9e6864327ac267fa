"""What somebody is to be reminded of, and the words for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.paperwork.sources import known_school, known_student
from enrolldesk.app.planning.texts import DEFAULT_TEXT, PLACEHOLDERS
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import School

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.reading import LastReminded

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Due:
    """Whoever is to be reminded: ``amount`` is what was due by the day asked for.

    ``owed`` is all that is open, ``due_on`` the oldest part; nothing held as credit on another
    enrollment makes them smaller.
    """

    student_id: str
    name: str
    contact: str
    guardian: str
    amount: Money
    owed: Money
    due_on: date
    days_late: int
    last: LastReminded | None = None


def reminder_text(reads: Reads, due: Due, formats: Formats) -> str:
    """The school's text with everything about this student put in; a word in braces that is none of
    the known ones stays as it was typed, and a line left empty by one is left out."""
    school, student = known_school(reads), known_student(reads, due.student_id)
    values = _values(school, student, due, formats)

    def lines() -> Iterator[str]:
        for line in (school.reminder_text or DEFAULT_TEXT).splitlines():
            filled = _PLACEHOLDER.sub(lambda at: values.get(at[1], at[0]), line).rstrip()
            if filled or not line.strip():
                yield filled

    return "\n".join(lines()).strip()


def reminder_address(student: Student) -> str:
    """Where a reminder is mailed: to whoever answers for the student."""
    return student.guardian.email or student.email


def reminder_subject(reads: Reads) -> str:
    """What stands above the mail."""
    return f"Payment reminder from {known_school(reads).name}"


def _values(school: School, student: Student, due: Due, formats: Formats) -> dict[str, str]:
    values = (
        student.name,
        student.guardian.name or student.name,
        formats.money(due.amount if due.amount > ZERO else due.owed),
        formats.money(due.owed),
        formats.day(due.due_on),
        str(due.days_late),
        school.name,
        school.phone,
        school.email,
    )
    return dict(zip(PLACEHOLDERS, values, strict=True))
