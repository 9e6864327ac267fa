"""Families recorded: an id that students of one family share."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.families.commands import LeaveFamily, LinkFamily
from enrolldesk.app.people import kept_student
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import Missing, NoFamily


def link_family(command: LinkFamily, recording: Recording) -> None:
    """Give all of them, and who is in a family with them, one family."""
    uow = recording.uow
    students = {
        one.student_id: one for one in (kept_student(key, uow) for key in command.student_ids)
    }
    if len(students) < 2:
        raise Missing("students of the family: at least two")
    known = sorted({one.family_id for one in students.values()} - {""})
    for family_id in known:
        students |= {one.student_id: one for one in uow.family(family_id)}
    family_id = known[0] if known else command.command_id
    for student in students.values():
        recording.change_student(student, replace(student, family_id=family_id))


def leave_family(command: LeaveFamily, recording: Recording) -> None:
    """Take one out; whoever would be left alone is no family any more."""
    student = kept_student(command.student_id, recording.uow)
    if not student.family_id:
        raise NoFamily(student.name)
    family = recording.uow.family(student.family_id)
    others = [one for one in family if one.student_id != student.student_id]
    for left in (student, *(others if len(others) == 1 else ())):
        recording.change_student(left, replace(left, family_id=""))
