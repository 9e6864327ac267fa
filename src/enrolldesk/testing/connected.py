"""Desks of one school on a server, each on a home of its own, as the program itself opens them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from enrolldesk.app.changes import Changes
from enrolldesk.app.connecting.asking import found_school, join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.desk import Desk
from enrolldesk.app.session import RunningSync
from enrolldesk.app.sync.connection import Connection, connection_of
from enrolldesk.app.sync.status import SyncStatus
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.testing.small_school import SmallSchool

PROJECT, SCHOOL = "demo", "lakeside"


class RunningClock:
    """The machine's clock, which a test can put forward or hold; any thread may ask it."""

    def __init__(self) -> None:
        """It is right until it is put forward or held."""
        self._ahead = timedelta()
        self._held: datetime | None = None

    def now(self) -> datetime:
        """The time it shows."""
        held = self._held
        return (datetime.now(UTC) if held is None else held) + self._ahead

    def hold(self) -> None:
        """Stand still from now on, but for being put forward: a slow machine changes nothing."""
        self._held = datetime.now(UTC)

    def forward(self, **step: float) -> None:
        """Go on by days, hours, minutes: the arguments of ``timedelta``."""
        self._ahead += timedelta(**step)


class ClockedOpener(HomeOpener):
    """Opens homes whose desk goes by a clock of the test."""

    def __init__(self, clock: RunningClock) -> None:
        """Every desk opened goes by this clock."""
        self._clock = clock

    def __call__(self, home: Path | None) -> OpenHome:
        """Open a home."""
        session = super().__call__(home)
        return replace(session, desk=Desk(session.desk.store, self._clock))


def place(address: str) -> Connection:
    """The school on a server at this address."""
    return Connection(PROJECT, SCHOOL, address)


def make_school(session: OpenHome, address: str) -> SmallSchool:
    """Begin the small school in an empty home and found it on a server."""
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    found_school(session.clouds, session.desk.store, place(address))
    return school


def join(session: OpenHome, address: str, who: str = "Ben") -> None:
    """Bring an empty home into the school on a server."""
    join_school(session.clouds, session.desk.store, place(address), Asked(who, "", ""))


class Ear:
    """Hears what a sync tells, from its thread, and waits for facts."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self._news = threading.Condition()
        self.statuses: list[SyncStatus] = []
        self.changes = Changes()
        self.failures: list[Exception] = []

    @property
    def status(self) -> SyncStatus:
        """The last one told."""
        with self._news:
            return self.statuses[-1] if self.statuses else SyncStatus()

    def until(self, fact: Callable[[], bool], timeout: float = 60.0) -> None:
        """Wait until something is so, in what was told or on the disk; raises TimeoutError."""
        end = time.monotonic() + timeout
        with self._news:
            while not fact():
                if time.monotonic() > end:
                    last = self.statuses[-1] if self.statuses else None
                    raise TimeoutError(f"it never came; last was {last}, {self.failures}")
                self._news.wait(0.1)

    def told(self, status: SyncStatus) -> None:
        """A status."""
        with self._news:
            self.statuses.append(status)
            self._news.notify_all()

    def changed(self, changes: Changes) -> None:
        """What was pulled or committed."""
        with self._news:
            self.changes |= changes
            self._news.notify_all()

    def failed(self, error: Exception) -> None:
        """A bug."""
        with self._news:
            self.failures.append(error)
            self._news.notify_all()

    @contextmanager
    def kept_in_step(self, session: OpenHome, address: str) -> Iterator[RunningSync]:
        """Run the sync of a home; raises what failed in it."""
        connection = connection_of(session.desk.local)
        assert connection is not None
        connection = replace(connection, emulator=address)
        running = session.sync(connection, self.told, self.changed, self.failed)
        try:
            yield running
        finally:
            ended = running.stop(60)
        if self.failures:
            raise self.failures[0]
        if not ended:
            raise TimeoutError("the sync did not end")
