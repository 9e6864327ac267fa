"""Who is asking, and a place for rules that say what they may do."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from enrolldesk.testing.firestore.documents import Database
from enrolldesk.testing.firestore.paths import relative
from enrolldesk.testing.firestore.wire import Message, Refused, Status
from enrolldesk.testing.firestore.writes import Staged, Step

OWNER = "owner"
"""The token that every client sends to an emulator: an administrator, whom no rule binds."""

Operation = Literal["get", "list", "create", "update", "delete"]


@dataclass(frozen=True)
class Person:
    """Who signed in: what a token says of its bearer."""

    uid: str
    claims: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Access:
    """One thing that somebody wants to do. Paths are relative to the database's root."""

    operation: Operation
    path: str
    time: int
    before: Message | None = None
    after: Message | None = None
    query: Message | None = None


class Reader:
    """What rules may look up: documents as they are, and as they will be after the commit."""

    def __init__(self, database: Database, staged: Staged | None = None) -> None:
        self._database = database
        self._staged = staged

    def get(self, path: str) -> Message | None:
        """The document now."""
        return self._database.current(f"{self._database.root}/{path}")

    def get_after(self, path: str) -> Message | None:
        """The document once the whole commit took effect."""
        if self._staged is None:
            return self.get(path)
        return self._staged.look(f"{self._database.root}/{path}")


Authenticate = Callable[[str], Person | None]
Decide = Callable[[Access, Person, Reader], bool]


@dataclass
class Gate:
    """Authentication and rules; without either, everybody may do everything."""

    authenticate: Authenticate | None = None
    decide: Decide | None = None

    def person(self, metadata: Iterable[tuple[str, str]]) -> Person | None:
        """Who sent a request, None for an administrator; raises Refused (UNAUTHENTICATED)."""
        if self.authenticate is None:
            return None
        header = next((text for name, text in metadata if name == "authorization"), "")
        scheme, _, token = str(header).partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(
                Status.UNAUTHENTICATED,
                "Request is missing required authentication credential.",
            )
        if token == OWNER:
            return None
        person = self.authenticate(token)
        if person is None:
            raise Refused(Status.UNAUTHENTICATED, "Request had invalid authentication credentials.")
        return person

    def allow(self, access: Access, person: Person | None, reader: Reader) -> None:
        """Raise Refused (PERMISSION_DENIED) unless the rules allow it."""
        if self.decide is None or person is None:
            return
        if not self.decide(access, person, reader):
            raise Refused(Status.PERMISSION_DENIED, "Missing or insufficient permissions.")

    def forbid(self, person: Person | None) -> None:
        """Refuse what only administrators may do, wherever there are rules."""
        if self.decide is not None and person is not None:
            raise Refused(Status.PERMISSION_DENIED, "Missing or insufficient permissions.")

    def allow_writes(self, staged: Staged, person: Person | None) -> None:
        """Judge every write of a commit against the documents before and after all of it."""
        reader = Reader(staged.database, staged)
        for step in staged.steps:
            access = Access(
                _operation(step), relative(step.name), staged.request_time, step.before, step.after
            )
            self.allow(access, person, reader)

    def allow_reads(self, database: Database, names: Iterable[str], person: Person | None) -> None:
        """Judge the reading of single documents."""
        for name in names:
            access = Access("get", relative(name), database.now(), database.current(name))
            self.allow(access, person, Reader(database))

    def allow_query(
        self, database: Database, parent: str, query: Message, person: Person | None
    ) -> None:
        """Judge a query by what it asks, not by what it would find."""
        below = relative(parent)
        collection = query.from_[0].collection_id if query.from_ else ""
        path = f"{below}/{collection}" if below else str(collection)
        access = Access("list", path, database.now(), query=query)
        self.allow(access, person, Reader(database))


def _operation(step: Step) -> Operation:
    if step.after is None:
        return "delete"
    return "create" if step.before is None else "update"
