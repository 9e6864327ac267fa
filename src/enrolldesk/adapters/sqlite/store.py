"""The replica and the outbox in one SQLite file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite.connection import Connection, fold
from enrolldesk.adapters.sqlite.reads import SqliteReads

if TYPE_CHECKING:
    from enrolldesk.adapters.sqlite.archive import SqliteArchive
    from enrolldesk.adapters.sqlite.queue import SqliteQueue
    from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork
    from enrolldesk.app.session import OpeningReport
    from enrolldesk.domain.ids import ReceiptNumber


class SqliteLocalSettings:
    """What belongs to this machine alone, kept beside the records."""

    def __init__(self, connection: Connection) -> None:
        """Keep it through this connection."""
        self._connection = connection

    def get(self, name: str, default: str = "") -> str:
        """A setting, or the default where it was never set."""
        value = self._connection.one("SELECT value FROM local_setting WHERE name = ?", name)
        return default if value is None else str(value)

    def set(self, name: str, value: str) -> None:
        """Keep a setting; at once, unless a unit of work is open, then together with it."""
        self._connection.execute(
            "INSERT INTO local_setting (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def change(self, name: str, change: Callable[[str], str]) -> None:
        """Make of a setting what ``change`` makes of it; what it raises changes nothing."""
        if self._connection.in_transaction:
            self.set(name, change(self.get(name)))
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self.set(name, change(self.get(name)))


class SqliteStore:
    """One connection to the file of a home; use it in the thread that opened it."""

    def __init__(self, connection: Connection, home: Home, report: OpeningReport) -> None:
        """Take over a connection whose file is known to be in order."""
        self._connection = connection
        self._home = home
        self._reads = SqliteReads(connection)
        self._local = SqliteLocalSettings(connection)
        self.report = report

    @property
    def reads(self) -> SqliteReads:
        """What is read; within an open unit of work it sees that unit's changes."""
        return self._reads

    @property
    def local(self) -> SqliteLocalSettings:
        """What belongs to this machine alone."""
        return self._local

    @cached_property
    def queue(self) -> SqliteQueue:
        """What the server does not hold, for people to look at."""
        from enrolldesk.adapters.sqlite.queue import SqliteQueue

        return SqliteQueue(self._connection, "", self._note)

    @cached_property
    def archive(self) -> SqliteArchive:
        """Everything in one file."""
        from enrolldesk.adapters.sqlite.archive import SqliteArchive

        return SqliteArchive(self._connection, self._home)

    def write(self, *, large: bool = False) -> SqliteUnitOfWork:
        """A transaction that no other writer can interleave with.

        A ``large`` one fills a new file; nobody else can read meanwhile.
        """
        # Writing is loaded by whoever first writes: a window is painted without.
        from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork

        return SqliteUnitOfWork(self._connection, self._note, large=large)

    def recorded(self) -> int:
        """How many batches were ever recorded in this home, by whatever program."""
        number = self._connection.one("SELECT value FROM counter WHERE name = 'desk_seq'")
        return 0 if number is None else int(number)

    def version(self) -> int:
        """A number that changes when another connection has written."""
        return int(self._connection.one("PRAGMA data_version"))

    def fold_log(self) -> None:
        """Fold what was written into the file, while nobody waits for it."""
        fold(self._connection)

    def close(self) -> None:
        """Let go of the file; everything committed is in it already."""
        self._connection.close()

    def _note(self, given: ReceiptNumber | None) -> None:
        noted(self._home, given)


def noted(home: Home, given: ReceiptNumber | None) -> None:
    """Note the last receipt number that a transaction gave, if it gave one."""
    if given is not None:
        from enrolldesk.adapters.sqlite.receipts_high import note_receipt

        note_receipt(home, given)
