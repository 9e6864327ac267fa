"""Students enrolled and enrollments cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from enrolldesk.app.billing import receive
from enrolldesk.app.commands import CancelEnrollment, Enroll, OverrideAccess
from enrolldesk.app.correcting.voids import take_back_charge
from enrolldesk.app.people import admit, kept_student
from enrolldesk.app.promoting.handlers import give_promotion
from enrolldesk.app.recording import Recording
from enrolldesk.domain.courses import Course, Gate
from enrolldesk.domain.enrollments import (
    Enrollment,
    EnrollmentState,
    charge_of,
    schedule_of,
)
from enrolldesk.domain.errors import (
    AlreadyEnrolled,
    CourseInactive,
    EnrollmentWithdrawn,
    Missing,
    NotFound,
    PartOfBundle,
)
from enrolldesk.domain.ids import discount_id, enrollment_id
from enrolldesk.domain.ledger import Share
from enrolldesk.domain.money import ZERO, total
from enrolldesk.domain.people import Student, one_line


def enroll(command: Enroll, recording: Recording) -> None:
    """Put a student in a course or bundle, charge it, and take what they pay now."""
    student = _student(command, recording)
    course = known_course(command.course_id, recording)
    if not course.active:
        raise CourseInactive(course.title)
    carrier = place_in(student, course, recording)
    if command.promotion_id:
        # Before the payment: it covers what is left, and its receipt tells the balance after both.
        entry_id = discount_id(command.command_id)
        give_promotion(command.promotion_id, carrier, recording, entry_id=entry_id)
    if command.tenders:
        share = Share(carrier.enrollment_id, total(tender.amount for tender in command.tenders))
        receive(recording, (share,), command.tenders, payer=command.payer)


def place_in(student: Student, course: Course, recording: Recording) -> Enrollment:
    """Put a student in a course and its components, and post the charge for it."""
    carrier = _place(student, course, recording)
    for component in course.components:
        part = known_course(component.course_id, recording)
        _place(student, part, recording, bundle=carrier, gate=component.gate)
    charge = charge_of(carrier, desk_id=recording.desk_id, staff_id=recording.staff_id)
    if charge is not None:
        recording.post(charge)
    return carrier


def cancel_enrollment(command: CancelEnrollment, recording: Recording) -> None:
    """Give up a place and the courses of its bundle; the charge is voided, payments stay."""
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
    before = known_enrollment(command.enrollment_id, recording)
    title = known_course(before.course_id, recording).title
    if before.bundle_id is not None:
        bundle = known_enrollment(before.bundle_id, recording)
        raise PartOfBundle(title, known_course(bundle.course_id, recording).title)
    if before.state is EnrollmentState.WITHDRAWN:
        raise EnrollmentWithdrawn(title)
    withdraw(before, recording)
    take_back_charge(before, reason, recording)


def withdraw(place: Enrollment, recording: Recording, *, on: date | None = None) -> None:
    """Give up a place and those in the courses of its bundle; money is not touched.

    It was today unless another day is given.
    """
    day = on or recording.today
    for held in (place, *recording.uow.components_of(place.enrollment_id)):
        given_up = replace(held, state=EnrollmentState.WITHDRAWN, withdrawn_on=day)
        recording.change_enrollment(held, given_up)


def override_access(command: OverrideAccess, recording: Recording) -> None:
    """Open a locked course anyway, or take that back."""
    before = known_enrollment(command.enrollment_id, recording)
    if before.state is EnrollmentState.WITHDRAWN:
        raise EnrollmentWithdrawn(known_course(before.course_id, recording).title)
    recording.change_enrollment(before, replace(before, override_reason=one_line(command.reason)))


def known_enrollment(key: str, recording: Recording) -> Enrollment:
    """The enrollment of that id; raises NotFound."""
    enrollment = recording.uow.enrollment(key)
    if enrollment is None:
        raise NotFound("enrollment", key)
    return enrollment


def _student(command: Enroll, recording: Recording) -> Student:
    if command.new_student is not None:
        if command.new_student.student_id != command.student_id:
            raise NotFound("student", command.student_id)
        return admit(command.new_student, recording)
    return kept_student(command.student_id, recording.uow)


def known_course(course_id: str, recording: Recording) -> Course:
    """The course of that id; raises NotFound."""
    course = recording.uow.course(course_id)
    if course is None:
        raise NotFound("course", course_id)
    return course


def _place(
    student: Student,
    course: Course,
    recording: Recording,
    *,
    bundle: Enrollment | None = None,
    gate: Gate = Gate.UPFRONT,
) -> Enrollment:
    """One enrollment; a component of a bundle carries no money of its own."""
    earlier = [
        place
        for place in recording.uow.enrollments_of(student.student_id)
        if place.course_id == course.course_id
    ]
    if any(place.state is EnrollmentState.OPEN for place in earlier):
        raise AlreadyEnrolled(student.name, course.title)
    # Ids follow from the student an enrollment is recorded for: every desk must count alike.
    ordinal = 1 + sum(place.student_id == student.student_id for place in earlier)
    today = recording.today
    placed = Enrollment(
        enrollment_id=enrollment_id(student.student_id, course.course_id, ordinal),
        student_id=student.student_id,
        course_id=course.course_id,
        ordinal=ordinal,
        price=ZERO if bundle else course.price,
        upfront=ZERO if bundle else course.upfront,
        schedule=() if bundle else schedule_of(course, today),
        enrolled_at=recording.now,
        enrolled_on=today,
        bundle_id=bundle.enrollment_id if bundle else None,
        gate=gate,
    )
    recording.add_enrollment(placed)
    return placed
