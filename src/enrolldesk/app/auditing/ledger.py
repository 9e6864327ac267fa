"""The books on the server: guards, entries and the sums of enrollments must say the same.

Kept in little memory: of a guard's promise and of a receipt only a hash stays, because a school
has a million of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from enrolldesk.app.disagreements import Disagreement
from enrolldesk.app.sync.feed import Document
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry

_SUMS = ("charged", "paid", "written_off")


class ServerLedger:
    """Takes guards first, then entries, then enrollments; says what disagrees as it goes."""

    def __init__(self) -> None:
        """Nothing was read yet."""
        self.guards: dict[str, str] = {}
        """The digest by batch; empty of one that was given up."""
        self.checked: Counter[str] = Counter()
        self._promised: dict[str, int] = {}
        self._promised_by: dict[str, str] = {}
        self._sums: dict[str, list[int]] = {}
        self._students: dict[str, str] = {}
        self._receipts: dict[tuple[str, str], int] = {}

    def take_guard(self, document: Document) -> Iterator[Disagreement]:
        """A guard, and the entries it counts."""
        self.checked["batches on the server"] += 1
        fields = document.fields
        if fields.get("abandoned") is True:
            self.guards[document.key] = ""
            return
        digest, effects = fields.get("digest"), fields.get("effects", {})
        self.guards[document.key] = digest if isinstance(digest, str) and digest else "?"
        try:
            for enrollment_id, listed in effects.items():
                for index, effect in enumerate(listed):
                    entry_id = effect["entry_id"]
                    sums = tuple(effect[name] for name in _SUMS)
                    self._promised[entry_id] = hash((document.key, enrollment_id, index, sums))
                    self._promised_by[entry_id] = document.key
        except (TypeError, KeyError, AttributeError):
            yield Disagreement("cloud_unreadable", {"path": document.path}, "effects")

    def take_entry(self, entry: Entry) -> Iterator[Disagreement]:
        """An entry, which its guard must have counted."""
        self.checked["entries on the server"] += 1
        batch_id = entry.batch_id or ""
        ids = {"entry_id": entry.entry_id, "batch_id": batch_id}
        sums = tuple(
            delta.cents
            for delta in (entry.charged_delta, entry.paid_delta, entry.written_off_delta)
        )
        promise = self._promised.pop(entry.entry_id, None)
        self._promised_by.pop(entry.entry_id, None)
        digest = self.guards.get(batch_id)
        if digest is None:
            yield Disagreement("guard_missing", ids)
        elif not digest:
            yield Disagreement("guard_fenced", ids)
        elif promise != hash((batch_id, entry.enrollment_id, entry.effect_index, sums)):
            yield Disagreement("guard_entry", ids)
        held = self._sums.setdefault(entry.enrollment_id, [0, 0, 0])
        for place, cents in enumerate(sums):
            held[place] += cents
        student_id = self._students.setdefault(entry.enrollment_id, entry.student_id)
        if student_id != entry.student_id:
            yield Disagreement("cloud_place", ids | {"enrollment_id": entry.enrollment_id})
        if entry.receipt_no is not None:
            given = entry.desk_id, entry.receipt_no.casefold()
            receipt = hash(entry.receipt_id)
            if self._receipts.setdefault(given, receipt) != receipt:
                yield Disagreement("cloud_receipt_twice", ids | {"receipt_no": entry.receipt_no})

    def entries_read(self) -> Iterator[Disagreement]:
        """What guards count and no entry was there for; call it after the last entry."""
        for entry_id, batch_id in self._promised_by.items():
            ids = {"entry_id": entry_id, "batch_id": batch_id}
            yield Disagreement("guard_entry_missing", ids)

    def take_enrollment(self, document: Document, place: Enrollment) -> Iterator[Disagreement]:
        """An enrollment, whose sums must be those of its entries."""
        self.checked["enrollments on the server"] += 1
        ids = {"enrollment_id": place.enrollment_id}
        student_id = self._students.pop(place.enrollment_id, place.student_id)
        if student_id != place.student_id:
            yield Disagreement("cloud_place", ids | {"student_id": student_id})
        found = self._sums.pop(place.enrollment_id, [0, 0, 0])
        kept = [document.fields.get(name) for name in (*_SUMS, "due")]
        follows: list[Any] = [*found, found[0] - found[1] - found[2]]
        # A web page that counted in floating point left 10.0 where 10 belongs.
        if kept != follows or any(type(value) is not int for value in kept):
            yield Disagreement("cloud_totals", ids, _sums(kept), _sums(follows))

    def enrollments_read(self) -> Iterator[Disagreement]:
        """Entries of enrollments that are not there; call it after the last enrollment."""
        for enrollment_id in self._sums:
            yield Disagreement("cloud_place", {"enrollment_id": enrollment_id})


def _sums(values: list[Any]) -> str:
    names = (*_SUMS, "due")
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))
