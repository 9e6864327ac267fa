"""The lines behind the figures of one enrollment: its entries and the parts still to be paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from enrolldesk.domain.as_of import enrollment_as_of, entries_as_of
from enrolldesk.domain.enrollments import due_by, open_items
from enrolldesk.domain.ledger import standing_of, voided_ids
from enrolldesk.domain.money import Money
from enrolldesk.domain.plans import Plan

if TYPE_CHECKING:
    from enrolldesk.app.changes import SyncState
    from enrolldesk.app.ports import Reads
    from enrolldesk.domain.ledger import Entry
    from enrolldesk.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry that counts, oldest first, and what is owed after it."""

    entry: Entry
    owed_after: Money
    voided: bool
    sync: SyncState | None


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part that is still to be paid; ``days_late`` is below zero before it is due."""

    due_on: date
    amount: Money
    days_late: int


@dataclass(frozen=True, slots=True)
class Explained:
    """An enrollment as of a day, None being the present."""

    student: str
    title: str
    as_of: date | None
    lines: tuple[EntryLine, ...]
    parts: tuple[PartLine, ...]
    standing: Standing
    due_now: Money

    @property
    def unsent(self) -> int:
        """How many of the entries the server does not hold yet."""
        return sum(line.sync is not None for line in self.lines)


def explain(reads: Reads, enrollment_id: str, as_of: date | None, today: date) -> Explained | None:
    """The lines behind an enrollment's figures, or None where there is no such enrollment."""
    place = reads.enrollment(enrollment_id)
    card = reads.student_card(place.student_id, today) if place else None
    if place is None or card is None:
        return None
    marks: Mapping[str, SyncState | None] = {row.entry.entry_id: row.sync for row in card.ledger}
    entries = reads.entries_of(enrollment_id)
    if as_of is not None:
        entries = entries_as_of(entries, as_of)
        place = enrollment_as_of(place, reads.slips(Plan, about=enrollment_id), as_of)
    voided = voided_ids(entries)
    owed = Money(0)
    lines = []
    for entry in sorted(entries, key=lambda one: one.day):
        owed += entry.owed_delta
        lines.append(EntryLine(entry, owed, entry.entry_id in voided, marks.get(entry.entry_id)))
    items = open_items(place, entries)
    judged = as_of or today
    return Explained(
        card.student.name,
        next(
            (
                row.title
                for row in card.enrollments
                if row.enrollment.enrollment_id == enrollment_id
            ),
            "",
        ),
        as_of,
        tuple(lines),
        tuple(PartLine(one.due_on, one.amount, (judged - one.due_on).days) for one in items),
        standing_of(entries),
        due_by(items, judged),
    )
