"""A desk that keeps up: pull, wait for the bell, pull again; slower while nobody answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final

from enrolldesk.app.homes import HomeBusy
from enrolldesk.app.sync.delay import delay, quota_delay
from enrolldesk.app.sync.feed import Feed, Page
from enrolldesk.app.sync.pull import Puller
from enrolldesk.app.sync.remote import OverQuota, SyncProblem
from enrolldesk.app.sync.replica import Replica

LOOK_AGAIN: Final = 600.0
"""Seconds after which a look at the feed follows however often it rings: server times can surface
out of order, and a bell may miss one."""

PAUSE: Final = 1.0
"""Seconds between a ring and the look: a busy counter rings often, one look finds it all."""


class Watch:
    """Pulls whenever the bell rings, until it is cancelled."""

    def __init__(
        self,
        feed: Feed,
        replica: Replica,
        puller: Puller,
        *,
        reached: Callable[[SyncProblem | None], None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spread: Callable[[], float] = random.random,
    ) -> None:
        """``reached`` hears after each try whether it worked; ``sleep`` and ``spread`` (0..1) are
        replaceable for tests."""
        self._feed = feed
        self._replica = replica
        self._puller = puller
        self._reached = reached
        self._sleep = sleep
        self._spread = spread

    async def run(self) -> None:
        """Keep up; never returns."""
        attempt, looked = 0, 0.0
        rung: Page | None = None
        clock = asyncio.get_running_loop().time
        while True:
            try:
                if rung is None or clock() - looked > LOOK_AGAIN:
                    await self._puller.pull()
                    looked = clock()
                else:
                    await self._puller.heard(rung)
                rung = None
                self._reached(None)
                cursor = self._replica.position().cursor
                if cursor is not None:
                    rung = await self._feed.rung(cursor)
            except SyncProblem as problem:
                # Counted on when only the bell is broken: looking costs reads.
                attempt += 1
                rung = None
                self._reached(problem)
                rule = quota_delay if isinstance(problem, OverQuota) else delay
                await self._sleep(rule(attempt, self._spread()).total_seconds())
            except HomeBusy:
                # Somebody else writes for long: what was read is read again.
                rung = None
                await self._sleep(PAUSE)
            else:
                attempt = 0
                await self._sleep(PAUSE)
