"""Who may touch which document now: commits one after another, transactions with read locks."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Hashable, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from enrolldesk.testing.firestore.wire import Refused, Status

Owner = Hashable


def contention() -> Refused:
    """Somebody else holds the document for too long, or in a circle; nothing was applied."""
    return Refused(Status.ABORTED, "Too much contention on these documents. Please try again.")


@dataclass(eq=False)
class _Place:
    """Somebody's place in the queue for one document."""

    owner: Owner
    name: str
    exclusive: bool
    turn: "asyncio.Future[None]" = field(init=False)


class DocumentLocks:
    """Shared locks for transactions that read, exclusive ones for commits, in order of arrival."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self._readers: dict[str, set[Owner]] = defaultdict(set)
        self._shared_by: dict[Owner, set[str]] = defaultdict(set)
        self._writers: dict[str, Owner] = {}
        self._queues: dict[str, list[_Place]] = {}
        self._waiting: dict[Owner, _Place] = {}

    def __len__(self) -> int:
        """How many documents are being written."""
        return len(self._writers)

    async def share(self, owner: Owner, names: Iterable[str]) -> None:
        """Lock documents for reading until the owner releases everything.

        Raises Refused (ABORTED) when that takes too long or can never come.
        """
        for name in names:
            if name not in self._shared_by[owner]:
                await self._take(_Place(owner, name, exclusive=False))

    @asynccontextmanager
    async def exclusive(self, owner: Owner, names: Iterable[str]) -> AsyncIterator[None]:
        """Lock documents for writing while the block runs; raises Refused as `share` does."""
        held: list[str] = []
        try:
            # One order for everybody, so that two commits cannot wait for each other.
            for name in sorted(set(names)):
                await self._take(_Place(owner, name, exclusive=True))
                held.append(name)
            yield
        finally:
            for name in held:
                del self._writers[name]
                self._admit(name)

    def release(self, owner: Owner) -> None:
        """Give up everything that an owner locked for reading."""
        for name in self._shared_by.pop(owner, ()):
            self._unshare(owner, name)
            self._admit(name)

    async def _take(self, place: _Place) -> None:
        queue = self._queues.setdefault(place.name, [])
        # Who reads already must pass those who wait for the reader to finish.
        upgrades = place.owner in self._readers.get(place.name, ())
        place.turn = asyncio.get_running_loop().create_future()
        queue.insert(0 if upgrades else len(queue), place)
        self._admit(place.name)
        if place.turn.done():
            return
        if self._is_circle(place):
            self._leave(place)
            raise contention()
        self._waiting[place.owner] = place
        try:
            async with asyncio.timeout(self.wait):
                await place.turn
        except TimeoutError:
            self._leave(place)
            raise contention() from None
        except asyncio.CancelledError:
            self._leave(place)
            raise
        finally:
            self._waiting.pop(place.owner, None)

    def _leave(self, place: _Place) -> None:
        queue = self._queues.get(place.name, [])
        if place in queue:
            queue.remove(place)
        elif place.exclusive:
            del self._writers[place.name]
        else:
            self._shared_by[place.owner].discard(place.name)
            self._unshare(place.owner, place.name)
        self._admit(place.name)

    def _admit(self, name: str) -> None:
        """Let in whoever is next, and whoever may come along."""
        queue = self._queues.get(name, [])
        while queue and self._is_free(queue[0]):
            place = queue.pop(0)
            self._waiting.pop(place.owner, None)
            if place.exclusive:
                self._writers[name] = place.owner
            else:
                self._readers[name].add(place.owner)
                self._shared_by[place.owner].add(name)
            if not place.turn.done():
                place.turn.set_result(None)
        if not queue:
            self._queues.pop(name, None)

    def _unshare(self, owner: Owner, name: str) -> None:
        self._readers[name].discard(owner)
        if not self._readers[name]:
            del self._readers[name]

    def _is_free(self, place: _Place) -> bool:
        return not set(self._holders(place)) - {place.owner}

    def _holders(self, place: _Place) -> Iterator[Owner]:
        if place.name in self._writers:
            yield self._writers[place.name]
        if place.exclusive:
            yield from self._readers.get(place.name, ())

    def _blockers(self, place: _Place) -> Iterator[Owner]:
        yield from (owner for owner in self._holders(place) if owner != place.owner)
        for earlier in self._queues.get(place.name, ()):
            if earlier is place:
                return
            yield earlier.owner

    def _is_circle(self, place: _Place) -> bool:
        """Whether somebody this owner would wait for is waiting for this owner."""
        seen: set[Owner] = set()
        ahead = list(self._blockers(place))
        while ahead:
            owner = ahead.pop()
            if owner == place.owner:
                return True
            if owner not in seen:
                seen.add(owner)
                if owner in self._waiting:
                    ahead.extend(self._blockers(self._waiting[owner]))
        return False
