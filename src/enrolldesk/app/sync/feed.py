"""What the puller needs of a server: documents as they stand, and the feed that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the server holds it; ``path`` is below the school.

    ``fields`` are plain values: text, numbers, times, bytes, lists, mappings with text keys, and
    ``Foreign`` for what no document of a school holds.
    """

    path: str
    fields: Mapping[str, Any]
    update_time: datetime

    @property
    def collection(self) -> str:
        """The collection it is in."""
        return self.path.partition("/")[0]

    @property
    def key(self) -> str:
        """Its id within the collection."""
        return self.path.partition("/")[2]


@dataclass(frozen=True, slots=True)
class Foreign:
    """A value of a type that no document of a school has: a place on a map, a reference."""

    kind: str


class Order(StrEnum):
    """What a collection is read along: the field, then the document's name."""

    NAME = "__name__"
    ENROLLED_AT = "enrolled_at"
    COMMITTED_AT = "committed_at"


@dataclass(frozen=True, slots=True)
class Place:
    """A document to go on after: its name, and its value of the order's field."""

    key: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some documents in order; ``after`` is where the next page begins, None after the last.

    ``read_time`` is the server's own time of this answer: what was committed by then is in it.
    """

    documents: tuple[Document, ...]
    read_time: datetime
    after: Place | None = None


class Feed(Protocol):
    """A school on a server, read only. Every call is bounded in time and never retried inside.

    All of them raise a SyncProblem.
    """

    async def server_time(self) -> datetime:
        """The server's clock: the desk's own is never compared with it."""

    async def batches(self, since: datetime, after: Place | None, limit: int) -> Page:
        """Guards committed at that time or later, in the order of their times."""

    async def batch_count(self, since: datetime) -> int:
        """How many guards were committed at that time or later."""

    async def page(self, collection: str, order: Order, after: Place | None, limit: int) -> Page:
        """Documents of a collection; one without the order's field is in no page."""

    async def count(self, collection: str) -> int:
        """How many documents a collection has."""

    async def documents(self, paths: Sequence[str]) -> Sequence[Document]:
        """These documents as they stand now; what does not exist is left out."""

    async def rung(self, since: datetime) -> Page | None:
        """The guards committed after this time as soon as there are any, each of them once.

        None where somebody should look: after a long silence, or when the bell cannot say what.
        """

    async def close(self) -> None:
        """Let go of the connection."""
