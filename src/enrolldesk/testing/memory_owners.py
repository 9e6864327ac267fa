"""Whom students of a store in memory are shown as."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.merging import kept_id
from enrolldesk.domain.people import Student, StudentState, phone_digits
from enrolldesk.domain.school import Staff

if TYPE_CHECKING:
    from enrolldesk.testing.memory_kept import Kept


def people_by_name(kept: Kept) -> tuple[Staff, ...]:
    """Everybody on the list."""
    people = kept.staff.values()
    return tuple(sorted(people, key=lambda one: (sort_key(one.name), one.staff_id)))


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


def family_among(kept: Kept, family_id: str) -> tuple[Student, ...]:
    """Who shares a family's id, by name."""
    return _by_name(kept, lambda one: bool(family_id) and one.family_id == family_id)


def guarded_alike(kept: Kept, student: Student) -> tuple[Student, ...]:
    """Who else has the same guardian's phone or e-mail, by name."""
    wanted = _guardian_keys(student)
    return _by_name(
        kept,
        lambda one: (
            one.student_id != student.student_id
            and one.state is StudentState.ACTIVE
            and bool(_guardian_keys(one) & wanted)
        ),
    )


def _by_name(kept: Kept, wanted: Callable[[Student], bool]) -> tuple[Student, ...]:
    found = [
        one
        for one in kept.students.values()
        if wanted(one) and shown_as(kept, one.student_id) == one.student_id
    ]
    return tuple(sorted(found, key=lambda one: sort_key(one.name)))


def _guardian_keys(student: Student) -> set[tuple[str, str]]:
    guardian = student.guardian
    keys = {("phone", phone_digits(guardian.phone)), ("email", contact_key(guardian.email))}
    return {key for key in keys if key[1]}
