"""What must hold once everything has settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from enrolldesk.adapters.sqlite import SqliteStore
from enrolldesk.app.sync.reading import record_of
from enrolldesk.app.verify import verify
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.testing.simulation.book import Book
from enrolldesk.testing.simulation.desk import SimulatedDesk
from enrolldesk.testing.simulation.server import SimulatedServer

_DELTAS: Final = ("charged", "paid", "written_off")


def broken(server: SimulatedServer, book: Book, desks: Iterable[SimulatedDesk]) -> Iterator[str]:
    """Every promise that does not hold, as a sentence."""
    yield from _guards(server, book)
    yield from _totals(server)
    yield from _receipts(server, book)
    for desk in desks:
        for problem in _replica(server, desk):
            yield f"{desk.name}: {problem}"


def _guards(server: SimulatedServer, book: Book) -> Iterator[str]:
    """Everything recorded stands on the server once, and nothing else does."""
    entries = server.collection("entries")
    guards = server.collection("batches")
    promised: Counter[str] = Counter()
    for batch in book.frozen.values():
        guard = server.document(f"batches/{batch.batch_id}")
        counts = guard is not None and not guard.fields.get("abandoned")
        if guard is None and batch.batch_id not in book.excused:
            yield f"batch {batch.batch_id} is lost"
        if counts and guard is not None and guard.fields.get("digest") != batch.digest:
            yield f"batch {batch.batch_id} stands with another content"
        for entry_id, frozen in batch.entries().items():
            standing = entries.get(entry_id)
            if counts and standing is None:
                yield f"entry {entry_id} of {batch.batch_id} is lost"
            if counts and standing is not None:
                promised[entry_id] += 1
                for name in ("amount", "paid_delta", "charged_delta", "enrollment_id"):
                    if standing.fields[name] != frozen[name]:
                        yield f"entry {entry_id} stands with another {name}"
            if (
                not counts
                and standing is not None
                and standing.fields["batch_id"] == batch.batch_id
            ):
                yield f"entry {entry_id} stands although {batch.batch_id} does not"
    for entry_id, count in promised.items():
        if count > 1:
            yield f"entry {entry_id} is counted by {count} batches"
    for entry_id in entries.keys() - promised.keys():
        yield f"entry {entry_id} stands and nobody recorded it"
    for batch_id in guards.keys() - book.frozen.keys():
        if guards[batch_id].fields["command"] != "ClaimDesk":
            yield f"batch {batch_id} stands and nobody recorded it"


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


def _replica(server: SimulatedServer, desk: SimulatedDesk) -> Iterator[str]:
    """A desk holds what the server holds, and its own check finds nothing."""
    for batch_id, state, reason in desk.connection.execute(
        "SELECT batch_id, state, reason FROM outbox WHERE state <> 'committed'"
    ):
        yield f"batch {batch_id} is {state} ({reason})"
    for aside in desk.home.replica.set_aside():
        yield f"{aside.path} is set aside: {aside.why} {aside.field}"
    for found in verify(desk.store).disagreements:
        yield f"verify finds {found}"
    yield from _records(server, desk.store)
    for key, place in server.collection("enrollments").items():
        held = desk.store.reads.standing(key)
        shown = (held.charged.cents, held.paid.cents, held.written_off.cents)
        if shown != tuple(place.fields[name] for name in _DELTAS):
            yield f"enrollment {key} shows {shown}"


def _records(server: SimulatedServer, store: SqliteStore) -> Iterator[str]:
    with store.write() as uow:
        looks = {
            "staff": uow.staff,
            "courses": uow.course,
            "students": uow.student,
            "enrollments": uow.enrollment,
            "entries": uow.entry,
        }
        for collection, look in looks.items():
            documents = server.collection(collection)
            for key, document in documents.items():
                held: Any = look(key)
                if held is None:
                    yield f"{document.path} is not held"
                elif held != record_of(document):
                    yield f"{document.path} differs: {held} is not {record_of(document)}"
            counted = store.reads.counts().get(collection)
            if counted is not None and counted != len(documents):
                yield f"{counted} {collection} are held, the server has {len(documents)}"
        own = uow.desk()
        if own is not None:
            told = server.document(f"desks/{own.desk_id}")
            if told is None or record_of(told) != own:
                yield f"the desk's own document differs from {own}"
