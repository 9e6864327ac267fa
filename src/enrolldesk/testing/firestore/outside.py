"""A server that somebody else runs, such as Google's emulator, in place of our own.

Where FIRESTORE_EMULATOR_HOST is set, `open_server` answers with that one. Its network is still
ours: each link leads there and can be made to fail. What only our own server can do (faults of
single calls, counters, listeners in trouble) skips the test that asks for it, with the reason.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

import grpc
import pytest

from enrolldesk.adapters.sending_right import LockedFile
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.link import Link
from enrolldesk.testing.firestore.plain import plain_documents
from enrolldesk.testing.firestore.server import FirestoreServer
from enrolldesk.testing.firestore.thread import ServerThread
from enrolldesk.testing.firestore.wire import (
    CommitResponse,
    Message,
    RunQueryResponse,
    request,
)

VARIABLE: Final = "FIRESTORE_EMULATOR_HOST"
PROJECT: Final = "demo"
"""The project that tests use; on a server of somebody else it is emptied."""

_SERVICE: Final = "/google.firestore.v1.Firestore"
_OWNER: Final = (("authorization", "Bearer owner"),)
_AT_ONCE: Final = 200
_LOOK: Final = 0.02
"""Seconds between two looks: a server of somebody else does not say when it has changed."""


def outside_address() -> str:
    """Where the server is that tests are to use; empty for our own."""
    return os.environ.get(VARIABLE, "")


def open_server(**settings: Any) -> ServerThread:
    """The server for a test, not yet started: the one the environment names, or our own."""
    address = outside_address()
    if not address:
        return ServerThread(**settings)
    if settings:
        lacking(f"settings ({', '.join(settings)})")
    return OutsideThread(address)


def own_or_outside() -> "FirestoreServer | OutsideServer":
    """The same for a coroutine that enters it as a context."""
    address = outside_address()
    return OutsideServer(address) if address else FirestoreServer()


def lacking(what: str) -> NoReturn:
    """Skip the test: this server cannot do that."""
    pytest.skip(f"{VARIABLE} is set: that server has no {what}, EnrollDesk's own has")


class _Polled:
    """Facts about a server that tells nobody when they change."""

    async def until(self, fact: Callable[[], bool], timeout: float) -> None:
        """Wait in the server's loop; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not fact():
                await asyncio.sleep(_LOOK)

    def wait(self, fact: Callable[[], bool], timeout: float) -> None:
        """Wait in another thread; raises TimeoutError."""
        end = time.monotonic() + timeout
        while not fact():
            if time.monotonic() > end:
                raise TimeoutError(f"Not true within {timeout} s.")
            time.sleep(_LOOK)


class OutsideServer:
    """A `FirestoreServer` by its address alone.

    It keeps what earlier tests wrote, so the tests' project is emptied before each, and tests that
    run side by side take turns.
    """

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._target = host.strip("[]") or "127.0.0.1", int(port)
        self.direct_address = address
        self.facts = _Polled()
        turns = Path(tempfile.gettempdir()) / f"enrolldesk-{port}"
        turns.mkdir(exist_ok=True)
        self._turn = LockedFile(turns)
        self._link: Link | None = None
        self._links: list[Link] = []

    @property
    def link(self) -> Link:
        """The piece of network in front of the server."""
        if self._link is None:
            raise RuntimeError("The way to the server has not been opened.")
        return self._link

    @property
    def address(self) -> str:
        """Where clients connect, through the link."""
        return self.link.address

    @property
    def faults(self) -> NoReturn:
        """Only our own server breaks calls on request."""
        lacking("faults")

    @property
    def counters(self) -> NoReturn:
        """Only our own server counts."""
        lacking("counters")

    @property
    def listeners(self) -> NoReturn:
        """Only our own server worries those who listen."""
        lacking("listeners in trouble")

    def documents(self, database: str = "(default)") -> dict[str, dict[str, Any]]:
        """Every document by its path, as plain Python; it waits for the server."""
        return plain_documents(self._living(database))

    def clear(self) -> None:
        """Delete every document of the tests' project."""
        names = [document.name for document in self._living("(default)")]
        for start in range(0, len(names), _AT_ONCE):
            asked = request("Commit")(database=f"projects/{PROJECT}/databases/(default)")
            for name in names[start : start + _AT_ONCE]:
                asked.writes.add(delete=name)
            self._ask("Commit", asked, CommitResponse)

    def _living(self, database: str) -> list[Message]:
        root = f"projects/{PROJECT}/databases/{database}/documents"
        asked = request("RunQuery")(parent=root)
        asked.structured_query.from_.add(all_descendants=True)
        answers = self._ask("RunQuery", asked, RunQueryResponse)
        return [answer.document for answer in answers if answer.HasField("document")]

    def _ask(self, method: str, asked: Message, answers: Message) -> list[Message]:
        with grpc.insecure_channel(self.direct_address) as channel:
            call = channel.unary_stream(
                f"{_SERVICE}/{method}",
                request_serializer=type(asked).SerializeToString,
                response_deserializer=answers.FromString,
            )
            return list(call(asked, metadata=_OWNER, timeout=PATIENCE))

    async def another_link(self) -> Link:
        """One more way to the server, for a desk whose network fails by itself; close it."""
        host, port = self._target
        self._links.append(await Link(port, target_host=host).open())
        return self._links[-1]

    async def until(self, fact: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something about this server is true; raises TimeoutError."""
        await self.facts.until(fact, timeout)

    async def start(self) -> "OutsideServer":
        """Open the link; the server runs already."""
        while not self._turn.take():
            await asyncio.sleep(_LOOK)
        self.clear()
        self._link = await self.another_link()
        return self

    async def stop(self) -> None:
        """Cut everybody off; the server goes on."""
        # A test that was skipped in the middle leaves links behind.
        for link in self._links:
            await link.close()
        self._turn.release()

    async def __aenter__(self) -> "OutsideServer":
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()


class OutsideThread(ServerThread):
    """An `OutsideServer` for tests that are not coroutines."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._outside = OutsideServer(address)

    async def _make(self) -> Any:
        return await self._outside.start()
