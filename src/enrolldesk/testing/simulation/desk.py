"""One desk of the school: a process that is started, killed and closed, on a disk that stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.adapters.sqlite.connection import Connection, connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.adapters.sqlite.replica import SqliteReplica
from enrolldesk.adapters.sqlite.schema import MIGRATIONS
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.pull import Puller
from enrolldesk.app.sync.push import Pusher, pause_until
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.app.sync.watch import Watch
from enrolldesk.testing.simulation.book import Book
from enrolldesk.testing.simulation.disk import Crash, Disk
from enrolldesk.testing.simulation.homes import FORMER
from enrolldesk.testing.simulation.loop import VirtualLoop
from enrolldesk.testing.simulation.network import Network
from enrolldesk.testing.simulation.ports import SimulatedFeed, SimulatedRemote, Writes
from enrolldesk.testing.simulation.server import SCHOOL_ID, SimulatedServer
from enrolldesk.testing.simulation.trace import BEGINNING, Trace
from enrolldesk.testing.simulation.weather import Weather


@dataclass(frozen=True)
class World:
    """What all desks of a run share."""

    loop: VirtualLoop
    rng: Random
    weather: Weather
    trace: Trace
    network: Network
    server: SimulatedServer
    book: Book
    writes: Writes


class DeskClock:
    """A desk's clock: off by some, and fast or slow."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.offset = timedelta()
        self.pace = 1.0

    def now(self) -> datetime:
        """What this desk takes for the present."""
        return BEGINNING + timedelta(seconds=self._loop.time() * self.pace) + self.offset


class SimulatedDesk:
    """A desk; between ``start`` and the end of its process it records, pushes and pulls."""

    def __init__(self, name: str, folder: Path, world: World, *, former: bool = False) -> None:
        """``former`` is a desk whose program is not upgraded yet: it records and does not pull."""
        self.name = name
        self.world = world
        self.former = former
        self.clock = DeskClock(world.loop)
        self.disk = Disk(folder, world.rng, self._crashed)
        self.work = asyncio.Event()
        self._off = world.loop.create_future()
        self._store: SqliteStore | None = None
        self._connection: Connection | None = None

    @property
    def is_on(self) -> bool:
        """Whether its process runs."""
        return self._store is not None and not self.disk.is_dead

    @property
    def store(self) -> SqliteStore:
        """The open store."""
        assert self._store is not None
        return self._store

    @property
    def connection(self) -> Connection:
        """The connection of the sync thread."""
        assert self._connection is not None
        return self._connection

    @property
    def desk(self) -> Desk:
        """What staff record through."""
        return Desk(self.store, self.clock)

    @property
    def outbox(self) -> SqliteOutbox:
        """The queue."""
        return SqliteOutbox(self.connection)

    @property
    def replica(self) -> SqliteReplica:
        """What the puller fills."""
        return SqliteReplica(self.connection, SCHOOL_ID)

    @property
    def remote(self) -> SimulatedRemote:
        """The way to commit."""
        world = self.world
        return SimulatedRemote(self.name, world.network, world.server, "ana", world.writes)

    @property
    def feed(self) -> SimulatedFeed:
        """The way to read."""
        return SimulatedFeed(self.name, self.world.network, self.world.server)

    def start(self) -> None:
        """Begin the process: open the home, and resend what was on its way."""
        self.disk.settle()
        steps = MIGRATIONS[:FORMER] if self.former else MIGRATIONS
        self._store = open_store(self.disk.home.folder, steps)
        self._connection = connect(self.disk.home.database)
        self.world.book.read(self.name, self._connection)
        report = self._store.report
        if report.new_series:
            self.trace(f"goes on in series {report.new_series}")
        if report.migrated_from is not None:
            self.trace(f"is upgraded from version {report.migrated_from}")
        self.disk.watch(self._store._connection)
        self.disk.watch(self._connection)
        self._off = self.world.loop.create_future()
        self.work.set()

    async def live(self, until: float, *people: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Be open until then, whatever crashes; people come back to what they did."""
        rng, loop = self.world.rng, self.world.loop
        try:
            while loop.time() < until:
                self.start()
                self.trace("opens")
                crashes = self.world.network.chance(self.world.weather.crash)
                self.disk.arm(rng.randint(1, 60) if crashes else None)
                await self._run_until(until, *people)
                if self.disk.is_dead:
                    await asyncio.sleep(rng.uniform(2.0, 90.0))
        finally:
            if self._store is not None:
                self.close()

    async def _run_until(
        self, until: float, *people: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        loop = self.world.loop
        parts = [self._push(), *(person() for person in people)]
        if not self.former:
            parts.append(self._watch())
        tasks = [loop.create_task(part) for part in parts]
        try:
            self.outbox.recover()
            await asyncio.wait(
                [self._off, *tasks],
                timeout=max(0.0, until - loop.time()),
                return_when=asyncio.FIRST_EXCEPTION,
            )
        except Crash:
            pass
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for problem in ended:
            if isinstance(problem, Exception):
                raise problem

    def is_idle(self) -> bool:
        """Whether everything recorded here is on the server."""
        left = "SELECT count(*) FROM outbox WHERE state <> 'committed'"
        return bool(self.connection.one(left) == 0)

    def kill(self) -> None:
        """End the process here and now."""
        self.disk.crash("between two writes", power=self.world.rng.random() < 0.5)

    def close(self) -> None:
        """End the process well."""
        if self.disk.is_dead:
            self.disk.settle()
            self.trace("stays off")
        else:
            self.world.book.read(self.name, self.connection)
            self.disk.close()
            self.trace("closes")
        self._store = self._connection = None

    def trace(self, what: str) -> None:
        """Note what this desk does."""
        self.world.trace(self.name, what)

    def _crashed(self, where: str) -> None:
        self.trace(where)
        if not self._off.done():
            self._off.set_result(None)

    async def _push(self) -> None:
        pusher = Pusher(self.outbox, self.remote, self.clock, spread=self.world.rng.random)
        while True:
            self.work.clear()
            done = await pusher.drain()
            for batch_id in done.committed:
                self.trace(f"{batch_id} is committed")
            for batch_id in done.attention:
                self.trace(f"{batch_id} needs attention")
            now = self.clock.now()
            pause = pause_until(now, self.outbox.next_attempt(now))
            try:
                async with asyncio.timeout(pause):
                    await self.work.wait()
            except TimeoutError:
                pass

    async def _watch(self) -> None:
        puller = Puller(self.feed, self.replica, page=self.world.rng.choice((7, 40, 200)))
        await Watch(
            self.feed,
            self.replica,
            puller,
            reached=self._reached,
            spread=self.world.rng.random,
        ).run()

    def _reached(self, problem: SyncProblem | None) -> None:
        if problem is not None:
            self.trace(f"could not look: {problem.status}")
