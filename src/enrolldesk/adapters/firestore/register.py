"""The Register on Firestore: the school's document, and the secrets of its desks."""

from __future__ import annotations

from typing import Final

from google.cloud.firestore_v1.types import common, document, firestore, write

from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.app.connecting.register import Seat
from enrolldesk.app.connecting.standing import SCHOOL, SECRET
from enrolldesk.app.sync.feed import Document, Order

ROTATE_SECONDS: Final = 10.0


class FirestoreRegister:
    """Asks through the connection of a feed."""

    def __init__(self, feed: FirestoreFeed) -> None:
        """Share the feed's connection; whoever made that closes it."""
        self._feed = feed

    async def school(self) -> Document | None:
        """The document that says which school this is."""
        return next(iter(await self._feed.documents([SCHOOL])), None)

    async def has_batches(self) -> bool:
        """Whether anything was ever committed to this school."""
        return bool((await self._feed.page("batches", Order.NAME, None, 1)).documents)

    async def seat(self, desk_id: str) -> Seat | None:
        """Who holds a desk."""
        for found in await self._feed.documents([f"desks/{desk_id}"]):
            secret = found.fields.get(SECRET)
            return Seat(secret if isinstance(secret, str) else "", found.update_time)
        return None

    async def rotate(self, desk_id: str, held: Seat, secret: str) -> None:
        """Hold the desk by another secret, unless its document changed since."""
        change = write.Write(
            update=document.Document(
                name=f"{self._feed.school}/desks/{desk_id}",
                fields={SECRET: document.Value(string_value=secret)},
            ),
            update_mask=common.DocumentMask(field_paths=[SECRET]),
            current_document=common.Precondition(update_time=held.update_time),
        )
        request = firestore.CommitRequest(database=self._feed.channel.database, writes=[change])
        channel = self._feed.channel
        with told_apart():
            await channel.call(
                lambda metadata: channel.api.commit(
                    request, retry=None, timeout=ROTATE_SECONDS, metadata=metadata
                )
            )
