"""Whole collections, many documents to a message: a query sends one message for each of them.

Taking a message costs a desk as much time as reading the document in it, so a school comes twice as
quickly. A list is followed by the server's own word for where it was, which nobody else can make:
where that is not at hand, or a list fails, a query goes on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from google.cloud.firestore_v1.types import firestore

from enrolldesk.adapters.firestore.channel import Channel
from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.adapters.firestore.values import document_of
from enrolldesk.app.sync.feed import Document, Order, Page, Place
from enrolldesk.app.sync.remote import OverQuota, Refused

_LARGEST: Final = 300
"""Documents that a server puts into one answer, whatever it is asked for."""

_NOBODY_ASKS: Final = datetime.min.replace(tzinfo=UTC)
"""A list does not tell the server's time."""

_Along = tuple[str, Order, datetime | None]


class Listing:
    """Pages of the collections of a school; knows where those stand that it has begun."""

    def __init__(self, channel: Channel, school: str, seconds: float) -> None:
        """Each answer is waited for so long."""
        self._channel = channel
        self._routed = (("x-goog-request-params", f"parent={school}"),)
        self._school = school
        self._seconds = seconds
        self._further: dict[_Along, tuple[Place, str]] = {}
        self._list_documents: Any = channel.grpc.unary_unary(
            "/google.firestore.v1.Firestore/ListDocuments",
            request_serializer=firestore.ListDocumentsRequest.serialize,
            response_deserializer=firestore.ListDocumentsResponse.pb().FromString,
        )

    async def page(
        self, collection: str, order: Order, after: Place | None, limit: int, at: datetime | None
    ) -> Page | None:
        """The documents after a place; None where only a query can tell. Raises a SyncProblem."""
        along = collection, order, at
        place, token = self._further.pop(along, (None, ""))
        if place != after:
            return None
        request = firestore.ListDocumentsRequest(
            parent=self._school,
            collection_id=collection,
            page_size=min(limit, _LARGEST),
            page_token=token if after is not None else "",
            order_by="" if order is Order.NAME else order.value,
            read_time=at,
        )
        try:
            with told_apart():
                answer = await self._channel.call(
                    lambda metadata: self._list_documents(
                        request, timeout=self._seconds, metadata=(*metadata, *self._routed)
                    )
                )
        except (OverQuota, Refused):
            # Too much for one message, or the word of an hour ago: a query says what it is.
            return None
        documents = tuple(document_of(raw, self._school) for raw in answer.documents)
        if not answer.next_page_token:
            return Page(documents, _NOBODY_ASKS)
        last = _place_of(documents[-1], order) if documents else None
        if last is None:
            return None
        self._further[along] = last, answer.next_page_token
        return Page(documents, _NOBODY_ASKS, last)


def _place_of(document: Document, order: Order) -> Place | None:
    """Where a query would go on after a document; None where its order passes it over."""
    if order is Order.NAME:
        return Place(document.key)
    time = document.fields.get(order.value)
    return Place(document.key, time) if isinstance(time, datetime) else None
