"""What this desk holds, held against the server's documents.

What still waits here may differ, and so may what the server took after this desk last looked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from enrolldesk.app.changes import SyncState
from enrolldesk.app.disagreements import Disagreement
from enrolldesk.app.ports import Reads
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.reading import Record
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip


class HeldHere:
    """A desk's records as they were before the server was read."""

    def __init__(self, reads: Reads, cursor: datetime | None, aside: frozenset[str]) -> None:
        """``cursor`` is how far this desk has read, ``aside`` what it could not take."""
        self._reads = reads
        self._cursor = cursor
        self._aside = aside
        self._waiting: set[str] = set()
        self.committed: dict[str, str] = {}
        """The digest of every batch that the server said it holds."""
        for row in reads.outbox():
            if row.state == SyncState.COMMITTED:
                self.committed[row.batch_id] = row.digest
            else:
                self._waiting |= {write["path"] for write in json.loads(row.payload)["writes"]}
        self._entries = {
            entry.entry_id: (_mark(entry), entry.committed_at is not None)
            for account in reads.accounts()
            for entries in account.entries.values()
            for entry in entries
        }

    def take(self, document: Document, record: Record) -> Iterator[Disagreement]:
        """A document of the server against what is held here."""
        path = document.path
        if path in self._aside:
            self._entries.pop(document.key, None)
            yield Disagreement("replica_set_aside", {"path": path})
            return
        if isinstance(record, Entry):
            known = self._entries.pop(record.entry_id, None)
            if known is None:
                yield from self._lacking(document)
            elif known[0] != _mark(record):
                yield _differing(path, self._reads.entry(record.entry_id), record)
            return
        if path in self._waiting:
            return
        held = self._held(record)
        if held is None:
            yield from self._lacking(document)
        elif held != record and self._should_hold(document):
            yield _differing(path, held, record)

    def guards_read(self, guards: dict[str, str]) -> Iterator[Disagreement]:
        """Batches this desk believes to be on the server; ``guards`` are those that are."""
        for batch_id, digest in self.committed.items():
            found = guards.get(batch_id)
            if found is None:
                yield Disagreement("guard_lost", {"batch_id": batch_id})
            elif found and found != digest:
                yield Disagreement("guard_digest", {"batch_id": batch_id}, found, digest)

    def entries_read(self) -> Iterator[Disagreement]:
        """What was committed by all this desk knows, and is not on the server."""
        for entry_id, (_, committed) in self._entries.items():
            if committed:
                yield Disagreement("cloud_lacks", {"path": f"entries/{entry_id}"})

    def _should_hold(self, document: Document) -> bool:
        return self._cursor is not None and document.update_time <= self._cursor

    def _lacking(self, document: Document) -> Iterator[Disagreement]:
        if self._should_hold(document):
            yield Disagreement("replica_lacks", {"path": document.path})

    def _held(self, record: Record) -> Record | None:
        reads = self._reads
        if isinstance(record, Student):
            return reads.student(record.student_id)
        if isinstance(record, Course):
            return reads.course(record.course_id)
        if isinstance(record, Enrollment):
            return reads.enrollment(record.enrollment_id)
        if isinstance(record, Staff):
            return next((one for one in reads.staff() if one.staff_id == record.staff_id), None)
        if isinstance(record, DeskIdentity):
            own = reads.desk()
            return own if own is not None and own.desk_id == record.desk_id else record
        if isinstance(record, Slip):
            return reads.slip(type(record), record.slip_id)
        school = reads.school()
        if school is None or not isinstance(record, School):
            return None
        # What belongs to this machine alone is in no document.
        return replace(school, school_id=record.school_id, logo=record.logo, sample=record.sample)


def _mark(entry: Entry) -> int:
    return hash(replace(entry, committed_at=None))


def _differing(path: str, held: Record | None, found: Record) -> Disagreement:
    """Which fields differ; the values may be a person's, so only the names are told."""
    names = [
        each.name
        for each in fields(found)
        if each.name != "committed_at" and _value(held, each.name) != _value(found, each.name)
    ]
    return Disagreement("replica_differs", {"path": path, "fields": " ".join(names)})


def _value(record: Record | None, name: str) -> Any:
    return getattr(record, name, None)
