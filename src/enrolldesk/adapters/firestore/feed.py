"""The Feed on Firestore: queries along server times, documents by name, and a doorbell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import grpc
from google.auth.credentials import Credentials
from google.cloud.firestore_v1.types import document, firestore, query

from enrolldesk.adapters.firestore.bearers import Bearers
from enrolldesk.adapters.firestore.channel import Channel, Metadata
from enrolldesk.adapters.firestore.documents import school_path
from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.adapters.firestore.listening import Doorbell
from enrolldesk.adapters.firestore.listing import Listing
from enrolldesk.adapters.firestore.values import document_of, moment_of
from enrolldesk.app.sync.feed import Document, Order, Page, Place
from enrolldesk.app.sync.remote import SignedOut

READ_SECONDS: Final = 20.0
SILENCE_SECONDS: Final = 120.0
"""A listener that hears nothing for so long may be dead: go and look."""

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AT_OR_AFTER: Final = query.StructuredQuery.FieldFilter.Operator.GREATER_THAN_OR_EQUAL
_AFTER: Final = query.StructuredQuery.FieldFilter.Operator.GREATER_THAN


class FirestoreFeed:
    """A school on a Firestore server, read only; to be made and used within one event loop."""

    def __init__(
        self,
        project: str,
        school_id: str,
        *,
        emulator: str = "",
        credentials: Credentials | Bearers | None = None,
        read_seconds: float = READ_SECONDS,
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        """Connect when first used; ``emulator`` is host:port of a server for tests."""
        self.school = school_path(project, school_id)
        self._read_seconds = read_seconds
        self._silence_seconds = silence_seconds
        self.channel = Channel(project, emulator, credentials)
        self._bell: Doorbell | None = None
        self._listing = Listing(self.channel, self.school, read_seconds)
        # The client's own call wraps every document twice; a school is half a million of them.
        self._run_query = self.channel.grpc.unary_stream(
            "/google.firestore.v1.Firestore/RunQuery",
            request_serializer=firestore.RunQueryRequest.serialize,
            response_deserializer=firestore.RunQueryResponse.pb().FromString,
        )

    async def server_time(self) -> datetime:
        """The server's clock, as an answer to a question that costs one read."""
        return (await self._run(_selected("batches"), Order.NAME, 1)).read_time

    async def batches(self, since: datetime, after: Place | None, limit: int) -> Page:
        """Guards committed at that time or later, in the order of their times."""
        asked = self._ordered("batches", Order.COMMITTED_AT, since, after)
        page = await self._run(asked, Order.COMMITTED_AT, limit)
        if self._bell is not None and self._bell.is_deaf(page):
            await self._stop_listening()
        return page

    async def batch_count(self, since: datetime) -> int:
        """How many guards were committed at that time or later."""
        return await self._count(self._ordered("batches", Order.COMMITTED_AT, since, None))

    async def page(
        self,
        collection: str,
        order: Order,
        after: Place | None,
        limit: int,
        at: datetime | None = None,
    ) -> Page:
        """Documents of a collection, now or ``at`` a moment of the last hour.

        Its ``read_time`` says nothing. A document whose value of the order is no time may be in it.
        """
        listed = await self._listing.page(collection, order, after, limit, at)
        if listed is not None:
            return listed
        asked = self._ordered(collection, order, _BEGINNING, after)
        return await self._run(asked, order, limit, at)

    async def count(self, collection: str) -> int:
        """How many documents a collection has."""
        return await self._count(_selected(collection))

    async def documents(self, paths: Sequence[str]) -> Sequence[Document]:
        """These documents as they stand now, in the order asked for."""
        request = firestore.BatchGetDocumentsRequest(
            database=self.channel.database, documents=[f"{self.school}/{path}" for path in paths]
        )

        async def ask(metadata: Metadata) -> dict[str, Document]:
            found: dict[str, Document] = {}
            answers = await self.channel.api.batch_get_documents(
                request, retry=None, timeout=self._read_seconds, metadata=metadata
            )
            async for answer in answers:
                raw = firestore.BatchGetDocumentsResponse.pb(answer)
                if raw.HasField("found"):
                    one = document_of(raw.found, self.school)
                    found[one.path] = one
            return found

        with told_apart():
            found = await self.channel.call(ask)
        return [found[path] for path in paths if path in found]

    async def rung(self, since: datetime) -> Page | None:
        """The guards that show, by a listener that stays open as long as it hears.

        It listens under the word of one person, and anew once somebody else reads.
        """
        try:
            listener = self.channel.sender()
        except SignedOut:
            await self._stop_listening()
            raise
        if self._bell is None or self._bell.ended or self._bell.listener != listener:
            await self._stop_listening()
            self._bell = self._listening(since)
        return await self._bell.ring(self._silence_seconds)

    def _listening(self, since: datetime) -> Doorbell:
        asked = _selected("batches")
        asked.where = _where("committed_at", _AFTER, since)
        target = firestore.Target(
            query=firestore.Target.QueryTarget(parent=self.school, structured_query=asked),
            target_id=1,
        )
        request = firestore.ListenRequest(database=self.channel.database, add_target=target)
        return Doorbell(self.channel, request, self.school, since)

    async def _stop_listening(self) -> None:
        bell, self._bell = self._bell, None
        if bell is not None:
            await bell.close()

    async def returned(self) -> None:
        """Return once the connection was broken and stands again; asks the server nothing."""
        state = self.channel.grpc.get_state(try_to_connect=True)
        while state is grpc.ChannelConnectivity.READY:
            await self.channel.grpc.wait_for_state_change(state)
            state = self.channel.grpc.get_state(try_to_connect=True)
        while state is not grpc.ChannelConnectivity.READY:
            await self.channel.grpc.wait_for_state_change(state)
            state = self.channel.grpc.get_state(try_to_connect=True)

    async def close(self) -> None:
        """Let go of the connection; nothing of it survives."""
        await self._stop_listening()
        await self.channel.close()

    def _ordered(
        self, collection: str, order: Order, since: datetime, after: Place | None
    ) -> query.StructuredQuery:
        """A query along an order; a time's order leaves out what has no time there."""
        asked = _selected(collection)
        by_time = order is not Order.NAME
        if by_time:
            asked.where = _where(order.value, _AT_OR_AFTER, since)
            asked.order_by.append(_order(order.value))
        asked.order_by.append(_order("__name__"))
        if after is not None:
            name = document.Value(reference_value=f"{self.school}/{collection}/{after.key}")
            times = [document.Value(timestamp_value=after.at)] if by_time else []
            asked.start_at = query.Cursor(values=[*times, name], before=False)
        return asked

    async def _run(
        self,
        asked: query.StructuredQuery,
        order: Order,
        limit: int,
        at: datetime | None = None,
    ) -> Page:
        asked.limit = limit
        request = firestore.RunQueryRequest(
            parent=self.school, structured_query=asked, read_time=at
        )

        async def ask(metadata: Metadata) -> tuple[list[Document], datetime]:
            documents: list[Document] = []
            read_time = _BEGINNING
            answers = self._run_query(
                request,
                timeout=self._read_seconds,
                metadata=(*metadata, ("x-goog-request-params", f"parent={self.school}")),
            )
            async for raw in answers:
                if raw.HasField("read_time"):
                    read_time = moment_of(raw.read_time)
                if raw.HasField("document"):
                    documents.append(document_of(raw.document, self.school))
            return documents, read_time

        with told_apart():
            documents, read_time = await self.channel.call(ask)
        after = None
        if len(documents) == limit:
            last = documents[-1]
            at = None if order is Order.NAME else last.fields[order.value]
            after = Place(last.key, at)
        return Page(tuple(documents), read_time, after)

    async def _count(self, asked: query.StructuredQuery) -> int:
        aggregation = query.StructuredAggregationQuery.Aggregation(
            alias="count", count=query.StructuredAggregationQuery.Aggregation.Count()
        )
        request = firestore.RunAggregationQueryRequest(
            parent=self.school,
            structured_aggregation_query=query.StructuredAggregationQuery(
                structured_query=asked, aggregations=[aggregation]
            ),
        )

        async def ask(metadata: Metadata) -> int:
            answers = await self.channel.api.run_aggregation_query(
                request, retry=None, timeout=self._read_seconds, metadata=metadata
            )
            counts = [
                int(answer.result.aggregate_fields["count"].integer_value)
                async for answer in answers
                if "count" in answer.result.aggregate_fields
            ]
            return sum(counts)

        with told_apart():
            return await self.channel.call(ask)


def _selected(collection: str) -> query.StructuredQuery:
    return query.StructuredQuery(
        from_=[query.StructuredQuery.CollectionSelector(collection_id=collection)]
    )


def _where(field: str, op: Any, at: datetime) -> query.StructuredQuery.Filter:
    return query.StructuredQuery.Filter(
        field_filter=query.StructuredQuery.FieldFilter(
            field=_field(field), op=op, value=document.Value(timestamp_value=at)
        )
    )


def _order(field: str) -> query.StructuredQuery.Order:
    ascending = query.StructuredQuery.Direction.ASCENDING
    return query.StructuredQuery.Order(field=_field(field), direction=ascending)


def _field(path: str) -> query.StructuredQuery.FieldReference:
    return query.StructuredQuery.FieldReference(field_path=path)
