"""Records as the fields of their documents, and changed fields as records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from enrolldesk.app.batches import SERVER_TIME, canonical
from enrolldesk.app.fields import (
    course_fields,
    desk_fields,
    enrollment_fields,
    school_fields,
    staff_fields,
    student_fields,
)
from enrolldesk.app.slips.kinds import AnySlip, kind_in, slip_fields
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.reading import Record, record_of
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff


class Records(Protocol):
    """Where records are looked up by id: a unit of work."""

    def school(self) -> School | None: ...
    def desk(self) -> DeskIdentity | None: ...
    def staff(self, staff_id: str) -> Staff | None: ...
    def student(self, student_id: str) -> Student | None: ...
    def course(self, course_id: str) -> Course | None: ...
    def enrollment(self, enrollment_id: str) -> Enrollment | None: ...
    def components_of(self, bundle_enrollment_id: str) -> tuple[Enrollment, ...]: ...
    def slip(self, made: type[AnySlip], slip_id: str) -> AnySlip | None: ...


def fields_held(records: Records, path: str) -> dict[str, Any] | None:
    """A record that may change as the fields of its document, in the payload's spelling."""
    collection, _, key = path.partition("/")
    fields: dict[str, Any] | None = None
    if collection == "students" and (student := records.student(key)):
        fields = student_fields(student)
    elif collection == "courses" and (course := records.course(key)):
        fields = course_fields(course)
    elif collection == "enrollments" and (place := records.enrollment(key)):
        fields = enrollment_fields(place)
    elif collection == "staff" and (person := records.staff(key)):
        fields = staff_fields(person)
    elif collection == "settings" and (school := records.school()):
        fields = school_fields(school)
    elif collection == "desks" and (desk := records.desk()) and desk.desk_id == key:
        fields = desk_fields(desk)
    elif (kind := kind_in(collection)) and (slip := records.slip(kind.made, key)):
        fields = slip_fields(slip)
    return None if fields is None else dict(json.loads(canonical(fields)))


def places_in(records: Records, path: str) -> tuple[str, ...]:
    """The paths of the places in the courses of a bundle, by the path of the bundle's own."""
    collection, _, key = path.partition("/")
    found = records.components_of(key) if collection == "enrollments" else ()
    return tuple(f"enrollments/{place.enrollment_id}" for place in found)


def record_from(path: str, fields: Mapping[str, Any], at: datetime) -> Record:
    """The record that a payload's fields make; ``at`` stands for the server's time.

    Raises Unreadable.
    """
    values = {name: _value(value, at) for name, value in fields.items()}
    return record_of(Document(path, values, at))


def _value(value: Any, at: datetime) -> Any:
    if value == SERVER_TIME:
        return at
    if isinstance(value, dict) and set(value) == {"$at"}:
        return datetime.fromisoformat(value["$at"])
    return value
