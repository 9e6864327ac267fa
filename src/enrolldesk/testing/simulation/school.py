"""One run: a school of some days, its troubles, and how it settles."""

from __future__ import annotations

import asyncio
import gc
import os
import random
import shutil
import tempfile
import traceback
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, Final, Self
from unittest import mock

from enrolldesk.adapters.firestore.documents import writes_of
from enrolldesk.testing.simulation.book import Book, Broken
from enrolldesk.testing.simulation.desk import SimulatedDesk, World
from enrolldesk.testing.simulation.disk import Crash
from enrolldesk.testing.simulation.homes import DESKS, Beginning
from enrolldesk.testing.simulation.invariants import broken
from enrolldesk.testing.simulation.loop import VirtualLoop
from enrolldesk.testing.simulation.network import Network
from enrolldesk.testing.simulation.ports import Writes
from enrolldesk.testing.simulation.server import SimulatedServer
from enrolldesk.testing.simulation.staff import Ids, Person
from enrolldesk.testing.simulation.stories import tell
from enrolldesk.testing.simulation.trace import BEGINNING, Trace
from enrolldesk.testing.simulation.weather import Weather

MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
PATIENCE: Final = 6 * HOUR
"""How long everything may take to settle once nothing goes wrong any more."""

LOOKS: Final = 20 * MINUTE
"""Time for every desk to look at the feed some more times once all is sent."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: what it broke, and how much happened in it."""

    seed: int
    broken: tuple[str, ...]
    hash: str
    events: int
    steps: int
    batches: int


