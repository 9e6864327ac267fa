"""The columns of each table in the order rows are read, and how single values are kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from enrolldesk.app.homes import RecordDamaged
from enrolldesk.domain.money import Money
from enrolldesk.domain.standing import Standing

Row = tuple[Any, ...]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

SCHOOL: Final = (
    "school_id, name, currency, time_zone, street, city, region, postal_code, phone, email, "
    "tax_line, receipt_footer, agreement_terms, logo, sample, accounts, returned_fee, "
    "reminder_text, retention_years"
)
DESK: Final = "desk_id, code, letter, name"
STAFF: Final = "staff_id, name, active, role, email"
COURSE: Final = (
    "course_id, title, price, upfront, remainder_days, components, required_minutes, "
    "daily_limit_minutes, deadline_days, min_break_minutes, active"
)
STUDENT: Final = (
    "student_id, name, phone, email, birth_date, guardian_name, guardian_phone, guardian_email, "
    "street, city, region, postal_code, permit_number, permit_expires_on, notes, archived, "
    "family_id, merged_into"
)
CONTACT: Final = (
    "coalesce(nullif(s.phone, ''), nullif(s.email, ''), nullif(s.guardian_phone, ''), "
    "s.guardian_email)"
)
"""How to reach a student, as ``Student.contact`` says it."""

ENROLLMENT: Final = (
    "e.enrollment_id, s.student_id, c.course_id, e.ordinal, e.price, e.upfront, e.schedule, "
    "e.enrolled_at, e.enrolled_on, b.enrollment_id, e.gate, e.state, e.override_reason, "
    "e.withdrawn_on"
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
_OF_ENTRY: Final = (
    "JOIN student s ON s.key = e.student_key LEFT JOIN receipt r ON r.key = y.receipt_key"
)
ENTRIES: Final = (
    f"entry y JOIN enrollment e ON e.key = y.enrollment_key AND y.given_up = 0 {_OF_ENTRY}"
)
"""The ledger."""
ALL_ENTRIES: Final = f"entry y JOIN enrollment e ON e.key = y.enrollment_key {_OF_ENTRY}"
"""The ledger and what was given up, which counts for nothing."""
STANDING: Final = "e.charged, e.paid, e.written_off, e.refunded, e.returned"
OUTBOX: Final = (
    "batch_id, desk_seq, command, state, staff_id, made_at, digest, payload, attempts, reason, "
    "needs, approved_by"
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
    """A kept day, where there is one; raises RecordDamaged."""
    return None if kept is None else needed_day(kept)


def needed_day(kept: str) -> date:
    """A kept day; raises RecordDamaged."""
    try:
        return date.fromisoformat(kept)
    except (ValueError, TypeError) as error:
        raise RecordDamaged("day", str(kept)) from error


def standing_from(row: Row) -> Standing:
    """A standing from the columns STANDING."""
    return Standing(*map(money, row))


# A list builds five amounts for every row, most of them prices and zeros.
money = lru_cache(maxsize=4096)(Money)
"""A kept amount."""


def marks(values: Iterable[object]) -> str:
    """A question mark for each value."""
    return ", ".join("?" for _ in values)
