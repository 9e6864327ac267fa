"""Everything about one student for an inspector, on one file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enrolldesk.app import pages
from enrolldesk.app.paperwork.agreements import agreement_page
from enrolldesk.app.paperwork.formats import Formats, hours_text
from enrolldesk.app.paperwork.receipts import receipt_page
from enrolldesk.app.paperwork.sources import (
    guardian_party,
    known_school,
    letterhead,
    student_name,
    student_party,
)
from enrolldesk.app.paperwork.statements import statement_page
from enrolldesk.app.ports import Reads
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.retention import kept_until


def pack_page(reads: Reads, student_id: str, formats: Formats, today: date) -> pages.Pack:
    """Agreements, hours, receipts and entries of a student's account; raises NotFound."""
    card = reads.student_card(student_id, today)
    if card is None:
        raise NotFound("student", student_id)
    school = known_school(reads)
    statement = statement_page(reads, student_id, formats, today)
    carriers = [row for row in card.enrollments if not row.is_component]
    until = kept_until(_days(card), school.retention_years)
    return pages.Pack(
        school=letterhead(school),
        student=student_party(card.student, formats),
        guardian=guardian_party(card.student),
        also_known_as=tuple(name for name in _names(reads, card) if name != card.student.name),
        as_of=formats.day(today),
        keep_until=formats.day(until) if until else "",
        keep_rule=f"{school.retention_years} years after the last entry or enrollment",
        agreements=tuple(
            agreement_page(reads, row.enrollment.enrollment_id, formats) for row in carriers
        ),
        hours=tuple(_hours(row, formats) for row in card.enrollments if not row.is_bundle),
        receipts=tuple(
            receipt_page(reads, receipt_id, formats, copy=True) for receipt_id in _receipts(card)
        ),
        entries=statement.lines,
        enrollments=statement.enrollments,
        owed=statement.owed,
        credit=statement.credit,
    )


def _receipts(card: StudentCard) -> list[str]:
    """Oldest first."""
    given = (
        row.entry.receipt_no and row.entry.receipt_id
        for row in reversed(card.ledger)
        if not row.given_up
    )
    return [receipt_id for receipt_id in dict.fromkeys(given) if receipt_id]


def _names(reads: Reads, card: StudentCard) -> Sequence[str]:
    """Whom the records name: of merged students, each."""
    recorded = (row.enrollment.student_id for row in card.enrollments)
    return [student_name(reads, student_id) for student_id in dict.fromkeys(recorded)]


def _hours(row: EnrollmentRow, formats: Formats) -> pages.PackHours:
    place = row.enrollment
    withdrawn = place.state is EnrollmentState.WITHDRAWN
    ended = formats.day(place.withdrawn_on) if place.withdrawn_on else ""
    return pages.PackHours(
        course=row.title,
        required=hours_text(row.required_minutes),
        enrolled=formats.day(place.enrolled_on),
        access=f"Withdrawn {ended}".rstrip()
        if withdrawn
        else ("Unlocked" if row.access.is_open else "Locked"),
        unlocked=row.access.is_open and not withdrawn,
        note=place.override_reason,
    )


def _days(card: StudentCard) -> list[date]:
    days = [row.entry.day for row in card.ledger]
    for row in card.enrollments:
        days.append(row.enrollment.enrolled_on)
        if row.enrollment.withdrawn_on is not None:
            days.append(row.enrollment.withdrawn_on)
    return days
