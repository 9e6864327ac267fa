"""A feed that serves whatever it was given, by way of the protocol's own values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from enrolldesk.adapters.firestore.values import document_of
from enrolldesk.app.sync.feed import Document, Order, Page, Place
from enrolldesk.testing.firestore.wire import Document as Raw
from enrolldesk.testing.hostile.values import sorted_names

_SCHOOL: Final = "projects/p/databases/(default)/documents/schools/lakeside"


def over_the_wire(path: str, fields: Mapping[str, Any], at: datetime, rng: Random) -> Document:
    """The document as it is when the protocol has carried it, some values as no school has them."""
    raw = Raw(name=f"{_SCHOOL}/{path}")
    raw.update_time.FromDatetime(at.astimezone(UTC).replace(tzinfo=None))
    for name, value in fields.items():
        _put(raw.fields[name], value, rng)
    carried = document_of(Raw.FromString(raw.SerializeToString()), _SCHOOL)
    return replace(carried, fields=sorted_names(carried.fields))


def _put(held: Any, value: Any, rng: Random) -> None:
    if rng.random() < 0.01:
        _put_odd(held, rng)
        return
    match value:
        case None:
            held.null_value = 0
        case bool():
            held.boolean_value = value
        case int():
            held.integer_value = max(-(2**63), min(2**63 - 1, value))
        case float():
            held.double_value = value
        case str():
            held.string_value = value
        case bytes():
            held.bytes_value = value
        case datetime():
            held.timestamp_value.FromDatetime(value.astimezone(UTC).replace(tzinfo=None))
        case dict():
            held.map_value.SetInParent()
            for name, inner in value.items():
                _put(held.map_value.fields[name], inner, rng)
        case _:
            held.array_value.SetInParent()
            for inner in value:
                _put(held.array_value.values.add(), inner, rng)


def _put_odd(held: Any, rng: Random) -> None:
    match rng.randrange(5):
        case 0:
            held.geo_point_value.latitude = 91.0
        case 1:
            held.reference_value = f"{_SCHOOL}/students/x"
        case 2:
            held.bytes_value = b"\xff\x00" * 5
        case 3:
            held.timestamp_value.seconds = rng.choice((2**62, -(2**62), 253_402_300_800))
        case _:
            # Nothing is set: a type that this version of the protocol does not know.
            held.SetInParent()


class Served:
    """The Feed of a case."""

    def __init__(self, documents: Mapping[str, Document], now: datetime) -> None:
        """``now`` is the server's time."""
        self._documents = documents
        self._now = now

    async def server_time(self) -> datetime:
        """The server's clock."""
        return self._now

    async def batches(self, since: datetime, after: Place | None, limit: int) -> Page:
        """Guards committed at that time or later."""
        return self._page("batches", Order.COMMITTED_AT, after, limit, since)

    async def batch_count(self, since: datetime) -> int:
        """How many guards were committed at that time or later."""
        return len(self._page("batches", Order.COMMITTED_AT, None, 10_000, since).documents)

    async def page(self, collection: str, order: Order, after: Place | None, limit: int) -> Page:
        """Documents of a collection; one without the order's field is in no page."""
        return self._page(collection, order, after, limit)

    async def count(self, collection: str) -> int:
        """How many documents a collection has."""
        return sum(one.collection == collection for one in self._documents.values())

    async def documents(self, paths: Sequence[str]) -> Sequence[Document]:
        """These documents; what does not exist is left out."""
        return [self._documents[path] for path in paths if path in self._documents]

    async def rung(self, since: datetime) -> Page | None:
        """The bell says nothing."""
        return None

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _page(
        self,
        collection: str,
        order: Order,
        after: Place | None,
        limit: int,
        since: datetime | None = None,
    ) -> Page:
        rows = sorted(
            (_at(one, order), one.key.encode(), one)
            for one in self._documents.values()
            if one.collection == collection
            and (order is Order.NAME or isinstance(one.fields.get(order.value), datetime))
        )
        if since is not None:
            rows = [row for row in rows if row[0] >= since]
        if after is not None:
            start = (after.at or _EARLIEST, after.key.encode())
            rows = [row for row in rows if row[:2] > start]
        found = tuple(one for _, _, one in rows[:limit])
        last = None
        if len(found) == limit:
            at = None if order is Order.NAME else _at(found[-1], order)
            last = Place(found[-1].key, at)
        return Page(found, self._now, last)


_EARLIEST: Final = datetime(1, 1, 1, tzinfo=UTC)


def _at(one: Document, order: Order) -> datetime:
    if order is Order.NAME:
        return _EARLIEST
    at: datetime = one.fields[order.value]
    return at
