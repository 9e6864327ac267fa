"""Homes as the desks of a run begin with them: connected once by real commands, then copied."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from random import Random
from typing import Final
from unittest import mock

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite import SqliteStore, open_store
from enrolldesk.app import commands
from enrolldesk.app.connecting.founding import found
from enrolldesk.app.connecting.joining import join
from enrolldesk.app.desk import Desk
from enrolldesk.domain.school import DeskIdentity
from enrolldesk.testing.simulation.loop import VirtualLoop
from enrolldesk.testing.simulation.network import Network
from enrolldesk.testing.simulation.ports import SimulatedCloud
from enrolldesk.testing.simulation.server import Applied, SimulatedServer
from enrolldesk.testing.simulation.trace import BEGINNING, Trace
from enrolldesk.testing.simulation.weather import CALM
from enrolldesk.testing.small_school import ANA, COURSES, LAKESIDE, SteadyClock

DESKS: Final = 5
"""Desks that the school has; not all of them open in each run."""

_FIRST: Final = DeskIdentity("desk-1", "D1", name="Desk 1")


class Beginning:
    """A school on its server, and the homes of its desks: the first founded it, others joined."""

    def __init__(self, folder: Path) -> None:
        """Make the homes in this folder."""
        self._folder = folder
        self._log: list[Applied] = []
        # What draws at random by itself draws the same for every run.
        random.seed(0)
        with mock.patch("secrets.choice", Random(0).choice):
            self._make()

    def home(self, number: int, home: Path) -> None:
        """Begin a desk's home, from 1."""
        home.mkdir(parents=True)
        shutil.copy(Home(self._folder / str(number)).database, Home(home).database)

    def stand(self, server: SimulatedServer) -> None:
        """Bring a server to where the desks begin."""
        server.begin_as(self._log)

    def _make(self) -> None:
        loop = VirtualLoop()  # type: ignore[abstract]

        def micros() -> int:
            return int((BEGINNING.timestamp() - 3600 + loop.time()) * 1_000_000)

        server = SimulatedServer(micros)
        network = Network(loop, Random(0), CALM, Trace(loop.time, None), micros)

        async def connect(number: int, store: SqliteStore) -> None:
            cloud = SimulatedCloud(f"d{number}", network, server, ANA.staff_id)
            if number == 1:
                await found(cloud, store)
            else:
                await join(cloud, store)

        for number in range(1, DESKS + 1):
            store = open_store(self._folder / str(number))
            if number == 1:
                _found(Desk(store, SteadyClock(BEGINNING)))
            loop.run(connect(number, store))
            store.close()
        self._log = server.log


def _found(desk: Desk) -> None:
    founding = commands.FoundSchool(command_id="found", school=LAKESIDE, desk=_FIRST, staff=ANA)
    desk.run(founding)
    for course in COURSES:
        desk.run(commands.AddCourse(command_id=f"add-{course.course_id}", course=course))
