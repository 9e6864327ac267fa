"""One database: every version of every document, who lives in which collection, what time it is."""

import secrets
import time
from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from enrolldesk.testing.firestore import fields, values
from enrolldesk.testing.firestore.paths import (
    NAME_FIELD,
    FieldPath,
    NameKey,
    last,
    name_key,
    parent,
)
from enrolldesk.testing.firestore.wire import MICROS, Message, stamp

KEPT_FOR = 3600 * MICROS
"""How long an old version stays readable, as in the real service without point-in-time recovery."""

Clock = Callable[[], int]


def wall_clock() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000


class Version:
    """One document as one commit left it; `document` is None where it was deleted."""

    __slots__ = ("_keys", "document", "name", "time")

    def __init__(self, name: str, time: int, document: Message | None) -> None:
        self.name = name
        self.time = time
        self.document = document
        self._keys: dict[FieldPath, values.Key | None] = {}

    def key(self, path: FieldPath) -> values.Key | None:
        """The sort key of a field, None where the document lacks it."""
        if path == (NAME_FIELD,):
            return values.REFERENCE, name_key(self.name)
        if path not in self._keys:
            found = None if self.document is None else fields.get(self.document.fields, path)
            self._keys[path] = None if found is None else values.key(found)
        return self._keys[path]


@dataclass(frozen=True)
class Commit:
    """What one commit changed: the documents before and after it."""

    time: int
    changes: Mapping[str, tuple[Message | None, Message | None]]


@dataclass(frozen=True)
class _Along:
    """The documents of one collection that have a field, in its order: an index."""

    keys: list[tuple[values.Key, values.Key]]
    versions: list[Version]


@dataclass
class _Collection:
    """The documents of one collection, those that once were included, in the order of names."""

    order: list[NameKey] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    along: dict[FieldPath, "_Along"] = field(default_factory=dict)

    def add(self, name: str) -> None:
        key = name_key(name)
        if not self.order or key > self.order[-1]:
            self.order.append(key)
            self.names.append(name)
        else:
            self.names.insert(bisect_left(self.order, key), name)
            insort(self.order, key)

    def after(self, key: NameKey) -> Iterator[str]:
        for at in range(bisect_left(self.order, key), len(self.names)):
            yield self.names[at]


class Database:
    """Documents with their history. One thread uses it; every change happens at once."""

    def __init__(self, root: str, clock: Clock = wall_clock) -> None:
        self.root = f"{root}/documents"
        # Names this server in resume tokens: another one knows nothing of its snapshots.
        self.issuer = secrets.token_hex(8).encode()
        self._clock = clock
        self._last = 0
        self._records: dict[str, list[Version]] = {}
        self._collections: dict[str, _Collection] = {}
        self._by_id: dict[str, set[str]] = {}
        self._listeners: list[Callable[[Commit], None]] = []

    def now(self) -> int:
        """A time at which everything committed so far is seen."""
        self._last = max(self._clock(), self._last)
        return self._last

    def request_time(self) -> int:
        """The time a request arrived, to the millisecond: what server timestamps are set to."""
        return self._clock() // 1000 * 1000

    @property
    def commit_time(self) -> int:
        """The time of the newest commit or read."""
        return self._last

    def current(self, name: str) -> Message | None:
        """The document as it is now."""
        history = self._records.get(name)
        return history[-1].document if history else None

    def version(self, name: str, at: int | None = None) -> Version | None:
        """The newest version at a time, None if there had never been one."""
        history = self._records.get(name)
        if not history:
            return None
        if at is None:
            return history[-1]
        for version in reversed(history):
            if version.time <= at:
                return version
        return None

    def remembers(self, at: int) -> bool:
        """Whether reads at that time can still be answered."""
        return self.now() - at < KEPT_FOR

    def commit(self, changes: Mapping[str, Message | None]) -> int:
        """Put all changes in force at once; returns the time, which the new documents carry."""
        self._last = max(self._clock(), self._last + 1)
        at = self._last
        before = {name: self.current(name) for name in changes}
        for name, document in changes.items():
            if document is not None:
                held = before[name]
                document.create_time.CopyFrom(stamp(at) if held is None else held.create_time)
                document.update_time.CopyFrom(stamp(at))
            self._append(name, Version(name, at, document))
        record = Commit(at, {name: (before[name], new) for name, new in changes.items()})
        for listener in tuple(self._listeners):
            listener(record)
        return at

    def _append(self, name: str, version: Version) -> None:
        history = self._records.get(name)
        if history is None:
            history = self._records[name] = []
            collection = parent(name)
            if collection not in self._collections:
                self._collections[collection] = _Collection()
                self._by_id.setdefault(last(collection), set()).add(collection)
            self._collections[collection].add(name)
        self._collections[parent(name)].along.clear()
        history.append(version)
        if history[0].time + KEPT_FOR < version.time:
            while len(history) > 1 and history[1].time + KEPT_FOR < version.time:
                del history[0]

    def subscribe(self, listener: Callable[[Commit], None]) -> Callable[[], None]:
        """Call the listener after each commit; what is returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def scan(
        self, collection: str, at: int | None = None, start: NameKey = ()
    ) -> Iterator[Version]:
        """The documents of one collection that exist, by name, from a name on."""
        found = self._collections.get(collection)
        if found is None:
            return
        for name in found.after(start):
            version = self.version(name, at)
            if version is not None and version.document is not None:
                yield version

    def scan_along(
        self, collection: str, path: FieldPath, start: tuple[values.Key, ...] = ()
    ) -> Iterator[Version]:
        """The documents of one collection that have a field, along it and then by name."""
        found = self._collections.get(collection)
        if found is None:
            return
        index = found.along.get(path)
        if index is None:
            index = found.along[path] = self._index(collection, path)
        yield from islice(index.versions, bisect_left(index.keys, start), None)

    def _index(self, collection: str, path: FieldPath) -> _Along:
        rows = [
            ((key, (values.REFERENCE, name_key(version.name))), version)
            for version in self.scan(collection)
            if (key := version.key(path)) is not None
        ]
        rows.sort(key=lambda row: row[0])
        return _Along([key for key, _ in rows], [version for _, version in rows])

    def collections(self, below: str, collection_id: str = "") -> list[str]:
        """Every collection anywhere below a document or the root, of one id or of all."""
        known = self._by_id.get(collection_id, set()) if collection_id else self._collections
        return [name for name in known if name.startswith(f"{below}/")]

    def collection_ids(self, below: str, at: int | None = None) -> list[str]:
        """Ids of the collections right below a document that hold anything, however deep."""
        ids = {name[len(below) + 1 :].split("/", 1)[0] for name in self._living(below, at)}
        return sorted(ids, key=str.encode)

    def missing_documents(self, collection: str, at: int | None = None) -> set[str]:
        """Names that hold no document but have documents below them."""
        below = {
            f"{collection}/{name[len(collection) + 1 :].split('/', 1)[0]}"
            for name in self._living(collection, at)
            if "/" in name[len(collection) + 1 :]
        }
        return {
            name
            for name in below
            if (held := self.version(name, at)) is None or held.document is None
        }

    def _living(self, below: str, at: int | None) -> Iterator[str]:
        """Collections below a name that hold at least one document."""
        for collection in self.collections(below):
            if next(self.scan(collection, at), None) is not None:
                yield collection

    def living(self) -> Iterator[Message]:
        """Every document that exists now."""
        for history in self._records.values():
            if history[-1].document is not None:
                yield history[-1].document

    def clear(self) -> None:
        """Delete every document, as one commit."""
        self.commit({document.name: None for document in list(self.living())})
