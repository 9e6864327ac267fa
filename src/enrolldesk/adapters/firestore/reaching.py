"""The way to a school's server: who this desk is, the remote, the feed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError

from enrolldesk.adapters.firestore.clouds import FirestoreCloud
from enrolldesk.app.connecting.door import Door, DoorFeed, DoorRemote
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.sync.remote import SignedOut

SCOPES = ("https://www.googleapis.com/auth/datastore",)

Sign = Callable[[], Credentials]
"""Says who this desk is; may wait for the network, raises a GoogleAuthError where nobody is."""


def application_default() -> Credentials:
    """Whoever Google's tools on this machine are signed in as."""
    credentials, _ = google.auth.default(scopes=SCOPES)
    return credentials


class FirestoreServer:
    """A school on a server behind its door: nothing passes before it is known to be ours."""

    def __init__(self, cloud: FirestoreCloud, door: Door) -> None:
        """Use this cloud through this door."""
        self._cloud = cloud
        self.remote = DoorRemote(door, cloud)
        self.feed = DoorFeed(door, cloud)

    def sent_by(self, staff_id: str) -> None:
        """Say who is at the desk from now on."""
        self._cloud.remote.sent_by = staff_id

    async def returned(self) -> None:
        """Return once the way to the server was broken and stands again."""
        await self._cloud.feed.returned()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._cloud.close()


async def reach(
    connection: Connection,
    staff_id: str,
    door: Callable[[FirestoreCloud], Door],
    sign: Sign = application_default,
) -> FirestoreServer:
    """Make the way to a school's server; nothing is sent yet. Raises SignedOut."""
    credentials = None
    if not connection.emulator:
        try:
            credentials = await _aside(sign)
        except (GoogleAuthError, OSError) as error:
            raise SignedOut("UNAUTHENTICATED", str(error)) from error
    cloud = FirestoreCloud(connection, staff_id, credentials)
    return FirestoreServer(cloud, door(cloud))


async def _aside(work: Callable[[], Credentials]) -> Credentials:
    """Do what may wait for the network without a bound, where nobody waits for its end."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Credentials] = loop.create_future()

    def tell(settle: Callable[[Any], None], what: object) -> None:
        if not answer.done():
            settle(what)

    def do() -> None:
        try:
            made = work()
        except Exception as error:
            loop.call_soon_threadsafe(tell, answer.set_exception, error)
        else:
            loop.call_soon_threadsafe(tell, answer.set_result, made)

    threading.Thread(target=do, name="sign-in", daemon=True).start()
    return await answer
