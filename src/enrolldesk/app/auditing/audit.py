"""Everything on the server read once, as of one moment, and every disagreement named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from enrolldesk.app.auditing.ledger import ServerLedger
from enrolldesk.app.auditing.replica import HeldHere
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.connecting.refusals import NotConnected, SchoolChanged
from enrolldesk.app.connecting.register import WholeCloud
from enrolldesk.app.connecting.standing import identity_of
from enrolldesk.app.disagreements import Disagreement
from enrolldesk.app.ports import Store
from enrolldesk.app.slips.kinds import KINDS
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.reading import Record, record_of
from enrolldesk.app.sync.replica import Replica
from enrolldesk.app.sync.values import Unreadable
from enrolldesk.app.verify import Verified
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry

_TRIES: Final = 3

# Entries before enrollments: their sums are there when the enrollment is read.
_COLLECTIONS: Final = (
    "entries",
    "enrollments",
    "settings",
    "desks",
    "staff",
    "courses",
    "students",
    *(kind.collection for kind in KINDS),
)


async def audit(
    cloud: WholeCloud,
    store: Store,
    replica: Replica,
    progress: Callable[[int], None] = lambda read: None,
) -> Verified:
    """Check the server's ledger and this replica against it; reads only, each document once.

    ``progress`` hears how many documents were read. Raises a SyncProblem.
    """
    belonging = membership_of(store.local)
    if belonging is None:
        raise NotConnected()
    identity = identity_of(await cloud.register.school())
    if identity != belonging.identity:
        raise SchoolChanged("school_changed", school_id=belonging.school_id, found=identity)
    for _ in range(_TRIES - 1):
        before = store.version()
        found = await _Audit(cloud, store, replica, progress).run()
        if not any(one.what.startswith("replica") for one in found.disagreements):
            return found
        # The sync may have taken something while it was looked for.
        if store.version() == before:
            return found
    return await _Audit(cloud, store, replica, progress).run()


class _Audit:
    def __init__(
        self,
        cloud: WholeCloud,
        store: Store,
        replica: Replica,
        progress: Callable[[int], None],
    ) -> None:
        self._archive = cloud.archive
        # What is held here is noted before the moment as of which the server is read.
        aside = frozenset(one.path for one in replica.set_aside())
        self._held = HeldHere(store.reads, replica.position().cursor, aside)
        self._ledger = ServerLedger()
        self._progress = progress
        self._read = 0
        self._found: list[Disagreement] = []

    async def run(self) -> Verified:
        at = await self._archive.begin()
        async for guard in self._archive.documents("batches", at):
            self._note(self._ledger.take_guard(guard))
            self._count()
        self._note(self._held.guards_read(self._ledger.guards))
        for collection in _COLLECTIONS:
            await self._collection(collection, at)
            if collection == "entries":
                self._note(self._ledger.entries_read())
                self._note(self._held.entries_read())
            elif collection == "enrollments":
                self._note(self._ledger.enrollments_read())
        checked = {**self._ledger.checked, "documents on the server": self._read}
        return Verified(tuple(self._found), checked)

    async def _collection(self, collection: str, at: datetime) -> None:
        async for document in self._archive.documents(collection, at):
            self._count()
            try:
                record = record_of(document)
            except Unreadable as problem:
                ids = {"path": document.path}
                self._found.append(
                    Disagreement("cloud_unreadable", ids, str(problem.why), problem.field)
                )
            else:
                self._note(self._disagreements(document, record))

    def _disagreements(self, document: Document, record: Record) -> Iterator[Disagreement]:
        if isinstance(record, Entry):
            yield from self._ledger.take_entry(record)
        elif isinstance(record, Enrollment):
            yield from self._ledger.take_enrollment(document, record)
        yield from self._held.take(document, record)

    def _note(self, found: Iterator[Disagreement]) -> None:
        self._found.extend(found)

    def _count(self) -> None:
        self._read += 1
        self._progress(self._read)
