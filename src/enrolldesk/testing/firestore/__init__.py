"""A Firestore server for tests: the real protocol on loopback, everything in memory.

    async with FirestoreServer() as server:
        client = AsyncClient(project="school", ...)  # FIRESTORE_EMULATOR_HOST = server.address

`ServerThread` is the same for tests that are not coroutines.
"""

from enrolldesk.testing.firestore.control import Control
from enrolldesk.testing.firestore.link import Link
from enrolldesk.testing.firestore.rules import Access, Person, Reader
from enrolldesk.testing.firestore.server import FirestoreServer
from enrolldesk.testing.firestore.thread import ServerThread

__all__ = ["Access", "Control", "FirestoreServer", "Link", "Person", "Reader", "ServerThread"]
