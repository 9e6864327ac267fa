"""The enrollment agreement, from the price as it was frozen at enrolling."""

from __future__ import annotations

from enrolldesk.app import pages
from enrolldesk.app.paperwork.formats import Formats, hours_text
from enrolldesk.app.paperwork.sources import (
    course_title,
    guardian_party,
    known_school,
    known_student,
    letterhead,
    staff_names,
    student_party,
)
from enrolldesk.app.ports import Reads
from enrolldesk.domain.courses import Gate
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.money import ZERO

_REFERENCE_LENGTH = 8


def agreement_page(reads: Reads, enrollment_id: str, formats: Formats) -> pages.Agreement:
    """The agreement of an enrollment; of a bundle's component, the bundle's. Raises NotFound."""
    enrollment = _carrier(reads, enrollment_id)
    school, student = known_school(reads), known_student(reads, enrollment.student_id)
    parts = [
        part
        for part in reads.enrollments_of(enrollment.student_id)
        if part.bundle_id == enrollment.enrollment_id
    ]
    minutes = [_minutes(reads, part) for part in parts or [enrollment]]
    charge = reads.entry(enrollment.charge_id)
    return pages.Agreement(
        school=letterhead(school),
        number=enrollment.enrollment_id[:_REFERENCE_LENGTH].upper(),
        day=formats.day(enrollment.enrolled_on),
        student=student_party(student, formats),
        guardian=guardian_party(student),
        course=course_title(reads, enrollment.course_id),
        courses=tuple(
            pages.AgreementCourse(
                course_title(reads, part.course_id),
                hours_text(length),
                _opens(part, enrollment, formats),
            )
            for part, length in zip(parts or [enrollment], minutes, strict=True)
        ),
        is_bundle=bool(parts),
        hours=_hours_in_all(sum(minutes), bundle=bool(parts)),
        price=formats.money(enrollment.price),
        schedule=_schedule(enrollment, formats),
        terms=pages.paragraphs(school.agreement_terms or pages.DEFAULT_TERMS),
        staff=staff_names(reads).get(charge.staff_id, "") if charge else "",
    )


def _carrier(reads: Reads, enrollment_id: str) -> Enrollment:
    enrollment = reads.enrollment(enrollment_id)
    if enrollment is not None and enrollment.bundle_id is not None:
        enrollment = reads.enrollment(enrollment.bundle_id)
    if enrollment is None:
        raise NotFound("enrollment", enrollment_id)
    return enrollment


def _minutes(reads: Reads, enrollment: Enrollment) -> int:
    course = reads.course(enrollment.course_id)
    return course.required_minutes if course else 0


def _hours_in_all(minutes: int, *, bundle: bool) -> str:
    text = hours_text(minutes)
    return f"{text} in all" if text and bundle else text


def _opens(part: Enrollment, carrier: Enrollment, formats: Formats) -> str:
    upfront = min(carrier.upfront, carrier.price)
    if part.gate is Gate.UPFRONT and upfront < carrier.price:
        return f"after {formats.money(upfront)} is paid" if upfront > ZERO else "at once"
    return "when paid in full" if carrier.price > ZERO else "at once"


def _schedule(enrollment: Enrollment, formats: Formats) -> tuple[pages.ScheduleLine, ...]:
    parts = enrollment.schedule
    usual = len(parts) == 2 and parts[0].amount == enrollment.upfront
    if len(parts) == 1:
        names = ["Full price"]
    elif usual:
        names = ["Upfront part", "Remainder"]
    else:
        names = [f"Instalment {index} of {len(parts)}" for index in range(1, len(parts) + 1)]
    return tuple(
        pages.ScheduleLine(name, formats.day(part.due_on), formats.money(part.amount))
        for name, part in zip(names, parts, strict=True)
    )
