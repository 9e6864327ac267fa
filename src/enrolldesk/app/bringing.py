"""Students of another program brought in, and taken back."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.commands import BringAccount, Brought, ImportStudents, UndoImport
from enrolldesk.app.enrolling import known_course, place_in, withdraw
from enrolldesk.app.people import admit
from enrolldesk.app.recording import Recording
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    allocate,
    live_entries,
    void_of,
)
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import StudentState

UNDO_REASON = "Import undone"


def import_students(command: ImportStudents, recording: Recording) -> None:
    """Record each student, and their place and money where they bring any."""
    for brought in command.brought:
        student = admit(brought.student, recording, contact_required=False)
        if brought.course_id is not None:
            course = known_course(brought.course_id, recording)
            # What they owe was agreed elsewhere: their charge is the sum they brought.
            agreed = replace(
                course, price=brought.charged, upfront=min(course.upfront, brought.charged)
            )
            _carry_over(brought, place_in(student, agreed, recording), recording)


def _carry_over(brought: Brought, place: Enrollment, recording: Recording) -> None:
    """Post what was paid elsewhere: no receipt of this desk was given for it."""
    if brought.paid <= ZERO:
        return
    allocations, _excess = allocate(brought.paid, ((place.charge_id, place.price),))
    recording.post(
        Entry.of_kind(
            EntryKind.PAYMENT,
            entry_id=f"{place.enrollment_id}-carried-over",
            amount=brought.paid,
            student_id=place.student_id,
            enrollment_id=place.enrollment_id,
            allocations=allocations,
            method=Method.CARRIED_OVER,
            **recording.stamp(),
        )
    )


def bring_account(command: BringAccount, recording: Recording) -> None:
    """Record a student of another desk, whose entries keep their ids, desk, staff and numbers."""
    uow = recording.uow
    if uow.student(command.student.student_id) is None:
        recording.add_student(command.student)
    for place in command.enrollments:
        held = uow.enrollment(place.enrollment_id)
        if held is None:
            known_course(place.course_id, recording)
            recording.add_enrollment(place)
        elif held.student_id != place.student_id:
            raise IdAlreadyUsed("enrollment", place.enrollment_id)
    for entry in command.entries:
        known = uow.entry(entry.entry_id)
        if known is None:
            recording.post(replace(entry, committed_at=None))
        elif _as_carried(known) != _as_carried(entry):
            raise IdAlreadyUsed("entry", entry.entry_id)


def _as_carried(entry: Entry) -> Entry:
    """An entry without what says how it came to this school's server."""
    return replace(entry, batch_id=None, effect_index=0, committed_at=None)


def undo_import(command: UndoImport, recording: Recording) -> None:
    """Void what the students brought, give up their places and archive them."""
    for student_id in command.student_ids:
        student = recording.uow.student(student_id)
        if student is None:
            raise NotFound("student", student_id)
        account = recording.uow.enrollments_of(student_id)
        for place in [one for one in account if one.student_id == student_id]:
            entries = recording.uow.entries_of(place.enrollment_id)
            for entry in live_entries(entries):
                recording.post(void_of(entry, entries, reason=UNDO_REASON, **recording.stamp()))
            if place.state is EnrollmentState.OPEN and place.bundle_id is None:
                withdraw(place, recording)
        recording.change_student(student, replace(student, state=StudentState.ARCHIVED))
