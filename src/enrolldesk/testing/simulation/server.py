"""The server of a run: the engine of the testers' server, asked without a socket."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from enrolldesk.adapters.firestore.documents import school_path
from enrolldesk.adapters.firestore.values import moment_of, plain_fields
from enrolldesk.app.sync.feed import Document, Order, Page, Place
from enrolldesk.testing.firestore.documents import Commit, Database
from enrolldesk.testing.firestore.wire import moment, stamp
from enrolldesk.testing.firestore.writes import stage

PROJECT: Final = "simulated"
SCHOOL_ID: Final = "lakeside"

Applied = tuple[tuple[Any, ...], int, int]
"""The writes of a commit, the time of its request and the time it was applied."""

Ring = Callable[[datetime], None]


class SimulatedServer:
    """A school's documents; each call happens at once, when it is made."""

    def __init__(self, micros: Callable[[], int]) -> None:
        """``micros`` is the server's clock, in microseconds since 1970."""
        self.school = school_path(PROJECT, SCHOOL_ID)
        self._micros = micros
        self._database = Database(self.school.partition("/documents")[0], lambda: self._micros())
        self._database.subscribe(self._note)
        self._held: dict[str, dict[str, Document]] = {}
        self._bells: list[Ring] = []
        self.log: list[Applied] = []
        """Every commit that was applied, for a server that begins where this one is."""

    def now(self) -> datetime:
        """A time at which everything applied so far is seen."""
        return moment(stamp(self._database.now()))

    def commit(self, writes: Iterable[Any], request_time: int) -> None:
        """Apply all or none, as of a request that arrived at that time; raises Refused."""
        asked = tuple(writes)
        stage(self._database, asked, request_time).commit()
        self.log.append((asked, request_time, self._micros()))

    def begin_as(self, log: Iterable[Applied]) -> None:
        """Apply what another server did, each at its time."""
        micros = self._micros
        for writes, request_time, at in log:
            self._micros = functools.partial(int, at)
            self.commit(writes, request_time)
        self._micros = micros

    def document(self, path: str) -> Document | None:
        """A document as it stands now."""
        collection, _, key = path.partition("/")
        return self._held.get(collection, {}).get(key)

    def collection(self, name: str) -> dict[str, Document]:
        """The documents of a collection by id."""
        return self._held.get(name, {})

    def page(
        self, collection: str, order: Order, since: datetime | None, after: Place | None, limit: int
    ) -> Page:
        """Documents in order; one without the order's field is in no page."""
        found = [
            (_at(one, order), one.key.encode(), one)
            for one in self.collection(collection).values()
            if order is Order.NAME or isinstance(one.fields.get(order.value), datetime)
        ]
        if since is not None:
            found = [row for row in found if row[0] is not None and row[0] >= since]
        if after is not None:
            start = (after.at, after.key.encode())
            found = [row for row in found if _is_after(row[:2], start)]
        documents = tuple(one for _, _, one in sorted(found, key=_rank)[:limit])
        last = None
        if len(documents) == limit:
            last = Place(documents[-1].key, _at(documents[-1], order))
        return Page(documents, self.now(), last)

    def hear(self, ring: Ring) -> Callable[[], None]:
        """Call with the time of every guard that is committed; what is returned ends that."""
        self._bells.append(ring)
        return lambda: self._bells.remove(ring)

    def newest(self) -> datetime | None:
        """The latest time any guard carries."""
        times = [_at(one, Order.COMMITTED_AT) for one in self.collection("batches").values()]
        return max((at for at in times if at is not None), default=None)

    def _note(self, commit: Commit) -> None:
        guards: list[datetime] = []
        for name, (_, after) in commit.changes.items():
            path = name.removeprefix(f"{self.school}/")
            collection, _, key = path.partition("/")
            if after is None:
                self._held.get(collection, {}).pop(key, None)
                continue
            one = Document(path, plain_fields(after.fields), moment_of(after.update_time))
            self._held.setdefault(collection, {})[key] = one
            at = _at(one, Order.COMMITTED_AT) if collection == "batches" else None
            if at is not None:
                guards.append(at)
        for at in guards:
            for ring in tuple(self._bells):
                ring(at)


def _at(document: Document, order: Order) -> datetime | None:
    found = None if order is Order.NAME else document.fields.get(order.value)
    return found if isinstance(found, datetime) else None


def _rank(row: tuple[datetime | None, bytes, Document]) -> tuple[float, bytes]:
    return (0.0 if row[0] is None else row[0].timestamp(), row[1])


def _is_after(row: Sequence[Any], start: Sequence[Any]) -> bool:
    if start[0] is None:
        return bool(row[1] > start[1])
    return (row[0], row[1]) > (start[0], start[1])
