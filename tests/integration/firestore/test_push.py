"""Recorded commands reach a real server over a real socket, once, through lost answers."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.push import NEXT, SHARED, SIDE_BY_SIDE, Pusher, Reach, Round
from enrolldesk.app.sync.remote import Guard, Parcel
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.loops import run
from enrolldesk.testing.small_school import SmallSchool, SteadyClock
from tests.integration.firestore.meeting import remote_of

SCHOOL = "schools/lakeside"


class Pushing:
    """A desk with a queue, and a server to push it to."""

    def __init__(self, home: Path) -> None:
        self.clock = SteadyClock()
        self.store = open_store(home)
        self.desk = Desk(self.store, self.clock)
        self.school = SmallSchool(self.desk, self.desk.run)
        self.school.found()
        self.connection = connect(home / "enrolldesk.sqlite")
        self.outbox = SqliteOutbox(self.connection)
        self.server = FirestoreServer()
        self.slept: list[float] = []
        self.pauses: asyncio.Event | None = None

    def states(self) -> dict[str, int]:
        return dict(self.desk.reads.outbox_count())

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if self.pauses is not None:
            self.pauses.set()
            await asyncio.Event().wait()

    def run(
        self, story: Callable[[Pusher], Awaitable[None]], *, commit_seconds: float = PATIENCE
    ) -> None:
        """Tell a story with a pusher while the server runs."""

        async def play() -> None:
            async with self.server:
                remote = remote_of(self.server, commit_seconds)
                pusher = Pusher(
                    self.outbox, remote, self.clock, sleep=self._sleep, spread=lambda: 0.0
                )
                try:
                    await story(pusher)
                finally:
                    await remote.close()

        run(play())

    def documents(self, collection: str) -> dict[str, Any]:
        prefix = f"{SCHOOL}/{collection}/"
        return {
            path.removeprefix(prefix): fields
            for path, fields in self.server.documents().items()
            if path.startswith(prefix)
        }


@pytest.fixture
def pushing(tmp_path: Path) -> Any:
    pushing = Pushing(tmp_path)
    yield pushing
    pushing.connection.close()
    pushing.store.close()


def test_everything_recorded_stands_on_the_server_once(pushing: Pushing) -> None:
    student = pushing.school.student("Maria Lopez")
    place = pushing.school.enroll(student)
    pushing.school.pay(place, 9999)
    recorded = pushing.states()["waiting"]

    async def story(pusher: Pusher) -> None:
        await pusher.drain()

    pushing.run(story)
    assert pushing.states() == {"committed": recorded}
    assert pushing.connection.one("SELECT count(*) FROM outbox_key") == 0
    assert len(pushing.documents("batches")) == recorded
    enrollment = pushing.documents("enrollments")[place]
    totals = {name: enrollment[name] for name in ("charged", "paid", "written_off", "due")}
    assert totals == {"charged": 54999, "paid": 9999, "written_off": 0, "due": 45000}
    entries = pushing.documents("entries").values()
    assert sorted(entry["kind"] for entry in entries) == ["charge", "payment"]
    assert all(isinstance(entry["committed_at"], datetime) for entry in entries)
    for guard in pushing.documents("batches").values():
        assert guard["sent_by"] == "ana"
        assert set(guard["touched"]) >= {f"enrollments/{key}" for key in guard["effects"]}


def test_a_lost_acknowledgement_counts_once(pushing: Pushing) -> None:
    place = pushing.school.enroll(pushing.school.student("Maria Lopez"))

    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        for _ in range(3):
            pushing.school.pay(place, 1000)
        pushing.server.faults.lose_acknowledgement(method="Commit", nth=1)
        await pusher.drain()

    pushing.run(story)
    assert set(pushing.states()) == {"committed"}
    enrollment = pushing.documents("enrollments")[place]
    assert (enrollment["paid"], enrollment["due"]) == (3000, 51999)
    assert len(pushing.documents("entries")) == 4


def test_send_now_ends_the_pause_between_two_quick_tries(pushing: Pushing) -> None:
    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        pushing.school.student("Maria Lopez")
        pushing.server.faults.status("UNAVAILABLE", method="Commit", times=2)
        # From here on no pause ends by itself.
        pushing.pauses = pauses = asyncio.Event()
        sending = asyncio.create_task(pusher.drain())
        for _ in range(2):
            await pauses.wait()
            pauses.clear()
            pusher.hurry()
        assert len((await sending).committed) == 1

    pushing.run(story)
    assert set(pushing.states()) == {"committed"}


def test_a_hung_commit_that_lands_after_its_retry_was_refused_counts_once(
    pushing: Pushing,
) -> None:
    place = pushing.school.enroll(pushing.school.student("Maria Lopez"))

    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        pushing.school.pay(place, 1000)
        hung = pushing.server.faults.hang(method="Commit", times=1, effect="on release")
        no = "PERMISSION_DENIED"
        refused = pushing.server.faults.status(no, method="Commit", nth=2, times=1)
        first = await pusher.round()
        assert len(first.attention) == 1
        hung.release()
        landed = f"{SCHOOL}/batches/{first.attention[0]}"
        await pushing.server.until(lambda: landed in pushing.server.documents())
        refused.remove()
        pushing.outbox.resend(first.attention)
        again = await pusher.round()
        assert again.committed == first.attention

    pushing.run(story, commit_seconds=3.0)
    assert pushing.documents("enrollments")[place]["paid"] == 1000


def test_what_needs_attention_holds_back_only_what_shares_its_keys(pushing: Pushing) -> None:
    maria = pushing.school.enroll(pushing.school.student("Maria Lopez"))
    ben = pushing.school.enroll(pushing.school.student("Ben Cho"))

    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        first = pushing.school.pay(maria, 1000)
        pushing.school.pay(maria, 2000)
        pushing.school.pay(ben, 500)
        no = "PERMISSION_DENIED"
        pushing.server.faults.status(no, method="Commit", path=f"schools/*/batches/{first}")
        done = await pusher.drain()
        assert done.reach in (Reach.ONLINE, Reach.UNKNOWN)

    pushing.run(story)
    assert pushing.states()["needs_attention"] == 1
    assert pushing.states()["waiting"] == 1
    assert pushing.documents("enrollments")[maria]["paid"] == 0
    assert pushing.documents("enrollments")[ben]["paid"] == 500


def test_offline_it_waits_longer_each_time_and_sends_when_the_network_returns(
    pushing: Pushing,
) -> None:
    rounds: list[Round] = []

    async def story(pusher: Pusher) -> None:
        await pushing.server.link.refuse()
        rounds.append(await pusher.round())
        assert rounds[-1].reach is Reach.OFFLINE
        due = pushing.outbox.next_attempt(pushing.clock.now())
        assert due is not None
        assert due > pushing.clock.now()
        assert (await pusher.round()).waiting == []
        await pushing.server.link.heal()
        pushing.clock.moment += timedelta(minutes=10)
        await pusher.drain()
        while pushing.outbox.next_attempt(pushing.clock.now()) is not None:
            pushing.clock.moment += timedelta(minutes=10)
            await pusher.drain()

    pushing.run(story)
    assert rounds[0].waiting
    assert pushing.slept[:3] == sorted(pushing.slept[:3])
    assert set(pushing.states()) == {"committed"}


def test_a_shut_way_is_not_tried_with_everything_that_waits(pushing: Pushing) -> None:
    rounds: list[Round] = []

    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        for number in range(40):
            pushing.school.student(f"Student {number}")
        pushing.server.faults.status("UNAVAILABLE", method="Commit")
        rounds.append(await pusher.drain())

    pushing.run(story)
    [shut] = rounds
    assert shut.reach is Reach.OFFLINE
    assert 0 < len(shut.waiting) <= SHARED * (SIDE_BY_SIDE + NEXT)
    assert pushing.states()["waiting"] == 40


def test_commits_on_their_way_are_bounded(pushing: Pushing) -> None:
    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        for number in range(SHARED * SIDE_BY_SIDE * 2):
            pushing.school.student(f"Student {number}")
        hung = pushing.server.faults.hang(method="Commit", times=SIDE_BY_SIDE, effect="on release")
        before = pushing.server.counters.calls["Commit"]
        draining = asyncio.create_task(pusher.drain())
        await pushing.server.until(lambda: hung.fired == SIDE_BY_SIDE)
        assert pushing.server.counters.calls["Commit"] - before == SIDE_BY_SIDE
        hung.release()
        assert len((await draining).committed) == SHARED * SIDE_BY_SIDE * 2

    pushing.run(story)
    assert set(pushing.states()) == {"committed"}


def test_a_fence_keeps_a_batch_from_landing_for_good(pushing: Pushing) -> None:
    place = pushing.school.enroll(pushing.school.student("Maria Lopez"))

    async def story(pusher: Pusher) -> None:
        await pusher.drain()
        pushing.school.pay(place, 1000)
        [parcel] = pushing.outbox.ready(datetime.now(UTC), 10)
        remote = remote_of(pushing.server)
        assert (await remote.fence(parcel)).abandoned
        assert (await remote.fence(parcel)).abandoned
        await remote.close()
        done = await pusher.round()
        assert done.attention == [parcel.batch_id]

    pushing.run(story)
    assert pushing.documents("enrollments")[place]["paid"] == 0
    assert [row.reason for row in pushing.desk.reads.outbox()][-1] == "fenced"


def test_of_two_that_fail_at_once_neither_is_left_unheard(pushing: Pushing) -> None:
    """What nobody asks after, asyncio tells the log about, and here the log would fail the test."""
    students = map(pushing.school.student, ("Maria Lopez", "Tom Reed"))
    places = [pushing.school.enroll(student) for student in students]

    async def story(pusher: Pusher) -> None:
        await pusher.drain()

    pushing.run(story)
    for place in places:
        pushing.school.pay(place, 9999)
    remote = BrokenTogether(2)

    async def play() -> None:
        with pytest.raises(ZeroDivisionError):
            await Pusher(pushing.outbox, remote, pushing.clock, shared=1).drain()

    run(play())
    gc.collect()
    assert remote.asked == 2


class BrokenTogether:
    """A way to the server with a bug that shows in all commits on their way at the same time."""

    def __init__(self, together: int) -> None:
        self.asked = 0
        self._together = asyncio.Barrier(together)

    async def commit(self, _parcels: Sequence[Parcel]) -> None:
        self.asked += 1
        await self._together.wait()
        raise ZeroDivisionError

    async def guard(self, _batch_id: str) -> Guard | None:
        return None

    async def fence(self, _parcel: Parcel, _next_id: str = "") -> Guard:
        raise NotImplementedError

    async def close(self) -> None:
        """There is nothing to close."""
