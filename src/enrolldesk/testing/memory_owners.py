"""Whom students of a store in memory are shown as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.merging import kept_id
from enrolldesk.domain.people import Student

if TYPE_CHECKING:
    from enrolldesk.testing.memory import Kept


def shown_as(kept: Kept, student_id: str) -> str:
    """Whom a student is shown as."""

    def merged_into(key: str) -> str | None:
        student = kept.students.get(key)
        return None if student is None else student.merged_into

    return kept_id(student_id, merged_into)


def owners_among(kept: Kept) -> dict[str, str]:
    """Whom those are shown as who point to somebody, by id."""
    pointing = (one.student_id for one in kept.students.values() if one.merged_into)
    return {student_id: shown_as(kept, student_id) for student_id in pointing}


def members_of(kept: Kept, student_id: str) -> Iterator[Student]:
    """Everybody who is shown as the same student."""
    owner = shown_as(kept, student_id)
    return (one for one in kept.students.values() if shown_as(kept, one.student_id) == owner)


def places_of(kept: Kept, student_id: str) -> Iterator[Enrollment]:
    """The enrollments of an account, in the order they were recorded."""
    members = {one.student_id for one in members_of(kept, student_id)}
    return (place for place in kept.enrollments.values() if place.student_id in members)


def entries_of_account(kept: Kept, student_id: str) -> Iterator[Entry]:
    """The entries of an account, in the order they were recorded."""
    members = {one.student_id for one in members_of(kept, student_id)}
    return (entry for entry in kept.entries.values() if entry.student_id in members)
