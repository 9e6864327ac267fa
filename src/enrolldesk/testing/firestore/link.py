"""A piece of network between a client and a server, which can be made to fail.

Real sockets on both sides: what a client sees is what a broken network would show it.
"""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["passing", "black hole", "refusing"]

_HOST = "127.0.0.1"
_CHUNK = 65536
# Closing with this sends a reset, as a cut cable's far end would in the end.
_RESET = struct.pack("ii", 1, 0)


@dataclass
class Pace:
    """How a link carries bytes: seconds each one takes, and how many go per second."""

    delay: float = 0.0
    bytes_per_second: int = 0


class Link:
    """Listens on a port of its own and passes every connection on to a target.

    Bytes that a black hole held back are delivered when it heals, as a network would resend them.
    Use it from the event loop that opened it.
    """

    def __init__(self, target_port: int, *, port: int = 0, target_host: str = _HOST) -> None:
        self._target = target_host, target_port
        self.port = port
        self.mode: Mode = "passing"
        self.pace = Pace()
        self.accepted = 0
        self._server: asyncio.Server | None = None
        self._place: _Port | None = None
        self._listening: _Port | None = None
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"{_HOST}:{self.port}"

    async def open(self) -> "Link":
        """Start to listen; the port stays the same however often it is refused and healed."""
        if self._place is None:
            # A socket that never listens holds the port, so that nobody gets it while it refuses.
            self._place = _bound(self.port)
            self.port = self._place.getsockname()[1]
        self._listening = _bound(self.port)
        self._listening.taken = self.accepted
        self._server = await asyncio.start_server(self._accept, sock=self._listening)
        return self

    async def close(self) -> None:
        """Reset every connection, stop listening and give up the port."""
        await self._stop_listening()
        if self._place is not None:
            self._place.close()
            self._place = None
        for connection in list(self._connections):
            connection.cut()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def __aenter__(self) -> "Link":
        return await self.open()

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def cut(self) -> None:
        """Reset every connection; new ones pass."""
        for connection in list(self._connections):
            connection.cut()

    def black_hole(self) -> None:
        """Accept connections and pass nothing, in either direction, without any reset."""
        self.mode = "black hole"
        for connection in self._connections:
            connection.hold()

    async def refuse(self) -> None:
        """Reset every connection and refuse new ones."""
        self.mode = "refusing"
        await self._stop_listening()
        self.cut()

    async def heal(self) -> None:
        """Pass bytes at full speed again, those held back first."""
        self.mode = "passing"
        self.pace = Pace()
        for connection in self._connections:
            connection.pace = None
            connection.resume()
        if self._server is None:
            await self.open()

    def slow_down(self, *, delay: float = 0.0, bytes_per_second: int = 0) -> None:
        """Carry bytes late, or few per second, until healed."""
        self.pace = Pace(delay, bytes_per_second)

    def connection_from(self, port: int) -> "Connection | None":
        """The connection that the target sees as coming from that port."""
        return next((each for each in self._connections if each.far_port == port), None)

    async def _stop_listening(self) -> None:
        if self._server is None or self._listening is None:
            return
        # Whoever was taken in just now gets a connection in a moment: a server closed before that
        # forgets the socket.
        while self._listening.taken > self.accepted:
            await asyncio.sleep(0)
        self._server.close()
        self._server = self._listening = None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.accepted += 1
        connection = Connection(self, reader, writer)
        self._connections.add(connection)
        if self.mode == "black hole":
            connection.hold()
        try:
            await connection.carry(self._target)
        finally:
            self._connections.discard(connection)


class Connection:
    """One connection through a link."""

    def __init__(
        self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.far_port = 0
        self.pace: Pace | None = None
        self.link = link
        self._near = reader, writer
        self._writers = [writer]
        self._passing = asyncio.Event()
        self._passing.set()
        self._cut = False

    def hold(self) -> None:
        """Pass no byte until resumed."""
        self._passing.clear()

    def resume(self) -> None:
        """Pass bytes again."""
        self._passing.set()

    def cut(self) -> None:
        """Reset both ends."""
        self._cut = True
        self._passing.set()
        for writer in self._writers:
            raw = writer.get_extra_info("socket")
            with contextlib.suppress(OSError):
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()

    async def carry(self, target: tuple[str, int]) -> None:
        """Connect to the target and pass bytes both ways until one side is done."""
        try:
            # A black hole swallows the handshake's follow-up too.
            await self._passing.wait()
            far_reader, far_writer = await asyncio.open_connection(*target)
        except OSError:
            self.cut()
            return
        self._writers.append(far_writer)
        if self._cut:
            self.cut()
            return
        self.far_port = far_writer.get_extra_info("sockname")[1]
        near_reader, near_writer = self._near
        pumps = [
            asyncio.create_task(self._pump(near_reader, far_writer)),
            asyncio.create_task(self._pump(far_reader, near_writer)),
        ]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        await self._passing.wait()
        for pump in pumps:
            pump.cancel()
        await asyncio.wait(pumps)
        for writer in self._writers:
            writer.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        late: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = asyncio.create_task(self._send(late, writer))
        loop = asyncio.get_running_loop()
        try:
            with contextlib.suppress(OSError):
                while data := await reader.read(_CHUNK):
                    late.put_nowait((loop.time() + self._pace.delay, data))
            late.put_nowait((0.0, b""))
            await sender
        finally:
            sender.cancel()

    async def _send(
        self, late: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter
    ) -> None:
        """Pass on what comes, each in its time, until nothing more comes or nobody takes it."""
        loop = asyncio.get_running_loop()
        while True:
            due, data = await late.get()
            if (wait := due - loop.time()) > 0:
                await asyncio.sleep(wait)
            if rate := self._pace.bytes_per_second:
                await asyncio.sleep(len(data) / rate)
            await self._passing.wait()
            if not data or self._cut:
                return
            try:
                writer.write(data)
                await writer.drain()
            except OSError:
                return

    @property
    def _pace(self) -> Pace:
        return self.pace or self.link.pace


class _Port(socket.socket):
    """Counts whom it lets in."""

    taken = 0

    def accept(self) -> tuple[socket.socket, Any]:
        """Let somebody in."""
        let_in = super().accept()
        self.taken += 1
        return let_in


def _bound(port: int) -> _Port:
    """A socket at that port, or at one nobody has; several may be at it as long as one listens."""
    bound = _Port(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((_HOST, port))
    except OSError:
        bound.close()
        raise
    return bound
