"""The server in another thread, for tests that are not coroutines."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from enrolldesk.testing.firestore.calls import Counters
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.faults import Faults
from enrolldesk.testing.firestore.link import Link
from enrolldesk.testing.firestore.loops import background_loop
from enrolldesk.testing.firestore.server import FirestoreServer

Result = TypeVar("Result")


class ThreadLink:
    """A link, worked from another thread than its own."""

    def __init__(self, link: Link, home: "ServerThread") -> None:
        self._link = link
        self._home = home

    @property
    def address(self) -> str:
        """Where clients connect."""
        return self._link.address

    def cut(self) -> None:
        """Reset every connection; new ones pass."""
        self._home.call(self._link.cut)

    def black_hole(self) -> None:
        """Accept connections and pass nothing, without any reset."""
        self._home.call(self._link.black_hole)

    def refuse(self) -> None:
        """Reset every connection and refuse new ones."""
        self._home.run(self._link.refuse())

    def heal(self) -> None:
        """Pass bytes at full speed again."""
        self._home.run(self._link.heal())

    def slow_down(self, *, delay: float = 0.0, bytes_per_second: int = 0) -> None:
        """Carry bytes late, or few per second, until healed."""
        self._home.call(
            lambda: self._link.slow_down(delay=delay, bytes_per_second=bytes_per_second)
        )

    def close(self) -> None:
        """Reset every connection and stop listening."""
        self._home.run(self._link.close())


class ServerThread:
    """A `FirestoreServer` in the thread of this process's servers; takes the same settings."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings
        self._loop = background_loop()
        self._server: FirestoreServer | None = None

    @property
    def server(self) -> FirestoreServer:
        """The server itself; touch it through `call` and `run` alone."""
        if self._server is None:
            raise RuntimeError("The server has not been started.")
        return self._server

    @property
    def address(self) -> str:
        """Where clients connect, through the link."""
        return self.server.address

    @property
    def direct_address(self) -> str:
        """The server itself, past the link."""
        return self.server.direct_address

    @property
    def faults(self) -> Faults:
        """Trouble on request."""
        return self.server.faults

    @property
    def link(self) -> ThreadLink:
        """The piece of network in front of the server."""
        return ThreadLink(self.server.link, self)

    @property
    def counters(self) -> Counters:
        """Calls by method, and billed reads, writes and deletes."""
        return self.server.counters

    def documents(self, database: str = "(default)") -> dict[str, dict[str, Any]]:
        """Every document by its path, as plain Python."""
        return self.call(lambda: self.server.documents(database))

    def clear(self) -> None:
        """Delete every document."""
        self.call(self.server.clear)

    def another_link(self) -> ThreadLink:
        """One more way to the server, for a desk whose network fails by itself; close it."""
        return ThreadLink(self.run(self.server.another_link()), self)

    def until(self, fact: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something about the server is true; raises TimeoutError."""
        self.server.facts.wait(fact, timeout)

    def call(self, step: Callable[[], Result]) -> Result:
        """Do something in the server's thread and return what it returns."""

        async def do() -> Result:
            return step()

        return self.run(do())

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine in the server's thread to its end."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def start(self) -> "ServerThread":
        """Open the ports."""
        self._server = self.run(self._make())
        return self

    def stop(self) -> None:
        """Cut everybody off and close the ports."""
        if self._server is not None:
            self.run(self._server.stop())
            self._server = None

    def __enter__(self) -> "ServerThread":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def _make(self) -> FirestoreServer:
        # Made in the loop, because gRPC binds a server to the loop it is made in.
        return await FirestoreServer(**self._settings).start()
