"""Students added and changed."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.commands import AddStudent, ChangeStudent
from enrolldesk.app.ports import UnitOfWork
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.merging import kept_id
from enrolldesk.domain.people import Student


def add_student(command: AddStudent, recording: Recording) -> None:
    """Add a student; the id is new."""
    admit(command.student, recording)


def change_student(command: ChangeStudent, recording: Recording) -> None:
    """Change the fields that differ."""
    before = recording.uow.student(command.student.student_id)
    if before is None:
        raise NotFound("student", command.student.student_id)
    # These have commands of their own: a form that was opened before knows nothing of them.
    asked = replace(command.student, family_id=before.family_id, merged_into=before.merged_into)
    recording.change_student(before, asked.checked(recording.today))


def known_student(student_id: str, uow: UnitOfWork) -> Student:
    """The student of that id; raises NotFound."""
    student = uow.student(student_id)
    if student is None:
        raise NotFound("student", student_id)
    return student


def kept_student(student_id: str, uow: UnitOfWork) -> Student:
    """Whom a student is shown as; raises NotFound."""

    def merged_into(key: str) -> str | None:
        student = uow.student(key)
        return None if student is None else student.merged_into

    known_student(student_id, uow)
    return known_student(kept_id(student_id, merged_into), uow)


def admit(student: Student, recording: Recording, *, contact_required: bool = True) -> Student:
    """Record a student who was not known, tidied."""
    if recording.uow.student(student.student_id) is not None:
        raise IdAlreadyUsed("student", student.student_id)
    tidy = student.checked(recording.today, contact_required=contact_required)
    recording.add_student(tidy)
    return tidy
