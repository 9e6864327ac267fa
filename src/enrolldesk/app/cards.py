"""A student's card and a receipt, laid out from records: the same for every store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from enrolldesk.app.changes import SyncState
from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.app.student_row import Brief as Brief
from enrolldesk.app.student_row import student_line as student_line
from enrolldesk.domain.access import access_of
from enrolldesk.domain.corrections import corrected_id
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import (
    Enrollment,
    OpenItem,
    due_by,
    open_items,
    payment_status,
)
from enrolldesk.domain.ledger import Entry, standing_of, voided_ids
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import Student, StudentState


def card_of(
    key: int,
    student: Student,
    enrollments: Sequence[Enrollment],
    entries: Sequence[Entry],
    *,
    courses: Mapping[str, Course],
    staff: Mapping[str, str],
    today: date,
    desks: Mapping[str, str] = MappingProxyType({}),
    given_up: Sequence[Entry] = (),
    sync: Mapping[str, SyncState] = MappingProxyType({}),
) -> StudentCard:
    """A card from everything recorded of a student, in the order it was recorded.

    ``courses`` by id, ``staff`` and ``desks`` names by id; ``given_up`` entries are shown and count
    for nothing. ``sync`` is by path of a student or enrollment, and by batch of an entry.
    """
    money = {
        place.enrollment_id: _Money(place, entries, today)
        for place in enrollments
        if place.bundle_id is None
    }
    rows = tuple(
        _enrollment_row(place, money[place.bundle_id or place.enrollment_id], courses, sync)
        for place in _components_after_bundles(enrollments, courses)
    )
    items = [item for one in money.values() for item in one.items]
    titles = {place.enrollment_id: courses[place.course_id].title for place in enrollments}
    return StudentCard(
        student=student,
        row=student_line(
            key,
            student.student_id,
            student.name,
            student.contact,
            student.state is StudentState.ARCHIVED,
            [one.brief for one in money.values()],
            today,
            sync.get(f"students/{student.student_id}"),
        ),
        enrollments=rows,
        ledger=_ledger(entries, given_up, titles, staff, desks, sync),
        due_now=due_by(items, today),
        next_due=min(items, key=lambda item: item.due_on, default=None),
    )


class _Money:
    """What one enrollment that carries money comes to."""

    def __init__(self, place: Enrollment, entries: Sequence[Entry], today: date) -> None:
        own = [entry for entry in entries if entry.enrollment_id == place.enrollment_id]
        self.place = place
        self.standing = standing_of(own)
        self.items: tuple[OpenItem, ...] = open_items(place, own)
        next_due_on = self.items[0].due_on if self.items else None
        self.brief: Brief = (place.state, self.standing, next_due_on)
        self.status = payment_status(*self.brief, today)
        self.due_now = due_by(self.items, today)


def _components_after_bundles(
    enrollments: Sequence[Enrollment], courses: Mapping[str, Course]
) -> list[Enrollment]:
    """As the bundle lists them: every desk shows them so, in whatever order they came."""
    ordered: list[Enrollment] = []
    for place in enrollments:
        if place.bundle_id is None:
            ordered.append(place)
            listed = [part.course_id for part in courses[place.course_id].components]
            parts = [one for one in enrollments if one.bundle_id == place.enrollment_id]
            for course_id in dict.fromkeys((*listed, *(one.course_id for one in parts))):
                ordered += [one for one in parts if one.course_id == course_id]
    return ordered


def _enrollment_row(
    place: Enrollment, money: _Money, courses: Mapping[str, Course], sync: Mapping[str, SyncState]
) -> EnrollmentRow:
    course = courses[place.course_id]
    return EnrollmentRow(
        enrollment=place,
        title=course.title,
        is_bundle=course.is_bundle,
        is_component=place.bundle_id is not None,
        required_minutes=course.required_minutes,
        standing=money.standing,
        status=money.status,
        access=access_of(place, money.place, money.standing),
        open_items=money.items,
        due_now=money.due_now,
        sync=sync.get(f"enrollments/{place.enrollment_id}"),
    )


def _ledger(
    entries: Sequence[Entry],
    given_up: Sequence[Entry],
    titles: Mapping[str, str],
    staff: Mapping[str, str],
    desks: Mapping[str, str],
    sync: Mapping[str, SyncState],
) -> tuple[LedgerRow, ...]:
    """Newest first, with the student's balance after each."""
    nothing = {entry.entry_id for entry in given_up}
    voided = voided_ids(entries) | nothing
    by_id = {entry.entry_id: entry for entry in entries}
    about: dict[str, list[Entry]] = {}
    for entry in entries:
        if corrected := corrected_id(entry):
            about.setdefault(corrected, []).append(entry)
    balance = ZERO
    rows: list[LedgerRow] = []
    shown = sorted((*entries, *given_up), key=lambda entry: entry.taken_at) if nothing else entries
    for entry in shown:
        if entry.entry_id not in nothing:
            balance += entry.owed_delta
        rows.append(
            LedgerRow(
                entry=entry,
                title=titles[entry.enrollment_id],
                balance=balance,
                voided=entry.entry_id in voided,
                given_up=entry.entry_id in nothing,
                staff=staff.get(entry.staff_id, entry.staff_id),
                sync=None if entry.entry_id in nothing else sync.get(entry.batch_id or ""),
                desk=desks.get(entry.desk_id, ""),
                corrects=by_id.get(corrected_id(entry) or ""),
                corrected_by=tuple(about.get(entry.entry_id, ())),
            )
        )
    return tuple(reversed(rows))
