"""The databases of a server, and commits to them: locked, checked, applied at once."""

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from enrolldesk.testing.firestore.documents import Clock, Database, wall_clock
from enrolldesk.testing.firestore.locks import DocumentLocks
from enrolldesk.testing.firestore.rules import Gate, Person
from enrolldesk.testing.firestore.transactions import Transaction, Transactions
from enrolldesk.testing.firestore.wire import Message, Refused, Status, invalid, micros_of
from enrolldesk.testing.firestore.writes import stage, target

_DATABASE = re.compile(r"projects/[^/]+/databases/[^/]+")


@dataclass(frozen=True)
class View:
    """What a read looks at: a time, or now; in a transaction, or not."""

    database: Database
    at: int | None
    read_time: int
    transaction: Transaction | None = None
    is_new: bool = False

    @property
    def new_id(self) -> bytes:
        """The id to tell the client, empty unless this read opened its transaction."""
        return self.transaction.id if self.transaction is not None and self.is_new else b""


class Engine:
    """Everything a server holds and the order in which it changes."""

    def __init__(
        self,
        *,
        gate: Gate,
        clock: Clock = wall_clock,
        lock_time: float = 0.0,
        lock_wait: float = 10.0,
        optimistic: bool = False,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.gate = gate
        self.lock_time = lock_time
        self.locks = DocumentLocks(lock_wait)
        self.transactions = Transactions(self.locks, optimistic=optimistic)
        self.databases: dict[str, Database] = {}
        self._clock = clock
        self._changed = changed

    def database(self, root: str) -> Database:
        """The database of that name; asking for it makes it."""
        if root not in self.databases:
            if not _DATABASE.fullmatch(root):
                raise invalid(f'Invalid database name "{root}".')
            database = self.databases[root] = Database(root, self._clock)
            database.subscribe(lambda _: self._changed())
        return self.databases[root]

    def view(self, request: Message, database: Database) -> View:
        """Which state of the database a request wants to read."""
        selector = request.WhichOneof("consistency_selector")
        if selector == "transaction" and request.transaction:
            return self._transaction_view(self.transactions.find(request.transaction), database)
        if selector == "new_transaction":
            transaction = self.transactions.begin(database, request.new_transaction)
            return self._transaction_view(transaction, database, is_new=True)
        now = database.now()
        if selector != "read_time":
            return View(database, None, now)
        at = micros_of(request.read_time)
        if at > now:
            raise invalid("The requested 'read_time' is in the future.")
        if not database.remembers(at):
            raise Refused(Status.FAILED_PRECONDITION, "The requested 'read_time' is too old.")
        return View(database, at, at)

    def _transaction_view(
        self, transaction: Transaction, database: Database, *, is_new: bool = False
    ) -> View:
        if transaction.database is not database:
            raise invalid("The transaction belongs to another database.")
        at = transaction.read_at
        return View(database, at, database.now() if at is None else at, transaction, is_new=is_new)

    async def commit(
        self,
        root: str,
        writes: Iterable[Message],
        person: Person | None,
        transaction_id: bytes = b"",
    ) -> tuple[int, list[Message]]:
        """Apply all writes or none; returns the commit time and one result per write."""
        database = self.database(root)
        request_time = database.request_time()
        writes = list(writes)
        names = [target(write) for write in writes]
        for name in names:
            if not name.startswith(f"{database.root}/"):
                raise invalid(f"Document {name} is not in database {root}.")
        if not transaction_id:
            return await self._apply(database, names, writes, person, request_time, None)
        transaction = self.transactions.find(transaction_id)
        if transaction.is_read_only and writes:
            raise invalid("Cannot modify entities in a read-only transaction.")
        try:
            return await self._apply(database, names, writes, person, request_time, transaction)
        except Refused as refusal:
            if refusal.code is Status.ABORTED:
                self.transactions.abort(transaction)
            raise
        finally:
            self.transactions.end(transaction)

    async def _apply(
        self,
        database: Database,
        names: list[str],
        writes: list[Message],
        person: Person | None,
        request_time: int,
        transaction: Transaction | None,
    ) -> tuple[int, list[Message]]:
        owner = object() if transaction is None else transaction.id
        async with self.locks.exclusive(owner, names):
            self._changed()
            if self.lock_time and names:
                await asyncio.sleep(self.lock_time)
            if transaction is not None:
                transaction.check()
            staged = stage(database, writes, request_time)
            self.gate.allow_writes(staged, person)
            return staged.commit()
