"""Courses and bundles added and changed."""

from __future__ import annotations

from enrolldesk.app.commands import AddCourse, ChangeCourse
from enrolldesk.app.recording import Recording
from enrolldesk.domain.courses import Course
from enrolldesk.domain.errors import BundleMalformed, IdAlreadyUsed, NotFound


def add_course(command: AddCourse, recording: Recording) -> None:
    """Add a course or bundle."""
    if recording.uow.course(command.course.course_id) is not None:
        raise IdAlreadyUsed("course", command.course.course_id)
    recording.add_course(_checked(command.course, recording))


def change_course(command: ChangeCourse, recording: Recording) -> None:
    """Change a course; prices of those enrolled stay as they were."""
    before = recording.uow.course(command.course.course_id)
    if before is None:
        raise NotFound("course", command.course.course_id)
    if before.is_bundle != command.course.is_bundle:
        raise BundleMalformed("kind_is_fixed", command.course.title)
    recording.change_course(before, _checked(command.course, recording))


def _checked(course: Course, recording: Recording) -> Course:
    """A tidy course whose components are courses that exist and are no bundles."""
    tidy = course.checked()
    for component in tidy.components:
        part = recording.uow.course(component.course_id)
        if part is None:
            raise NotFound("course", component.course_id)
        if part.is_bundle:
            raise BundleMalformed("bundle_in_bundle", tidy.title)
        recording.depend("courses", part.course_id)
    return tidy
