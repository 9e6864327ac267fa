"""One payment on its way to the server, and another desk that is to hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.pull import OVERLAP, Puller
from enrolldesk.app.sync.push import Pusher
from enrolldesk.app.sync.remote import Parcel, SyncProblem, Unreachable
from enrolldesk.app.sync.watch import Watch
from enrolldesk.testing.firestore.documents import wall_clock
from enrolldesk.testing.firestore.faults import Hold
from enrolldesk.testing.firestore.loops import run
from enrolldesk.testing.firestore.thread import ServerThread
from tests.integration.firestore.meeting import PROJECT, SCHOOL, SCHOOL_ID, Counter

SECONDS = 60.0
"""Deadlines that no call on this machine meets by itself."""
CENTS, MORE_CENTS = 1000, 100

Story = Callable[["Case"], Awaitable[None]]


class Office:
    """Two desks and one server for several cases.

    The server's clock goes on with each case: no look goes back to the one before.
    """

    def __init__(self, folder: Path) -> None:
        self._ahead = 0
        self.server = ServerThread(clock=lambda: wall_clock() + self._ahead).start()
        self.here, self.there = Counter(folder / "one"), Counter(folder / "two", "D2")

    def go_on(self) -> None:
        self._ahead += int(3 * OVERLAP.total_seconds() * 1_000_000)

    def close(self) -> None:
        found = [desk.disagreements() for desk in (self.here, self.there)]
        self.here.close()
        self.there.close()
        self.server.stop()
        assert found == [(), ()]


class Case:
    """One payment, on an enrollment of its own."""

    def __init__(self, office: Office) -> None:
        office.go_on()
        self.server = office.server
        self.here, self.there = office.here, office.there
        self.enrollment = self.here.school.enroll(self.here.school.student("Maria Lopez"))
        # What needs attention holds back what shares its keys: news come from somebody else.
        self.another = self.here.school.enroll(self.here.school.student("Ben Cho"))
        self._remote: FirestoreRemote | None = None
        self.parcel = Parcel(0, "", "", "", "")
        self._news = asyncio.Event()
        self._before_a_retry: Callable[[], None] = lambda: None

    @property
    def guard_path(self) -> str:
        return f"{SCHOOL}/batches/{self.parcel.batch_id}"

    @property
    def remote(self) -> FirestoreRemote:
        assert self._remote is not None
        return self._remote

    def tell(self, story: Story, *, commit_seconds: float = SECONDS) -> None:
        """Push what the payment needs, take it, and go on with the story."""

        async def play() -> None:
            self._remote = FirestoreRemote(
                PROJECT,
                SCHOOL_ID,
                "ana",
                emulator=self.server.address,
                commit_seconds=commit_seconds,
                read_seconds=SECONDS,
            )
            try:
                await self.push_all()
                self.here.school.pay(self.enrollment, CENTS)
                [self.parcel] = self.here.outbox.ready(self.here.clock.now(), 10)
                await story(self)
            finally:
                await self._remote.close()
                self.server.faults.clear()

        run(play())

    # What this desk does ---------------------------------------------------------------------

    async def push(self) -> None:
        """One round with its quick retries, which nobody waits for."""
        pusher = Pusher(self.here.outbox, self.remote, self.here.clock, sleep=self._sleep)
        await pusher.drain()
        self.here.clock.moment += timedelta(minutes=10)

    async def push_all(self) -> None:
        """Push until nothing is ready any more."""
        while self.here.outbox.ready(self.here.clock.now(), 1):
            await self.push()

    async def push_until(self, state: str, met: Hold | None = None) -> None:
        """Push until the payment is in that state and has met that trouble.

        Where calls have little time, a busy machine may add an answer that is lost.
        """
        for _ in range(20):
            await self.push()
            if self.state == state and (met is None or met.fired):
                return
        raise AssertionError(f"It is {self.state} and never became {state}.")

    async def resend(self) -> None:
        """Staff ask for it to be sent again."""
        self.here.outbox.resend([self.parcel.batch_id])
        await self.push()

    async def fence(self) -> bool:
        """Fence the payment off, however often that must be asked; says whether it stands."""
        while True:
            try:
                return (await self.remote.fence(self.parcel)).abandoned
            except Unreachable:
                continue

    @property
    def state(self) -> str:
        [state] = (
            row.state
            for row in self.here.desk.reads.outbox()
            if row.batch_id == self.parcel.batch_id
        )
        return str(state)

    # What the server does --------------------------------------------------------------------

    def answer(self, status: str, **how: Any) -> Hold:
        """Answer commits of the payment with a status."""
        where = {"method": "Commit", "path": self.guard_path} | how
        return self.server.faults.status(status, **where)

    def land(self, later: Hold) -> None:
        """Let the commit that was held back take effect."""
        later.release()
        self.server.until(lambda: self.guard_path in self.server.documents())

    def land_before_a_retry(self, later: Hold) -> None:
        """Let it take effect between the answer and the next try."""
        self._before_a_retry = lambda: self.land(later)

    def paid_on(self, enrollment: str) -> int:
        """What the server's total says."""
        return int(self.server.documents()[f"{SCHOOL}/enrollments/{enrollment}"]["paid"])

    @property
    def paid(self) -> int:
        """The same of the payment's enrollment."""
        return self.paid_on(self.enrollment)

    @property
    def entries(self) -> int:
        """How many payments of this batch the server's ledger holds."""
        documents = self.server.documents().items()
        return sum(
            path.startswith(f"{SCHOOL}/entries/") and fields["batch_id"] == self.parcel.batch_id
            for path, fields in documents
        )

    def check_counted_once(self) -> None:
        assert (self.state, self.paid, self.entries) == ("committed", CENTS, 1)

    async def check_fenced_for_good(self) -> None:
        """Behind the fence neither the commit itself nor another try can land."""
        self.here.outbox.resend([self.parcel.batch_id])
        await self.push_until("needs_attention")
        assert (self.paid, self.entries) == (0, 0)

    # What the other desk does ----------------------------------------------------------------

    def _feed(self, silence_seconds: float = 120.0) -> FirestoreFeed:
        return FirestoreFeed(
            PROJECT,
            SCHOOL_ID,
            emulator=self.server.address,
            read_seconds=SECONDS,
            silence_seconds=silence_seconds,
        )

    @asynccontextmanager
    async def there_reads(self) -> AsyncIterator[Puller]:
        """The other desk reads when it is told to."""
        feed = self._feed()
        try:
            yield Puller(feed, self.there.replica)
        finally:
            await feed.close()

    @asynccontextmanager
    async def watched(self, silence_seconds: float = 120.0) -> AsyncIterator[list[SyncProblem]]:
        """The other desk keeps up meanwhile; yields the trouble it met."""
        feed = self._feed(silence_seconds)
        met: list[SyncProblem] = []

        def reached(problem: SyncProblem | None) -> None:
            if problem is not None:
                met.append(problem)
            self._news.set()

        def changed(_: Changes) -> None:
            self._news.set()

        puller = Puller(feed, self.there.replica, changed=changed)
        watch = Watch(feed, self.there.replica, puller, reached=reached, sleep=self._sleep)
        watching = asyncio.create_task(watch.run())
        try:
            yield met
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await feed.close()

    async def check_the_other_desk_follows(self) -> None:
        """It comes to hold what the server holds, and what is recorded next."""
        self.here.school.pay(self.another, MORE_CENTS)
        await self.push_all()
        places = (self.enrollment, self.another)
        expected = [self.paid_on(place) for place in places]
        reads = self.there.desk.reads

        def follows() -> bool:
            if any(reads.enrollment(place) is None for place in places):
                return False
            return [reads.standing(place).paid.cents for place in places] == expected

        async with asyncio.timeout(SECONDS):
            while not follows():
                self._news.clear()
                await self._news.wait()

    async def _sleep(self, _seconds: float) -> None:
        """Nobody waits; what is to happen before a retry happens now."""
        act, self._before_a_retry = self._before_a_retry, lambda: None
        act()
        await asyncio.sleep(0)
