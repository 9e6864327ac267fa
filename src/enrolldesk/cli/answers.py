"""Records as JSON in the glossary's words: the fields that ``docs/cli.md`` documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from enrolldesk.app.rows import BalanceRow, CourseRow, EnrollmentRow, LedgerRow, StudentRow
from enrolldesk.domain.access import AccessState
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import OpenItem
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student

Fields = dict[str, Any]


def day(value: date | None) -> str | None:
    """A calendar day as ISO text."""
    return value.isoformat() if value else None


def cents(amount: Money | None) -> int | None:
    """An amount in cents."""
    return None if amount is None else amount.cents


def student_fields(student: Student) -> Fields:
    """A student's own fields."""
    return {
        "student_id": student.student_id,
        "name": student.name,
        "phone": student.phone,
        "email": student.email,
        "birth_date": day(student.birth_date),
        "guardian": {
            "name": student.guardian.name,
            "phone": student.guardian.phone,
            "email": student.guardian.email,
        },
        "address": {
            "street": student.address.street,
            "city": student.address.city,
            "region": student.address.region,
            "postal_code": student.address.postal_code,
        },
        "permit": {
            "number": student.permit.number,
            "expires_on": day(student.permit.expires_on),
        },
        "notes": student.notes,
        "state": str(student.state),
    }


def student_row_fields(row: StudentRow) -> Fields:
    """A student in a list."""
    return {
        "student_id": row.student_id,
        "name": row.name,
        "contact": row.contact,
        "status": str(row.status),
        "balance": row.balance.cents,
        "credit": row.credit.cents,
        "returned": row.returned,
        "state": "archived" if row.archived else "active",
    }


def course_fields(course: Course) -> Fields:
    """A course or bundle."""
    return {
        "course_id": course.course_id,
        "title": course.title,
        "price": course.price.cents,
        "upfront": course.upfront.cents,
        "remainder": course.remainder.cents,
        "remainder_days": course.remainder_days,
        "bundle": course.is_bundle,
        "components": [
            {"course_id": part.course_id, "gate": str(part.gate)} for part in course.components
        ],
        "required_minutes": course.required_minutes,
        "daily_limit_minutes": course.daily_limit_minutes,
        "deadline_days": course.deadline_days,
        "min_break_minutes": course.min_break_minutes,
        "active": course.active,
    }


def course_row_fields(row: CourseRow) -> Fields:
    """A course in the list, with how many places are held in it."""
    return course_fields(row.course) | {"enrolled": row.enrolled}


def access_word(row: EnrollmentRow, components: Sequence[EnrollmentRow] = ()) -> str:
    """Access of an enrollment; a bundle is unlocked when every one of its courses is open."""
    if not components:
        return str(row.access.state)
    is_open = all(part.access.is_open for part in components)
    return str(AccessState.UNLOCKED if is_open else AccessState.LOCKED)


def enrollment_fields(row: EnrollmentRow, components: Sequence[EnrollmentRow] = ()) -> Fields:
    """An enrollment. The money of a component is on its bundle, so its own amounts are 0."""
    place = row.enrollment
    carries = not row.is_component
    standing = row.standing

    def own(amount: Money) -> int:
        return amount.cents if carries else 0

    return {
        "enrollment_id": place.enrollment_id,
        "student_id": place.student_id,
        "course_id": place.course_id,
        "course": row.title,
        "bundle_id": place.bundle_id,
        "bundle": row.is_bundle,
        "state": str(place.state),
        "enrolled_on": day(place.enrolled_on),
        "price": place.price.cents,
        "upfront": place.upfront.cents,
        "charged": own(standing.charged),
        "paid": own(standing.paid),
        "written_off": own(standing.written_off),
        "balance": own(standing.owed),
        "credit": own(standing.credit),
        "due_now": own(row.due_now),
        "next_due": due_fields(row.next_due) if carries else None,
        "status": str(row.status),
        "returned": standing.has_returned,
        "access": access_word(row, components),
        "missing": row.access.missing.cents,
        "schedule": [
            {"amount": part.amount.cents, "due_on": day(part.due_on)} for part in place.schedule
        ],
    }


def all_enrollment_fields(rows: Iterable[EnrollmentRow]) -> list[Fields]:
    """A student's enrollments, each bundle followed by its components."""
    known = list(rows)
    return [
        enrollment_fields(
            row,
            [one for one in known if one.enrollment.bundle_id == row.enrollment.enrollment_id],
        )
        for row in known
    ]


def place_fields(row: EnrollmentRow, components: Sequence[EnrollmentRow]) -> Fields:
    """Where an enrollment stands after something was done to it."""
    return {
        "student_id": row.enrollment.student_id,
        "enrollment_id": row.enrollment.enrollment_id,
        "course_id": row.enrollment.course_id,
        "course": row.title,
        "charged": row.standing.charged.cents,
        "paid": row.standing.paid.cents,
        "balance": row.standing.owed.cents,
        "credit": row.standing.credit.cents,
        "status": str(row.status),
        "access": access_word(row, components),
        "components": [enrollment_fields(part) for part in components],
    }


def due_fields(item: OpenItem | None) -> Fields | None:
    """The next part that is due."""
    return {"amount": item.amount.cents, "due_on": day(item.due_on)} if item else None


def entry_fields(entry: Entry) -> Fields:
    """A line of the ledger."""
    return {
        "entry_id": entry.entry_id,
        "kind": str(entry.kind),
        "amount": entry.amount.cents,
        "charged_delta": entry.charged_delta.cents,
        "paid_delta": entry.paid_delta.cents,
        "written_off_delta": entry.written_off_delta.cents,
        "student_id": entry.student_id,
        "enrollment_id": entry.enrollment_id,
        "receipt_id": entry.receipt_id,
        "receipt_no": entry.receipt_no,
        "payer": entry.payer,
        "allocations": [
            {"charge_id": part.charge_id, "amount": part.amount.cents} for part in entry.allocations
        ],
        "method": str(entry.method) if entry.method else None,
        "reference": entry.reference,
        "approval": entry.approval,
        "tendered": cents(entry.tendered),
        "change": cents(entry.change),
        "reverses": entry.reverses,
        "reason": entry.reason,
        "day": day(entry.day),
        "taken_at": entry.taken_at.isoformat(),
        "desk_id": entry.desk_id,
        "staff_id": entry.staff_id,
        "batch_id": entry.batch_id,
    }


def ledger_row_fields(row: LedgerRow) -> Fields:
    """A line of the ledger with the student's balance after it."""
    return entry_fields(row.entry) | {
        "course": row.title,
        "balance": row.balance.cents,
        "voided": row.voided,
        "staff": row.staff,
    }


def balance_fields(row: BalanceRow) -> Fields:
    """An enrollment in the list of balances."""
    return {
        "student_id": row.student_id,
        "student": row.student,
        "contact": row.contact,
        "enrollment_id": row.enrollment_id,
        "course": row.title,
        "status": str(row.status),
        "charged": row.standing.charged.cents,
        "paid": row.standing.paid.cents,
        "written_off": row.standing.written_off.cents,
        "balance": row.standing.owed.cents,
        "credit": row.standing.credit.cents,
        "due_now": row.due_now.cents,
        "next_due_on": day(row.next_due_on),
        "days_late": row.days_late,
        "bucket": str(row.bucket) if row.bucket else None,
        "last_payment_on": day(row.last_payment_on),
        "sync": str(row.sync) if row.sync else None,
    }
