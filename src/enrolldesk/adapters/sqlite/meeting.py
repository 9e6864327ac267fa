"""Where two desks met without seeing each other: found out when the other's work arrives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from enrolldesk.adapters.sqlite.columns import marks
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork
from enrolldesk.app.batches import canonical
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.held import fields_held
from enrolldesk.app.sync.reading import Notice
from enrolldesk.domain.ids import derived_id
from enrolldesk.domain.ledger import Entry, EntryKind, live_entries, standing_of

_COMPARED: Final = ("students", "courses", "settings")
_OWN_CHANGES: Final = (
    "SELECT payload, state FROM outbox WHERE command LIKE 'Change%' AND payload LIKE ? "
    "ORDER BY desk_seq DESC LIMIT 20"
)


def compared(
    connection: Connection, notices: Sequence[Notice], documents: Sequence[Document]
) -> list[Explained]:
    """Fields of this desk's making that somebody changed without having seen them.

    To be asked before the documents are taken: what is held is compared.
    """
    by_path = {one.path: one for one in documents if one.collection in _COMPARED}
    if not by_path:
        return []
    records = SqliteUnitOfWork(connection, lambda _given: None)
    own = records.desk()
    found: list[Explained] = []
    for notice in notices:
        if own is None or notice.desk_id == own.desk_id:
            continue
        for path, was in notice.was.items():
            document = by_path.get(path)
            held = None if document is None else fields_held(records, path)
            if document is None or held is None or not isinstance(was, Mapping):
                continue
            for name, before in was.items():
                mine, theirs = held.get(name), document.fields.get(name)
                unseen = name in held and _spelled(mine) != _spelled(before)
                if unseen and _spelled(theirs) not in (_spelled(mine), None):
                    state = _own_change(connection, path, name, mine)
                    if state:
                        waits = state != "committed"
                        found.append(_field_met(notice, path, name, mine, theirs, waits=waits))
    return found


def arrivals(
    connection: Connection, uow: SqliteUnitOfWork, entries: Sequence[Entry]
) -> Iterator[Explained]:
    """Money that this desk and another one took for the same charge, or handed back twice."""
    own = uow.desk()
    if own is None:
        return
    here_too = _taken_here(connection, own.desk_id, entries)
    for entry in entries:
        if entry.desk_id == own.desk_id or entry.enrollment_id not in here_too:
            continue
        known = uow.entries_of(entry.enrollment_id)
        live = live_entries(known)
        here = [one for one in live if one.desk_id == own.desk_id and one.kind == entry.kind]
        if entry.kind == EntryKind.PAYMENT:
            mine = _for_the_same_charge(entry, here, live)
            kind = Conflict.PAID_TWICE
        elif entry.kind == EntryKind.REFUND and entry.reverses:
            mine = [one for one in here if one.reverses == entry.reverses]
            target = uow.entry(entry.reverses)
            handed_back = sum(one.amount.cents for one in mine) + entry.amount.cents
            if target is None or handed_back <= target.amount.cents:
                continue
            kind = Conflict.REFUNDED_TWICE
        else:
            continue
        if mine:
            place = uow.enrollment(entry.enrollment_id)
            facts = {
                "student_id": entry.student_id,
                "course_id": "" if place is None else place.course_id,
                "mine": sum(one.amount.cents for one in mine),
                "theirs": entry.amount.cents,
                "credit": standing_of(known).credit.cents,
                "receipt_no": mine[-1].receipt_no or "",
                "their_receipt_no": entry.receipt_no or "",
                "desk_id": entry.desk_id,
            }
            conflict_id = derived_id(kind, entry.entry_id)
            yield Explained(conflict_id, kind, entry.student_id, facts)


def _taken_here(connection: Connection, desk_id: str, entries: Sequence[Entry]) -> set[str]:
    """Those of the entries' enrollments for which this desk has recorded something itself."""
    places = tuple({entry.enrollment_id for entry in entries})
    rows = connection.execute(
        "SELECT DISTINCT e.enrollment_id FROM enrollment e JOIN entry y "
        "ON y.enrollment_key = e.key "
        f"WHERE y.desk_id = ? AND e.enrollment_id IN ({marks(places)})",
        (desk_id, *places),
    )
    return {place for (place,) in rows}


def _for_the_same_charge(entry: Entry, here: Sequence[Entry], live: Sequence[Entry]) -> list[Entry]:
    """This desk's payments for a charge that has now been paid more than it is."""
    for part in entry.allocations:
        charged = sum(one.charged_delta.cents for one in live if one.entry_id == part.charge_id)
        allocated = sum(_to(part.charge_id, one) for one in live)
        mine = [one for one in here if _to(part.charge_id, one)]
        if mine and allocated > charged:
            return mine
    return []


def _to(charge_id: str, payment: Entry) -> int:
    return sum(part.amount.cents for part in payment.allocations if part.charge_id == charge_id)


def _own_change(connection: Connection, path: str, name: str, value: Any) -> str:
    """The state of this desk's batch that made a field what it is; empty where none did."""
    for payload, state in connection.execute(_OWN_CHANGES, (f'%"path":"{path}"%',)):
        for write in json.loads(payload)["writes"]:
            if write["path"] == path and name in write["fields"]:
                same = canonical(write["fields"][name]) == canonical(value)
                return str(state) if same else ""
    return ""


def _spelled(value: Any) -> str | None:
    """A value in one spelling; None for what no field of a batch holds."""
    try:
        return canonical(value)
    except (TypeError, ValueError, RecursionError):
        return None


def _field_met(
    notice: Notice, path: str, name: str, mine: Any, theirs: Any, *, waits: bool
) -> Explained:
    kind = Conflict.OVERWRITES if waits else Conflict.OVERWRITTEN
    collection, _, key = path.partition("/")
    facts = {
        "path": path,
        "field": name,
        "mine": mine,
        "theirs": theirs,
        "restore": theirs if waits else mine,
        "desk_id": notice.desk_id,
    }
    student_id = key if collection == "students" else ""
    return Explained(derived_id("field", path, name, notice.batch_id), kind, student_id, facts)
