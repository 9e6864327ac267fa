"""Courses left and courses changed."""

from __future__ import annotations

from enrolldesk.app.billing import money_place
from enrolldesk.app.correcting.commands import MoveEnrollment, Withdraw
from enrolldesk.app.correcting.posting import (
    needed_reason,
    post_correction,
    post_refund,
    standing_at,
)
from enrolldesk.app.correcting.voids import take_back_charge
from enrolldesk.app.enrolling import known_course, place_in, withdraw
from enrolldesk.app.recording import Recording
from enrolldesk.domain.corrections import ensure_reducible
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState
from enrolldesk.domain.errors import (
    AlreadyEnrolled,
    CourseInactive,
    EnrollmentWithdrawn,
    FieldInvalid,
    MoreThanCharged,
    MoreThanPaid,
    NotFound,
)
from enrolldesk.domain.ids import correction_id, credit_ids
from enrolldesk.domain.ledger import credit_moved
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import one_line


def withdraw_from_course(command: Withdraw, recording: Recording) -> None:
    """Give up a place, keep a part of the charge, hand the rest back: all in one batch."""
    reason = needed_reason(command.reason)
    place = _open_place(command.enrollment_id, recording)
    if not place.enrolled_on <= command.on <= recording.today:
        raise FieldInvalid("withdrawal date", command.on.isoformat(), "range")
    standing = standing_at(place, recording)
    taken_off = standing.charged - command.charged
    if taken_off < ZERO:
        raise MoreThanCharged(standing.charged, command.charged)
    ensure_reducible(standing, taken_off)
    if command.refund > standing.paid:
        raise MoreThanPaid(max(ZERO, standing.paid), command.refund)
    withdraw(place, recording, on=command.on)
    if taken_off:
        post_correction(place, -taken_off, correction_id(command.command_id), reason, recording)
    if command.refund:
        post_refund(
            place,
            command.refund,
            command.method,
            recording,
            reason=reason,
            reference=one_line(command.reference),
            payer=command.payer,
        )


def move_enrollment(command: MoveEnrollment, recording: Recording) -> None:
    """Give up one place, take another, and let what was paid go along: all in one batch."""
    reason = needed_reason(command.reason)
    before = _open_place(command.enrollment_id, recording)
    course = known_course(command.course_id, recording)
    student = recording.uow.student(before.student_id)
    if student is None:
        raise NotFound("student", before.student_id)
    if course.course_id == before.course_id:
        raise AlreadyEnrolled(student.name, course.title)
    if not course.active:
        raise CourseInactive(course.title)
    withdraw(before, recording)
    take_back_charge(before, reason, recording, keep_free=1)
    after = place_in(student, course, recording)
    held = standing_at(before, recording).credit
    if not held:
        return
    away, toward = credit_ids(command.command_id)
    for entry in credit_moved(
        held,
        away_id=away,
        toward_id=toward,
        source=before.enrollment_id,
        target=after.enrollment_id,
        student_id=student.student_id,
        reason=reason,
        **recording.stamp(),
    ):
        recording.post(entry)


def _open_place(enrollment_id: str, recording: Recording) -> Enrollment:
    place = money_place(enrollment_id, recording)
    if place.state is EnrollmentState.WITHDRAWN:
        raise EnrollmentWithdrawn(known_course(place.course_id, recording).title)
    return place
