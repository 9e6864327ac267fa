"""Students of a simulated school merged and parted, told apart, and linked to families."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from enrolldesk.app.commands import Command
from enrolldesk.app.families.commands import LeaveFamily, LinkFamily
from enrolldesk.app.merging.commands import MergeStudents, TellApart, UnmergeStudent
from enrolldesk.domain.merging import FIELDS

_TAKEN: Final = ("phone", "email", "notes", "family")


def about_people(rng: Random, command_id: str, one: str, other: str) -> Command:
    """Some act about two students; many of them are refused."""
    taken = tuple(rng.sample(_TAKEN, rng.randrange(3)))
    assert set(taken) <= set(FIELDS)
    ways: list[Callable[[], Command]] = [
        lambda: MergeStudents(command_id=command_id, kept_id=one, merged_id=other, taken=taken),
        lambda: UnmergeStudent(command_id=command_id, merged_id=one, reason="two people"),
        lambda: LinkFamily(command_id=command_id, student_ids=(one, other)),
        lambda: LeaveFamily(command_id=command_id, student_id=one),
        lambda: TellApart(command_id=command_id, one_id=one, other_id=other),
    ]
    [way] = rng.choices(ways, (4, 3, 2, 1, 1))
    return way()
