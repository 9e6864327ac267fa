"""A connected desk kept in step: what waits goes out, what others recorded comes in.

Pusher and Watch run side by side in one event loop until they are cancelled. Everything they know
is in the outbox and the replica: a sync that was killed goes on where it was. One program of a home
does this at a time; another one that wants it done leaves a wish and reads the answer.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

from enrolldesk.app.changes import EVERYTHING, Changes
from enrolldesk.app.connecting.holding import Moved
from enrolldesk.app.homes import HomeBusy, HomeProblem
from enrolldesk.app.ports import Clock
from enrolldesk.app.sync.asked import Asked
from enrolldesk.app.sync.delay import delay, quota_delay
from enrolldesk.app.sync.heard import AskedPuller, HeardOutbox, HeardRemote
from enrolldesk.app.sync.push import Pusher, pause_until
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.app.sync.senders import Counter, Senders
from enrolldesk.app.sync.sides import Home, OpenServer, Server
from enrolldesk.app.sync.status import Progress, Reach, SyncStatus
from enrolldesk.app.sync.watch import Watch
from enrolldesk.app.sync.way import Half, Way
from enrolldesk.app.sync.ways import Carried, WaysOut

LOOK: Final = 1.0
"""Seconds between two looks whether another program has written here; one takes microseconds."""
TELL: Final = 0.1
"""Seconds between two statuses: a queue that drains changes a hundred times a second."""

Sleep = Callable[[float], Awaitable[None]]


class InStep:
    """Keeps one home in step with its server; made and used in one event loop."""

    def __init__(
        self,
        home: Home,
        open_server: OpenServer,
        clock: Clock,
        *,
        told: Callable[[SyncStatus], None],
        changed: Callable[[Changes], None],
        sleep: Sleep = asyncio.sleep,
        spread: Callable[[], float] = random.random,
        senders: Senders | None = None,
    ) -> None:
        """``told`` hears every other status, ``changed`` what is durable; ``sleep`` and ``spread``
        (0..1) are replaceable for tests. ``senders`` is for a school whose staff sign in."""
        self._senders = senders
        self._counted: Counter | None = None
        self._home = home
        self._open_server = open_server
        self._clock = clock
        self._told = told
        self._changed = changed
        self._sleep = sleep
        self._spread = spread
        self._outbox = HeardOutbox(home.outbox, home.touched, self._moved)
        self._push, self._pull = Half(), Half()
        self._way = Way(self._pull, self._push)
        self._work, self._news, self._dirty = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._elsewhere = False
        self._attention = 0
        self._in_step_at: datetime | None = None
        self._download: Progress | None = None
        self._asked = Asked(home)
        self._new_series = ""
        self._pusher: Pusher | None = None

    async def run(self) -> None:
        """Keep in step; never returns, ends by being cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._tell_statuses())
                await self._have_the_right()
                self._attention = self._home.attention()
                self._counted = self._counter()
                server = await self._reached_server()
                try:
                    async with asyncio.TaskGroup() as work:
                        work.create_task(self._keep_pushing(server))
                        work.create_task(self._keep_watching(server))
                        work.create_task(self._keep_looking(server))
                        work.create_task(self._keep_waiting_for_the_network(server))
                finally:
                    await server.close()
        finally:
            # Whatever is written here from now on, nobody tells.
            self._elsewhere = True
            with suppress(HomeProblem):
                self._told(self._status())

    def wake(self) -> None:
        """Something may be ready to be sent."""
        self._work.set()
        self._dirty.set()

    def send_now(self) -> None:
        """Try everything at once, and look what is new."""
        try:
            self._outbox.resend()
        except HomeBusy:
            self._dirty.set()
        if self._pusher is not None:
            self._pusher.hurry()
        self._work.set()
        self._news.set()

    def moved(self, moved: Moved) -> None:
        """This desk turned out to be a copy and has another number now."""
        self._new_series = str(moved.after.series)
        self._dirty.set()

    async def _have_the_right(self) -> None:
        """Wait until no other program sends for this home, and show meanwhile what it does."""
        while not self._home.right.take():
            self._elsewhere = True
            self._dirty.set()
            await self._sleep(LOOK)
        self._elsewhere = False
        self._outbox.recover()
        self._take_wish()
        self._dirty.set()

    async def _reached_server(self) -> Server:
        """The server; while nobody may use it, what is to be done about that is shown."""
        attempt = 0
        while True:
            self._work.clear()
            self._asked.began("push", "pull")
            try:
                return await self._open_server(self._home.staff_id())
            except SyncProblem as problem:
                attempt += 1
                self._heard(self._pull, problem)
                self._asked.ended("push", "pull", problem=problem)
                await self._rest(delay(attempt, self._spread()).total_seconds())

    async def _keep_pushing(self, server: Server) -> None:
        remote = HeardRemote(server.remote, lambda problem: self._heard(self._push, problem))
        pusher = Pusher(
            self._outbox,
            remote,
            self._clock,
            sleep=self._sleep,
            spread=self._spread,
            senders=self._senders,
        )
        self._pusher = pusher
        ways = WaysOut(
            self._home.ways,
            self._outbox,
            remote,
            server.feed,
            self._clock,
            changed=self._moved,
            senders=self._senders,
        )
        shut = unfenced = 0
        while True:
            self._work.clear()
            self._asked.began("push")
            try:
                done = await pusher.drain()
                carried = await ways.carry_out() if done.goes_on else Carried()
            except HomeBusy:
                # Somebody else writes for long. What is on its way says its guard afterwards.
                await self._sleep(LOOK)
                self._outbox.recover()
                continue
            if carried.settled and carried.problem is None:
                # What takes their place is sent before anybody hears that all was tried.
                continue
            now = self._clock.now()
            pause = pause_until(now, self._outbox.next_attempt(now))
            if carried.problem is not None:
                # A fence that cannot be put up yet is tried again, also when nothing else waits.
                unfenced += 1
                later = delay(unfenced, self._spread()).total_seconds()
                pause = later if pause is None else min(pause, later)
            else:
                unfenced = 0
            if done.goes_on:
                shut = 0
            else:
                shut += 1
                rule = quota_delay if done.reach is Reach.QUOTA else delay
                pause = rule(shut, self._spread()).total_seconds()
            self._asked.ended("push", problem=None if done.goes_on else self._push.problem)
            await self._rest(pause)

    async def _rest(self, seconds: float | None) -> None:
        """Until there is work, or so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._work.wait()

    async def _keep_watching(self, server: Server) -> None:
        replica = self._home.replica
        puller = AskedPuller(
            server.feed,
            replica,
            changed=self._changed,
            progress=self._progressed,
            refresh_asked=lambda: self._asked.refresh,
            refresh_began=self._asked.refresh_began,
        )
        watch = Watch(
            server.feed,
            replica,
            puller,
            reached=self._looked,
            sleep=self._sleep,
            spread=self._spread,
        )
        while True:
            self._news.clear()
            self._asked.began("pull")
            watching = asyncio.create_task(watch.run())
            news = asyncio.create_task(self._news.wait())
            try:
                await asyncio.wait((watching, news), return_when=asyncio.FIRST_COMPLETED)
                if watching.done():
                    watching.result()
            finally:
                watching.cancel()
                news.cancel()
                await asyncio.gather(watching, news, return_exceptions=True)

    async def _keep_looking(self, server: Server) -> None:
        """Notice what another program of this home records, asks for, or settles."""
        known, staff_id = -1, self._home.staff_id()
        while True:
            version = self._home.version()
            if version != known:
                known = version
                if self._home.staff_id() != staff_id:
                    staff_id = self._home.staff_id()
                    server.sent_by(staff_id)
                if self._counter() != self._counted:
                    # Somebody came or went, or may do more or less: what waited for that goes on,
                    # and whoever reads for this desk may be somebody else.
                    self._counted = self._counter()
                    self.send_now()
                if self._home.attention() != self._attention:
                    self._attention = self._home.attention()
                    self._changed(EVERYTHING)
                self._take_wish()
                self._work.set()
                self._dirty.set()
            await self._sleep(LOOK)

    def _counter(self) -> Counter | None:
        return None if self._senders is None else self._senders.counter()

    async def _keep_waiting_for_the_network(self, server: Server) -> None:
        while True:
            await server.returned()
            if self._way.problem is not None:
                self.send_now()

    def _take_wish(self) -> None:
        if self._asked.take():
            self.send_now()

    def _looked(self, problem: SyncProblem | None) -> None:
        self._heard(self._pull, problem)
        if problem is None:
            self._in_step_at = self._clock.now()
            self._download = None
        self._asked.ended("pull", problem=problem)

    def _progressed(self, progress: Progress) -> None:
        self._download = progress
        self._heard(self._pull, None)

    def _heard(self, half: Half, problem: SyncProblem | None) -> None:
        """An answer, or none. Once one half gets through again, the other need not wait."""
        if half.hear(problem, self._clock.now()):
            if half is self._pull:
                self._outbox.resend()
                self._work.set()
            elif self._pull.problem is not None:
                self._news.set()
        self._dirty.set()

    def _moved(self, changes: Changes) -> None:
        self._attention = self._home.attention()
        self._changed(changes)
        self._dirty.set()

    async def _tell_statuses(self) -> None:
        last: SyncStatus | None = None
        while True:
            self._dirty.clear()
            status = self._status()
            if status != last:
                last = status
                self._told(status)
            await self._sleep(TELL)
            await self._dirty.wait()

    def _status(self) -> SyncStatus:
        queue = self._home.queue()
        if not queue.waiting and self._pull.problem is None:
            self._push.forget()
        problem = self._way.problem
        staying = self._senders.staying(self._home.staying()) if self._senders else ()
        return SyncStatus(
            reach=self._way.reach,
            queue=queue,
            out_since=self._way.out_since,
            in_step_at=self._in_step_at,
            download=self._download,
            set_aside=self._home.set_aside(),
            elsewhere=self._elsewhere,
            new_series=self._new_series,
            staying=staying,
            why="" if problem is None else problem.status,
            problem=problem,
        )
