"""A desk that keeps up: pull, wait for the bell, pull again; slower while nobody answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final

from enrolldesk.app.homes import HomeBusy
from enrolldesk.app.sync.delay import delay, quota_delay
from enrolldesk.app.sync.feed import Feed
from enrolldesk.app.sync.pull import Puller
from enrolldesk.app.sync.remote import OverQuota, SyncProblem
from enrolldesk.app.sync.replica import Replica

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
        attempt = 0
        while True:
            try:
                await self._puller.pull()
                self._reached(None)
                cursor = self._replica.position().cursor
                if cursor is not None:
                    await self._feed.rung(cursor)
            except SyncProblem as problem:
                # Counted on when only the bell is broken: looking costs reads.
                attempt += 1
                self._reached(problem)
                rule = quota_delay if isinstance(problem, OverQuota) else delay
                await self._sleep(rule(attempt, self._spread()).total_seconds())
            except HomeBusy:
                # Somebody else writes for long: what was read is read again.
                await self._sleep(PAUSE)
            else:
                attempt = 0
                await self._sleep(PAUSE)
