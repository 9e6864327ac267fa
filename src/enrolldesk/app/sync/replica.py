"""What the puller needs of the replica on this desk's disk, and how documents are handed to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol

from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.feed import Document, Place
from enrolldesk.app.sync.reading import COLLECTIONS, Notice, Record, record_of, references
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry

DEEPEST: Final = 8
"""How far references are followed: a void, its payment, the charge, the place, its bundle, its
course, a component."""


@dataclass(frozen=True, slots=True)
class Download:
    """Where a download of the whole school stands: ``step`` counts collections."""

    by_name: bool
    expected: int
    step: int = 0
    after: Place | None = None
    fetched: int = 0

    def further(self, count: int, after: Place | None) -> Download:
        """After one more page; without a place to go on after, at the next collection."""
        step = self.step if after is not None else self.step + 1
        return replace(self, step=step, after=after, fetched=self.fetched + count)


@dataclass(frozen=True, slots=True)
class Position:
    """How far this desk has read: the server's time, and the download under way if any."""

    cursor: datetime | None
    download: Download | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A document and the record it holds, or why it holds none."""

    document: Document
    record: Record | None
    problem: Unreadable | None = None
    references: tuple[str, ...] = ()
    """The documents that must be held before this one can be."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that was not taken: ``why`` is a code of ``values.Why``, ``field`` what is wrong
    with it, or the path it lacks."""

    path: str
    why: str
    field: str


class Replica(Protocol):
    """The records of a desk as the server tells them. Every change is durable on return."""

    def position(self) -> Position:
        """How far this desk has read."""

    def begin(self, cursor: datetime, download: Download) -> None:
        """A download begins; the feed goes on from the cursor after it."""

    def downloading(self, download: Download | None) -> None:
        """How far the download is; None when it is whole."""

    def take(self, documents: Sequence[Judged]) -> Changes:
        """Take some documents in one transaction.

        One that is not newer than what is held changes nothing; one that cannot be taken is set
        aside and what is held stays. Fields this desk has changed and not yet sent keep its value.
        """

    def compare(self, notices: Sequence[Notice], documents: Sequence[Document]) -> None:
        """Keep what is to be said where somebody changed a field without having seen what this
        desk made of it; asked before the documents are taken."""

    def lacking(self, paths: Iterable[str]) -> set[str]:
        """Which of these documents are not held."""

    def held_count(self) -> int:
        """How many documents are held."""

    def unseen(self, batch_ids: Sequence[str]) -> set[str]:
        """Which of these batches were not followed yet."""

    def saw(
        self, notices: Sequence[Notice], refused: Sequence[tuple[Document, Unreadable]]
    ) -> None:
        """What these batches touched was taken; guards that cannot be read are set aside."""

    def followed(self, cursor: datetime) -> None:
        """The feed was followed up to this time."""

    def forget_batches(self, before: datetime) -> None:
        """No look goes back so far any more."""

    def forget_times(self) -> None:
        """Take every document anew when it is read the next time."""

    def due(self) -> Sequence[str]:
        """Documents to be read again: this desk's change of them has arrived, or what they
        lacked is here now."""

    def set_aside(self) -> Sequence[SetAside]:
        """What was not taken and why."""


def judged(document: Document) -> Judged:
    """Read a document, or say why it cannot be."""
    try:
        record = record_of(document)
    except Unreadable as problem:
        return Judged(document, None, problem)
    return Judged(document, record, references=references(record))


def in_order(documents: Iterable[Judged]) -> list[Judged]:
    """Each after what it refers to, otherwise in the order a school would have recorded them."""
    waiting = {one.document.path: one for one in sorted(documents, key=_rank)}
    ordered: list[Judged] = []
    while waiting:
        _place(next(iter(waiting)), waiting, ordered)
    return ordered


def _place(path: str, waiting: dict[str, Judged], ordered: list[Judged], deep: int = 0) -> None:
    """A ring of references ends where it began, a chain where no desk would have made one."""
    one = waiting.pop(path, None)
    if one is not None:
        for other in one.references if deep < DEEPEST else ():
            _place(other, waiting, ordered, deep + 1)
        ordered.append(one)


def _rank(one: Judged) -> tuple[int, float, float, str, int]:
    collection = one.document.collection
    step = COLLECTIONS.index(collection) if collection in COLLECTIONS else len(COLLECTIONS)
    record = one.record
    if isinstance(record, Enrollment):
        return step, record.enrolled_at.timestamp(), 0.0, "", 0
    if isinstance(record, Entry) and record.committed_at is not None:
        times = (record.committed_at.timestamp(), record.taken_at.timestamp())
        return step, *times, record.batch_id or "", record.effect_index
    return step, 0.0, 0.0, "", 0
