"""Schools on Firestore servers, each reached by connections of its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from google.auth.credentials import Credentials

from enrolldesk.adapters.firestore import running
from enrolldesk.adapters.firestore.archive import FirestoreArchive
from enrolldesk.adapters.firestore.bearers import Bearers
from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.adapters.firestore.register import FirestoreRegister
from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.app.sync.connection import Connection

Result = TypeVar("Result")


class FirestoreCloud:
    """One school, reached: under the word of staff, else by the computer's own credentials."""

    def __init__(
        self,
        connection: Connection,
        sent_by: str,
        credentials: Credentials | Bearers | None = None,
    ) -> None:
        """Connect when first used; ``sent_by`` is who is signed in. Raises SignedOut."""
        where = connection.project, connection.school_id
        emulator = connection.emulator
        self.connection = connection
        with told_apart():
            self.feed = FirestoreFeed(*where, emulator=emulator, credentials=credentials)
            self.remote = FirestoreRemote(
                *where, sent_by, emulator=emulator, credentials=credentials
            )
        self.register = FirestoreRegister(self.feed)
        self.archive = FirestoreArchive(self.feed)

    async def close(self) -> None:
        """Let go of every connection."""
        await self.feed.close()
        await self.remote.close()


class FirestoreClouds:
    """The Clouds of this program."""

    def __init__(self, bearers: Callable[[Connection], Bearers | None] = lambda _: None) -> None:
        """``bearers`` are the signed-in staff for a connection, None where there are no such."""
        self._bearers = bearers

    def reach(self, connection: Connection, sent_by: str) -> FirestoreCloud:
        """A school on a server; call it within ``run``."""
        return FirestoreCloud(connection, sent_by, self._bearers(connection))

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do something on servers to its end."""
        return running.run(work)

    def cancel(self) -> None:
        """End what runs."""
        running.cancel()
