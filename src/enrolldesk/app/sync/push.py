"""Outbox head to server to outcome, in order, exactly once.

One retry loop: the client's own is switched off, quick retries (1 s, 2 s, 4 s with jitter) are
tenacity's, after them the outbox waits with a capped backoff. It never gives up by itself.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_exponential_jitter

from enrolldesk.app.looks import MOST, SENDER, looked_at_for
from enrolldesk.app.ports import Clock
from enrolldesk.app.sync.choosing import SETTLED
from enrolldesk.app.sync.delay import LONGEST, delay, quota_delay
from enrolldesk.app.sync.outbox import Outbox
from enrolldesk.app.sync.remote import (
    Guard,
    NotApplied,
    OverQuota,
    Parcel,
    Refused,
    Remote,
    SignedOut,
    SyncProblem,
    Unreachable,
)
from enrolldesk.app.sync.senders import Senders
from enrolldesk.app.sync.status import Reach as Reach

QUICK_TRIES: Final = 4
"""At once, and after 1, 2 and 4 seconds."""

SHARED: Final = 4
"""Batches in one commit, where the security rules may look at so many documents: of payments no
more are."""

SIDE_BY_SIDE: Final = 4
"""Commits on their way at the same time."""

NEXT: Final = 1
"""Groups that stand ready, so that nothing is looked up while the way is free."""


@dataclass(slots=True)
class Round:
    """What one round of pushing did."""

    committed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    reach: Reach = Reach.UNKNOWN

    @property
    def goes_on(self) -> bool:
        """Whether the server may be asked for more at once."""
        return self.reach in (Reach.UNKNOWN, Reach.ONLINE)


Sleep = Callable[[float], Awaitable[None]]


class Pusher:
    """Sends what is ready; holds no state that the outbox does not hold."""

    def __init__(
        self,
        outbox: Outbox,
        remote: Remote,
        clock: Clock,
        *,
        shared: int = SHARED,
        side_by_side: int = SIDE_BY_SIDE,
        quick_tries: int = QUICK_TRIES,
        sleep: Sleep = asyncio.sleep,
        spread: Callable[[], float] = random.random,
        senders: Senders | None = None,
    ) -> None:
        """Push to a remote; ``sleep`` and ``spread`` (0..1) are replaceable for tests.

        Where staff sign in, ``senders`` says whose word each batch goes under.
        """
        self._senders = senders
        self._outbox = outbox
        self._remote = remote
        self._clock = clock
        self._shared = shared
        self._side_by_side = side_by_side
        self._ways = asyncio.Semaphore(side_by_side)
        self._quick_tries = quick_tries
        self._sleep = sleep
        self._spread = spread
        self._hurried = asyncio.Event()

    def hurry(self) -> None:
        """Make the next try of everything that pauses between two of them now."""
        # Whoever waits for it goes on, whoever pauses from now on pauses.
        self._hurried.set()
        self._hurried.clear()

    async def _pause(self, seconds: float) -> None:
        """Sleep between two quick tries, unless somebody wants it now."""
        either = {
            asyncio.ensure_future(self._sleep(seconds)),
            asyncio.ensure_future(self._hurried.wait()),
        }
        try:
            done, _ = await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for one in either:
                one.cancel()
            await asyncio.gather(*either, return_exceptions=True)

    async def round(self) -> Round:
        """Send what is ready now, so much as goes side by side, and settle it."""
        return await self._push(self._side_by_side)

    async def drain(self) -> Round:
        """Send until nothing is ready any more, or the way to the server is shut.

        As soon as one commit is settled the next is on its way: a slow one holds up nobody.
        """
        return await self._push(None)

    async def _push(self, most: int | None) -> Round:
        """At most so many commits; a group is marked as sending before the next is looked for,
        so that no two on their way conflict."""
        done = Round()
        started, in_hand = 0, self._side_by_side + NEXT
        on_the_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                while (
                    len(on_the_way) < in_hand and (most is None or started < most) and done.goes_on
                ):
                    group = self._outbox.ready(self._clock.now(), self._shared)
                    if not group:
                        break
                    for part in map(within_bounds, self._addressed(group, done)):
                        self._outbox.sending([parcel.batch_id for parcel in part])
                        on_the_way.add(asyncio.create_task(self._send(part, done)))
                        started += 1
                if not on_the_way:
                    return done
                settled, _ = await asyncio.wait(on_the_way, return_when=asyncio.FIRST_COMPLETED)
                for task in settled:
                    # One that failed stays in the set until the others have been heard, too.
                    task.result()
                on_the_way -= settled
        finally:
            await _cancelled(on_the_way)

    def _addressed(self, group: Sequence[Parcel], done: Round) -> Sequence[Sequence[Parcel]]:
        """What goes out together; what nobody here may send waits for whoever may."""
        if self._senders is None:
            return [group]
        addressed = self._senders.addressed(group)
        for reason, batch_ids in addressed.held.items():
            # Tried at once when somebody signs in; this is for whatever else may change.
            self._outbox.waiting(batch_ids, self._clock.now() + LONGEST, reason)
            done.waiting += batch_ids
        return addressed.going

    async def _send(self, group: Sequence[Parcel], done: Round) -> None:
        """One commit for the group; when it is refused, each goes alone to find out which."""
        try:
            await self._commit(group)
        except Refused as problem:
            if len(group) > 1:
                for parcel in group:
                    self._outbox.sending([parcel.batch_id])
                    await self._send([parcel], done)
            else:
                await self._settle_by_guard(group[0], problem, done)
        except SyncProblem as problem:
            await self._wait_or_settle(group, problem, done)
        else:
            self._committed(group, done, None)

    async def _commit(self, group: Sequence[Parcel]) -> None:
        """Commit with quick retries; a guard of our own found in between is success."""
        tries = AsyncRetrying(
            retry=retry_if_exception_type((Unreachable, NotApplied)),
            stop=stop_after_attempt(self._quick_tries),
            wait=wait_exponential_jitter(initial=1, max=4, jitter=0.5),
            sleep=self._pause,
            reraise=True,
        )
        try:
            async for attempt in tries:
                with attempt:
                    async with self._ways:
                        await self._remote.commit(group)
                    # Whoever stands ready goes first, the paperwork of this one after.
                    await asyncio.sleep(0)
        except RetryError as error:
            raise Unreachable("retries", str(error)) from error

    async def _settle_by_guard(self, parcel: Parcel, problem: Refused, done: Round) -> None:
        """No status alone refuses: what stands under the batch's id decides."""
        try:
            guard = await self._remote.guard(parcel.batch_id)
        except SyncProblem as unreadable:
            await self._wait([parcel], unreadable, done)
            return
        if guard is not None and guard.digest == parcel.digest and not guard.abandoned:
            self._committed([parcel], done, guard)
        else:
            reason = problem.status
            if guard is not None:
                reason = "fenced" if guard.abandoned else SETTLED
            self._outbox.needs_attention(parcel.batch_id, reason)
            done.attention.append(parcel.batch_id)
            done.reach = Reach.ONLINE

    async def _wait_or_settle(
        self, group: Sequence[Parcel], problem: SyncProblem, done: Round
    ) -> None:
        """An ambiguous end: whoever's guard stands is committed, the others wait."""
        if isinstance(problem, SignedOut | OverQuota):
            await self._wait(group, problem, done)
            return
        unsettled: list[Parcel] = []
        for parcel in group:
            try:
                guard = await self._remote.guard(parcel.batch_id)
            except SyncProblem:
                # It does not answer at all: one unanswered question says that for everybody.
                unsettled = [*unsettled, *group[group.index(parcel) :]]
                break
            if guard is not None and guard.digest == parcel.digest and not guard.abandoned:
                self._committed([parcel], done, guard)
            else:
                unsettled.append(parcel)
        if unsettled:
            await self._wait(unsettled, problem, done)

    async def _wait(self, group: Sequence[Parcel], problem: SyncProblem, done: Round) -> None:
        now = self._clock.now()
        for parcel in group:
            rule = quota_delay if isinstance(problem, OverQuota) else delay
            self._outbox.waiting(
                [parcel.batch_id],
                now + rule(parcel.attempts + 1, self._spread()),
                problem.status,
            )
            done.waiting.append(parcel.batch_id)
        done.reach = {
            SignedOut: Reach.SIGNED_OUT,
            OverQuota: Reach.QUOTA,
            NotApplied: Reach.ONLINE,
        }.get(type(problem), Reach.OFFLINE)

    def _committed(self, group: Sequence[Parcel], done: Round, guard: Guard | None) -> None:
        ids = [parcel.batch_id for parcel in group]
        self._outbox.committed(ids, guard.committed_at if guard else None)
        done.committed += ids
        done.reach = Reach.ONLINE


def within_bounds(group: Sequence[Parcel]) -> Sequence[Parcel]:
    """As many of them, from the first on, as the security rules may judge at once; the others are
    ready the next time."""
    looked: set[str] = set()
    for count, parcel in enumerate(group):
        looked |= looked_at_for(json.loads(parcel.payload))
        if count and SENDER + len(looked) > MOST:
            return group[:count]
    return group


async def _cancelled(tasks: set[asyncio.Task[None]]) -> None:
    """End what still runs, and wait until it has."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def pause_until(now: datetime, next_attempt: datetime | None) -> float | None:
    """Seconds until the next attempt is due; None when nothing is to be tried."""
    return None if next_attempt is None else max(0.0, (next_attempt - now).total_seconds())
