"""The way to a school's server: who this desk is, the remote, the feed."""

from __future__ import annotations

from collections.abc import Callable

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError

from enrolldesk.adapters.firestore.aside import aside
from enrolldesk.adapters.firestore.bearers import Bearers
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
    *,
    bearers: Bearers | None = None,
) -> FirestoreServer:
    """Make the way to a school's server; nothing is sent yet. Raises SignedOut.

    With ``bearers``, staff are known there, else this computer, by ``sign``.
    """
    credentials: Credentials | Bearers | None = bearers
    if bearers is None and not connection.emulator:
        try:
            credentials = await aside(sign)
        except (GoogleAuthError, OSError) as error:
            raise SignedOut("UNAUTHENTICATED", str(error)) from error
    cloud = FirestoreCloud(connection, staff_id, credentials)
    return FirestoreServer(cloud, door(cloud))
