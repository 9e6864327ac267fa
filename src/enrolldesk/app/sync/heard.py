"""Ports that are listened to: every answer of the server, and every step of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.feed import Feed
from enrolldesk.app.sync.outbox import Outbox
from enrolldesk.app.sync.pull import Puller
from enrolldesk.app.sync.remote import (
    Guard,
    NotApplied,
    Parcel,
    Refused,
    Remote,
    SyncProblem,
)
from enrolldesk.app.sync.replica import Replica
from enrolldesk.app.sync.status import Progress

Heard = Callable[[SyncProblem | None], None]


class HeardRemote:
    """A remote that tells after each call whether the server answered."""

    def __init__(self, remote: Remote, heard: Heard) -> None:
        """``heard`` is told None where it did, whatever the answer was."""
        self._remote = remote
        self._heard = heard

    async def commit(self, parcels: Sequence[Parcel]) -> None:
        """Commit; raises a SyncProblem."""
        try:
            await self._remote.commit(parcels)
        except SyncProblem as problem:
            self._tell(problem)
            raise
        self._heard(None)

    async def guard(self, batch_id: str) -> Guard | None:
        """What stands under the batch's id now."""
        try:
            found = await self._remote.guard(batch_id)
        except SyncProblem as problem:
            self._tell(problem)
            raise
        self._heard(None)
        return found

    async def fence(self, parcel: Parcel, next_id: str = "") -> Guard:
        """Make sure that the batch can never land any more."""
        return await self._remote.fence(parcel, next_id)

    async def close(self) -> None:
        """Let go of the connection."""
        await self._remote.close()

    def _tell(self, problem: SyncProblem) -> None:
        self._heard(None if isinstance(problem, NotApplied | Refused) else problem)


class HeardOutbox:
    """An outbox that tells what each step changed once it is durable."""

    def __init__(
        self,
        outbox: Outbox,
        touched: Callable[[Sequence[str]], Changes],
        moved: Callable[[Changes], None],
    ) -> None:
        """``touched`` says what rows a batch is about."""
        self._outbox = outbox
        self._touched = touched
        self._moved = moved

    def ready(self, now: datetime, limit: int) -> Sequence[Parcel]:
        """The next batches to send."""
        return self._outbox.ready(now, limit)

    def next_attempt(self, now: datetime) -> datetime | None:
        """When the next waiting batch may be tried."""
        return self._outbox.next_attempt(now)

    def sending(self, batch_ids: Sequence[str]) -> None:
        """They are on their way."""
        self._outbox.sending(batch_ids)
        self._moved(Changes(outbox=True))

    def committed(self, batch_ids: Sequence[str], at: datetime | None) -> None:
        """The server holds them."""
        # Asked before: what a batch is about is forgotten once it is committed.
        touched = self._touched(batch_ids)
        self._outbox.committed(batch_ids, at)
        self._moved(touched)

    def waiting(self, batch_ids: Sequence[str], next_attempt: datetime, reason: str) -> None:
        """They are to be tried again."""
        self._outbox.waiting(batch_ids, next_attempt, reason)
        self._moved(Changes(outbox=True))

    def needs_attention(self, batch_id: str, reason: str) -> None:
        """A person decides."""
        self._outbox.needs_attention(batch_id, reason)
        self._moved(self._touched([batch_id]))

    def resend(self, batch_ids: Sequence[str] | None = None) -> None:
        """Try these, or all that wait, at once."""
        self._outbox.resend(batch_ids)
        self._moved(Changes(outbox=True))

    def recover(self) -> int:
        """What was on its way waits again."""
        return self._outbox.recover()


class AskedPuller(Puller):
    """A puller that begins from the beginning when somebody asked for that."""

    def __init__(
        self,
        feed: Feed,
        replica: Replica,
        *,
        changed: Callable[[Changes], None],
        progress: Callable[[Progress], None],
        refresh_asked: Callable[[], bool],
        refresh_began: Callable[[], None],
    ) -> None:
        """``refresh_began`` is told once the download is begun for good: a crash resumes it."""
        super().__init__(feed, replica, changed=changed, progress=progress)
        self._refresh_asked = refresh_asked
        self._refresh_began = refresh_began
        self._beginning = False

    async def pull(self) -> Changes:
        """Take everything there is to take."""
        if self._beginning:
            self._beginning = False
            self._refresh_began()
        elif self._refresh_asked():
            self._beginning = True
            try:
                return await self.refresh()
            finally:
                self._beginning = False
        return await super().pull()
