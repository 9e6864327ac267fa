"""The methods that write: commits, single documents, batches, and transactions."""

import asyncio
import secrets
import string
from typing import Any

from google.rpc.status_pb2 import Status as RpcStatus

from enrolldesk.testing.firestore import fields
from enrolldesk.testing.firestore.calls import Counters
from enrolldesk.testing.firestore.engine import Engine
from enrolldesk.testing.firestore.paths import check_document, check_id, split
from enrolldesk.testing.firestore.rules import Person
from enrolldesk.testing.firestore.wire import (
    BatchWriteResponse,
    BeginTransactionResponse,
    CommitResponse,
    Document,
    Message,
    Refused,
    Write,
    WriteResult,
    empty,
    invalid,
    stamp,
)
from enrolldesk.testing.firestore.writes import LARGEST_REQUEST, target

_ID_LETTERS = string.ascii_letters + string.digits
_MOST_IN_BATCH = 500


class Writing:
    """Answers requests that change documents."""

    def __init__(self, engine: Engine, counters: Counters) -> None:
        self._engine = engine
        self._counters = counters

    async def commit(self, request: Message, person: Person | None) -> Message:
        """All writes or none."""
        _check_size(request)
        time, results = await self._engine.commit(
            request.database, request.writes, person, request.transaction
        )
        self._count(request.writes)
        return CommitResponse(write_results=results, commit_time=stamp(time))

    async def batch_write(self, request: Message, person: Person | None) -> Message:
        """Each write by itself, side by side; every one has a status of its own."""
        _check_size(request)
        writes = list(request.writes)
        if len(writes) > _MOST_IN_BATCH:
            raise invalid(f"At most {_MOST_IN_BATCH} writes per batch.")
        if len({target(write) for write in writes}) != len(writes):
            raise invalid("A document can be written to at most once in a batch.")
        outcomes = await asyncio.gather(
            *(self._write_alone(request.database, write, person) for write in writes)
        )
        return BatchWriteResponse(
            write_results=[result for result, _ in outcomes],
            status=[status for _, status in outcomes],
        )

    async def _write_alone(
        self, root: str, write: Message, person: Person | None
    ) -> tuple[Message, Message]:
        try:
            _, (result,) = await self._engine.commit(root, [write], person)
        except Refused as refusal:
            return WriteResult(), RpcStatus(code=refusal.code.value[0], message=refusal.words)
        self._count([write])
        return result, RpcStatus()

    async def create_document(self, request: Message, person: Person | None) -> Message:
        """Create one document, with an id of its own if the client gives none."""
        check_id(request.collection_id)
        made = "".join(secrets.choice(_ID_LETTERS) for _ in range(20))
        name = f"{request.parent}/{request.collection_id}/{request.document_id or made}"
        write = Write(
            update=Document(name=name, fields=request.document.fields),
            current_document={"exists": False},
        )
        return await self._write_one(write, name, request, person)

    async def update_document(self, request: Message, person: Person | None) -> Message:
        """Write one document, or the fields of it that a mask names."""
        write = Write(update=request.document, current_document=request.current_document)
        if request.HasField("update_mask"):
            write.update_mask.CopyFrom(request.update_mask)
        if not request.HasField("current_document"):
            write.ClearField("current_document")
        return await self._write_one(write, request.document.name, request, person)

    async def delete_document(self, request: Message, person: Person | None) -> Message:
        """Delete one document, whether or not it exists unless the request demands it."""
        write = Write(delete=request.name, current_document=request.current_document)
        await self._engine.commit(check_document(request.name), [write], person)
        self._count([write])
        return empty()

    async def begin_transaction(self, request: Message, _person: Person | None) -> Message:
        """Open a transaction."""
        database = self._engine.database(request.database)
        transaction = self._engine.transactions.begin(database, request.options)
        return BeginTransactionResponse(transaction=transaction.id)

    async def rollback(self, request: Message, _person: Person | None) -> Message:
        """Give a transaction up, and its locks with it."""
        self._engine.transactions.roll_back(request.transaction)
        return empty()

    async def _write_one(
        self, write: Message, name: str, request: Message, person: Person | None
    ) -> Message:
        _check_size(request)
        root = split(name)[0]
        await self._engine.commit(root, [write], person)
        self._count([write])
        document = self._engine.database(root).current(name)
        if request.HasField("mask") and document is not None:
            return fields.masked(document, request.mask.field_paths)
        return document

    def _count(self, writes: Any) -> None:
        deletes = sum(write.WhichOneof("operation") == "delete" for write in writes)
        self._counters.deletes += deletes
        self._counters.writes += len(writes) - deletes


def _check_size(request: Message) -> None:
    if request.ByteSize() > LARGEST_REQUEST:
        raise invalid(f"Request payload size exceeds the limit: {LARGEST_REQUEST} bytes.")
