"""Students added and changed."""

from __future__ import annotations

from enrolldesk.app.commands import AddStudent, ChangeStudent
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.people import Student


def add_student(command: AddStudent, recording: Recording) -> None:
    """Add a student; the id is new."""
    admit(command.student, recording)


def change_student(command: ChangeStudent, recording: Recording) -> None:
    """Change the fields that differ."""
    before = recording.uow.student(command.student.student_id)
    if before is None:
        raise NotFound("student", command.student.student_id)
    recording.change_student(before, command.student.checked(recording.today))


def admit(student: Student, recording: Recording, *, contact_required: bool = True) -> Student:
    """Record a student who was not known, tidied."""
    if recording.uow.student(student.student_id) is not None:
        raise IdAlreadyUsed("student", student.student_id)
    tidy = student.checked(recording.today, contact_required=contact_required)
    recording.add_student(tidy)
    return tidy
