"""Records as rows and back: the only place that knows how a value is kept.

Amounts are cents, moments are microseconds since 1970 in UTC, days are ISO text, lists are JSON.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from enrolldesk.app.changes import SyncState
from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.app.rows import OutboxRow
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState, Instalment
from enrolldesk.domain.ledger import Allocation, Entry, Standing
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import (
    Address,
    Guardian,
    Permit,
    Student,
    StudentState,
    phone_digits,
)
from enrolldesk.domain.school import DeskIdentity, School, Staff

Row = tuple[Any, ...]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

SCHOOL: Final = (
    "school_id, name, currency, time_zone, street, city, region, postal_code, phone, email, "
    "tax_line, receipt_footer, agreement_terms, logo, sample"
)
DESK: Final = "desk_id, code, letter, name"
STAFF: Final = "staff_id, name, active"
COURSE: Final = (
    "course_id, title, price, upfront, remainder_days, components, required_minutes, "
    "daily_limit_minutes, deadline_days, min_break_minutes, active"
)
STUDENT: Final = (
    "student_id, name, phone, email, birth_date, guardian_name, guardian_phone, guardian_email, "
    "street, city, region, postal_code, permit_number, permit_expires_on, notes, archived"
)
CONTACT: Final = (
    "coalesce(nullif(s.phone, ''), nullif(s.email, ''), nullif(s.guardian_phone, ''), "
    "s.guardian_email)"
)
"""How to reach a student, as ``Student.contact`` says it."""

ENROLLMENT: Final = (
    "e.enrollment_id, s.student_id, c.course_id, e.ordinal, e.price, e.upfront, e.schedule, "
    "e.enrolled_at, e.enrolled_on, b.enrollment_id, e.gate, e.state, e.override_reason"
)
ENROLLMENTS: Final = (
    "enrollment e JOIN student s ON s.key = e.student_key JOIN course c ON c.key = e.course_key "
    "LEFT JOIN enrollment b ON b.key = e.bundle_key"
)
ENTRY: Final = (
    "y.entry_id, y.kind, y.amount, y.charged_delta, y.paid_delta, y.written_off_delta, "
    "s.student_id, e.enrollment_id, y.desk_id, y.staff_id, y.taken_at, y.day, r.receipt_id, "
    "r.receipt_no, y.payer, y.allocations, y.method, y.reference, y.approval, y.tendered, "
    "y.change, y.reverses, y.reason, y.batch_id, y.effect_index, y.committed_at"
)
ENTRIES: Final = (
    "entry y JOIN enrollment e ON e.key = y.enrollment_key JOIN student s ON s.key = e.student_key "
    "LEFT JOIN receipt r ON r.key = y.receipt_key"
)
STANDING: Final = "e.charged, e.paid, e.written_off, e.refunded, e.returned"
OUTBOX: Final = (
    "batch_id, desk_seq, command, state, staff_id, made_at, digest, payload, attempts, reason"
)


def moment(at: datetime) -> int:
    """A moment as it is kept; it must know its time zone."""
    return (at - _EPOCH) // _MICROSECOND


def at_moment(kept: int) -> datetime:
    """A kept moment, in UTC."""
    return _EPOCH + kept * _MICROSECOND


def iso(day: date | None) -> str | None:
    """A day as it is kept."""
    return None if day is None else day.isoformat()


def on_day(kept: str | None) -> date | None:
    """A kept day."""
    return None if kept is None else date.fromisoformat(kept)


def school_of(row: Row) -> School:
    """A school from the columns SCHOOL."""
    return School(
        school_id=row[0],
        name=row[1],
        currency=row[2],
        time_zone=row[3],
        address=Address(*row[4:8]),
        phone=row[8],
        email=row[9],
        tax_line=row[10],
        receipt_footer=row[11],
        agreement_terms=row[12],
        logo=row[13],
        sample=bool(row[14]),
    )


def school_row(school: School) -> Row:
    """The columns SCHOOL."""
    return (
        school.school_id,
        school.name,
        school.currency,
        school.time_zone,
        *_address(school.address),
        school.phone,
        school.email,
        school.tax_line,
        school.receipt_footer,
        school.agreement_terms,
        school.logo,
        int(school.sample),
    )


def desk_of(row: Row) -> DeskIdentity:
    """A desk from the columns DESK."""
    return DeskIdentity(*row)


def staff_of(row: Row) -> Staff:
    """A person from the columns STAFF."""
    return Staff(row[0], row[1], bool(row[2]))


def course_of(row: Row) -> Course:
    """A course from the columns COURSE."""
    return Course(
        course_id=row[0],
        title=row[1],
        price=Money(row[2]),
        upfront=Money(row[3]),
        remainder_days=row[4],
        components=tuple(Component(key, Gate(gate)) for key, gate in json.loads(row[5])),
        required_minutes=row[6],
        daily_limit_minutes=row[7],
        deadline_days=row[8],
        min_break_minutes=row[9],
        active=bool(row[10]),
    )


def course_row(course: Course) -> Row:
    """The columns COURSE and the sort key."""
    return (
        course.course_id,
        course.title,
        course.price.cents,
        course.upfront.cents,
        course.remainder_days,
        json.dumps([(part.course_id, part.gate) for part in course.components]),
        course.required_minutes,
        course.daily_limit_minutes,
        course.deadline_days,
        course.min_break_minutes,
        int(course.active),
        sort_key(course.title),
    )


def student_of(row: Row) -> Student:
    """A student from the columns STUDENT."""
    return Student(
        student_id=row[0],
        name=row[1],
        phone=row[2],
        email=row[3],
        birth_date=on_day(row[4]),
        guardian=Guardian(*row[5:8]),
        address=Address(*row[8:12]),
        permit=Permit(row[12], on_day(row[13])),
        notes=row[14],
        state=StudentState.ARCHIVED if row[15] else StudentState.ACTIVE,
    )


def student_row(student: Student) -> Row:
    """The columns STUDENT and the sort and look-up keys."""
    guardian, permit = student.guardian, student.permit
    return (
        student.student_id,
        student.name,
        student.phone,
        student.email,
        iso(student.birth_date),
        guardian.name,
        guardian.phone,
        guardian.email,
        *_address(student.address),
        permit.number,
        iso(permit.expires_on),
        student.notes,
        int(student.state is StudentState.ARCHIVED),
        sort_key(student.name),
        phone_digits(student.phone),
        phone_digits(guardian.phone),
        contact_key(student.email),
        contact_key(guardian.email),
    )


def enrollment_of(row: Row) -> Enrollment:
    """An enrollment from the columns ENROLLMENT."""
    return Enrollment(
        enrollment_id=row[0],
        student_id=row[1],
        course_id=row[2],
        ordinal=row[3],
        price=Money(row[4]),
        upfront=Money(row[5]),
        schedule=tuple(
            Instalment(Money(cents), date.fromisoformat(day)) for cents, day in json.loads(row[6])
        ),
        enrolled_at=at_moment(row[7]),
        enrolled_on=date.fromisoformat(row[8]),
        bundle_id=row[9],
        gate=Gate(row[10]),
        state=EnrollmentState(row[11]),
        override_reason=row[12],
    )


def schedule_text(schedule: tuple[Instalment, ...]) -> str:
    """The due dates as they are kept."""
    if not schedule:
        return "[]"
    return json.dumps([(part.amount.cents, part.due_on.isoformat()) for part in schedule])


def entry_of(row: Row) -> Entry:
    """An entry from the columns ENTRY."""
    return Entry(
        entry_id=row[0],
        kind=row[1],
        amount=Money(row[2]),
        charged_delta=Money(row[3]),
        paid_delta=Money(row[4]),
        written_off_delta=Money(row[5]),
        student_id=row[6],
        enrollment_id=row[7],
        desk_id=row[8],
        staff_id=row[9],
        taken_at=at_moment(row[10]),
        day=date.fromisoformat(row[11]),
        receipt_id=row[12],
        receipt_no=row[13],
        payer=row[14],
        allocations=tuple(
            Allocation(charge, Money(cents)) for charge, cents in json.loads(row[15] or "[]")
        ),
        method=row[16],
        reference=row[17],
        approval=row[18],
        tendered=None if row[19] is None else Money(row[19]),
        change=None if row[20] is None else Money(row[20]),
        reverses=row[21],
        reason=row[22],
        batch_id=row[23],
        effect_index=row[24],
        committed_at=None if row[25] is None else at_moment(row[25]),
    )


def entry_row(entry: Entry, enrollment_key: int, receipt_key: int | None) -> Row:
    """The columns of the table entry after its key."""
    allocations = [(part.charge_id, part.amount.cents) for part in entry.allocations]
    return (
        entry.entry_id,
        enrollment_key,
        str(entry.kind),
        entry.amount.cents,
        entry.charged_delta.cents,
        entry.paid_delta.cents,
        entry.written_off_delta.cents,
        entry.desk_id,
        entry.staff_id,
        moment(entry.taken_at),
        entry.day.isoformat(),
        receipt_key,
        entry.payer,
        json.dumps(allocations) if allocations else "",
        None if entry.method is None else str(entry.method),
        entry.reference,
        entry.approval,
        None if entry.tendered is None else entry.tendered.cents,
        None if entry.change is None else entry.change.cents,
        entry.reverses,
        entry.reason,
        entry.batch_id,
        entry.effect_index,
        None if entry.committed_at is None else moment(entry.committed_at),
    )


def standing_from(row: Row) -> Standing:
    """A standing from the columns STANDING."""
    return Standing(*map(_money, row))


# A list builds five amounts for every row, most of them prices and zeros.
_money = lru_cache(maxsize=4096)(Money)


def outbox_of(row: Row) -> OutboxRow:
    """A recorded batch from the columns OUTBOX."""
    batch_id, desk_seq, command, state, staff_id, made_at, *rest = row
    return OutboxRow(
        batch_id, desk_seq, command, SyncState(state), staff_id, at_moment(made_at), *rest
    )


def _address(address: Address) -> Row:
    return (address.street, address.city, address.region, address.postal_code)
