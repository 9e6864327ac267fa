"""The school's server as a desk reaches it in a simulation: remote, feed and register."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from enrolldesk.adapters.firestore.documents import fence_of, guard_in, writes_of
from enrolldesk.adapters.firestore.failures import problem
from enrolldesk.adapters.firestore.feed import READ_SECONDS
from enrolldesk.adapters.firestore.register import ROTATE_SECONDS
from enrolldesk.adapters.firestore.remote import COMMIT_SECONDS
from enrolldesk.adapters.firestore.remote import READ_SECONDS as GUARD_SECONDS
from enrolldesk.app.connecting.door import Door, DoorFeed, DoorRemote
from enrolldesk.app.connecting.register import Seat
from enrolldesk.app.connecting.standing import SCHOOL, SECRET
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.sync.feed import Document, Order, Page, Place
from enrolldesk.app.sync.remote import Guard, Parcel, Refused
from enrolldesk.testing.firestore.wire import Write, stamp
from enrolldesk.testing.simulation.network import Network
from enrolldesk.testing.simulation.server import PROJECT, SCHOOL_ID, SimulatedServer

SILENCE_SECONDS: Final = 400.0
"""Longer than in the program: a bell that nobody rings is most of what an idle day consists of."""

Result = TypeVar("Result")
Writes = Callable[[Parcel, str, str], list[Any]]


def without_guard(parcel: Parcel, school: str, sent_by: str) -> list[Any]:
    """A planted bug: the commit does not create its guard."""
    return writes_of(parcel, school, sent_by)[1:]


def without_preconditions(parcel: Parcel, school: str, sent_by: str) -> list[Any]:
    """A planted bug: the commit replaces whatever stands there, so it counts each time it lands."""
    writes = writes_of(parcel, school, sent_by)
    for write in writes:
        write.ClearField("current_document")
    return writes


PLANTS: Final[dict[str, Writes]] = {
    "guard": without_guard,
    "preconditions": without_preconditions,
}
"""Bugs that the simulation must find, by name; for its own test alone."""


class SimulatedRemote:
    """The Remote of a desk: real writes, a simulated way."""

    def __init__(
        self,
        desk: str,
        network: Network,
        server: SimulatedServer,
        sent_by: str,
        writes: Writes = writes_of,
    ) -> None:
        self._desk = desk
        self._network = network
        self._server = server
        self.sent_by = sent_by
        self._writes = writes

    async def commit(self, parcels: Sequence[Parcel]) -> None:
        """Commit all these batches in one atomic request."""
        writes = [
            write
            for parcel in parcels
            for write in self._writes(parcel, self._server.school, self.sent_by)
        ]
        await self._write(f"commits {' '.join(parcel.batch_id for parcel in parcels)}", writes)

    async def guard(self, batch_id: str) -> Guard | None:
        """What stands under the batch's id now."""
        found = await self._network.call(
            self._desk,
            f"reads guard {batch_id}",
            GUARD_SECONDS,
            lambda _: self._server.document(f"batches/{batch_id}"),
            writes=False,
        )
        return None if found is None else guard_in(batch_id, found.fields)

    async def fence(self, parcel: Parcel, next_id: str = "") -> Guard:
        """Make sure that the batch can never land any more, unless it already did."""
        try:
            fence = fence_of(parcel, self._server.school, self.sent_by, next_id)
            await self._write(f"fences {parcel.batch_id}", [fence])
        except Refused as refusal:
            standing = await self.guard(parcel.batch_id)
            if standing is None:
                raise refusal
            return standing
        return Guard(parcel.batch_id, parcel.digest, abandoned=True, next_id=next_id)

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def _write(self, what: str, writes: Sequence[Any]) -> None:
        await self._network.call(
            self._desk,
            what,
            COMMIT_SECONDS,
            lambda at: self._server.commit(writes, at),
            writes=True,
        )


