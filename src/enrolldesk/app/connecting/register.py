"""What connecting needs of a server besides batches: whose school it is, and who sits where."""

from __future__ import annotations

from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.sync.feed import Document, Feed
from enrolldesk.app.sync.remote import Remote

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Seat:
    """What a desk's document says about who holds it; ``secret`` is the one of the last start."""

    secret: str
    update_time: datetime


class Register(Protocol):
    """Reads past every check, and one write that no batch makes. All raise a SyncProblem."""

    async def school(self) -> Document | None:
        """The document that says which school this is; None where there is none."""

    async def has_batches(self) -> bool:
        """Whether anything was ever committed to this school."""

    async def seat(self, desk_id: str) -> Seat | None:
        """Who holds a desk; None where there is no such desk."""

    async def rotate(self, desk_id: str, held: Seat, secret: str) -> None:
        """Hold the desk by another secret; Refused where somebody was faster."""


class Archive(Protocol):
    """A school as it stood at one moment, read from end to end. All raise a SyncProblem."""

    async def begin(self) -> datetime:
        """The server's time of now: everything is read as of this moment."""

    def documents(self, collection: str, at: datetime) -> AsyncIterator[Document]:
        """Every document of a collection, in pages."""


class Cloud(Protocol):
    """A school on a server, reached; made and used within one event loop."""

    @property
    def connection(self) -> Connection: ...
    @property
    def register(self) -> Register: ...
    @property
    def feed(self) -> Feed: ...
    @property
    def remote(self) -> Remote: ...

    async def close(self) -> None:
        """Let go of every connection."""


class WholeCloud(Cloud, Protocol):
    """A school on a server that can also be read from end to end."""

    @property
    def archive(self) -> Archive: ...


class Clouds(Protocol):
    """Reaches servers; what it needs for that is loaded with the first one."""

    def reach(self, connection: Connection, sent_by: str) -> WholeCloud:
        """A school on a server; ``sent_by`` is who is signed in. Call it within ``run``."""

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something on servers to its end; for any thread but those with a loop of their own.

        Raises Unreachable where it was cancelled.
        """

    def cancel(self) -> None:
        """End what runs, from another thread: the program closes."""
