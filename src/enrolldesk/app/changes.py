"""What a command changed: told once to every view, which decides what to read again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class SyncState(StrEnum):
    """Where a batch stands on its way to the server."""

    WAITING = "waiting"
    SENDING = "sending"
    COMMITTED = "committed"
    NEEDS_ATTENTION = "needs_attention"


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of what changed; ``everything`` when only a fresh look will do. Slips by their path.

    ``receipt_id`` is the receipt a command gave, ``already`` says that the same command had been
    recorded before and nothing was recorded again.
    """

    students: frozenset[str] = frozenset()
    courses: frozenset[str] = frozenset()
    enrollments: frozenset[str] = frozenset()
    entries: frozenset[str] = frozenset()
    slips: frozenset[str] = frozenset()
    school: bool = False
    staff: bool = False
    outbox: bool = False
    everything: bool = False
    batch_id: str | None = None
    receipt_id: str | None = None
    receipt_no: str | None = None
    already: bool = False

    def __or__(self, later: Changes) -> Changes:
        """Both together; receipt and batch are the later one's where it has any."""
        return Changes(
            self.students | later.students,
            self.courses | later.courses,
            self.enrollments | later.enrollments,
            self.entries | later.entries,
            self.slips | later.slips,
            self.school or later.school,
            self.staff or later.staff,
            self.outbox or later.outbox,
            self.everything or later.everything,
            later.batch_id or self.batch_id,
            later.receipt_id or self.receipt_id,
            later.receipt_no or self.receipt_no,
            later.already,
        )

    @property
    def people(self) -> bool:
        """Whether anything about a student changed, money included."""
        return self.everything or bool(self.students or self.enrollments or self.entries)


def united(parts: Iterable[Changes]) -> Changes:
    """All together, in time that grows with what they hold: ``|`` copies its left side each time.

    What names a single command, its batch and its receipt, is left out.
    """
    every = tuple(parts)
    return Changes(
        students=frozenset[str]().union(*(one.students for one in every)),
        courses=frozenset[str]().union(*(one.courses for one in every)),
        enrollments=frozenset[str]().union(*(one.enrollments for one in every)),
        entries=frozenset[str]().union(*(one.entries for one in every)),
        slips=frozenset[str]().union(*(one.slips for one in every)),
        school=any(one.school for one in every),
        staff=any(one.staff for one in every),
        outbox=any(one.outbox for one in every),
        everything=any(one.everything for one in every),
    )


EVERYTHING = Changes(everything=True)
