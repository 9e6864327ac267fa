"""The methods that read: documents by name, queries, aggregations, listings."""

import time
from collections.abc import AsyncIterator, Iterable

from enrolldesk.testing.firestore import explain, fields
from enrolldesk.testing.firestore.aggregations import Aggregations
from enrolldesk.testing.firestore.calls import Counters
from enrolldesk.testing.firestore.documents import Database, Version
from enrolldesk.testing.firestore.engine import Engine, View
from enrolldesk.testing.firestore.paths import check_document, split
from enrolldesk.testing.firestore.queries import Query
from enrolldesk.testing.firestore.rules import Person
from enrolldesk.testing.firestore.wire import (
    BatchGetDocumentsResponse,
    Message,
    Refused,
    RunAggregationQueryResponse,
    RunQueryResponse,
    Status,
    stamp,
)

_ENTRIES_PER_READ = 1000


class Reading:
    """Answers requests that change nothing."""

    def __init__(self, engine: Engine, counters: Counters) -> None:
        self._engine = engine
        self._counters = counters

    async def get_document(self, request: Message, person: Person | None) -> Message:
        """One document, or NOT_FOUND."""
        database = self._engine.database(check_document(request.name))
        view = self._engine.view(request, database)
        (document,) = await self._documents(view, [request.name], request, person)
        if document is None:
            raise Refused(Status.NOT_FOUND, f'Document "{request.name}" not found.')
        return document

    async def batch_get_documents(
        self, request: Message, person: Person | None
    ) -> AsyncIterator[Message]:
        """Several documents, each named once: those found, then those missing."""
        database = self._engine.database(request.database)
        names = list(dict.fromkeys(request.documents))
        for name in names:
            check_document(name)
        view = self._engine.view(request, database)
        if view.new_id:
            yield BatchGetDocumentsResponse(transaction=view.new_id)
        documents = await self._documents(view, names, request, person)
        at = stamp(view.read_time)
        for document in documents:
            if document is not None:
                yield BatchGetDocumentsResponse(found=document, read_time=at)
        for name, document in zip(names, documents, strict=True):
            if document is None:
                yield BatchGetDocumentsResponse(missing=name, read_time=at)

    async def run_query(self, request: Message, person: Person | None) -> AsyncIterator[Message]:
        """The results of a query, in order."""
        started = time.perf_counter()
        database = self._engine.database(split(request.parent)[0])
        query = Query(request.parent, request.structured_query)
        self._engine.gate.allow_query(database, request.parent, request.structured_query, person)
        view = self._engine.view(request, database)
        if view.new_id:
            yield RunQueryResponse(transaction=view.new_id)
        if request.HasField("explain_options") and not request.explain_options.analyze:
            yield RunQueryResponse(explain_metrics=explain.plan(query))
            return
        found = await self._run(view, query)
        results = found[query.offset :]
        reads = max(1, len(found))
        self._counters.reads += reads
        at = stamp(view.read_time)
        skipped = min(query.offset, len(found))
        if skipped or not results:
            yield RunQueryResponse(read_time=at, skipped_results=skipped)
        for document in query.documents(results):
            yield RunQueryResponse(document=document, read_time=at)
        if request.HasField("explain_options"):
            took = time.perf_counter() - started
            yield RunQueryResponse(
                explain_metrics=explain.outcome(query, len(results), reads, took)
            )

    async def run_aggregation_query(
        self, request: Message, person: Person | None
    ) -> AsyncIterator[Message]:
        """Count, sums and averages over a query's results."""
        started = time.perf_counter()
        database = self._engine.database(split(request.parent)[0])
        asked = request.structured_aggregation_query
        aggregations = Aggregations(asked.aggregations)
        query = Query(request.parent, asked.structured_query, aggregations.fields)
        self._engine.gate.allow_query(database, request.parent, asked.structured_query, person)
        view = self._engine.view(request, database)
        if view.new_id:
            yield RunAggregationQueryResponse(transaction=view.new_id)
        if request.HasField("explain_options") and not request.explain_options.analyze:
            yield RunAggregationQueryResponse(explain_metrics=explain.plan(query))
            return
        found = (await self._run(view, query))[query.offset :]
        reads = max(1, -(-len(found) // _ENTRIES_PER_READ))
        self._counters.reads += reads
        yield RunAggregationQueryResponse(
            result=aggregations.over(found), read_time=stamp(view.read_time)
        )
        if request.HasField("explain_options"):
            took = time.perf_counter() - started
            yield RunAggregationQueryResponse(
                explain_metrics=explain.outcome(query, 1, reads, took)
            )

    async def _run(self, view: View, query: Query) -> list[Version]:
        """Run a query; in a transaction lock what it found, and find again what that waited for."""
        found = query.run(view.database, view.at)
        transaction = view.transaction
        if transaction is None or transaction.is_read_only:
            return found
        while True:
            names = {version.name for version in found}
            await self._engine.transactions.read(transaction, names)
            found = query.run(view.database)
            if {version.name for version in found} <= names:
                transaction.saw_query(query)
                return found

    async def _documents(
        self, view: View, names: list[str], request: Message, person: Person | None
    ) -> list[Message | None]:
        self._engine.gate.allow_reads(view.database, names, person)
        if view.transaction is not None:
            await self._engine.transactions.read(view.transaction, names)
        self._counters.reads += len(names)
        mask = request.mask.field_paths if request.HasField("mask") else None
        return [_seen(view.database, name, view.at, mask) for name in names]


def _seen(
    database: Database, name: str, at: int | None, mask: Iterable[str] | None
) -> Message | None:
    version = database.version(name, at)
    if version is None or version.document is None:
        return None
    return version.document if mask is None else fields.masked(version.document, mask)
