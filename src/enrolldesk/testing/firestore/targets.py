"""What one listener watches: a target's results, and how a commit changes them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from enrolldesk.testing.firestore.documents import Commit, Database, Version
from enrolldesk.testing.firestore.paths import check_document
from enrolldesk.testing.firestore.queries import Query
from enrolldesk.testing.firestore.wire import Message, invalid, micros_of


@dataclass(frozen=True)
class Change:
    """A document entered a target, changed in it, or left it."""

    name: str
    document: Message | None
    entered: bool
    exists: bool


class TargetView:
    """One target of a stream, and what its client has been sent."""

    def __init__(self, database: Database, target: Message) -> None:
        self.id: int = target.target_id
        self.once: bool = target.once
        self._database = database
        self._sent: dict[str, int] = {}
        self._query: Query | None = None
        self._names: frozenset[str] = frozenset()
        kind = target.WhichOneof("target_type")
        if kind == "query":
            self._query = Query(target.query.parent, target.query.structured_query)
        elif kind == "documents" and target.documents.documents:
            for name in target.documents.documents:
                check_document(name)
            self._names = frozenset(target.documents.documents)
        else:
            raise invalid("A target must be a query or a list of documents.")

    def __len__(self) -> int:
        """How many documents the target holds."""
        return len(self._sent)

    def start(self, resumed_at: int | None) -> list[Change]:
        """The first results, or what changed since the client's last snapshot."""
        if resumed_at is not None:
            self._sent = {version.name: version.time for version in self._held(resumed_at)}
            return list(self._differences())
        changes = list(self._differences())
        found = {change.name for change in changes}
        missing = sorted(name for name in self._names if name not in found)
        return changes + [Change(name, None, entered=False, exists=False) for name in missing]

    def after(self, commit: Commit) -> list[Change]:
        """What a commit changed for this target."""
        concerned = [name for name in commit.changes if self._covers(name)]
        if not concerned:
            return []
        if self._query is not None and self._query.is_bounded:
            return list(self._differences())
        return [change for name in concerned for change in self._compare(name)]

    def _covers(self, name: str) -> bool:
        return name in self._names if self._query is None else self._query.covers(name)

    def _holds(self, version: Version | None) -> bool:
        if version is None or version.document is None:
            return False
        return self._query is None or self._query.matches(version)

    def _compare(self, name: str) -> Iterator[Change]:
        version = self._database.version(name)
        if version is not None and self._holds(version):
            yield from self._enter(version)
        elif name in self._sent or name in self._names:
            yield self._leave(name)

    def _held(self, at: int | None) -> Iterable[Version]:
        if self._query is not None:
            found = self._query.run(self._database, at)
            return found[self._query.offset :]
        versions = (self._database.version(name, at) for name in sorted(self._names))
        return [version for version in versions if version is not None and self._holds(version)]

    def _differences(self) -> Iterator[Change]:
        held = {version.name: version for version in self._held(None)}
        for name in [name for name in self._sent if name not in held]:
            yield self._leave(name)
        for version in held.values():
            yield from self._enter(version)

    def _enter(self, version: Version) -> Iterator[Change]:
        if self._sent.get(version.name) == version.time:
            return
        self._sent[version.name] = version.time
        document = version.document
        if self._query is not None:
            (document,) = self._query.documents([version])
        yield Change(version.name, document, entered=True, exists=True)

    def _leave(self, name: str) -> Change:
        self._sent.pop(name, None)
        exists = self._database.current(name) is not None
        return Change(name, None, entered=False, exists=exists)


def resume_time(database: Database, target: Message) -> int | None:
    """The snapshot a client wants to go on from; None when it must begin anew."""
    selector = target.WhichOneof("resume_type")
    if selector == "read_time":
        at = micros_of(target.read_time)
    elif selector == "resume_token" and target.resume_token:
        issuer, _, text = bytes(target.resume_token).partition(b":")
        if issuer != database.issuer or not text.isdigit():
            return None
        at = int(text)
    else:
        return None
    return at if at <= database.now() and database.remembers(at) else None


def token(database: Database, at: int) -> bytes:
    """What a client shows to go on from a snapshot."""
    return b"%b:%d" % (database.issuer, at)
