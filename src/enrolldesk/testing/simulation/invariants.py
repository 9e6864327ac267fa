"""What must hold once everything has settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from enrolldesk.adapters.sqlite import SqliteStore
from enrolldesk.app.slips.kinds import KINDS, kind_in
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.reading import record_of
from enrolldesk.app.verify import verify
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.kinds import EntryKind
from enrolldesk.testing.simulation.book import Book, Frozen
from enrolldesk.testing.simulation.desk import SimulatedDesk
from enrolldesk.testing.simulation.server import SimulatedServer

_DELTAS: Final = ("charged", "paid", "written_off")
_GIVEN_UP: Final = (Way.DROP, Way.REENTER)


def broken(server: SimulatedServer, book: Book, desks: Iterable[SimulatedDesk]) -> Iterator[str]:
    """Every promise that does not hold, as a sentence."""
    yield from _guards(server, book)
    yield from _totals(server)
    yield from _receipts(server, book)
    for desk in desks:
        for problem in _replica(server, desk, book):
            yield f"{desk.name}: {problem}"


def _guards(server: SimulatedServer, book: Book) -> Iterator[str]:
    """Everything recorded stands on the server once, or behind a fence; and nothing else does."""
    entries = server.collection("entries")
    counted: Counter[str] = Counter()
    given_up = book.given_up(_GIVEN_UP)
    for batch in book.frozen.values():
        guard = server.document(f"batches/{batch.batch_id}")
        abandoned = guard is not None and bool(guard.fields.get("abandoned"))
        counts = guard is not None and not abandoned
        if guard is None and batch.batch_id not in book.excused:
            yield f"batch {batch.batch_id} is lost"
        if abandoned and batch.batch_id not in book.fenced:
            yield f"batch {batch.batch_id} is fenced off and nobody chose that"
        if counts and guard is not None and guard.fields.get("digest") != batch.digest:
            yield f"batch {batch.batch_id} stands with another content"
        for entry_id, frozen in batch.entries().items():
            standing = entries.get(entry_id)
            own = standing is not None and standing.fields["batch_id"] == batch.batch_id
            if counts:
                yield from _entry(entry_id, batch, standing)
                counted[entry_id] += 1
            elif own:
                yield f"entry {entry_id} stands although {batch.batch_id} does not"
            elif entry_id in given_up:
                continue
            elif abandoned and standing is None and _is_money(frozen):
                yield f"entry {entry_id} got lost behind a fence"
    for batch_id in book.successors:
        made = sorted(filter(partial(_stands, server), book.in_place_of(batch_id)))
        if len(made) > 1:
            yield f"in the place of {batch_id} stand {', '.join(made)}"
    for entry_id, count in counted.items():
        if count > 1:
            yield f"entry {entry_id} is counted by {count} batches"
    for entry_id in entries.keys() - counted.keys():
        yield f"entry {entry_id} stands and nobody recorded it"
    for batch_id, guard in server.collection("batches").items():
        # A fence may keep out what no desk has made yet, in the place of what two desks gave up.
        made_up = not guard.fields.get("abandoned") and guard.fields["command"] != "ClaimDesk"
        if batch_id not in book.frozen and made_up:
            yield f"batch {batch_id} stands and nobody recorded it"


def _stands(server: SimulatedServer, batch_id: str) -> bool:
    guard = server.document(f"batches/{batch_id}")
    return guard is not None and not guard.fields.get("abandoned")


def _entry(entry_id: str, batch: Frozen, standing: Document | None) -> Iterator[str]:
    if standing is None:
        yield f"entry {entry_id} of {batch.batch_id} is lost"
        return
    frozen = batch.entries()[entry_id]
    for name in ("amount", "paid_delta", "charged_delta", "enrollment_id", "batch_id"):
        if standing.fields[name] != frozen[name]:
            yield f"entry {entry_id} stands with another {name}"


def _is_money(fields: Mapping[str, Any]) -> bool:
    return fields["kind"] in (EntryKind.PAYMENT, EntryKind.REFUND)


def _totals(server: SimulatedServer) -> Iterator[str]:
    """Totals on enrollments are the sum of their entries."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in server.collection("entries").values():
        for name in _DELTAS:
            sums[entry.fields["enrollment_id"]][name] += entry.fields[f"{name}_delta"]
    for key, place in server.collection("enrollments").items():
        added = sums.pop(key, Counter())
        added["due"] = added["charged"] - added["paid"] - added["written_off"]
        for name in (*_DELTAS, "due"):
            if place.fields[name] != added[name]:
                yield f"enrollment {key} says {name} {place.fields[name]}, not {added[name]}"
    for key in sums:
        yield f"entries of enrollment {key} stand without it"


