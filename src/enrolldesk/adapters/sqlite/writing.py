"""The statements that add and change rows, shared by single commands and bulk loads."""

from __future__ import annotations

from typing import Final

from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import COURSE, STUDENT, Row, iso, moment, schedule_text
from enrolldesk.app.batches import Batch, digest
from enrolldesk.app.changes import SyncState
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry

_ENROLLMENT_COLUMNS: Final = (
    "enrollment_id, student_key, course_key, bundle_key, ordinal, price, upfront, schedule, "
    "enrolled_at, enrolled_on, gate, state, override_reason, withdrawn_on, owner_key"
)
_ENTRY_COLUMNS: Final = (
    "entry_id, enrollment_key, kind, amount, charged_delta, paid_delta, written_off_delta, "
    "desk_id, staff_id, taken_at, day, receipt_key, payer, allocations, method, reference, "
    "approval, tendered, change, reverses, reason, batch_id, effect_index, committed_at"
)


def insert(table: str, columns: str) -> str:
    """An INSERT of these columns."""
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' for _ in columns.split(','))})"


def upsert(table: str, columns: str, key: str) -> str:
    """An INSERT that changes the row instead where the key is known."""
    names = [name.strip() for name in columns.split(",")]
    keys = key.split(", ")
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return f"{insert(table, columns)} ON CONFLICT ({key}) DO UPDATE SET {changed}"


STUDENT_COLUMNS: Final = (
    f"{STUDENT}, sort_key, phone_key, guardian_phone_key, email_key, guardian_email_key"
)
PUT_STUDENT: Final = upsert("student", STUDENT_COLUMNS, "student_id")
PUT_COURSE: Final = upsert("course", f"{COURSE}, sort_key", "course_id")
PUT_ENROLLMENT: Final = upsert("enrollment", _ENROLLMENT_COLUMNS, "enrollment_id")
LOAD_STUDENT: Final = insert("student", f"key, balance, touched, {STUDENT_COLUMNS}")
LOAD_ENROLLMENT: Final = insert(
    "enrollment",
    f"key, charged, paid, written_off, refunded, returned, next_due_on, {_ENROLLMENT_COLUMNS}",
)
ADD_ENTRY: Final = insert("entry", _ENTRY_COLUMNS)
REPLACE_ENTRY: Final = f"{upsert('entry', _ENTRY_COLUMNS, 'entry_id')}, given_up = 0"
ADD_RECEIPT: Final = insert("receipt", "receipt_id, receipt_no, series, number, desk_id")
LOAD_RECEIPT: Final = insert("receipt", "key, receipt_id, receipt_no, series, number, desk_id")
ADD_BATCH: Final = insert(
    "outbox",
    "desk_seq, batch_id, command, desk_id, staff_id, made_at, payload, digest, fingerprint, state, "
    "needs, approved_by",
)
ADD_BATCH_KEY: Final = insert("outbox_key", "order_key, desk_seq, changes")


def enrollment_row(
    enrollment: Enrollment,
    student_key: int,
    course_key: int,
    bundle_key: int | None,
    owner_key: int,
) -> Row:
    """The columns of an enrollment that do not follow from its entries."""
    return (
        enrollment.enrollment_id,
        student_key,
        course_key,
        bundle_key,
        enrollment.ordinal,
        enrollment.price.cents,
        enrollment.upfront.cents,
        schedule_text(enrollment.schedule),
        moment(enrollment.enrolled_at),
        enrollment.enrolled_on.isoformat(),
        str(enrollment.gate),
        str(enrollment.state),
        enrollment.override_reason,
        iso(enrollment.withdrawn_on),
        owner_key,
    )


def batch_row(batch: Batch) -> Row:
    """A batch as it is frozen."""
    payload = batch.payload()
    return (
        batch.desk_seq,
        batch.batch_id,
        batch.command,
        batch.desk_id,
        batch.staff_id,
        moment(batch.made_at),
        payload,
        digest(payload),
        batch.fingerprint,
        str(SyncState.WAITING),
        batch.needs,
        batch.approved_by,
    )


def key_of(connection: Connection, noun: str, record_id: str) -> int:
    """The key of a student, course, enrollment or entry; raises NotFound."""
    key = connection.one(f"SELECT key FROM {noun} WHERE {noun}_id = ?", record_id)
    if key is None:
        raise NotFound(noun, record_id)
    return int(key)


def receipt_row(entry: Entry) -> tuple[str, str | None, str, int, str] | None:
    """The receipt an entry stands on; a number of unknown shape is a series of its own."""
    if entry.receipt_id is None:
        return None
    if entry.receipt_no is None:
        return entry.receipt_id, None, "", 0, entry.desk_id
    try:
        number = ReceiptNumber.parse(entry.receipt_no)
    except ValueError:
        number = ReceiptNumber(entry.receipt_no, 0)
    return entry.receipt_id, entry.receipt_no, number.series, number.number, entry.desk_id


def given_receipt(connection: Connection, entry: Entry) -> int | None:
    """The key of an entry's receipt, added with its first entry; a desk gives a number once."""
    row = receipt_row(entry)
    if row is None:
        return None
    found = connection.execute(
        "SELECT key, receipt_id, receipt_no FROM receipt WHERE receipt_id = ? "
        "OR (receipt_no = ? AND desk_id = ?)",
        (row[0], row[1], row[4]),
    ).fetchall()
    if not found:
        return connection.execute(ADD_RECEIPT, row).lastrowid
    key, receipt_id, receipt_no = found[0]
    if len(found) > 1 or (receipt_id, receipt_no) != row[:2]:
        raise IdAlreadyUsed("receipt", row[1] or row[0])
    return int(key)
