"""Putting back what a field was before another desk changed it without having seen it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from enrolldesk.app.commands import ChangeCourse, ChangeSchool, ChangeStudent, Command
from enrolldesk.app.ports import Store
from enrolldesk.app.sync.explained import Explained
from enrolldesk.app.sync.held import fields_held, record_from
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import derived_id
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import School


def restoring(store: Store, explained: Explained) -> Command:
    """The command that puts the value back; everything else of the record stays as it is now.

    Asked twice, it is the same command, unless the record was changed in between.
    """
    path = str(explained.facts["path"])
    with store.write() as uow:
        fields, school = fields_held(uow, path), uow.school()
    if fields is None:
        raise NotFound(path.partition("/")[0].rstrip("s"), path.partition("/")[2])
    fields[str(explained.facts["field"])] = explained.facts["restore"]
    record = record_from(path, fields, datetime.now(UTC))
    command_id = derived_id("restore", explained.conflict_id, repr(sorted(fields.items())))
    if isinstance(record, Student):
        return ChangeStudent(command_id=command_id, student=record)
    if isinstance(record, Course):
        return ChangeCourse(command_id=command_id, course=record)
    if isinstance(record, School) and school is not None:
        kept = replace(record, school_id=school.school_id, logo=school.logo, sample=school.sample)
        return ChangeSchool(command_id=command_id, school=kept)
    raise NotFound("record", path)
