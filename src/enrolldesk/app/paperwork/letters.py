"""Letters: the school's own words to whoever answers for a student."""

from __future__ import annotations

from datetime import date

from enrolldesk.app import pages
from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.paperwork.sources import known_school, known_student, letterhead
from enrolldesk.app.ports import Reads


def reminder_letter(
    reads: Reads, student_id: str, text: str, formats: Formats, today: date
) -> pages.Letter:
    """A reminder on the school's paper; an empty line begins a paragraph. Raises NotFound."""
    student = known_student(reads, student_id)
    to = student.guardian.name or student.name
    care = f"for {student.name}" if student.guardian.name else ""
    return pages.Letter(
        school=letterhead(known_school(reads)),
        to=tuple(line for line in (to, care, *student.address.lines()) if line),
        day=formats.day(today),
        about=student.name,
        paragraphs=pages.paragraphs(text),
    )
