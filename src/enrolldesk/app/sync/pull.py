"""Server to replica: what changed since the last look, or a school from its beginning.

The feed of guards names what was touched, those documents are read again, and only a document
newer than the one held is taken. A doorbell or a clock may say when to look; what there is to take
only the feed says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Final

from enrolldesk.app.changes import Changes, united
from enrolldesk.app.sync.feed import Document, Feed, Order, Page
from enrolldesk.app.sync.reading import COLLECTIONS, Notice, notice_of
from enrolldesk.app.sync.replica import DEEPEST, Download, Judged, Replica, in_order, judged
from enrolldesk.app.sync.status import Progress as Progress
from enrolldesk.app.sync.values import Unreadable

OVERLAP: Final = timedelta(minutes=10)
"""Server times can surface out of order: every look begins so much before the last one."""

PAGE: Final = 200
"""Documents in one answer of the server."""

DOWNLOAD_PAGE: Final = 500
"""The same while a whole school comes: a question costs as much time as many documents."""

TRANSACTION: Final = 50
"""Documents in one transaction: a click at the desk never waits for more."""

# In the order of the server's and the desks' times the ledger reads as it was recorded.
_ORDERS: Final = {"enrollments": Order.ENROLLED_AT, "entries": Order.COMMITTED_AT}


def _unheard(_: object) -> None:
    """For whoever does not listen."""


class Puller:
    """Takes what the server holds; keeps no state that the replica does not keep."""

    def __init__(
        self,
        feed: Feed,
        replica: Replica,
        *,
        changed: Callable[[Changes], None] = _unheard,
        progress: Callable[[Progress], None] = _unheard,
        page: int | None = None,
    ) -> None:
        """``changed`` hears of every transaction once it is durable, even of a look that fails."""
        self._feed = feed
        self._replica = replica
        self._changed = changed
        self._progress = progress
        self._page = page or PAGE
        self._download_page = page or DOWNLOAD_PAGE
        self._pulled: list[Changes] = []

    async def pull(self) -> Changes:
        """Take everything there is to take; a download that was interrupted goes on.

        Raises a SyncProblem; what was taken until then stays.
        """
        self._pulled = []
        position = self._replica.position()
        if position.cursor is None and position.download is None:
            await self._begin(by_name=False)
        await self._download()
        if not await self._follow(unless_longer=True):
            await self._begin(by_name=False)
            await self._download()
            await self._follow()
        await self._take(await self._read(self._replica.due()))
        return united(self._pulled)

    async def heard(self, rung: Page) -> Changes:
        """Take what the bell named; how far the feed was followed only a look tells.

        Raises a SyncProblem.
        """
        self._pulled = []
        await self._take_named(rung)
        await self._take(await self._read(self._replica.due()))
        return united(self._pulled)

    async def refresh(self) -> Changes:
        """Read every document again, for changes that were made outside EnrollDesk."""
        self._replica.forget_times()
        await self._begin(by_name=True)
        return await self.pull()

    async def _begin(self, *, by_name: bool) -> None:
        """Note the server's time first: what is committed during the download is in the feed."""
        cursor = await self._feed.server_time()
        expected = 0
        for collection in COLLECTIONS:
            expected += await self._feed.count(collection)
        self._replica.begin(cursor, Download(by_name=by_name, expected=expected))

    async def _download(self) -> None:
        """Take page after page; the next one is on its way while one is taken."""
        ahead: asyncio.Task[Page] | None = None
        try:
            while (download := self._replica.position().download) is not None:
                self._progress(Progress(download.fetched, download.expected))
                page = await (ahead or self._fetched(download))
                further = download.further(len(page.documents), page.after)
                ahead = None
                if further.step < len(COLLECTIONS):
                    ahead = asyncio.create_task(self._fetched(further))
                await self._take(page.documents)
                self._got(further)
        finally:
            if ahead is not None:
                ahead.cancel()
                await asyncio.gather(ahead, return_exceptions=True)

    async def _fetched(self, download: Download) -> Page:
        collection = COLLECTIONS[download.step]
        by_name = download.by_name or collection not in _ORDERS
        order = Order.NAME if by_name else _ORDERS[collection]
        return await self._feed.page(collection, order, download.after, self._download_page)

    def _got(self, further: Download) -> None:
        """Remember how far the download is."""
        if further.step < len(COLLECTIONS):
            self._replica.downloading(further)
        elif further.fetched < further.expected and not further.by_name:
            # Something lacks the time it should stand under; by name it is found.
            self._replica.downloading(Download(by_name=True, expected=further.expected))
        else:
            self._replica.downloading(None)
            self._progress(Progress(further.fetched, further.expected))

    async def _follow(self, *, unless_longer: bool = False) -> bool:
        """Take what the feed names; False, with nothing taken, when a download is shorter."""
        cursor = self._replica.position().cursor
        if cursor is None:
            return False
        since = cursor - OVERLAP
        page = await self._feed.batches(since, None, self._page)
        reached = page.read_time
        if unless_longer and page.after is not None:
            longer = await self._feed.batch_count(since) > self._replica.held_count()
            if longer and self._replica.unseen([one.key for one in page.documents]):
                return False
        while True:
            await self._take_named(page)
            if page.after is None:
                break
            # A guard from the future must not carry the cursor past those of today.
            self._replica.followed(min(reached, page.documents[-1].fields["committed_at"]))
            page = await self._feed.batches(since, page.after, self._page)
        self._replica.followed(reached)
        self._replica.forget_batches(reached - 2 * OVERLAP)
        return True

    async def _take_named(self, page: Page) -> None:
        """Read again what new guards touched, and only then count them as seen."""
        unseen = self._replica.unseen([one.key for one in page.documents])
        notices: list[Notice] = []
        refused: list[tuple[Document, Unreadable]] = []
        for guard in page.documents:
            if guard.key in unseen:
                try:
                    notices.append(notice_of(guard))
                except Unreadable as problem:
                    refused.append((guard, problem))
        touched = dict.fromkeys(path for notice in notices for path in notice.touched)
        readable = [path for path in touched if path.partition("/")[0] in COLLECTIONS]
        documents = await self._read(readable)
        self._replica.compare(notices, documents)
        await self._take(documents)
        self._replica.saw(notices, refused)

    async def _read(self, paths: Sequence[str]) -> list[Document]:
        found: list[Document] = []
        for start in range(0, len(paths), self._page):
            found += await self._feed.documents(paths[start : start + self._page])
        return found

    async def _take(self, documents: Iterable[Document]) -> None:
        """Take documents with all they refer to, in small transactions."""
        gathered: dict[str, Judged] = {one.path: judged(one) for one in documents}
        asked: set[str] = set()
        for _ in range(DEEPEST):
            lacking = self._lacking(gathered) - asked
            if not lacking:
                break
            asked |= lacking
            for one in await self._read(sorted(lacking)):
                gathered[one.path] = judged(one)
        ordered = in_order(gathered.values())
        for start in range(0, len(ordered), TRANSACTION):
            changes = self._replica.take(ordered[start : start + TRANSACTION])
            if changes != Changes():
                self._pulled.append(changes)
                self._changed(changes)
            # Whatever else this desk does over the network goes on in between.
            await asyncio.sleep(0)

    def _lacking(self, gathered: dict[str, Judged]) -> set[str]:
        wanted = {path for one in gathered.values() for path in one.references}
        return self._replica.lacking(wanted - gathered.keys())
