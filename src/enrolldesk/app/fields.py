"""How records are written as document fields: the names other readers may rely on.

Dates are ISO text, times are timestamps, amounts are integer cents.
"""

from __future__ import annotations

from typing import Any

from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff


def student_fields(student: Student) -> dict[str, Any]:
    """A student's document."""
    return {
        "name": student.name,
        "phone": student.phone,
        "email": student.email,
        "birth_date": student.birth_date,
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
            "expires_on": student.permit.expires_on,
        },
        "notes": student.notes,
        "state": student.state,
        "family_id": student.family_id,
        "merged_into": student.merged_into,
    }


def course_fields(course: Course) -> dict[str, Any]:
    """A course's document."""
    return {
        "title": course.title,
        "price": course.price.cents,
        "upfront": course.upfront.cents,
        "remainder_days": course.remainder_days,
        "components": [
            {"course_id": component.course_id, "gate": component.gate}
            for component in course.components
        ],
        "required_minutes": course.required_minutes,
        "daily_limit_minutes": course.daily_limit_minutes,
        "deadline_days": course.deadline_days,
        "min_break_minutes": course.min_break_minutes,
        "active": course.active,
    }


def enrollment_fields(enrollment: Enrollment) -> dict[str, Any]:
    """An enrollment's document without its totals, which only effects change."""
    return {
        "student_id": enrollment.student_id,
        "course_id": enrollment.course_id,
        "ordinal": enrollment.ordinal,
        "bundle_id": enrollment.bundle_id,
        "gate": enrollment.gate,
        "price": enrollment.price.cents,
        "upfront": enrollment.upfront.cents,
        "schedule": [
            {"amount": instalment.amount.cents, "due_on": instalment.due_on}
            for instalment in enrollment.schedule
        ],
        "state": enrollment.state,
        "override_reason": enrollment.override_reason,
        "withdrawn_on": enrollment.withdrawn_on,
        "enrolled_at": enrollment.enrolled_at,
        "enrolled_on": enrollment.enrolled_on,
    }


def entry_fields(entry: Entry) -> dict[str, Any]:
    """An entry's document; what does not apply to its kind is left out."""
    always: dict[str, Any] = {
        "kind": entry.kind,
        "amount": entry.amount.cents,
        "charged_delta": entry.charged_delta.cents,
        "paid_delta": entry.paid_delta.cents,
        "written_off_delta": entry.written_off_delta.cents,
        "student_id": entry.student_id,
        "enrollment_id": entry.enrollment_id,
        "batch_id": entry.batch_id,
        "effect_index": entry.effect_index,
        "desk": entry.desk_id,
        "staff": entry.staff_id,
        "taken_at": entry.taken_at,
        "day": entry.day,
    }
    sometimes: dict[str, Any] = {
        "receipt_id": entry.receipt_id,
        "receipt_no": entry.receipt_no,
        "payer": entry.payer,
        "allocations": [
            {"charge_id": allocation.charge_id, "amount": allocation.amount.cents}
            for allocation in entry.allocations
        ],
        "method": entry.method,
        "reference": entry.reference,
        "approval": entry.approval,
        "tendered": cents(entry.tendered),
        "change": cents(entry.change),
        "reverses": entry.reverses,
        "reason": entry.reason,
    }
    return always | {
        name: value for name, value in sometimes.items() if value not in (None, "", [])
    }


def school_fields(school: School) -> dict[str, Any]:
    """The school's document; the logo stays on the desk, a picture has no place in a batch."""
    return {
        "name": school.name,
        "currency": school.currency,
        "time_zone": school.time_zone,
        "address": {
            "street": school.address.street,
            "city": school.address.city,
            "region": school.address.region,
            "postal_code": school.address.postal_code,
        },
        "phone": school.phone,
        "email": school.email,
        "tax_line": school.tax_line,
        "receipt_footer": school.receipt_footer,
        "agreement_terms": school.agreement_terms,
        "accounts": [
            {"purpose": purpose, "account": account} for purpose, account in school.accounts
        ],
        "returned_fee": school.returned_fee.cents,
        "reminder_text": school.reminder_text,
        "retention_years": school.retention_years,
    }


def desk_fields(desk: DeskIdentity) -> dict[str, Any]:
    """A desk's document."""
    return {"code": desk.code, "letter": desk.letter, "name": desk.name}


def staff_fields(staff: Staff) -> dict[str, Any]:
    """A staff member's document."""
    return {
        "name": staff.name,
        "active": staff.active,
        "role": staff.role,
        "email": staff.email,
    }


def cents(amount: Money | None) -> int | None:
    """An amount as a document holds it."""
    return None if amount is None else amount.cents
