"""Records as rows and back: the only place that knows how a value is kept.

Amounts are cents, moments are microseconds since 1970 in UTC, days are ISO text, lists are JSON.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from enrolldesk.adapters.sqlite.columns import ALL_ENTRIES as ALL_ENTRIES
from enrolldesk.adapters.sqlite.columns import CONTACT as CONTACT
from enrolldesk.adapters.sqlite.columns import COURSE as COURSE
from enrolldesk.adapters.sqlite.columns import DESK as DESK
from enrolldesk.adapters.sqlite.columns import ENROLLMENT as ENROLLMENT
from enrolldesk.adapters.sqlite.columns import ENROLLMENTS as ENROLLMENTS
from enrolldesk.adapters.sqlite.columns import ENTRIES as ENTRIES
from enrolldesk.adapters.sqlite.columns import ENTRY as ENTRY
from enrolldesk.adapters.sqlite.columns import OUTBOX as OUTBOX
from enrolldesk.adapters.sqlite.columns import SCHOOL as SCHOOL
from enrolldesk.adapters.sqlite.columns import STAFF as STAFF
from enrolldesk.adapters.sqlite.columns import STANDING as STANDING
from enrolldesk.adapters.sqlite.columns import STUDENT as STUDENT
from enrolldesk.adapters.sqlite.columns import Row as Row
from enrolldesk.adapters.sqlite.columns import at_moment as at_moment
from enrolldesk.adapters.sqlite.columns import iso as iso
from enrolldesk.adapters.sqlite.columns import moment as moment
from enrolldesk.adapters.sqlite.columns import on_day as on_day
from enrolldesk.adapters.sqlite.columns import standing_from as standing_from
from enrolldesk.adapters.sqlite.records_school import address_row as address_row
from enrolldesk.adapters.sqlite.records_school import desk_of as desk_of
from enrolldesk.adapters.sqlite.records_school import school_of as school_of
from enrolldesk.adapters.sqlite.records_school import school_row as school_row
from enrolldesk.adapters.sqlite.records_school import staff_of as staff_of
from enrolldesk.adapters.sqlite.records_school import staff_row as staff_row
from enrolldesk.app.changes import SyncState
from enrolldesk.app.folding import contact_key, sort_key
from enrolldesk.app.homes import RecordDamaged
from enrolldesk.app.rows import Fenced, OutboxRow
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState, Instalment
from enrolldesk.domain.ledger import Allocation, Entry
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import (
    Address,
    Guardian,
    Permit,
    Student,
    StudentState,
    phone_digits,
)

DAMAGED: Final = (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError)
"""What reading a value raises that nobody wrote so."""


def course_of(row: Row) -> Course:
    """A course from the columns COURSE; raises RecordDamaged."""
    try:
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
    except DAMAGED as error:
        raise RecordDamaged("course", str(row[0])) from error


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
    """A student from the columns STUDENT; raises RecordDamaged."""
    try:
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
            family_id=row[16],
            merged_into=row[17],
        )
    except DAMAGED as error:
        raise RecordDamaged("student", str(row[0])) from error


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
        *address_row(student.address),
        permit.number,
        iso(permit.expires_on),
        student.notes,
        int(student.state is StudentState.ARCHIVED),
        student.family_id,
        student.merged_into,
        sort_key(student.name),
        phone_digits(student.phone),
        phone_digits(guardian.phone),
        contact_key(student.email),
        contact_key(guardian.email),
    )


def enrollment_of(row: Row) -> Enrollment:
    """An enrollment from the columns ENROLLMENT; raises RecordDamaged."""
    try:
        return Enrollment(
            enrollment_id=row[0],
            student_id=row[1],
            course_id=row[2],
            ordinal=row[3],
            price=Money(row[4]),
            upfront=Money(row[5]),
            schedule=tuple(
                Instalment(Money(cents), date.fromisoformat(day))
                for cents, day in json.loads(row[6])
            ),
            enrolled_at=at_moment(row[7]),
            enrolled_on=date.fromisoformat(row[8]),
            bundle_id=row[9],
            gate=Gate(row[10]),
            state=EnrollmentState(row[11]),
            override_reason=row[12],
            withdrawn_on=on_day(row[13]),
        )
    except DAMAGED as error:
        raise RecordDamaged("enrollment", str(row[0])) from error


def schedule_text(schedule: tuple[Instalment, ...]) -> str:
    """The due dates as they are kept."""
    if not schedule:
        return "[]"
    return json.dumps([(part.amount.cents, part.due_on.isoformat()) for part in schedule])


def entry_of(row: Row) -> Entry:
    """An entry from the columns ENTRY; raises RecordDamaged."""
    try:
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
    except DAMAGED as error:
        raise RecordDamaged("entry", str(row[0])) from error


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


def payload_of(batch: object, text: str) -> dict[str, Any]:
    """A batch's frozen payload; raises RecordDamaged."""
    try:
        return dict(json.loads(text))
    except DAMAGED as error:
        raise RecordDamaged("batch", str(batch)) from error


def fenced_of(row: Row) -> Fenced:
    """A batch that was given up from its columns; raises RecordDamaged."""
    try:
        return Fenced(row[0], row[1], row[2], row[3], row[4], at_moment(row[5]), row[6])
    except DAMAGED as error:
        raise RecordDamaged("batch", str(row[0])) from error


def outbox_of(row: Row) -> OutboxRow:
    """A recorded batch from the columns OUTBOX."""
    batch_id, desk_seq, command, state, staff_id, made_at, *rest = row
    try:
        return OutboxRow(
            batch_id, desk_seq, command, SyncState(state), staff_id, at_moment(made_at), *rest
        )
    except DAMAGED as error:
        raise RecordDamaged("batch", str(batch_id)) from error
