"""Nothing is sent to or taken from a school before it is known to be the desk's own.

A project can be emptied and founded anew under the same name, and an emulator forgets everything
with each start. Then what waits here must not be mixed with what stands there.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar

from enrolldesk.app.changes import Changes
from enrolldesk.app.connecting.holding import Moved, hold
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.refusals import NotConnected, SchoolChanged
from enrolldesk.app.connecting.register import Cloud
from enrolldesk.app.connecting.standing import identity_of
from enrolldesk.app.ports import Store
from enrolldesk.app.sync.choosing import MOVED
from enrolldesk.app.sync.feed import Document, Order, Page, Place
from enrolldesk.app.sync.remote import Guard, Parcel, Refused, SyncProblem

EVERY: Final = 30.0
"""Seconds for which an answer is believed by what sends or takes; asking costs one read."""
LOOKING: Final = 600.0
"""The same for a look that may find nothing: a desk that idles shall cost little."""

_DESK: Final = '"path":"desks/'

Result = TypeVar("Result")


def _unheard(_: object) -> None:
    """For whoever does not listen."""


class Door:
    """Asks which school it is: at first, after every call that failed, and now and then."""

    def __init__(
        self,
        cloud: Cloud,
        store: Store,
        *,
        changed: Callable[[Changes], None] = _unheard,
        moved: Callable[[Moved], None] = _unheard,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``store`` is written to when this desk is found to be a copy; ``moved`` hears of it."""
        self._cloud = cloud
        self._store = store
        self._changed = changed
        self._moved = moved
        self._clock = clock
        self._lock = asyncio.Lock()
        self._held = False
        self._asked: float | None = None

    async def through(
        self, call: Callable[[], Awaitable[Result]], believed: float = EVERY
    ) -> Result:
        """Make a call on the desk's own school; raises SchoolChanged where it is another one.

        ``believed`` is for how many seconds the last answer is good enough.
        """
        await self._enter(believed)
        try:
            return await call()
        except SyncProblem:
            self._asked = None
            raise

    def is_of_another_desk(self, parcel: Parcel) -> bool:
        """Whether all a batch does is to change the desk that this one was before it moved."""
        if _DESK not in parcel.payload:
            return False
        desk = self._store.reads.desk()
        paths = {str(write["path"]) for write in json.loads(parcel.payload)["writes"]}
        return desk is not None and all(
            path.startswith("desks/") and path != f"desks/{desk.desk_id}" for path in paths
        )

    async def _enter(self, believed: float) -> None:
        async with self._lock:
            now = self._clock()
            if self._asked is not None and now - self._asked < believed:
                return
            self._asked = None
            belonging = membership_of(self._store.local)
            if belonging is None:
                raise NotConnected()
            found = identity_of(await self._cloud.register.school())
            if found != belonging.identity:
                raise SchoolChanged("school_changed", school_id=belonging.school_id, found=found)
            if not self._held:
                moved = await hold(self._cloud, self._store, belonging)
                self._held = True
                if moved is not None:
                    self._moved(moved)
                    self._changed(Changes(school=True))
            self._asked = now


class DoorRemote:
    """A Remote behind the door."""

    def __init__(self, door: Door, cloud: Cloud) -> None:
        """Send to this school through the door."""
        self._door = door
        self._remote = cloud.remote

    async def commit(self, parcels: Sequence[Parcel]) -> None:
        """Commit all these batches in one atomic request.

        Raises Refused for a batch about a desk that this installation sits at no more.
        """

        async def commit() -> None:
            if any(self._door.is_of_another_desk(parcel) for parcel in parcels):
                raise Refused(MOVED, "another installation has that desk")
            await self._remote.commit(parcels)

        await self._door.through(commit)

    async def guard(self, batch_id: str) -> Guard | None:
        """What stands under the batch's id now."""
        return await self._door.through(lambda: self._remote.guard(batch_id))

    async def fence(self, parcel: Parcel, next_id: str = "") -> Guard:
        """Make sure that the batch can never land any more, unless it already did."""
        return await self._door.through(lambda: self._remote.fence(parcel, next_id))

    async def close(self) -> None:
        """Let go of the connection."""
        await self._remote.close()


class DoorFeed:
    """A Feed behind the door."""

    def __init__(self, door: Door, cloud: Cloud) -> None:
        """Read this school through the door."""
        self._door = door
        self._feed = cloud.feed

    async def server_time(self) -> datetime:
        """The server's clock."""
        return await self._door.through(self._feed.server_time, LOOKING)

    async def batches(self, since: datetime, after: Place | None, limit: int) -> Page:
        """Guards committed at that time or later."""
        return await self._door.through(lambda: self._feed.batches(since, after, limit), LOOKING)

    async def batch_count(self, since: datetime) -> int:
        """How many guards were committed at that time or later."""
        return await self._door.through(lambda: self._feed.batch_count(since), LOOKING)

    async def page(self, collection: str, order: Order, after: Place | None, limit: int) -> Page:
        """Documents of a collection."""
        return await self._door.through(lambda: self._feed.page(collection, order, after, limit))

    async def count(self, collection: str) -> int:
        """How many documents a collection has."""
        return await self._door.through(lambda: self._feed.count(collection))

    async def documents(self, paths: Sequence[str]) -> Sequence[Document]:
        """These documents as they stand now."""
        return await self._door.through(lambda: self._feed.documents(paths))

    async def rung(self, since: datetime) -> Page | None:
        """Return when there may be something new."""
        return await self._door.through(lambda: self._feed.rung(since), LOOKING)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._feed.close()
