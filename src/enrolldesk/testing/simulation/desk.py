"""One desk of the school: a process that is started, killed and closed, on a disk that stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.syncing import SqliteHome
from enrolldesk.app.connecting.door import Door
from enrolldesk.app.connecting.holding import Moved
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.in_step import LOOK, InStep
from enrolldesk.app.sync.status import SyncStatus
from enrolldesk.testing.simulation.book import Book
from enrolldesk.testing.simulation.disk import Crash, Disk
from enrolldesk.testing.simulation.loop import VirtualLoop
from enrolldesk.testing.simulation.network import Network
from enrolldesk.testing.simulation.ports import SimulatedCloud, SimulatedSide, Writes
from enrolldesk.testing.simulation.server import SCHOOL_ID, SimulatedServer
from enrolldesk.testing.simulation.trace import BEGINNING, Trace
from enrolldesk.testing.simulation.weather import Weather

PAUSE: Final = 150.0
"""Whoever looks around every second does so this seldom, or a day would take minutes to play."""


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

    def __init__(self, name: str, folder: Path, world: World) -> None:
        """A desk that is off yet, on the home in this folder."""
        self.name = name
        self.world = world
        self.clock = DeskClock(world.loop)
        self.disk = Disk(folder, world.rng, self._crashed)
        self.kept: list[Path] = []
        """Copies of the file."""
        self.clones = 0
        self.former = False
        """Whether its file is of a former version, until the next start."""
        self.restored = False
        """Whether numbers of its receipts may be missing here."""
        self.careful = False
        """Whether its staff wait until it is known who it is, before they record."""
        self.in_step = asyncio.Event()
        self._off = world.loop.create_future()
        self._store: SqliteStore | None = None
        self._home: SqliteHome | None = None
        self._sync: InStep | None = None

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
    def home(self) -> SqliteHome:
        """The home as its sync sees it."""
        assert self._home is not None
        return self._home

    @property
    def sync(self) -> InStep:
        """What keeps it in step."""
        assert self._sync is not None
        return self._sync

    @property
    def desk(self) -> Desk:
        """What staff record through."""
        return Desk(self.store, self.clock)

    @property
    def connection(self) -> Connection:
        """For looking into the file."""
        return self.store._connection

    def start(self) -> None:
        """Begin the process: open the home, and resend what was on its way."""
        self.disk.settle()
        folder = self.disk.home.folder
        self._store = open_store(folder)
        self.former = False
        self.world.book.read(self.name, self.connection)
        report = self._store.report
        if report.new_series:
            self.trace(f"goes on in series {report.new_series}")
        if report.migrated_from is not None:
            self.trace(f"is upgraded from version {report.migrated_from}")
        self._home = SqliteHome(Home(folder), SCHOOL_ID, AlwaysMine())
        for connection in (
            self._store._connection,
            self._home._queue,
            self._home._records,
            self._home._own,
        ):
            self.disk.watch(connection)
        self.in_step.clear()
        self._sync = InStep(
            self._home,
            self._reach,
            self.clock,
            told=self._told,
            changed=lambda _: None,
            sleep=_paced,
            spread=self.world.rng.random,
        )
        self._off = self.world.loop.create_future()

    async def _reach(self, staff_id: str) -> SimulatedSide:
        world = self.world
        page = world.rng.choice((7, 40, 200))
        cloud = SimulatedCloud(self.name, world.network, world.server, staff_id, world.writes, page)
        door = Door(cloud, self.home.store, moved=self._moved, clock=self.world.loop.time)
        return SimulatedSide(self.name, world.network, cloud, door)

    def _told(self, status: SyncStatus) -> None:
        if status.in_step_at is not None:
            self.careful = False
            self.in_step.set()

    def _moved(self, moved: Moved) -> None:
        self.trace(f"is a copy of {moved.before.desk_id} and sits at {moved.after.desk_id} now")
        self.sync.moved(moved)

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
        parts = [self.sync.run(), *(person() for person in people)]
        tasks = [loop.create_task(part) for part in parts]
        try:
            await asyncio.wait(
                [self._off, *tasks],
                timeout=max(0.0, until - loop.time()),
                return_when=asyncio.FIRST_EXCEPTION,
            )
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for problem in ended:
            _raise_unless_crashed(problem)

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
        self._store = self._home = self._sync = None

    def trace(self, what: str) -> None:
        """Note what this desk does."""
        self.world.trace(self.name, what)

    def _crashed(self, where: str) -> None:
        self.trace(where)
        if not self._off.done():
            self._off.set_result(None)


class AlwaysMine:
    """The right to send for a home that no other program has open."""

    def take(self) -> bool:
        """Have it."""
        return True

    def release(self) -> None:
        """Nobody waits for it."""


def _raise_unless_crashed(problem: BaseException | None) -> None:
    if isinstance(problem, BaseExceptionGroup):
        for inner in problem.exceptions:
            _raise_unless_crashed(inner)
    elif problem is not None and not isinstance(problem, Crash | asyncio.CancelledError):
        raise problem


async def _paced(seconds: float) -> None:
    """Sleep; the short pauses of whoever looks around and tells the window are longer."""
    await asyncio.sleep(PAUSE if seconds <= LOOK else seconds)
