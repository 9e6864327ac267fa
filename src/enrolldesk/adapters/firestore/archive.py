"""The Archive on Firestore: every page of every collection as of one moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.app.sync.feed import Document, Order, Place

PAGE: Final = 300


class FirestoreArchive:
    """Reads through the connection of a feed; the server keeps each moment for an hour."""

    def __init__(self, feed: FirestoreFeed, page: int = PAGE) -> None:
        """Share the feed's connection; whoever made that closes it."""
        self._feed = feed
        self._page = page

    async def begin(self) -> datetime:
        """The server's time of now."""
        return await self._feed.server_time()

    async def documents(self, collection: str, at: datetime) -> AsyncIterator[Document]:
        """Every document of a collection, in pages."""
        after: Place | None = None
        while True:
            page = await self._feed.page(collection, Order.NAME, after, self._page, at)
            for document in page.documents:
                yield document
            if page.after is None:
                return
            after = page.after
