"""The doorbell: a listener that stays open, and the guards it brings.

It may go deaf without a word. Whoever reads the feed compares: a guard that was found there and
never rang here is the sign to listen anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from google.cloud.firestore_v1.types import firestore

from enrolldesk.adapters.firestore.channel import Channel, Metadata
from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.adapters.firestore.values import document_of, moment_of
from enrolldesk.app.sync.feed import Document, Page
from enrolldesk.app.sync.remote import SyncProblem

_CHANGE = firestore.TargetChange.TargetChangeType
_TOGETHER = {_CHANGE.NO_CHANGE, _CHANGE.CURRENT}


class Doorbell:
    """Guards committed after a time, as they come; used in one event loop."""

    def __init__(
        self, channel: Channel, request: firestore.ListenRequest, school: str, since: datetime
    ) -> None:
        """Listen at once; ``since`` is the time after which guards ring. Raises SignedOut."""
        self.listener = channel.sender()
        """Under whose word it listens; empty for this computer's own."""
        self._school = school
        self._since = since
        self._rang: set[str] = set()
        self._heard: asyncio.Queue[Page | SyncProblem | None] = asyncio.Queue()
        self._reader = asyncio.create_task(self._read(channel, request))

    async def ring(self, silence: float) -> Page | None:
        """The next guards; None when it is time to look: silence for so long, a listener that
        ended or lost count. Raises a SyncProblem."""
        try:
            async with asyncio.timeout(silence):
                heard = await self._heard.get()
        except TimeoutError:
            return None
        if isinstance(heard, SyncProblem):
            raise heard
        return heard

    @property
    def ended(self) -> bool:
        """Whether everything it had to say was said."""
        return self._reader.done() and self._heard.empty()

    def is_deaf(self, page: Page) -> bool:
        """Whether any of these guards ought to have rung and did not."""
        return any(
            one.fields["committed_at"] > self._since and one.key not in self._rang
            for one in page.documents
        )

    async def close(self) -> None:
        """Listen no more."""
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def _read(self, channel: Channel, request: firestore.ListenRequest) -> None:
        try:
            with told_apart():
                await channel.call(
                    lambda metadata: self._listen(channel, request, metadata), self.listener
                )
        except SyncProblem as problem:
            # A token ends while somebody listens: whoever looks next has another one, or hears why.
            ended = self.listener and problem.status == "UNAUTHENTICATED"
            self._heard.put_nowait(None if ended else problem)
        else:
            self._heard.put_nowait(None)

    async def _listen(
        self, channel: Channel, request: firestore.ListenRequest, metadata: Metadata
    ) -> None:
        done = asyncio.Event()

        async def requests() -> AsyncIterator[firestore.ListenRequest]:
            yield request
            await done.wait()

        try:
            answers: Any = await channel.api.listen(
                requests(), retry=None, timeout=None, metadata=metadata
            )
            try:
                await self._hear(aiter(answers))
            finally:
                answers.cancel()
        finally:
            done.set()

    async def _hear(self, answers: AsyncIterator[Any]) -> None:
        came: list[Document] = []
        async for answer in answers:
            raw = firestore.ListenResponse.pb(answer)
            change = raw.target_change
            if raw.HasField("document_change"):
                one = document_of(raw.document_change.document, self._school)
                self._rang.add(one.key)
                came.append(one)
            elif change.target_change_type == _CHANGE.REMOVE:
                return
            elif raw.HasField("filter") or change.target_change_type == _CHANGE.RESET:
                self._heard.put_nowait(None)
            elif came and change.target_change_type in _TOGETHER and change.HasField("read_time"):
                self._heard.put_nowait(Page(tuple(came), moment_of(change.read_time)))
                came = []
