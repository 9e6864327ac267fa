"""Every call passes here: counted, checked for who asks, and hit by whatever fault is in force."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from enrolldesk.testing.firestore.faults import Fault, FaultBook
from enrolldesk.testing.firestore.link import Connection, Link, Pace
from enrolldesk.testing.firestore.paths import relative
from enrolldesk.testing.firestore.rules import Gate, Person
from enrolldesk.testing.firestore.wire import Message, Refused, Status

Unary = Callable[[Message, Person | None], Awaitable[Message]]
Streaming = Callable[[Message, Person | None], AsyncIterator[Message]]


@dataclass
class Counters:
    """What was asked of the server, and what the real service would charge for."""

    calls: Counter[str] = field(default_factory=Counter)
    reads: int = 0
    writes: int = 0
    deletes: int = 0

    def clear(self) -> None:
        """Start again from zero."""
        self.calls.clear()
        self.reads = self.writes = self.deletes = 0

    def as_json(self) -> dict[str, Any]:
        """For the control channel."""
        return {
            "calls": dict(self.calls),
            "reads": self.reads,
            "writes": self.writes,
            "deletes": self.deletes,
        }


class Switchboard:
    """Takes calls from the network and hands them to the methods that answer them."""

    def __init__(self, gate: Gate, faults: FaultBook, changed: Callable[[], None]) -> None:
        self.counters = Counters()
        self.link: Link | None = None
        self._gate = gate
        self._faults = faults
        self._changed = changed
        self._running: set[asyncio.Future[Any]] = set()

    async def unary(self, method: str, answer: Unary, request: Message, context: Any) -> Message:
        """Answer one request with one response."""
        try:
            person = self.arrive(method, context)
            hit = self._faults.match(method, paths(request))
            work = answer(request, person)
            if hit is not None:
                work = self._faulty(hit, work, context)
            return await self._to_the_end(work)
        except Refused as refusal:
            await context.abort(refusal.code, refusal.words)
            raise

    async def streaming(
        self, method: str, answer: Streaming, request: Message, context: Any
    ) -> AsyncIterator[Message]:
        """Answer one request with many responses."""
        try:
            person = self.arrive(method, context)
            hit = self._faults.match(method, paths(request))
            responses = answer(request, person)
            if hit is None:
                async for response in responses:
                    yield response
                return
            async for response in self.faulty_stream(hit, responses, context):
                yield response
        except Refused as refusal:
            await context.abort(refusal.code, refusal.words)

    async def faulty_stream(
        self, hit: tuple[int, Fault], responses: AsyncIterator[Message], context: Any
    ) -> AsyncIterator[Message]:
        """A stream that runs into a fault, at its start or after some messages."""
        number, fault = hit
        sent = 0
        if not fault.after_messages:
            await self._trouble(number, fault, context)
        async for response in responses:
            yield response
            sent += 1
            if sent == fault.after_messages:
                await self._trouble(number, fault, context)

    def match(self, method: str, request: Message) -> tuple[int, Fault] | None:
        """The fault that hits a call, if any."""
        return self._faults.match(method, paths(request))

    def arrive(self, method: str, context: Any) -> Person | None:
        """Count a call and say who makes it; raises Refused (UNAUTHENTICATED)."""
        self.counters.calls[method] += 1
        self._changed()
        return self._gate.person(context.invocation_metadata() or ())

    async def _faulty(
        self, hit: tuple[int, Fault], work: Awaitable[Message], context: Any
    ) -> Message:
        number, fault = hit
        if fault.kind == "status" and fault.effect == "on release":
            self._start(self._apply_later(number, work))
            await self._trouble(number, fault, context)
        try:
            response = await work if fault.effect == "before" else None
            await self._trouble(number, fault, context)
            if response is None and fault.effect == "none":
                raise Refused(Status.UNAVAILABLE, "The call hung until a test let go of it.")
            return await work if response is None else response
        finally:
            _put_away(work)
            self._changed()

    async def _apply_later(self, number: int, work: Awaitable[Message]) -> None:
        try:
            await self._release_of(number)
            await work
            self._changed()
        finally:
            _put_away(work)

    async def _release_of(self, number: int) -> None:
        loop = asyncio.get_running_loop()
        released = asyncio.Event()

        def go() -> None:
            loop.call_soon_threadsafe(released.set)

        self._faults.when_released(number, go)
        await released.wait()

    async def _trouble(self, number: int, fault: Fault, context: Any) -> None:
        """Returns where the call goes on; otherwise it ends in a refusal, or not at all."""
        match fault.kind:
            case "status":
                raise Refused(getattr(Status, fault.code), fault.words)
            case "delay":
                await asyncio.sleep(fault.seconds)
            case "hang":
                await self._release_of(number)
            case _:
                await self._break(fault, self._connection(fault, context))

    async def _break(self, fault: Fault, connection: Connection) -> None:
        match fault.kind:
            case "throttle":
                connection.pace = Pace(bytes_per_second=fault.bytes_per_second)
            case "cut":
                connection.cut()
                await _for_ever()
            case "black_hole":
                connection.hold()
                await _for_ever()
            case "refuse":
                await connection.link.refuse()
                await _for_ever()

    def _connection(self, fault: Fault, context: Any) -> Connection:
        port = int(context.peer().rpartition(":")[2])
        found = None if self.link is None else self.link.connection_from(port)
        if found is None:
            raise Refused(Status.UNAVAILABLE, f"A {fault.kind} needs a call through the link.")
        return found

    async def _to_the_end(self, work: Awaitable[Any]) -> Any:
        """What has begun is finished even when its client hangs up, as a real server would."""
        return await asyncio.shield(self._start(work))

    def _start(self, work: Awaitable[Any]) -> "asyncio.Future[Any]":
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: "asyncio.Future[Any]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            # Looked at, so that asyncio does not call it forgotten when the client is gone.
            task.exception()

    def close(self) -> None:
        """Give up whatever still runs."""
        for task in self._running:
            task.cancel()


def _put_away(work: Awaitable[Message]) -> None:
    """A coroutine that was never to run must be told so."""
    if hasattr(work, "close"):
        work.close()


async def _for_ever() -> None:
    await asyncio.get_running_loop().create_future()


def paths(request: Message) -> list[str]:
    """The documents and collections that a request names, below the database's root."""
    return [relative(name) for name in _names(request) if "/documents" in name]


def _names(request: Message) -> Iterator[str]:
    """Names by the fields that requests of this protocol keep them in."""
    known = {name.name for name in request.DESCRIPTOR.fields}
    for write in request.writes if "writes" in known else ():
        yield write.update.name or write.delete or write.transform.document
    if "documents" in known:
        yield from request.documents
    if "name" in known:
        yield request.name
    if "document" in known and request.document.name:
        yield request.document.name
    if "add_target" in known:
        yield from request.add_target.documents.documents
        yield from _queried(request.add_target.query)
    if "structured_query" in known:
        yield from _queried(request)
    if "structured_aggregation_query" in known:
        for each in request.structured_aggregation_query.structured_query.from_:
            yield f"{request.parent}/{each.collection_id}"
    if "collection_id" in known:
        yield f"{request.parent}/{request.collection_id}"


def _queried(target: Message) -> Iterator[str]:
    for each in target.structured_query.from_:
        yield f"{target.parent}/{each.collection_id}"
