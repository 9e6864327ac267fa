"""The enrollment agreement, from the price as it was frozen at enrolling."""

from __future__ import annotations

from collections.abc import Iterable

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
from enrolldesk.domain.enrollments import Enrollment, Instalment, open_items
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ledger import Entry, EntryKind, live_entries
from enrolldesk.domain.money import ZERO, total

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
    discounts = _discounts(enrollment, reads.entries_of(enrollment.enrollment_id))
    taken_off = total(entry.amount for entry in discounts)
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
        discounts=tuple(
            pages.Detail(entry.reason, formats.money(entry.charged_delta)) for entry in discounts
        ),
        to_pay=formats.money(enrollment.price - taken_off) if discounts else "",
        schedule=_schedule(enrollment, _parts(enrollment, charge, discounts), formats),
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


def _discounts(enrollment: Enrollment, entries: Iterable[Entry]) -> list[Entry]:
    """Those of the day of enrolling: what was agreed on later is no part of the agreement."""
    return [
        entry
        for entry in live_entries(entries)
        if entry.kind == EntryKind.DISCOUNT and entry.day == enrollment.enrolled_on
    ]


def _parts(
    enrollment: Enrollment, charge: Entry | None, discounts: list[Entry]
) -> tuple[Instalment, ...]:
    """What is due when; discounts shorten the last parts."""
    if charge is None or not discounts:
        return enrollment.schedule
    items = open_items(enrollment, (charge, *discounts))
    return tuple(Instalment(item.amount, item.due_on) for item in items)


def _schedule(
    enrollment: Enrollment, parts: tuple[Instalment, ...], formats: Formats
) -> tuple[pages.ScheduleLine, ...]:
    usual = len(parts) == 2 and parts[0].amount == enrollment.upfront
    if len(parts) == 1:
        names = ["Full price" if parts[0].amount == enrollment.price else "To pay"]
    elif usual:
        names = ["Upfront part", "Remainder"]
    else:
        names = [f"Instalment {index} of {len(parts)}" for index in range(1, len(parts) + 1)]
    return tuple(
        pages.ScheduleLine(name, formats.day(part.due_on), formats.money(part.amount))
        for name, part in zip(names, parts, strict=True)
    )
