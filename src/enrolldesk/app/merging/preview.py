"""What a merge would do, before it is done: both accounts and the one there will be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enrolldesk.app.ports import Reads
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import NotFound, SameStudent
from enrolldesk.domain.merging import (
    FIELDS,
    is_different,
    is_empty,
    lacking,
    taken_over,
    with_parts,
)
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two students side by side, and what the kept one will show.

    ``lacking`` are the fields that only the merged one has, ``differing`` those in which both say
    something, but not the same; ``twice`` are courses in which both have an open place.
    """

    kept: StudentCard
    merged: StudentCard
    lacking: tuple[str, ...]
    differing: tuple[str, ...]
    twice: tuple[str, ...]

    def student(self, taken: Iterable[str]) -> Student:
        """The kept student with some fields taken over."""
        filled = taken_over(self.kept.student, self.merged.student, taken)
        return with_parts(self.kept.student, {one.part: one.after for one in filled})

    @property
    def balance(self) -> Money:
        """What the kept one will owe."""
        return self.kept.balance + self.merged.balance

    @property
    def due_now(self) -> Money:
        """What of it is due by now."""
        return self.kept.due_now + self.merged.due_now

    @property
    def credit(self) -> Money:
        """What will be held."""
        return self.kept.row.credit + self.merged.row.credit

    @property
    def enrollments(self) -> tuple[EnrollmentRow, ...]:
        """Every place in a course there will be."""
        return self.kept.enrollments + self.merged.enrollments


def merge_preview(reads: Reads, kept_id: str, merged_id: str, today: date) -> MergePreview:
    """Look at two students; raises NotFound, or SameStudent where they are one already."""
    cards = []
    for student_id in (kept_id, merged_id):
        card = reads.student_card(student_id, today)
        if card is None:
            raise NotFound("student", student_id)
        cards.append(card)
    kept, merged = cards
    if kept.student.student_id == merged.student.student_id:
        raise SameStudent(kept.student.name)
    fills = lacking(kept.student, merged.student)
    open_there = {row.enrollment.course_id for row in kept.enrollments if _is_open(row)}
    return MergePreview(
        kept=kept,
        merged=merged,
        lacking=fills,
        differing=tuple(
            field
            for field in FIELDS
            if field not in fills
            and not is_empty(merged.student, field)
            and is_different(kept.student, merged.student, field)
        ),
        twice=tuple(
            row.title
            for row in merged.enrollments
            if _is_open(row) and row.enrollment.course_id in open_there
        ),
    )


def better_kept(one: StudentCard, other: StudentCard) -> tuple[StudentCard, StudentCard]:
    """Which of two is kept unless staff choose: who has more in the ledger, then was first."""
    return max((one, other), (other, one), key=lambda pair: _weight(*pair))


def _weight(kept: StudentCard, merged: StudentCard) -> tuple[bool, int, int, int]:
    return (
        not kept.row.archived,
        len(kept.ledger) - len(merged.ledger),
        len(kept.enrollments) - len(merged.enrollments),
        merged.row.key - kept.row.key,
    )


def _is_open(row: EnrollmentRow) -> bool:
    return row.enrollment.state is EnrollmentState.OPEN
