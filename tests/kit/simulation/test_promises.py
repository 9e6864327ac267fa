"""What a simulated school is held to: a promise nobody could see broken would not be one."""

from __future__ import annotations

import json

import pytest

from enrolldesk.adapters.firestore.documents import fence_of, writes_of
from enrolldesk.app.batches import canonical, digest
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.testing.simulation.book import Book, Frozen
from enrolldesk.testing.simulation.invariants import broken
from enrolldesk.testing.simulation.server import SimulatedServer

NOTHING = {
    "schema": 1,
    "command": "RecordPayment",
    "desk": "one",
    "desk_seq": 1,
    "staff": "ana",
    "made_at": "2026-11-22T15:00:00Z",
    "touched": [],
    "keys": [],
    "effects": {},
    "writes": [],
}


@pytest.mark.parametrize("stand", [(), ("anew",), ("again",), ("anew", "again")])
def test_of_all_that_takes_the_place_of_a_batch_one_may_stand(stand: tuple[str, ...]) -> None:
    book, server = Book(), SimulatedServer(lambda: 1_700_000_000_000_000)
    for batch_id in ("first", "second", "anew", "again"):
        payload = canonical({**NOTHING, "batch_id": batch_id})
        parcel = Parcel(1, batch_id, digest(payload), payload, "ana")
        book.frozen[batch_id] = Frozen(batch_id, parcel.digest, json.loads(payload))
        if batch_id in stand:
            server.commit(writes_of(parcel, server.school, "ana"), 0)
        else:
            book.fenced[batch_id] = Way.RESEND
            server.commit([fence_of(parcel, server.school, "ana")], 0)
    # One desk settled it twice, another once.
    book.successors["first"] = {"second", "again"}
    book.successors["second"] = {"anew"}
    found = [one for one in broken(server, book, ()) if one.startswith("in the place of first")]
    assert found == (["in the place of first stand again, anew"] if len(stand) == 2 else [])