def _receipts(server: SimulatedServer, book: Book) -> Iterator[str]:
    """Every number is given to one receipt, and none is left out of a series."""
    receipts: defaultdict[str, set[str]] = defaultdict(set)
    for batch in book.frozen.values():
        for fields in batch.entries().values():
            if fields.get("receipt_no"):
                receipts[fields["receipt_no"]].add(fields["receipt_id"])
    for entry in server.collection("entries").values():
        if entry.fields.get("receipt_no"):
            receipts[entry.fields["receipt_no"]].add(entry.fields["receipt_id"])
    series: defaultdict[str, list[int]] = defaultdict(list)
    for printed, ids in receipts.items():
        number = ReceiptNumber.parse(printed)
        series[number.series].append(number.number)
        if len(ids) > 1:
            yield f"receipt {printed} was given to {', '.join(sorted(ids))}"
    for name, numbers in series.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"series {name} has gaps: {sorted(numbers)}"


def _replica(server: SimulatedServer, desk: SimulatedDesk, book: Book) -> Iterator[str]:
    """A desk holds what the server holds, and its own check finds nothing."""
    for batch_id, state, reason in desk.connection.execute(
        "SELECT batch_id, state, reason FROM outbox WHERE state <> 'committed'"
    ):
        yield f"batch {batch_id} is {state} ({reason})"
    for aside in desk.home.replica.set_aside():
        if desk.restored and aside.path.startswith("desks/") and aside.field == "letter":
            # The series that another machine opened for this desk before it had to leave it.
            continue
        yield f"{aside.path} is set aside: {aside.why} {aside.field}"
    for found in verify(desk.store).disagreements:
        if not (desk.restored and found.what == "receipts_missing"):
            yield f"verify finds {found}"
    yield from _records(server, desk, book)
    for key, place in server.collection("enrollments").items():
        held = desk.store.reads.standing(key)
        shown = (held.charged.cents, held.paid.cents, held.written_off.cents)
        if shown != tuple(place.fields[name] for name in _DELTAS):
            yield f"enrollment {key} shows {shown}"


def _records(server: SimulatedServer, desk: SimulatedDesk, book: Book) -> Iterator[str]:
    store, restored = desk.store, desk.restored
    given_up = {
        write["path"]
        for batch_id in book.fenced
        for write in book.frozen[batch_id].payload["writes"]
    }
    with store.write() as uow:
        looks: dict[str, Callable[[str], object]] = {
            "staff": uow.staff,
            "courses": uow.course,
            "students": uow.student,
            "enrollments": uow.enrollment,
            "entries": uow.entry,
            **{kind.collection: partial(uow.slip, kind.made) for kind in KINDS},
        }
        for collection, look in looks.items():
            documents = server.collection(collection)
            for key, document in documents.items():
                held: Any = look(key)
                if held is None:
                    yield f"{document.path} is not held"
                elif held != record_of(document):
                    yield f"{document.path} differs: {held} is not {record_of(document)}"
            for key in _held(store, collection) - documents.keys():
                if f"{collection}/{key}" not in given_up:
                    yield f"{collection}/{key} is held and not on the server"
        own = uow.desk()
        if own is not None:
            told = server.document(f"desks/{own.desk_id}")
            if told is None or (record_of(told) != own and not restored):
                yield f"the desk's own document differs from {own}"


def _held(store: SqliteStore, collection: str) -> set[str]:
    if kind := kind_in(collection):
        return {slip.slip_id for slip in store.reads.slips(kind.made)}
    noun = {"courses": "course", "students": "student", "entries": "entry"}.get(collection)
    noun = noun or collection.removesuffix("s")
    return {key for (key,) in store._connection.execute(f"SELECT {noun}_id FROM {noun}")}
