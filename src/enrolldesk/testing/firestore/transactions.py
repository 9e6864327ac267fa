"""Transactions: what each has read, and whether that still stands when it commits."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from enrolldesk.testing.firestore.documents import Database
from enrolldesk.testing.firestore.locks import DocumentLocks, contention
from enrolldesk.testing.firestore.queries import Query
from enrolldesk.testing.firestore.wire import (
    Message,
    Refused,
    TransactionOptions,
    invalid,
    micros_of,
)

LIFETIME = 270.0
"""Seconds after which a transaction is over whatever its client does, as in the real service."""

_OPTIMISTIC = TransactionOptions(read_write={"concurrency_mode": 1}).read_write.concurrency_mode


@dataclass(eq=False)
class Transaction:
    """One open transaction."""

    id: bytes
    database: Database
    read_at: int | None
    is_read_only: bool
    is_optimistic: bool
    reads: dict[str, int] = field(default_factory=dict)
    queries: list[tuple[Query, list[tuple[str, int]]]] = field(default_factory=list)

    def saw(self, names: Iterable[str]) -> None:
        """Remember which version of each document was read first."""
        for name in names:
            self.reads.setdefault(name, _version_time(self.database, name))

    def saw_query(self, query: Query) -> None:
        """Remember what a query found, so that newcomers are noticed."""
        self.queries.append((query, _found(self.database, query)))

    def check(self) -> None:
        """Refuse with ABORTED unless everything read is as it was."""
        documents_stand = all(
            _version_time(self.database, name) == time for name, time in self.reads.items()
        )
        if not documents_stand or not all(
            _found(self.database, query) == found for query, found in self.queries
        ):
            raise contention()


class Transactions:
    """The open transactions of a server."""

    def __init__(self, locks: DocumentLocks, *, optimistic: bool) -> None:
        self._locks = locks
        self._optimistic = optimistic
        self._open: dict[bytes, Transaction] = {}
        self._aborted: set[bytes] = set()
        self._ends: dict[bytes, asyncio.TimerHandle] = {}
        self._count = 0

    def __len__(self) -> int:
        return len(self._open)

    def begin(self, database: Database, options: Message) -> Transaction:
        """Open one as the options ask; without options it reads and writes."""
        self._count += 1
        transaction_id = b"transaction-%d" % self._count
        read_only = options.HasField("read_only")
        read_at = None
        if read_only:
            asked = options.read_only.HasField("read_time")
            read_at = micros_of(options.read_only.read_time) if asked else database.now()
        mode = options.read_write.concurrency_mode
        transaction = Transaction(
            transaction_id,
            database,
            read_at,
            read_only,
            mode == _OPTIMISTIC or (self._optimistic and mode == 0),
        )
        self._open[transaction_id] = transaction
        loop = asyncio.get_running_loop()
        self._ends[transaction_id] = loop.call_later(LIFETIME, self._expire, transaction_id)
        return transaction

    def find(self, transaction_id: bytes) -> Transaction:
        """The open transaction of that id; raises Refused where there is none."""
        if transaction_id in self._aborted:
            raise contention()
        if transaction_id not in self._open:
            raise invalid("The referenced transaction has expired or is no longer valid.")
        return self._open[transaction_id]

    async def read(self, transaction: Transaction, names: Iterable[str]) -> None:
        """Lock and remember documents that a transaction is about to see."""
        if transaction.is_read_only:
            return
        names = list(names)
        if not transaction.is_optimistic:
            try:
                await self._locks.share(transaction.id, names)
            except Refused:
                self.abort(transaction)
                raise
        transaction.saw(names)

    def end(self, transaction: Transaction) -> None:
        """Close a transaction and give up its locks."""
        self._open.pop(transaction.id, None)
        if (timer := self._ends.pop(transaction.id, None)) is not None:
            timer.cancel()
        self._locks.release(transaction.id)

    def roll_back(self, transaction_id: bytes) -> None:
        """Close a transaction at its client's wish; one that lost is closed already."""
        if transaction_id not in self._aborted:
            self.end(self.find(transaction_id))

    def abort(self, transaction: Transaction) -> None:
        """Close a transaction that lost; whoever uses it again is told so."""
        self._aborted.add(transaction.id)
        self.end(transaction)

    def close(self) -> None:
        """End all of them."""
        for transaction in list(self._open.values()):
            self.end(transaction)

    def _expire(self, transaction_id: bytes) -> None:
        if transaction_id in self._open:
            self.end(self._open[transaction_id])


def _version_time(database: Database, name: str) -> int:
    version = database.version(name)
    return 0 if version is None else version.time


def _found(database: Database, query: Query) -> list[tuple[str, int]]:
    return [(version.name, version.time) for version in query.run(database)]
