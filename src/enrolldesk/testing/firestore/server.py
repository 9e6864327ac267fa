"""The server: in this process, on loopback, for as long as a block runs."""

import asyncio
from collections.abc import Callable
from typing import Any

import grpc

from enrolldesk.testing.firestore.calls import Counters, Switchboard
from enrolldesk.testing.firestore.control import control_service
from enrolldesk.testing.firestore.documents import Clock, wall_clock
from enrolldesk.testing.firestore.engine import Engine
from enrolldesk.testing.firestore.facts import PATIENCE, Facts
from enrolldesk.testing.firestore.faults import FaultBook, Faults
from enrolldesk.testing.firestore.gone import keep_quiet_about_clients_gone
from enrolldesk.testing.firestore.link import Link
from enrolldesk.testing.firestore.listening import Listeners
from enrolldesk.testing.firestore.plain import plain_documents
from enrolldesk.testing.firestore.rules import Authenticate, Decide, Gate
from enrolldesk.testing.firestore.service import service

_HOST = "127.0.0.1"
_OPTIONS = (
    # The service's own limit answers, not the transport's.
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.so_reuseport", 0),
    # The service answers a client that asks every half minute whether it still lives; a server of
    # gRPC's own making hangs up on it after the third time.
    ("grpc.http2.max_ping_strikes", 0),
)


class FirestoreServer:
    """Speaks Firestore's protocol on loopback and keeps everything in memory.

    Clients connect to `address`, which leads through a `Link` that can be made to fail;
    `direct_address` leads to the server itself.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        lock_time: float = 0.0,
        lock_wait: float = 10.0,
        optimistic: bool = False,
        authenticate: Authenticate | None = None,
        decide: Decide | None = None,
        clock: Clock = wall_clock,
    ) -> None:
        self.gate = Gate(authenticate, decide)
        self.facts = Facts()
        self.engine = Engine(
            gate=self.gate,
            clock=clock,
            lock_time=lock_time,
            lock_wait=lock_wait,
            optimistic=optimistic,
            changed=self.facts.changed,
        )
        self.fault_book = FaultBook(self.facts.changed)
        self.faults = Faults(self.fault_book)
        self._switchboard = Switchboard(self.gate, self.fault_book, self.facts.changed)
        self.listeners = Listeners(self.engine, self._switchboard, self.facts.changed)
        self._port = port
        self._direct_port = 0
        self._grpc: Any = None
        self._link: Link | None = None

    @property
    def address(self) -> str:
        """Where clients connect, through the link."""
        return self.link.address

    @property
    def direct_address(self) -> str:
        """The server itself, past the link; the control channel is here too."""
        return f"{_HOST}:{self._direct_port}"

    @property
    def link(self) -> Link:
        """The piece of network in front of the server."""
        if self._link is None:
            raise RuntimeError("The server has not been started.")
        return self._link

    @property
    def counters(self) -> Counters:
        """Calls by method, and billed reads, writes and deletes."""
        return self._switchboard.counters

    @property
    def lock_time(self) -> float:
        """Seconds that each commit holds the documents it writes."""
        return self.engine.lock_time

    @lock_time.setter
    def lock_time(self, seconds: float) -> None:
        self.engine.lock_time = seconds

    def set_lock_time(self, seconds: float) -> None:
        """The same, as a call."""
        self.lock_time = seconds

    async def link_mode(self, mode: str, *, delay: float = 0.0, bytes_per_second: int = 0) -> None:
        """Change the link by a word: `heal`, `cut`, `black hole`, `refuse` or `slow`."""
        match mode:
            case "heal":
                await self.link.heal()
            case "cut":
                self.link.cut()
            case "black hole":
                self.link.black_hole()
            case "refuse":
                await self.link.refuse()
            case "slow":
                self.link.slow_down(delay=delay, bytes_per_second=bytes_per_second)
            case _:
                raise ValueError(f"A link knows no mode {mode!r}.")

    def documents(self, database: str = "(default)") -> dict[str, dict[str, Any]]:
        """Every document by its path, as plain Python; of all projects with that database."""
        found: dict[str, dict[str, Any]] = {}
        for root, each in self.engine.databases.items():
            if root.endswith(f"/databases/{database}"):
                found.update(plain_documents(each.living()))
        return found

    def clear(self) -> None:
        """Delete every document of every database."""
        for database in self.engine.databases.values():
            database.clear()

    async def another_link(self) -> Link:
        """One more way to the server, for a desk whose network fails by itself; close it."""
        return await Link(self._direct_port).open()

    async def until(self, fact: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something about this server is true; raises TimeoutError."""
        await self.facts.until(fact, timeout)

    async def start(self) -> "FirestoreServer":
        """Open the ports."""
        keep_quiet_about_clients_gone()
        self._grpc = grpc.aio.server(options=_OPTIONS)
        self._grpc.add_generic_rpc_handlers(
            (
                service(self.engine, self._switchboard, self.listeners),
                control_service(self),
            )
        )
        self._direct_port = self._grpc.add_insecure_port(f"{_HOST}:0")
        await self._grpc.start()
        self._link = await Link(self._direct_port, port=self._port).open()
        self._switchboard.link = self._link
        return self

    async def stop(self) -> None:
        """Cut everybody off and close the ports; documents stay readable from this process."""
        self.faults.clear()
        self._switchboard.close()
        await self.link.close()
        await self._grpc.stop(None)
        self.engine.transactions.close()
        # The loop must not close under callbacks of calls that were just ended.
        await asyncio.sleep(0)

    async def __aenter__(self) -> "FirestoreServer":
        return await self.start()

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
