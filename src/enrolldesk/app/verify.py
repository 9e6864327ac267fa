"""Everything recomputed from the ledger, and every disagreement named.

The entries are the truth. What is kept beside them (standings, balances, the search index) and
what was frozen in the outbox must say the same; a receipt number must be given once and none left
out.
"""

from __future__ import annotations

import contextlib
import json
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from enrolldesk.app.batches import digest
from enrolldesk.app.disagreements import Disagreement, MergedAccounts, account_disagreements
from enrolldesk.app.ports import Reads, Store
from enrolldesk.app.rows import Fenced, OutboxRow
from enrolldesk.app.series import OpenSeries
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry

_TRIES = 3
_JUMPS = OpenSeries.__name__


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found in how many records."""

    disagreements: tuple[Disagreement, ...]
    checked: Mapping[str, int]

    def __or__(self, other: Verified) -> Verified:
        """What both found."""
        return Verified(self.disagreements + other.disagreements, {**self.checked, **other.checked})


@dataclass(frozen=True, slots=True)
class _Promised:
    """An entry as its batch tells it to the server."""

    batch_id: str
    enrollment_id: str
    index: int
    charged: int
    paid: int
    written_off: int


def verify(store: Store) -> Verified:
    """Check everything that is recorded; reads only.

    Another program may record meanwhile, so a disagreement counts only when nothing was written
    while it was looked for.
    """
    for _ in range(_TRIES - 1):
        before = store.version()
        found = _verify(store.reads)
        if not found.disagreements or store.version() == before:
            return found
    return _verify(store.reads)


def _verify(reads: Reads) -> Verified:
    checked: Counter[str] = Counter(dict.fromkeys(_NOUNS, 0))
    disagreements: list[Disagreement] = []
    promised: dict[str, _Promised] = {}
    fenced, rescued = reads.fenced(), reads.rescued()
    passed = frozenset(one.desk_seq for one in fenced)
    jumped = [one.desk_seq for one in fenced if one.command == _JUMPS]
    disagreements.extend(
        _batch_disagreements(reads.outbox(), promised, checked, passed, rescued, jumped)
    )
    bundles = frozenset(
        row.course.course_id for row in reads.courses(inactive=True) if row.course.is_bundle
    )
    desk = reads.desk()
    receipts = _Receipts(desk.desk_id if desk else "")
    for one in fenced:
        receipts.take_given_up(one)
    across = MergedAccounts()
    for account in reads.accounts():
        checked["students"] += 1
        checked["enrollments"] += len(account.enrollments)
        disagreements.extend(account_disagreements(account, bundles, across))
        for entries in account.entries.values():
            checked["entries"] += len(entries)
            for entry in entries:
                disagreements.extend(receipts.take(entry))
                disagreements.extend(_promise_disagreements(entry, promised))
    disagreements.extend(across.disagreements())
    for entry_id, promise in promised.items():
        ids = {"entry_id": entry_id, "batch_id": promise.batch_id}
        disagreements.append(Disagreement("entry_of_batch_missing", ids))
    disagreements.extend(receipts.disagreements())
    checked["receipts"] = receipts.count
    return Verified(tuple(disagreements), dict(checked))


_NOUNS = ("students", "enrollments", "entries", "receipts", "batches")


def _batch_disagreements(
    rows: tuple[OutboxRow, ...],
    promised: dict[str, _Promised],
    checked: Counter[str],
    passed: frozenset[int],
    rescued: frozenset[str],
    jumped_to: Collection[int],
) -> Iterator[Disagreement]:
    """Each batch by itself, and the desk's sequence; what it promises goes into ``promised``.

    Places of ``passed`` may be empty: their batches were fenced off. A desk that was restored went
    on at ``jumped_to``.
    """
    expected_seq = 1
    for row in rows:
        checked["batches"] += 1
        ids = {"batch_id": row.batch_id}
        while expected_seq < row.desk_seq:
            further = [seq for seq in jumped_to if expected_seq <= seq < row.desk_seq]
            if expected_seq not in passed and not further:
                break
            expected_seq = 1 + (expected_seq if expected_seq in passed else min(further))
        # A restored desk goes on after the highest number it ever gave.
        jumps = row.command == _JUMPS and row.desk_seq > expected_seq
        if row.desk_seq != expected_seq and not jumps:
            yield Disagreement("desk_seq", ids, str(row.desk_seq), str(expected_seq))
        expected_seq = row.desk_seq + 1
        if digest(row.payload) != row.digest:
            yield Disagreement("digest", ids, row.digest, digest(row.payload))
            continue
        payload = json.loads(row.payload)
        place = row.desk_seq if row.batch_id in rescued else payload["desk_seq"]
        told = (payload["batch_id"], place, payload["command"])
        if told != (row.batch_id, row.desk_seq, row.command):
            yield Disagreement("payload", ids, f"{row.desk_seq} {row.command}", str(told))
        written = {write["path"]: write["fields"] for write in payload["writes"]}
        counted = (f"enrollments/{enrollment}" for enrollment in sorted(payload["effects"]))
        if payload["touched"] != list(dict.fromkeys((*written, *counted))):
            yield Disagreement("touched", ids)
        for enrollment_id, effects in payload["effects"].items():
            for index, effect in enumerate(effects):
                amounts = (effect["charged"], effect["paid"], effect["written_off"])
                entry_id = effect["entry_id"]
                promised[entry_id] = _Promised(row.batch_id, enrollment_id, index, *amounts)
                fields = written.get(f"entries/{entry_id}")
                deltas = fields and tuple(
                    fields[name] for name in ("charged_delta", "paid_delta", "written_off_delta")
                )
                if deltas != amounts:
                    entry_ids = ids | {"entry_id": entry_id}
                    yield Disagreement("effect", entry_ids, str(deltas), str(amounts))


def _promise_disagreements(entry: Entry, promised: dict[str, _Promised]) -> Iterator[Disagreement]:
    """An entry against its batch. The sample's history came without one, and what other desks
    recorded came from the server, which has it."""
    promise = promised.pop(entry.entry_id, None)
    if promise is None:
        if entry.batch_id is not None and entry.committed_at is None:
            ids = {"entry_id": entry.entry_id, "batch_id": entry.batch_id}
            yield Disagreement("batch_missing", ids)
        return
    recorded = _Promised(
        entry.batch_id or "",
        entry.enrollment_id,
        entry.effect_index,
        entry.charged_delta.cents,
        entry.paid_delta.cents,
        entry.written_off_delta.cents,
    )
    if recorded != promise:
        ids = {"entry_id": entry.entry_id, "batch_id": promise.batch_id}
        yield Disagreement("entry_of_batch", ids, str(promise), str(recorded))


class _Receipts:
    """Which numbers were given, in little memory: a school has a million of them."""

    def __init__(self, desk_id: str) -> None:
        self._desk_id = desk_id
        # By desk and series: a school that was brought here had printed numbers of its own.
        self._numbers: dict[tuple[str, str], array[int]] = {}
        self._marks: dict[tuple[str, str], array[int]] = {}
        self._others: set[tuple[str, str]] = set()
        self.count = 0

    def take(self, entry: Entry) -> Iterator[Disagreement]:
        """Note an entry's receipt."""
        if entry.receipt_no is None:
            return
        try:
            number = ReceiptNumber.parse(entry.receipt_no)
        except ValueError:
            # Whoever else takes payments for the school may number them in a way of their own.
            if entry.desk_id == self._desk_id or entry.committed_at is None:
                ids = {"entry_id": entry.entry_id, "receipt_no": entry.receipt_no}
                yield Disagreement("receipt_no", ids, entry.receipt_no)
            return
        # Only the desk that gives the numbers can tell which of them are still on their way.
        if entry.committed_at is not None and entry.desk_id != self._desk_id:
            self._others.add((entry.desk_id, number.series))
        self._note(entry.desk_id, number, entry.receipt_id)

    def take_given_up(self, batch: Fenced) -> None:
        """Numbers that were printed and given up with their batch are not missing."""
        for write in json.loads(batch.payload)["writes"]:
            fields = write["fields"]
            with contextlib.suppress(KeyError, ValueError):
                number = ReceiptNumber.parse(fields["receipt_no"])
                self._note(fields["desk"], number, fields["receipt_id"])

    def _note(self, desk_id: str, number: ReceiptNumber, receipt_id: str | None) -> None:
        # Entries of one receipt share its id; two ids under one number are two receipts.
        given = desk_id, number.series
        self._numbers.setdefault(given, array("q")).append(number.number)
        self._marks.setdefault(given, array("q")).append(hash(receipt_id))

    def disagreements(self) -> Iterator[Disagreement]:
        """Numbers given twice, and numbers left out of a series."""
        for given, numbers in self._numbers.items():
            expected, series = 1, given[1]
            for number, _mark in sorted(set(zip(numbers, self._marks[given], strict=True))):
                self.count += 1
                ids = {"receipt_no": str(ReceiptNumber(series, number))}
                if number < expected:
                    yield Disagreement("receipt_twice", ids)
                elif number > expected and given not in self._others:
                    last = str(ReceiptNumber(series, number - 1))
                    ids = {"receipt_no": str(ReceiptNumber(series, expected)), "last": last}
                    yield Disagreement("receipts_missing", ids)
                expected = number + 1
