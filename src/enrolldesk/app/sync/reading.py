"""Documents as records of the domain: strict, because anybody may have written them.

A document either becomes a record as a desk could have recorded it, or raises Unreadable; nothing
is guessed, cut or filled in. What a newer version may add (fields, kinds of entries) is let pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from enrolldesk.app.batches import SCHEMA, canonical
from enrolldesk.app.slips.kinds import KINDS, slip_references
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.record_reading import (
    course_of,
    desk_of,
    enrollment_of,
    entry_of,
    school_of,
    slip_of,
    staff_of,
    student_of,
)
from enrolldesk.app.sync.values import Fields, Unreadable, Why
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import is_safe_id
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import (
    Student,
)
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip

Record = Student | Course | Enrollment | Entry | School | DeskIdentity | Staff | Slip


@dataclass(frozen=True, slots=True)
class Notice:
    """A guard as the change feed: which documents to read again."""

    batch_id: str
    committed_at: datetime
    touched: tuple[str, ...]
    desk_id: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)
    """What changed fields were at the desk that changed them, by path."""
    command: str = ""
    staff_id: str = ""
    made_at: datetime | None = None
    abandoned: bool = False
    keys: tuple[str, ...] = ()
    approved_by: str = ""


def record_of(document: Document) -> Record:
    """The record a document holds; raises Unreadable. A school has no id of its own yet."""
    read = _READERS.get(document.collection)
    if read is None or not is_safe_id(document.key):
        raise Unreadable(Why.PATH, "path")
    fields = _opened(document)
    try:
        return read(document.key, fields)
    except Unreadable:
        raise
    except DeskError as error:
        raise Unreadable(Why.CONTRADICTION, type(error).__name__) from error


def notice_of(document: Document) -> Notice:
    """What a guard says was touched; raises Unreadable."""
    fields = Fields(document.fields)
    touched = fields.texts("touched", limit=1000, length=300)
    for path in touched:
        collection, _, key = path.partition("/")
        if not is_safe_id(collection) or not is_safe_id(key):
            raise Unreadable(Why.MALFORMED, "touched")
    was = document.fields.get("was")
    desk_id = document.fields.get("desk")
    return Notice(
        document.key,
        fields.time("committed_at"),
        tuple(dict.fromkeys(touched)),
        desk_id if isinstance(desk_id, str) else "",
        was if isinstance(was, Mapping) and _is_plain(was) else {},
        **_made_by(document.fields),
    )


def _made_by(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Who asked for what, when: for the log alone, so nothing hangs on it."""
    keys = fields.get("keys")
    keys = keys if isinstance(keys, list) else []
    command, staff_id, made_at = (fields.get(name) for name in ("command", "staff", "made_at"))
    approved_by = fields.get("approved_by")
    return {
        "command": command[:100] if isinstance(command, str) else "",
        "staff_id": staff_id[:200] if isinstance(staff_id, str) else "",
        "approved_by": approved_by[:200] if isinstance(approved_by, str) else "",
        "abandoned": bool(fields.get("abandoned")),
        "keys": tuple(key for key in keys[:1000] if isinstance(key, str)),
        "made_at": made_at if isinstance(made_at, datetime) and made_at.tzinfo else None,
    }


def _is_plain(value: Any) -> bool:
    """Whether a batch could have held this: what explains a change is kept in that spelling."""
    try:
        canonical(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


def references(record: Record) -> tuple[str, ...]:
    """The documents that must be held before a record can be."""
    if isinstance(record, Course):
        return tuple(f"courses/{part.course_id}" for part in record.components)
    if isinstance(record, Enrollment):
        bundle = (f"enrollments/{record.bundle_id}",) if record.bundle_id else ()
        return (f"students/{record.student_id}", f"courses/{record.course_id}", *bundle)
    if isinstance(record, Entry):
        named = [part.charge_id for part in record.allocations]
        if record.reverses:
            named.append(record.reverses)
        return (
            f"enrollments/{record.enrollment_id}",
            *(f"entries/{entry_id}" for entry_id in dict.fromkeys(named)),
        )
    if isinstance(record, Slip):
        return slip_references(record)
    return ()


def _opened(document: Document) -> Fields:
    fields = Fields(document.fields)
    if fields.integer("schema", 0, 2**31, default=SCHEMA) > SCHEMA:
        raise Unreadable(Why.NEWER, "schema")
    return fields


_READERS: Final[Mapping[str, Callable[[str, Fields], Record]]] = {
    "settings": school_of,
    "desks": desk_of,
    "staff": staff_of,
    "courses": course_of,
    "students": student_of,
    "enrollments": enrollment_of,
    "entries": entry_of,
    **{kind.collection: slip_of(kind.made) for kind in KINDS},
}

COLLECTIONS: Final = tuple(_READERS)
"""In the order in which records refer to earlier ones."""
