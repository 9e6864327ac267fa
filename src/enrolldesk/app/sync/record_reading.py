"""Each kind of record out of the fields of its document; raises Unreadable."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from enrolldesk.app.slips.kinds import slip_from
from enrolldesk.app.sync.values import Fields, Unreadable, Why
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState, Instalment
from enrolldesk.domain.ids import ReceiptNumber, charge_id, void_id
from enrolldesk.domain.ledger import Allocation, Entry, EntryKind, Method
from enrolldesk.domain.money import ZERO, total
from enrolldesk.domain.people import (
    NAME_LIMIT,
    Address,
    Guardian,
    Permit,
    Student,
    StudentState,
)
from enrolldesk.domain.retention import MOST_YEARS, USUAL_YEARS
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip
from enrolldesk.domain.soundness import deltas_follow

_LAST_DAY: Final = date(2199, 12, 31)
_KIND: Final = re.compile(r"[a-z][a-z_]{0,39}")
_RECEIPT_NO: Final = re.compile(r"[\x21-\x7e]{1,40}")
_LETTER: Final = re.compile(r"[a-z]{0,20}")
_RECEIPT_DIGITS: Final = 12
_LONG_TEXT: Final = 40_000
_METHODS: Final = frozenset(Method)


def student_of(key: str, fields: Fields) -> Student:
    """A student."""
    guardian, address = fields.inner("guardian"), fields.inner("address")
    permit = fields.inner("permit")
    student = Student(
        student_id=key,
        name=fields.text("name"),
        phone=fields.text("phone", default=""),
        email=fields.text("email", default=""),
        birth_date=fields.day("birth_date"),
        guardian=Guardian(
            guardian.text("name", default=""),
            guardian.text("phone", default=""),
            guardian.text("email", default=""),
        ),
        address=_address(address),
        permit=Permit(permit.text("number", default=""), permit.day("expires_on")),
        notes=fields.text("notes", default=""),
        state=fields.choice("state", StudentState, StudentState.ACTIVE),
        family_id=_identity_or_empty(fields, "family_id"),
        merged_into=_identity_or_empty(fields, "merged_into"),
    )
    # A desk's own calendar has no say in whether somebody was born.
    return student.checked(_LAST_DAY, contact_required=False)


def _address(fields: Fields) -> Address:
    return Address(
        fields.text("street", default=""),
        fields.text("city", default=""),
        fields.text("region", default=""),
        fields.text("postal_code", default=""),
    )


def course_of(key: str, fields: Fields) -> Course:
    """A course or a bundle."""
    number = {
        name: fields.integer(name, 0, 1_000_000, default=0)
        for name in (
            "required_minutes",
            "daily_limit_minutes",
            "deadline_days",
            "min_break_minutes",
        )
    }
    components = tuple(
        Component(part.identity("course_id"), part.choice("gate", Gate))
        for part in fields.parts("components")
    )
    return Course(
        course_id=key,
        title=fields.text("title"),
        price=fields.money("price"),
        upfront=fields.money("upfront"),
        remainder_days=fields.integer("remainder_days", 0, 1_000_000, default=30),
        components=components,
        active=fields.flag("active", default=True),
        **number,
    ).checked()


def enrollment_of(key: str, fields: Fields) -> Enrollment:
    """An enrollment."""
    enrollment = Enrollment(
        enrollment_id=key,
        student_id=fields.identity("student_id"),
        course_id=fields.identity("course_id"),
        ordinal=fields.integer("ordinal", 1, 10_000),
        price=fields.money("price"),
        upfront=fields.money("upfront"),
        schedule=tuple(
            Instalment(part.money("amount"), part.needed_day("due_on"))
            for part in fields.parts("schedule")
        ),
        enrolled_at=fields.time("enrolled_at"),
        enrolled_on=fields.needed_day("enrolled_on"),
        bundle_id=fields.identity_or_none("bundle_id"),
        gate=fields.choice("gate", Gate, Gate.UPFRONT),
        state=fields.choice("state", EnrollmentState, EnrollmentState.OPEN),
        override_reason=fields.text("override_reason", default=""),
        withdrawn_on=fields.day("withdrawn_on"),
    )
    if enrollment.upfront > enrollment.price or enrollment.bundle_id == key:
        raise Unreadable(Why.CONTRADICTION, "upfront")
    return enrollment


def entry_of(key: str, fields: Fields) -> Entry:
    """An entry of the ledger, as its kind says it must be."""
    method = fields.text("method", default="", length=40) or None
    if method is not None and method not in _METHODS:
        raise Unreadable(Why.MALFORMED, "method")
    entry = Entry(
        entry_id=key,
        kind=fields.matching("kind", _KIND),
        amount=fields.money("amount", least=1),
        charged_delta=fields.difference("charged_delta"),
        paid_delta=fields.difference("paid_delta"),
        written_off_delta=fields.difference("written_off_delta"),
        student_id=fields.identity("student_id"),
        enrollment_id=fields.identity("enrollment_id"),
        desk_id=fields.identity("desk"),
        staff_id=fields.text("staff", length=200),
        taken_at=fields.time("taken_at"),
        day=fields.needed_day("day"),
        receipt_id=fields.identity_or_none("receipt_id"),
        receipt_no=_receipt_no(fields),
        payer=fields.text("payer", default=""),
        allocations=tuple(
            Allocation(part.identity("charge_id"), part.money("amount", least=1))
            for part in fields.parts("allocations")
        ),
        method=method,
        reference=fields.text("reference", default=""),
        approval=fields.text("approval", default=""),
        tendered=fields.money_or_none("tendered"),
        change=fields.money_or_none("change"),
        reverses=fields.identity_or_none("reverses"),
        reason=fields.text("reason", default=""),
        batch_id=fields.identity("batch_id"),
        effect_index=fields.integer("effect_index", 0, 1000),
        committed_at=fields.time("committed_at"),
    )
    _check_entry(entry)
    return entry


def _check_entry(entry: Entry) -> None:
    if not deltas_follow(entry):
        raise Unreadable(Why.CONTRADICTION, "deltas")
    if total(part.amount for part in entry.allocations) > entry.amount:
        raise Unreadable(Why.CONTRADICTION, "allocations")
    if entry.receipt_no is not None and entry.receipt_id is None:
        raise Unreadable(Why.CONTRADICTION, "receipt_no")
    voids = entry.kind == EntryKind.VOID
    if voids and (not entry.reverses or entry.entry_id != void_id(entry.reverses)):
        raise Unreadable(Why.CONTRADICTION, "reverses")
    # The one charge that enrolling posts decides the due dates: no other entry takes its id.
    if entry.entry_id == charge_id(entry.enrollment_id) and entry.kind != EntryKind.CHARGE:
        raise Unreadable(Why.CONTRADICTION, "kind")


def _receipt_no(fields: Fields) -> str | None:
    if not fields.has("receipt_no"):
        return None
    number = fields.matching("receipt_no", _RECEIPT_NO)
    if len(number.rpartition("-")[2]) > _RECEIPT_DIGITS:
        raise Unreadable(Why.MALFORMED, "receipt_no")
    try:
        printed = str(ReceiptNumber.parse(number))
    except ValueError:
        return number
    # One number has one spelling, or it could be given a second time.
    if printed != number:
        raise Unreadable(Why.MALFORMED, "receipt_no")
    return number


def school_of(key: str, fields: Fields) -> School:
    """The school and its settings."""
    if key != "school":
        raise Unreadable(Why.PATH, "path")
    return School(
        school_id="",
        name=fields.text("name"),
        currency=fields.text("currency", length=3),
        time_zone=fields.text("time_zone", length=100),
        address=_address(fields.inner("address")),
        phone=fields.text("phone", default=""),
        email=fields.text("email", default=""),
        tax_line=fields.text("tax_line", default=""),
        receipt_footer=fields.text("receipt_footer", default=""),
        agreement_terms=fields.text("agreement_terms", default="", length=_LONG_TEXT),
        accounts=tuple(
            (part.text("purpose", length=NAME_LIMIT), part.text("account", length=NAME_LIMIT))
            for part in fields.parts("accounts")
        ),
        returned_fee=fields.money_or_none("returned_fee") or ZERO,
        reminder_text=fields.text("reminder_text", default=""),
        retention_years=fields.integer("retention_years", 1, MOST_YEARS, default=USUAL_YEARS),
    ).checked()


def desk_of(key: str, fields: Fields) -> DeskIdentity:
    """A desk."""
    return DeskIdentity(
        desk_id=key,
        code=fields.text("code", length=8),
        letter=fields.matching("letter", _LETTER, default=""),
        name=fields.text("name"),
    ).checked()


def staff_of(key: str, fields: Fields) -> Staff:
    """Somebody who works at a desk."""
    # Before there were roles everybody did everything.
    return Staff(
        key,
        fields.text("name"),
        fields.flag("active", default=True),
        fields.choice("role", Role, Role.MANAGER),
        fields.text("email", default=""),
    ).checked()


def slip_of(made: type[Slip]) -> Callable[[str, Fields], Slip]:
    """What reads slips of this kind."""
    return lambda key, fields: slip_from(made, key, fields)


def _identity_or_empty(fields: Fields, name: str) -> str:
    return fields.identity(name) if fields.values.get(name) else ""
