"""What the list of students says of each: the first thing that is painted."""

from __future__ import annotations

from enrolldesk.app.student_row import StudentRow
from enrolldesk.ui.kit.columns import CardLines
from enrolldesk.ui.kit.formats import phone
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.notation import Notation


def student_lines(row: StudentRow, notation: Notation) -> CardLines:
    """A student in the list: who, how to reach them, what they owe and whether it is late."""
    contact = phone(row.contact)
    if not row.enrolled and not row.balance:
        return CardLines(row.name, contact or "not enrolled", badges=student_badges(row))
    return CardLines(row.name, contact, notation.amount(row.balance), student_badges(row))