class School:
    """Several desks and one server; everything that happens follows from the seed."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        beginning: Beginning,
        *,
        told: Callable[[str], None] | None = None,
        writes: Writes = writes_of,
    ) -> None:
        """``told`` is given each line of the trace; ``writes`` may have a bug planted."""
        self._rng = rng = Random(seed)
        self._loop = loop = VirtualLoop()  # type: ignore[abstract]
        trace = Trace(loop.time, told)
        weather = Weather.drawn(rng)
        network = Network(loop, rng, weather, trace, self._micros)
        server = SimulatedServer(self._micros)
        self.world = World(loop, rng, weather, trace, network, server, Book(), writes)
        beginning.stand(server)
        self._ids = Ids()
        self.desks = []
        for number in range(1, rng.randint(3, DESKS) + 1):
            home = folder / f"d{number}"
            beginning.home(number, home)
            self.desks.append(SimulatedDesk(f"d{number}", home, self.world))

    def play(self) -> None:
        """Live through it and settle; raises Broken."""
        self._loop.run(self._play())
        # A task that failed unasked is told of when it is thrown away: now, not in another run.
        gc.collect()
        for problem in self._loop.problems:
            raise problem

    @property
    def steps(self) -> int:
        """How many steps the scheduler took."""
        return self._loop.steps

    def _micros(self) -> int:
        return int(BEGINNING.timestamp() * 1_000_000) + int(self._loop.time() * 1_000_000)

    async def _play(self) -> None:
        for day in range(self._rng.randint(1, 3)):
            if day:
                await self._night()
            await self._day()
        await self._settle()

    async def _day(self) -> None:
        """Most desks open, at times of their own, for some minutes or hours."""
        rng, loop = self._rng, self._loop
        end = loop.time() + rng.uniform(10 * MINUTE, 35 * MINUTE)
        self.world.trace("school", "a day begins")
        async with asyncio.TaskGroup() as group:
            for desk in self.desks:
                if rng.random() < 0.85:
                    group.create_task(self._open(desk, end))
                group.create_task(self._partitions(desk.name, end))

    async def _open(self, desk: SimulatedDesk, end: float) -> None:
        await asyncio.sleep(self._rng.uniform(0.0, 5 * MINUTE))
        person = Person(desk, self._ids, self._rng.randint(1, 9))
        kills = self.world.network.chance(self.world.weather.crash / 2)
        killing = self._loop.create_task(self._kill(desk)) if kills else None
        await desk.live(end, person.work)
        if killing is not None:
            killing.cancel()

    async def _kill(self, desk: SimulatedDesk) -> None:
        await asyncio.sleep(self._rng.uniform(0.0, 30 * MINUTE))
        if desk.is_on:
            desk.kill()

    async def _partitions(self, name: str, end: float) -> None:
        network, rng = self.world.network, self._rng
        while self._loop.time() < end:
            if network.chance(self.world.weather.partition):
                network.cut.add(name)
                self.world.trace(name, "is cut off")
                await asyncio.sleep(rng.uniform(5.0, 20 * MINUTE))
                network.heal(name)
                self.world.trace(name, "is back")
            await asyncio.sleep(rng.uniform(1 * MINUTE, 20 * MINUTE))

    async def _night(self) -> None:
        """Nobody is there, for hours or weeks; then the day finds things changed."""
        self.world.trace("school", "is closed")
        await asyncio.sleep(self._rng.choice((9 * HOUR, 3 * DAY, 40 * DAY)))
        for desk in tuple(self.desks):
            if self.world.network.chance(self.world.weather.wrong_clock):
                self._set_clock(desk)
            while self.world.network.chance(self.world.weather.stories):
                clone = tell(self._rng, desk)
                if clone is not None:
                    self.desks.append(clone)

    def _set_clock(self, desk: SimulatedDesk) -> None:
        wrong = self._rng.choice((0.0, 30.0, -600.0, 7 * HOUR, -5 * DAY, 90 * DAY, -400 * DAY))
        desk.clock.offset = timedelta(seconds=wrong)
        desk.clock.pace = self._rng.choice((1.0, 1.0, 1.01, 0.99))
        desk.trace(f"has its clock off by {desk.clock.offset}")

    async def _settle(self) -> None:
        """Nothing goes wrong any more: everything must come together by itself."""
        world, loop = self.world, self._loop
        world.network.calm = True
        world.network.cut.clear()
        world.trace("school", "nothing goes wrong any more")
        # Whatever is still held on its way arrives now.
        await asyncio.sleep(3 * HOUR)
        end = loop.time() + PATIENCE
        lives = []
        for desk in self.desks:
            lives.append(loop.create_task(desk.live(end, self._tidy(desk))))
        try:
            await self._all_sent(end)
            await asyncio.sleep(LOOKS)
            world.trace("school", "is looked at")
            for desk in self.desks:
                world.book.read(desk.name, desk.connection)
            problems = list(broken(world.server, world.book, self.desks))
        finally:
            for life in lives:
                life.cancel()
            for ended in await asyncio.gather(*lives, return_exceptions=True):
                if isinstance(ended, Exception):
                    raise ended
        if problems:
            raise Broken(*problems)

    async def _all_sent(self, end: float) -> None:
        """Wait until no batch is on its way any more."""
        while self._loop.time() < end - HOUR:
            await asyncio.sleep(MINUTE)
            if all(desk.is_on and desk.is_idle() for desk in self.desks):
                return

    def _tidy(self, desk: SimulatedDesk) -> Callable[[], Coroutine[Any, Any, None]]:
        """Somebody who looks after what needs attention."""
        person = Person(desk, self._ids, 0)

        async def tidy() -> None:
            while True:
                person.look_after(hurry=False)
                await asyncio.sleep(10 * MINUTE)

        return tidy


class Seeds:
    """Plays runs one after another in a folder of its own."""

    def __init__(self, *, writes: Writes = writes_of) -> None:
        """``writes`` may have a bug planted."""
        self._writes = writes
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Make the folder; in memory where the system offers that."""
        memory = Path("/dev/shm")
        place = str(memory) if memory.is_dir() and os.access(memory, os.W_OK) else None
        made = tempfile.TemporaryDirectory(prefix="enrolldesk-", dir=place)
        self._folder = Path(self._stack.enter_context(made))
        self._beginning = Beginning(self._folder / "beginning")
        # Each run looks for what it left behind, and for that alone.
        gc.freeze()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        gc.unfreeze()
        self._stack.close()

    def play(self, seed: int, told: Callable[[str], None] | None = None) -> Outcome:
        """Play one seed to its end."""
        folder = self._folder / str(seed)
        # What draws at random by itself draws from the seed as well.
        chosen = Random(f"ids {seed}")
        random.seed(seed)
        with mock.patch("secrets.choice", chosen.choice):
            school = School(seed, folder, self._beginning, told=told, writes=self._writes)
            problems: tuple[str, ...] = ()
            try:
                school.play()
            except Broken as error:
                problems = tuple(map(str, error.args))
            except (Exception, Crash) as error:
                # Whatever a desk raised is a finding, told with the seed that leads to it; so is
                # work that a process left behind when it crashed and that nobody asked after.
                problems = tuple(_causes(error))
        shutil.rmtree(folder)
        world = school.world
        return Outcome(
            seed,
            problems,
            world.trace.hash,
            world.trace.events,
            school.steps,
            len(world.book.frozen),
        )


def _causes(error: BaseException) -> Iterator[str]:
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _causes(inner)
    else:
        yield "".join(traceback.format_exception(error))
