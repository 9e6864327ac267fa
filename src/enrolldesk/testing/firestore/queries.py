"""Queries: which documents, in which order, between which cursors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from enrolldesk.testing.firestore import fields, filters, values
from enrolldesk.testing.firestore.documents import Database, Version
from enrolldesk.testing.firestore.nearest import Nearest
from enrolldesk.testing.firestore.paths import (
    NAME_FIELD,
    FieldPath,
    field_path,
    last,
    parent,
    split,
)
from enrolldesk.testing.firestore.wire import Message, StructuredQuery, invalid

_BY_NAME = (NAME_FIELD,)


@dataclass(frozen=True)
class Order:
    """One order clause."""

    path: FieldPath
    descending: bool


@dataclass(frozen=True)
class _Cursor:
    keys: tuple[values.Key, ...]
    before: bool


class Query:
    """A structured query, checked and ready to run or to judge single documents."""

    def __init__(self, above: str, query: Message, ordered_by: Iterable[FieldPath] = ()) -> None:
        split(above)
        if len(query.from_) != 1:
            raise invalid("A query must name exactly one collection or collection group.")
        if query.offset < 0 or query.limit.value < 0:
            raise invalid("A limit and an offset cannot be negative.")
        selector = query.from_[0]
        self.above = above
        self.collection_id: str = selector.collection_id
        self.is_group: bool = selector.all_descendants
        self.where = query.where
        self.orders = _orders(query, ordered_by)
        self.offset: int = query.offset
        self.limit: int | None = query.limit.value if query.HasField("limit") else None
        self._passes = filters.compile_filter(query.where)
        self._start = self._cursor(query, "start_at")
        self._end = self._cursor(query, "end_at")
        self._projection = (
            [each.field_path for each in query.select.fields] if query.HasField("select") else None
        )
        self.nearest = Nearest(query.find_nearest) if query.HasField("find_nearest") else None

    @property
    def is_bounded(self) -> bool:
        """Whether one document's place in the results depends on the others."""
        return self.limit is not None or self.offset > 0 or self.nearest is not None

    def covers(self, name: str) -> bool:
        """Whether a document of that name is where the query looks."""
        collection = parent(name)
        if self.is_group:
            return name.startswith(f"{self.above}/") and (
                not self.collection_id or last(collection) == self.collection_id
            )
        return collection == f"{self.above}/{self.collection_id}"

    def matches(self, version: Version) -> bool:
        """Whether a document that the query covers is a result, limits aside."""
        return (
            version.document is not None
            and all(version.key(order.path) is not None for order in self.orders)
            and self._passes(version)
            and self._is_between(version)
        )

    def run(self, database: Database, at: int | None = None) -> list[Version]:
        """The results in order, before the offset is taken off: see `skipped`."""
        path = self._index_path(at)
        candidates = (
            self._candidates(database, at) if path is None else self._indexed(database, path)
        )
        found: Iterator[Version] = (version for version in candidates if self.matches(version))
        if self.nearest is not None:
            return self.nearest.pick(found)
        most = None if self.limit is None else self.limit + self.offset
        if self._is_by_name_alone or path is not None:
            return list(islice(found, most))
        return sorted(found, key=self._sort_key)[:most]

    def documents(self, versions: Iterable[Version]) -> Iterator[Message]:
        """The documents as the query asked to see them."""
        for version in versions:
            document = version.document
            if self.nearest is not None:
                document = self.nearest.with_distance(version)
            if self._projection is not None:
                document = fields.masked(
                    document, (path for path in self._projection if path != NAME_FIELD)
                )
            yield document

    @property
    def _is_by_name_alone(self) -> bool:
        return not self.is_group and self.orders == (Order(_BY_NAME, descending=False),)

    def _index_path(self, at: int | None) -> FieldPath | None:
        """The field whose index holds the results of this query in their order, if any."""
        along = len(self.orders) == 2 and not any(order.descending for order in self.orders)
        if self.is_group or at is not None or not along or self.nearest is not None:
            return None
        return self.orders[0].path if self.orders[1].path == _BY_NAME else None

    def _indexed(self, database: Database, path: FieldPath) -> Iterator[Version]:
        start = () if self._start is None else self._start.keys
        return database.scan_along(f"{self.above}/{self.collection_id}", path, start)

    def _candidates(self, database: Database, at: int | None) -> Iterator[Version]:
        if not self.is_group:
            start = ()
            if self._is_by_name_alone and self._start is not None and self._start.keys:
                start = self._start.keys[0][1]
            yield from database.scan(f"{self.above}/{self.collection_id}", at, start)
            return
        for collection in database.collections(self.above, self.collection_id):
            yield from database.scan(collection, at)

    def _position(self, version: Version) -> tuple[values.Key, ...]:
        return tuple(version.key(order.path) or (values.NULL, 0) for order in self.orders)

    def _sort_key(self, version: Version) -> Any:
        position = self._position(version)
        if not any(order.descending for order in self.orders):
            return position
        return _Reversible(position, self.orders)

    def _compare(self, position: tuple[values.Key, ...], bound: tuple[values.Key, ...]) -> int:
        return _compare(position, bound, self.orders)

    def _is_between(self, version: Version) -> bool:
        if self._start is None and self._end is None:
            return True
        position = self._position(version)
        if self._start is not None:
            side = self._compare(position, self._start.keys)
            if side < 0 or (side == 0 and not self._start.before):
                return False
        if self._end is not None:
            side = self._compare(position, self._end.keys)
            return side < 0 or (side == 0 and not self._end.before)
        return True

    def _cursor(self, query: Message, which: str) -> _Cursor | None:
        if not query.HasField(which):
            return None
        cursor = getattr(query, which)
        if len(cursor.values) > len(self.orders):
            raise invalid("Cursor has too many values.")
        keys = []
        for order, value in zip(self.orders, cursor.values, strict=False):
            if order.path == _BY_NAME and not value.HasField("reference_value"):
                raise invalid("A cursor on __name__ must be a document reference.")
            keys.append(values.key(value))
        return _Cursor(tuple(keys), cursor.before)


class _Reversible:
    """A sort key of which some parts run backwards."""

    __slots__ = ("_orders", "_position")

    def __init__(self, position: tuple[values.Key, ...], orders: tuple[Order, ...]) -> None:
        self._position = position
        self._orders = orders

    def __lt__(self, other: "_Reversible") -> bool:
        return _compare(self._position, other._position, self._orders) < 0


def _compare(
    position: tuple[values.Key, ...], bound: tuple[values.Key, ...], orders: tuple[Order, ...]
) -> int:
    for held, edge, order in zip(position, bound, orders, strict=False):
        if held != edge:
            return -1 if (held < edge) != order.descending else 1
    return 0


def _orders(query: Message, ordered_by: Iterable[FieldPath]) -> tuple[Order, ...]:
    """The orders asked for, those that follow from the filters, and the name last."""
    orders = [
        Order(field_path(each.field.field_path), each.direction == StructuredQuery.DESCENDING)
        for each in query.order_by
    ]
    descending = orders[-1].descending if orders else False
    present = {order.path for order in orders}
    implied = filters.inequality_fields(query.where) | set(ordered_by)
    for path in (*sorted(implied - present - {_BY_NAME}), _BY_NAME):
        if path not in present:
            orders.append(Order(path, descending))
    return tuple(orders)
