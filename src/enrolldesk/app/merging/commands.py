"""What staff can ask about students recorded twice."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeStudents(Command):
    """Show a student as another one from now on; nothing that was recorded moves.

    ``taken`` are the fields (``domain.merging.FIELDS``) in which the kept one becomes what the
    merged one says. A kept one that is merged itself stands for whom it is shown as.
    """

    kept_id: str
    merged_id: str
    taken: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmergeStudent(Command):
    """Part a merged student again, as if they had never been merged."""

    merged_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TellApart(Command):
    """Note that two students who look alike are two people; they are not offered again."""

    one_id: str
    other_id: str
