"""What a batch tells of itself: its own payload, or the guard another desk left at the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from enrolldesk.app.batches import SERVER_TIME
from enrolldesk.app.changes import SyncState
from enrolldesk.app.history.rows import HistoryChange, HistoryRow
from enrolldesk.domain.ledger import Entry

_MONEY: Final = ("payment", "refund")
_NOT_SHOWN: Final = ("updated_at", "committed_at", "batch_id", "effect_index")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A batch as the log holds it. ``told`` is its payload, or what the guard of another
    desk says: ``touched``, ``keys`` and ``was``."""

    key: int
    batch_id: str
    command: str
    made_at: datetime
    desk_id: str
    staff_id: str
    sync: SyncState | None
    given_up: bool
    told: Mapping[str, Any]

    @property
    def is_own(self) -> bool:
        """Whether what was written is known field by field."""
        return "writes" in self.told

    @property
    def approved_by(self) -> str:
        """Who gave their yes to it; empty where nobody was asked."""
        return str(self.told.get("approved_by") or "")

    @property
    def paths(self) -> tuple[str, ...]:
        """The documents it is about: those it wrote, and those it must stay in order about."""
        written = [write["path"] for write in self.told.get("writes", ())]
        told = (*written, *self.told.get("touched", ()), *self.told.get("keys", ()))
        return tuple(dict.fromkeys(told))

    def ids(self, collection: str) -> tuple[str, ...]:
        """The ids of one collection among them."""
        parts = (path.partition("/") for path in self.paths)
        return tuple(key for found, _, key in parts if found == collection)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids mean to people."""

    students: Mapping[str, str]
    courses: Mapping[str, str]
    staff: Mapping[str, str]
    desks: Mapping[str, str]
    entries: Mapping[str, Entry]


def row_of(recorded: Recorded, names: Names) -> HistoryRow:
    """The line of a batch in the log."""
    amounts, reasons, receipts = Counter[str](), list[str](), list[str]()
    for fields in _entries(recorded, names):
        amounts[fields["kind"]] += fields["amount"]
        reasons.append(fields.get("reason") or "")
        receipts.append(fields.get("receipt_no") or "")
    for write in recorded.told.get("writes", ()):
        for name in ("reason", "override_reason", "reopen_reason"):
            reasons.append(str(write["fields"].get(name) or ""))
    students = dict.fromkeys(recorded.ids("students"))
    courses = dict.fromkeys(_courses(recorded))
    money = sum(amounts[kind] for kind in _MONEY)
    return HistoryRow(
        key=recorded.key,
        batch_id=recorded.batch_id,
        command=recorded.command,
        made_at=recorded.made_at,
        desk=names.desks.get(recorded.desk_id, recorded.desk_id),
        staff=names.staff.get(recorded.staff_id, recorded.staff_id),
        names=tuple(filter(None, (names.students.get(one, "") for one in students))),
        subject=", ".join(filter(None, (names.courses.get(one, "") for one in courses))),
        amount=money or next(iter(amounts.values()), 0),
        reason=next(filter(None, reasons), ""),
        receipt_no=next(filter(None, receipts), ""),
        sync=recorded.sync,
        given_up=recorded.given_up,
        approved_by=names.staff.get(recorded.approved_by, recorded.approved_by),
    )


def changes_of(recorded: Recorded, held: Mapping[str, Mapping[str, Any]]) -> list[HistoryChange]:
    """Before and after, field by field; ``held`` are records as they are today, by path."""
    if recorded.is_own:
        return [
            HistoryChange(write["path"], name, write["was"].get(name), value)
            for write in recorded.told["writes"]
            for name, value in write["fields"].items()
            if name in write["was"] or (name not in _NOT_SHOWN and not _is_bare(value))
        ]
    was: Mapping[str, Any] = recorded.told.get("was", {})
    changes = [
        HistoryChange(path, name, before, held.get(path, {}).get(name), known=False)
        for path, fields in was.items()
        if isinstance(fields, Mapping)
        for name, before in fields.items()
    ]
    for path in recorded.paths:
        if path.startswith("entries/") and path in held:
            changes += [
                HistoryChange(path, name, None, value)
                for name, value in held[path].items()
                if name not in _NOT_SHOWN and not _is_bare(value)
            ]
    return changes


def _is_bare(value: Any) -> bool:
    """Whether a new record's field says nothing."""
    if isinstance(value, Mapping):
        return value == SERVER_TIME or all(map(_is_bare, value.values()))
    return value in ("", None, [])


def _courses(recorded: Recorded) -> Iterator[str]:
    """The courses a command was about: those it wrote, or put somebody in; not a bundle's parts."""
    if not recorded.is_own:
        yield from recorded.ids("courses")[:1]
    for write in recorded.told.get("writes", ()):
        collection, _, key = write["path"].partition("/")
        if collection == "courses":
            yield key
        elif collection == "enrollments" and write["fields"].get("bundle_id") is None:
            yield str(write["fields"].get("course_id", ""))


def _entries(recorded: Recorded, names: Names) -> Iterator[Mapping[str, Any]]:
    if recorded.is_own:
        for write in recorded.told["writes"]:
            if write["path"].startswith("entries/"):
                yield write["fields"]
        return
    for entry_id in recorded.ids("entries"):
        entry = names.entries.get(entry_id)
        if entry is not None:
            yield {
                "kind": str(entry.kind),
                "amount": entry.amount.cents,
                "reason": entry.reason,
                "receipt_no": entry.receipt_no,
            }
