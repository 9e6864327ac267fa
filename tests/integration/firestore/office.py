"""Counters of a school whose staff settle what needs attention."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from enrolldesk.adapters.sqlite.rescuing import rescue_of, write_rescue
from enrolldesk.adapters.sqlite.ways import SqliteWays
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.push import Pusher
from enrolldesk.app.sync.ways import Carried, WaysOut
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.firestore.facts import PATIENCE
from tests.integration.firestore.meeting import SCHOOL, SCHOOL_ID, Counter, feed_of, remote_of

CENTS = 9999


class Office(Counter):
    """A counter whose staff settle what needs attention."""

    def __init__(self, home: Path, code: str = "") -> None:
        super().__init__(home, code)
        self.ways = SqliteWays(self.connection, SCHOOL_ID)

    @asynccontextmanager
    async def way_out(self, server: FirestoreServer) -> AsyncIterator[WaysOut]:
        remote, feed = remote_of(server), feed_of(server)
        try:
            yield WaysOut(
                self.ways, self.outbox, remote, feed, self.clock, changed=self.told.append
            )
        finally:
            await remote.close()
            await feed.close()

    async def carry_out(self, server: FirestoreServer) -> Carried:
        async with self.way_out(server) as ways:
            return await ways.carry_out()

    async def send(self, server: FirestoreServer, seconds: float = PATIENCE) -> None:
        """Push without a pause between the quick retries."""
        remote = remote_of(server, seconds)
        try:
            await Pusher(self.outbox, remote, self.clock, sleep=_at_once).drain()
        finally:
            await remote.close()
        self.clock.forward(minutes=10)

    async def settle(self, server: FirestoreServer) -> None:
        """Send, settle and read until everybody agrees."""
        for _ in range(3):
            await self.send(server)
            await self.carry_out(server)
        await self.pull(server)

    def choose(self, batch_id: str, way: Way) -> None:
        assert self.ways.choose(batch_id, way, "ana", self.clock.now())

    def states(self) -> dict[str, int]:
        return dict(self.desk.reads.outbox_count())

    def paid(self, place: str) -> int:
        return self.desk.reads.standing(place).paid.cents


async def _at_once(_seconds: float) -> None:
    """Nobody waits for the quick retries."""


async def refused(office: Office, server: FirestoreServer, *batch_ids: str) -> None:
    """Send, and have the server refuse these."""
    faults = [
        server.faults.status("PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{one}")
        for one in batch_ids
    ]
    await office.send(server)
    for no in faults:
        no.remove()
    assert office.states()["needs_attention"] >= len(batch_ids)


def needy(office: Office) -> tuple[str, str]:
    [row] = [row for row in office.desk.reads.outbox() if row.state == "needs_attention"]
    return row.batch_id, row.reason


def export_alone(office: Office, batch_id: str, file: Path) -> None:
    """A rescue file of one batch without what it rests on, as a desk of before wrote it."""
    rescue = rescue_of(office.connection, office.clock.now())
    alone = tuple(batch for batch in rescue.batches if batch.batch_id == batch_id)
    write_rescue(file, replace(rescue, batches=alone))


Offices = tuple[Office, Office]


def two_offices(tmp_path: Path) -> Iterator[Offices]:
    """Two desks of one school: what a fixture of a module is made of."""
    one, two = Office(tmp_path / "one"), Office(tmp_path / "two", "D2")
    yield one, two
    one.close()
    two.close()


def documents(server: FirestoreServer, collection: str) -> dict[str, Any]:
    prefix = f"{SCHOOL}/{collection}/"
    return {
        path.removeprefix(prefix): fields
        for path, fields in server.documents().items()
        if path.startswith(prefix)
    }


def paid_there(server: FirestoreServer, place: str) -> int:
    """What the server says, which must be what its entries add up to."""
    entries = documents(server, "entries").values()
    added = sum(int(one["paid_delta"]) for one in entries if one["enrollment_id"] == place)
    assert added == documents(server, "enrollments")[place]["paid"]
    return added
