"""The way to a school's server: who this desk is, the remote, the feed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError

from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.sync.remote import SignedOut
from enrolldesk.app.sync.sides import Server

SCOPES = ("https://www.googleapis.com/auth/datastore",)

Sign = Callable[[], Credentials]
"""Says who this desk is; may wait for the network, raises a GoogleAuthError where nobody is."""


def application_default() -> Credentials:
    """Whoever Google's tools on this machine are signed in as."""
    credentials, _ = google.auth.default(scopes=SCOPES)
    return credentials


async def reach(connection: Connection, staff_id: str, sign: Sign = application_default) -> Server:
    """Make the way to a school's server; nothing is sent yet. Raises SignedOut."""
    credentials = None
    if not connection.emulator:
        try:
            credentials = await _aside(sign)
        except (GoogleAuthError, OSError) as error:
            raise SignedOut("UNAUTHENTICATED", str(error)) from error
    project, school_id, emulator = connection.project, connection.school_id, connection.emulator
    remote = FirestoreRemote(
        project, school_id, staff_id, emulator=emulator, credentials=credentials
    )
    feed = FirestoreFeed(project, school_id, emulator=emulator, credentials=credentials)

    def sent_by(staff_id: str) -> None:
        remote.sent_by = staff_id

    return Server(remote, feed, feed.returned, sent_by)


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
