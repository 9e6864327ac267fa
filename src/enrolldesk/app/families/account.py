"""A family as one account: who is in it, what each owes, and what is owed in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enrolldesk.app.ports import Reads
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.people import Student


@dataclass(frozen=True, slots=True)
class FamilyAccount:
    """The cards of everybody in a family, by name; one student alone is a family of one."""

    cards: tuple[StudentCard, ...]

    @property
    def balance(self) -> Money:
        """The sum of all balances; positive is owed."""
        return total(card.balance for card in self.cards)

    @property
    def due_now(self) -> Money:
        """What of all of them is due by now."""
        return total(card.due_now for card in self.cards)

    @property
    def credit(self) -> Money:
        """What is held for any of them."""
        return total(card.row.credit for card in self.cards)

    def payable(self) -> list[tuple[StudentCard, EnrollmentRow]]:
        """The enrollments money can be put on, oldest due first whoever's they are."""
        found = [(card, row) for card in self.cards for row in payable(card.enrollments)]
        return sorted(found, key=lambda one: _first_due(one[1]))


def family_account(reads: Reads, student_id: str, today: date) -> FamilyAccount:
    """The account of the family of a student; without one, of the student alone."""
    card = reads.student_card(student_id, today)
    if card is None:
        return FamilyAccount(())
    family = reads.family(card.student.family_id)
    cards = [reads.student_card(one.student_id, today) for one in family]
    return FamilyAccount(tuple(one for one in cards if one is not None) or (card,))


def payable(rows: tuple[EnrollmentRow, ...]) -> list[EnrollmentRow]:
    """The enrollments of a card that money can be put on, oldest due first."""
    carriers = [
        row
        for row in rows
        if not row.is_component
        and (row.enrollment.state is EnrollmentState.OPEN or row.standing.owed > ZERO)
    ]
    return sorted(carriers, key=_first_due)


def likely_family(reads: Reads, student: Student) -> tuple[Student, ...]:
    """Who has the same guardian's phone or e-mail and is not in the student's family."""
    return tuple(
        one
        for one in reads.same_guardian(student)
        if not student.family_id or one.family_id != student.family_id
    )


def _first_due(row: EnrollmentRow) -> date:
    return row.open_items[0].due_on if row.open_items else date.max
