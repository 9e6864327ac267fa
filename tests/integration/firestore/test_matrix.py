"""Every status a commit can be answered with, applied or not or only later: once, or never."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest

from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.push import Pusher
from enrolldesk.app.sync.remote import Parcel, Unreachable
from enrolldesk.testing.firestore.faults import Hold
from enrolldesk.testing.firestore.loops import run
from enrolldesk.testing.firestore.thread import ServerThread
from enrolldesk.testing.small_school import SmallSchool, SteadyClock

SCHOOL = "schools/lakeside"
STATUSES = sorted(code.name for code in grpc.StatusCode if code is not grpc.StatusCode.OK)
FINAL = {
    "ALREADY_EXISTS",
    "FAILED_PRECONDITION",
    "INVALID_ARGUMENT",
    "NOT_FOUND",
    "OUT_OF_RANGE",
    "PERMISSION_DENIED",
    "UNIMPLEMENTED",
}
"""Statuses after which sending again is of no use; every other one leaves the batch waiting."""

SECONDS = 5.0
HUNG_SECONDS = 0.2
CENTS = 1000

Story = Callable[["Case"], Awaitable[None]]


class Case:
    """One payment on its way to the server, on an enrollment of its own."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.server = office.server
        self.enrollment = office.school.enroll(office.school.student("Maria Lopez"))
        self._remote: FirestoreRemote | None = None
        self.parcel = Parcel(0, "", "", "", "")

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
                "demo",
                "lakeside",
                "ana",
                emulator=self.server.address,
                commit_seconds=commit_seconds,
                read_seconds=SECONDS,
            )
            try:
                while self.office.outbox.ready(self.office.clock.now(), 1):
                    await self.push()
                self.office.school.pay(self.enrollment, CENTS)
                [self.parcel] = self.office.outbox.ready(self.office.clock.now(), 10)
                await story(self)
            finally:
                await self._remote.close()
                self.server.faults.clear()

        run(play())

    async def push(self) -> None:
        """One round with its quick retries, which nobody waits for."""
        pusher = Pusher(self.office.outbox, self.remote, self.office.clock, sleep=_at_once)
        await pusher.drain()
        self.office.clock.moment += timedelta(minutes=10)

    async def push_until(self, state: str) -> None:
        """Push until the payment is in that state: a busy machine may add a lost answer."""
        for _ in range(5):
            await self.push()
            if self.state == state:
                return
        raise AssertionError(f"It is {self.state} and never became {state}.")

    @property
    def state(self) -> str:
        [state] = (
            row.state
            for row in self.office.desk.reads.outbox()
            if row.batch_id == self.parcel.batch_id
        )
        return str(state)

    def answer(self, status: str, *, applied: bool = False, **where: Any) -> Hold:
        """Answer commits of the payment with a status."""
        where = {"method": "Commit", "path": self.guard_path} | where
        return self.server.faults.status(status, applied=applied, **where)

    def hang(self) -> Hold:
        """Hold the payment's first commit until it is let go, long after its client gave up."""
        return self.server.faults.hang(
            method="Commit", path=self.guard_path, times=1, effect="on release"
        )

    def land(self, hung: Hold) -> None:
        """Let the held commit take effect."""
        hung.release()
        self.server.until(lambda: self.guard_path in self.server.documents())

    async def fence(self) -> bool:
        """Fence the payment off, however often that must be asked; says whether it stands."""
        while True:
            try:
                return (await self.remote.fence(self.parcel)).abandoned
            except Unreachable:
                continue

    @property
    def paid(self) -> int:
        """What the server's total says."""
        return int(self.server.documents()[f"{SCHOOL}/enrollments/{self.enrollment}"]["paid"])

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
        self.office.outbox.resend([self.parcel.batch_id])
        await self.push_until("needs_attention")
        assert (self.paid, self.entries) == (0, 0)


class Office:
    """One desk and one server for every case."""

    def __init__(self, home: Path, server: ServerThread) -> None:
        self.server = server
        self.clock = SteadyClock()
        self.store = open_store(home)
        self.desk = Desk(self.store, self.clock)
        self.school = SmallSchool(self.desk, self.desk.run)
        self.school.found()
        self.connection = connect(home / "enrolldesk.sqlite")
        self.outbox = SqliteOutbox(self.connection)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with ServerThread() as server:
        office = Office(tmp_path_factory.mktemp("home"), server)
        yield office
        office.connection.close()
        office.store.close()


async def _at_once(_seconds: float) -> None:
    """The quick retries follow each other without a pause."""


@pytest.mark.parametrize("status", STATUSES)
def test_a_commit_that_was_not_applied(office: Office, status: str) -> None:
    async def story(case: Case) -> None:
        answered = case.answer(status)
        if status in FINAL:
            await case.push_until("needs_attention")
            answered.remove()
            assert await case.fence()
            await case.check_fenced_for_good()
        else:
            await case.push_until("waiting")
            assert (case.paid, case.entries) == (0, 0)
            answered.remove()
            await case.push_until("committed")
            case.check_counted_once()

    Case(office).tell(story)


@pytest.mark.parametrize("status", STATUSES)
def test_a_commit_that_was_applied(office: Office, status: str) -> None:
    async def story(case: Case) -> None:
        case.answer(status, applied=True)
        await case.push_until("committed")
        case.check_counted_once()

    Case(office).tell(story)


@pytest.mark.parametrize("status", STATUSES)
def test_a_commit_that_lands_after_its_retry_was_answered(office: Office, status: str) -> None:
    async def story(case: Case) -> None:
        hung, answered = case.hang(), case.answer(status)
        await case.push_until("needs_attention" if status in FINAL else "waiting")
        case.land(hung)
        answered.remove()
        if status in FINAL:
            assert not await case.fence()
            case.office.outbox.resend([case.parcel.batch_id])
        await case.push_until("committed")
        case.check_counted_once()

    Case(office).tell(story, commit_seconds=HUNG_SECONDS)


@pytest.mark.parametrize("status", sorted(FINAL))
def test_a_commit_that_would_land_behind_the_fence(office: Office, status: str) -> None:
    async def story(case: Case) -> None:
        hung, answered = case.hang(), case.answer(status)
        await case.push_until("needs_attention")
        answered.remove()
        assert await case.fence()
        case.land(hung)
        await case.check_fenced_for_good()

    Case(office).tell(story, commit_seconds=HUNG_SECONDS)


@pytest.mark.parametrize("applied", [False, True], ids=["not applied", "applied"])
@pytest.mark.parametrize("status", [status for status in STATUSES if status != "NOT_FOUND"])
def test_a_guard_that_cannot_be_read_leaves_it_waiting(
    office: Office, status: str, applied: bool
) -> None:
    async def story(case: Case) -> None:
        refused = case.answer("PERMISSION_DENIED", applied=applied, nth=1)
        again = case.answer("PERMISSION_DENIED")
        unread = case.server.faults.status(status, method="GetDocument", path=case.guard_path)
        await case.push()
        assert unread.fired
        assert case.state == "waiting"
        for fault in (refused, again, unread):
            fault.remove()
        await case.push_until("committed")
        case.check_counted_once()

    Case(office).tell(story)