class SimulatedFeed:
    """The Feed of a desk."""

    def __init__(
        self, desk: str, network: Network, server: SimulatedServer, page: int = 200
    ) -> None:
        """``page`` is how much it answers at most, whatever is asked."""
        self._desk = desk
        self._network = network
        self._server = server
        self._page = page

    async def server_time(self) -> datetime:
        """The server's clock."""
        return await self._ask("the time", self._server.now)

    async def batches(self, since: datetime, after: Place | None, limit: int) -> Page:
        """Guards committed at that time or later, in the order of their times."""
        page = self._server.page
        order, most = Order.COMMITTED_AT, min(limit, self._page)
        return await self._ask("guards", lambda: page("batches", order, since, after, most))

    async def batch_count(self, since: datetime) -> int:
        """How many guards were committed at that time or later."""
        page = self._server.page
        return await self._ask(
            "how many guards",
            lambda: len(page("batches", Order.COMMITTED_AT, since, None, 1_000_000).documents),
        )

    async def page(self, collection: str, order: Order, after: Place | None, limit: int) -> Page:
        """Documents of a collection."""
        page, most = self._server.page, min(limit, self._page)
        return await self._ask(collection, lambda: page(collection, order, None, after, most))

    async def count(self, collection: str) -> int:
        """How many documents a collection has."""
        return await self._ask("a count", lambda: len(self._server.collection(collection)))

    async def documents(self, paths: Sequence[str]) -> Sequence[Document]:
        """These documents as they stand now."""
        found = await self._ask("documents", lambda: [self._server.document(one) for one in paths])
        return [one for one in found if one is not None]

    async def rung(self, since: datetime) -> None:
        """Return when a guard after this time shows, or nothing was heard for too long."""
        rang = asyncio.Event()
        loop = asyncio.get_running_loop()

        def ring(at: datetime) -> None:
            if at > since and self._desk not in self._network.cut:
                loop.call_later(self._network.delay(), rang.set)

        if self._desk in self._network.cut:
            await asyncio.sleep(1.0)
            raise problem("UNAVAILABLE", "simulated")
        newest = self._server.newest()
        if newest is not None and newest > since:
            return
        deaf = self._server.hear(ring)
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                await rang.wait()
        except TimeoutError:
            pass
        finally:
            deaf()

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def _ask(self, what: str, answer: Callable[[], Result]) -> Result:
        return await self._network.call(
            self._desk, f"asks for {what}", READ_SECONDS, lambda _: answer(), writes=False
        )


class SimulatedRegister:
    """The Register of a desk."""

    def __init__(self, desk: str, network: Network, server: SimulatedServer) -> None:
        self._desk = desk
        self._network = network
        self._server = server

    async def school(self) -> Document | None:
        """The document that says which school this is."""
        return await self._ask("the school", lambda: self._server.document(SCHOOL))

    async def has_batches(self) -> bool:
        """Whether anything was ever committed to this school."""
        return await self._ask("any batch", lambda: bool(self._server.collection("batches")))

    async def seat(self, desk_id: str) -> Seat | None:
        """Who holds a desk."""
        found = await self._ask("a seat", lambda: self._server.document(f"desks/{desk_id}"))
        if found is None:
            return None
        secret = found.fields.get(SECRET)
        return Seat(secret if isinstance(secret, str) else "", found.update_time)

    async def rotate(self, desk_id: str, held: Seat, secret: str) -> None:
        """Hold the desk by another secret, unless its document changed since."""
        change = Write(
            update={
                "name": f"{self._server.school}/desks/{desk_id}",
                "fields": {SECRET: {"string_value": secret}},
            },
            update_mask={"field_paths": [SECRET]},
            current_document={"update_time": stamp(round(held.update_time.timestamp() * 1e6))},
        )
        await self._network.call(
            self._desk,
            f"holds {desk_id}",
            ROTATE_SECONDS,
            lambda at: self._server.commit([change], at),
            writes=True,
        )

    async def _ask(self, what: str, answer: Callable[[], Result]) -> Result:
        return await self._network.call(
            self._desk, f"asks for {what}", READ_SECONDS, lambda _: answer(), writes=False
        )


class SimulatedCloud:
    """The Cloud of a desk."""

    def __init__(
        self,
        desk: str,
        network: Network,
        server: SimulatedServer,
        sent_by: str,
        writes: Writes = writes_of,
        page: int = 200,
    ) -> None:
        self.connection = Connection(PROJECT, SCHOOL_ID)
        self.register = SimulatedRegister(desk, network, server)
        self.feed = SimulatedFeed(desk, network, server, page)
        self.remote = SimulatedRemote(desk, network, server, sent_by, writes)

    async def close(self) -> None:
        """There is nothing to let go of."""


class SimulatedSide:
    """The Server that a running sync stands before: the cloud behind its door."""

    def __init__(self, desk: str, network: Network, cloud: SimulatedCloud, door: Door) -> None:
        self._desk = desk
        self._network = network
        self._cloud = cloud
        self.remote = DoorRemote(door, cloud)
        self.feed = DoorFeed(door, cloud)

    def sent_by(self, staff_id: str) -> None:
        """Say who is at the desk from now on."""
        self._cloud.remote.sent_by = staff_id

    async def returned(self) -> None:
        """Return once the way to the server was broken and stands again."""
        await self._network.healed(self._desk)

    async def close(self) -> None:
        """There is nothing to let go of."""
