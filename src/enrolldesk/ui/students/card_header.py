"""Who the student is: name, badges, how to reach them, and what they owe."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from enrolldesk.app.rows import StudentCard
from enrolldesk.domain.people import Student, StudentState
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.formats import phone
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.people.family_line import FamilyLine
from enrolldesk.ui.students.balance import BalanceFigure
from enrolldesk.ui.students.facts import ElidedName, FactFlow, FactText


class CardHeader(Card):
    """The top of a student's card; `copied(text)` tells what went to the clipboard."""

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__(name="student_header")
        self.name = ElidedName("student_name")
        self.badges = BadgeRow("student_badges")
        self.archived = words("Archived", "muted", name="student_archived")
        self.facts = FactFlow("student_facts")
        self.facts.copied.connect(self.copied)
        self.family = FamilyLine()
        self.balance = BalanceFigure("student_balance")
        top = QHBoxLayout()
        top.setSpacing(Space.M)
        top.addWidget(self.name, 1)
        top.addWidget(self.badges)
        top.addWidget(self.archived)
        top.addStretch(0)
        left = QVBoxLayout()
        left.setSpacing(Space.S)
        left.addLayout(top)
        left.addWidget(self.facts)
        left.addWidget(self.family)
        left.addStretch()
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addLayout(left, 1)
        row.addWidget(self.balance, 0, Qt.AlignmentFlag.AlignTop)
        self.add_layout(row)
        self.tighten(tight=False)

    def show_card(self, card: StudentCard, notation: Notation) -> None:
        """Show this student."""
        student = card.student
        self.name.show_name(student.name)
        self.badges.set_badges(student_badges(card.row))
        self.badges.setVisible(bool(self.badges.badges))
        self.archived.setVisible(student.state is StudentState.ARCHIVED)
        self.facts.show_facts(_facts(student, notation))
        self.balance.show_balance(card, notation)

    def tighten(self, tight: bool) -> None:
        """Leave less room around the words, for a small window."""
        around = Space.S if tight else Space.M
        self.body.setContentsMargins(Space.L, around, Space.S, around)


def _facts(student: Student, notation: Notation) -> list[FactText]:
    """What is known of a student, in the order the desk asks for it."""
    born = f"born {notation.day(student.birth_date)}" if student.birth_date else ""
    address = ", ".join(student.address.lines())
    guardian = student.guardian
    reached = (phone(guardian.phone) if guardian.phone else "", guardian.email)
    answers_for = " · ".join(part for part in (guardian.name, *reached) if part)
    expiry = student.permit.expires_on
    until = f"expires {notation.day(expiry)}" if expiry else ""
    permit = ", ".join(part for part in (student.permit.number, until) if part)
    return [
        FactText("phone", phone(student.phone) if student.phone else "", "Phone", "fact_phone"),
        FactText("mail", student.email, "E-mail", "fact_email"),
        FactText("users", answers_for, "Guardian", "fact_guardian"),
        FactText("cake", born, "Birth date", "fact_born"),
        FactText("sticky-note", " ".join(student.notes.split()), "Notes", "fact_notes"),
        FactText("map-pin", address, "Address", "fact_address"),
        FactText("id-card", f"permit {permit}" if permit else "", "Permit", "fact_permit"),
    ]
