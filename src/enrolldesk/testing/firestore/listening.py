"""The Listen method: streams of snapshots, each complete and in the order of commits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from enrolldesk.testing.firestore.calls import Counters, Switchboard
from enrolldesk.testing.firestore.documents import Commit, Database
from enrolldesk.testing.firestore.engine import Engine
from enrolldesk.testing.firestore.rules import Person
from enrolldesk.testing.firestore.targets import Change, TargetView, resume_time, token
from enrolldesk.testing.firestore.wire import (
    ListenResponse,
    Message,
    Refused,
    Status,
    TargetChange,
    invalid,
    stamp,
)


class Listeners:
    """The open streams of a server."""

    def __init__(self, engine: Engine, switchboard: Switchboard, changed: Callable[[], None]):
        self._engine = engine
        self._switchboard = switchboard
        self._changed = changed
        self._streams: set[Stream] = set()

    def __len__(self) -> int:
        return len(self._streams)

    @property
    def targets(self) -> int:
        """How many targets are being watched."""
        return sum(len(stream.targets) for stream in self._streams)

    async def listen(
        self, requests: AsyncIterator[Message], context: Any
    ) -> AsyncIterator[Message]:
        """Answer one stream until its client has enough."""
        try:
            person = self._switchboard.arrive("Listen", context)
            stream = Stream(self._engine, person, self._switchboard.counters, self._changed)
            self._streams.add(stream)
            try:
                first = await anext(requests, None)
                if first is None:
                    return
                hit = self._switchboard.match("Listen", first)
                responses = stream.responses(first, requests)
                if hit is not None:
                    responses = self._switchboard.faulty_stream(hit, responses, context)
                async for response in responses:
                    yield response
            finally:
                self._streams.discard(stream)
                stream.close()
                self._changed()
        except Refused as refusal:
            await context.abort(refusal.code, refusal.words)

    def reset(self) -> None:
        """Tell every client to forget its results, and send them again."""
        for stream in self._streams:
            stream.reset()

    def mislead(self, extra: int = 1) -> None:
        """Send existence filters that count more documents than there are."""
        for stream in self._streams:
            stream.send_filters(extra)

    def remove(self, code: str) -> None:
        """End every target with a cause, as the service does; the streams stay open."""
        for stream in self._streams:
            stream.drop_all(Refused(getattr(Status, code), f"{code} on request of a test."))

    def silence(self) -> None:
        """Send nothing more on the streams that are open now, whatever is committed."""
        for stream in self._streams:
            stream.is_silent = True


class Stream:
    """One client's stream, with its targets."""

    def __init__(
        self, engine: Engine, person: Person | None, counters: Counters, changed: Callable[[], None]
    ) -> None:
        self.targets: dict[int, tuple[TargetView, Message]] = {}
        self.is_silent = False
        self._engine = engine
        self._person = person
        self._counters = counters
        self._changed = changed
        self._database: Database | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._out: asyncio.Queue[Message | Refused | None] = asyncio.Queue()
        self._reader: asyncio.Task[None] | None = None

    async def responses(
        self, first: Message, requests: AsyncIterator[Message]
    ) -> AsyncIterator[Message]:
        """Everything to send, until the client closes its side."""
        self._take(first)
        self._reader = asyncio.create_task(self._read(requests))
        while (item := await self._out.get()) is not None:
            if isinstance(item, Refused):
                raise item
            yield item

    def close(self) -> None:
        """Stop to watch."""
        self._unsubscribe()
        if self._reader is not None:
            self._reader.cancel()

    async def _read(self, requests: AsyncIterator[Message]) -> None:
        try:
            async for request in requests:
                self._take(request)
            self._out.put_nowait(None)
        except Refused as refusal:
            self._out.put_nowait(refusal)

    def _take(self, request: Message) -> None:
        if self._database is None:
            self._database = self._engine.database(request.database)
            self._unsubscribe = self._database.subscribe(self._committed)
        match request.WhichOneof("target_change"):
            case "add_target":
                self._add(self._database, request.add_target)
            case "remove_target":
                if self.targets.pop(request.remove_target, None) is not None:
                    self._send_target(TargetChange.REMOVE, request.remove_target)
            case _:
                raise invalid("A listen request must add or remove a target.")
        self._changed()

    def _add(self, database: Database, target: Message) -> None:
        if target.target_id in self.targets:
            raise invalid(f"Target {target.target_id} is being watched already.")
        try:
            view = TargetView(database, target)
            self._allow(database, target)
        except Refused as refusal:
            self._send_target(TargetChange.ADD, target.target_id)
            self._send_target(TargetChange.REMOVE, target.target_id, cause=refusal)
            return
        self.targets[view.id] = view, target
        self._send_target(TargetChange.ADD, view.id)
        resumed = resume_time(database, target)
        if resumed is None and target.WhichOneof("resume_type") is not None:
            self._send_target(TargetChange.RESET, view.id)
        self._send_results(database, view, resumed)
        expected = target.expected_count.value
        if target.HasField("expected_count") and expected != len(view):
            self._send(ListenResponse(filter={"target_id": view.id, "count": len(view)}))
        if view.once:
            del self.targets[view.id]
            self._send_target(TargetChange.REMOVE, view.id)

    def _allow(self, database: Database, target: Message) -> None:
        gate = self._engine.gate
        if target.WhichOneof("target_type") == "query":
            query = target.query
            gate.allow_query(database, query.parent, query.structured_query, self._person)
        else:
            gate.allow_reads(database, target.documents.documents, self._person)

    def _send_results(self, database: Database, view: TargetView, resumed: int | None) -> None:
        now = database.now()
        self._send_changes({view.id: view.start(resumed)}, now)
        self._send_target(TargetChange.CURRENT, view.id, at=now)
        self._send_target(TargetChange.NO_CHANGE, at=now)

    def _committed(self, commit: Commit) -> None:
        changes = {number: view.after(commit) for number, (view, _) in self.targets.items()}
        if any(changes.values()):
            self._send_changes(changes, commit.time)
            self._send_target(TargetChange.NO_CHANGE, at=commit.time)

    def _send_changes(self, by_target: dict[int, list[Change]], at: int) -> None:
        """One message per document, however many targets it concerns."""
        documents: dict[str, list[tuple[int, Change]]] = {}
        for number, changes in by_target.items():
            for change in changes:
                documents.setdefault(change.name, []).append((number, change))
        for name, concerned in documents.items():
            self._counters.reads += 1
            self._send(_document_response(name, concerned, at))

    def _send_target(
        self, kind: int, number: int = 0, *, at: int | None = None, cause: Refused | None = None
    ) -> None:
        change = TargetChange(target_change_type=kind, target_ids=[number] if number else ())
        if at is not None and self._database is not None:
            change.read_time.CopyFrom(stamp(at))
            change.resume_token = token(self._database, at)
        if cause is not None:
            change.cause.code = cause.code.value[0]
            change.cause.message = cause.words
        self._send(ListenResponse(target_change=change))

    def _send(self, response: Message) -> None:
        if not self.is_silent:
            self._out.put_nowait(response)

    def reset(self) -> None:
        """Begin every target anew."""
        if self._database is None:
            return
        for number, (_, target) in list(self.targets.items()):
            view = TargetView(self._database, target)
            self.targets[number] = view, target
            self._send_target(TargetChange.RESET, number)
            self._send_results(self._database, view, None)

    def send_filters(self, extra: int) -> None:
        """Tell how many documents each target has, plus some that do not exist."""
        for number, (view, _) in self.targets.items():
            count = len(view) + extra
            self._send(ListenResponse(filter={"target_id": number, "count": count}))
        if self._database is not None:
            self._send_target(TargetChange.NO_CHANGE, at=self._database.now())

    def drop_all(self, cause: Refused) -> None:
        """End every target."""
        for number in list(self.targets):
            del self.targets[number]
            self._send_target(TargetChange.REMOVE, number, cause=cause)


def _document_response(name: str, concerned: Iterable[tuple[int, Change]], at: int) -> Message:
    entered = [number for number, change in concerned if change.entered]
    left = [number for number, change in concerned if not change.entered]
    document = next((change.document for _, change in concerned if change.document), None)
    if document is not None:
        return ListenResponse(
            document_change={
                "document": document,
                "target_ids": entered,
                "removed_target_ids": left,
            }
        )
    gone = {"document": name, "removed_target_ids": left, "read_time": stamp(at)}
    if any(change.exists for _, change in concerned):
        return ListenResponse(document_remove=gone)
    return ListenResponse(document_delete=gone)
