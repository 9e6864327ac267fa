"""A school pulled into another desk's replica from a real server over a real socket."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.app import commands
from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.pull import Puller
from enrolldesk.app.sync.push import Pusher
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.app.sync.watch import Watch
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.small_school import OPENING
from tests.integration.firestore.meeting import (
    PROJECT,
    SCHOOL_ID,
    TODAY,
    Counter,
    feed_of,
    guard,
    put,
    remote_of,
    tell,
)


def test_what_one_desk_records_stands_on_the_card_of_another(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    maria = one.school.student("Maria López", email="maria@example.org")
    ben = one.school.student("Ben Cho")
    place = one.school.enroll(maria, cash=5000)
    one.school.pay(place, 9999)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        changes = await two.pull(server)
        assert changes.students == {maria, ben}
        assert two.account(maria) == one.account(maria)
        # Nothing new: nothing is said to have changed.
        assert await two.pull(server) == Changes()
        one.clock.forward(hours=1)
        two.clock.forward(hours=1)
        two.school.pay(place, 1000)
        one.school.enroll(ben)
        await one.push(server)
        await two.push(server)
        assert ben in (await two.pull(server)).students
        assert (await one.pull(server)).enrollments >= {place}
        for student in (maria, ben):
            assert two.account(student) == one.account(student)

    tell(story)
    receipts = [entry.receipt_no for entry in two.desk.reads.entries_of(place)]
    assert receipts == [None, "D1-000001", "D1-000002", "D2-000001"]
    assert one.disagreements() == ()
    assert two.disagreements() == ()
    assert two.desk.reads.outbox_count() == {"committed": 1}
    assert two.aside() == {}
    school = two.desk.reads.school()
    assert school is not None
    assert (school.school_id, school.name) == (SCHOOL_ID, "Lakeside Driving School")
    assert [row.name for row in two.desk.reads.search("lopez", TODAY)] == ["Maria López"]
    committed = {entry.committed_at for entry in one.desk.reads.entries_of(place)}
    assert None not in committed


def test_both_change_different_fields_of_one_student_offline(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        one.change(maria, notes="Brings her permit on Monday.")
        two.change(maria, email="maria@example.org")
        await one.push(server)
        # What this desk has not sent yet stays laid over what the server says.
        await two.pull(server)
        assert two.student(maria).email == "maria@example.org"
        assert two.student(maria).notes == "Brings her permit on Monday."
        await two.push(server)
        await two.pull(server)
        await one.pull(server)

    tell(story)
    assert one.student(maria) == two.student(maria)
    assert one.student(maria).email == "maria@example.org"
    assert one.student(maria).notes == "Brings her permit on Monday."


def test_a_change_that_arrived_unnoticed_gives_way_to_a_later_one(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    maria = one.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        one.change(maria, notes="From the first desk.")
        server.faults.lose_acknowledgement(method="Commit")
        reads = server.faults.status("UNAVAILABLE", method="GetDocument")
        remote = remote_of(server)
        await Pusher(one.outbox, remote, one.clock, quick_tries=1).drain()
        await remote.close()
        assert one.desk.reads.outbox_count()["waiting"] == 1
        await two.pull(server)
        two.change(maria, notes="From the second desk, later.")
        server.faults.clear()
        await two.push(server)
        # Ours is on the server, but this desk does not know: it still shows its own.
        await one.pull(server)
        assert one.student(maria).notes == "From the first desk."
        assert reads.fired
        one.clock.forward(hours=1)
        one.outbox.resend()
        await one.push(server)
        assert one.desk.reads.outbox_count().keys() == {"committed"}
        await one.pull(server)

    tell(story)
    assert one.student(maria).notes == "From the second desk, later."


def test_two_desks_void_the_same_payment(desks: tuple[Counter, Counter]) -> None:
    one, two = desks
    place = one.school.enroll(one.school.student("Maria Lopez"))
    paid = one.school.pay(place, 1000)

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        two.clock.forward(minutes=1)
        for desk, reason in ((one, "Wrong student."), (two, "Typed twice.")):
            void = commands.VoidEntry(command_id=new_id(), entry_id=paid, reason=reason)
            desk.desk.run(void)
        await one.push(server)
        await two.pull(server)

    tell(story)
    assert two.aside() == {f"entries/{paid}-void": ("conflict", "entry")}
    [void] = [entry for entry in two.desk.reads.entries_of(place) if entry.kind == "void"]
    assert void.reason == "Typed twice."
    assert two.desk.reads.standing(place).paid.cents == 0
    assert two.disagreements() == ()


def test_times_that_surface_late_tie_or_run_backwards_lose_nothing(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    place = one.school.enroll(one.school.student("Maria Lopez"))
    moments = [int(OPENING.timestamp() * 1_000_000)]
    server = FirestoreServer(clock=lambda: moments[0])

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server, page=2)
        # Three of the same millisecond, then one that began five minutes before it surfaced.
        for cents in (100, 200, 300):
            one.school.pay(place, cents)
        await one.push(server)
        moments[0] += 600_000_000
        await two.pull(server, page=2)
        moments[0] -= 300_000_000
        one.school.pay(place, 400)
        await one.push(server)
        moments[0] += 300_000_000
        await two.pull(server, page=2)

    tell(story, server)
    assert two.desk.reads.standing(place).paid.cents == 1000
    assert two.disagreements() == ()


def test_a_guard_from_the_future_does_not_hide_those_of_today(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    place = one.school.enroll(one.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        await put(server, batches__late=guard([], datetime(2190, 1, 1, tzinfo=UTC)))
        await two.pull(server)
        one.school.pay(place, 500)
        await one.push(server)
        await two.pull(server)

    tell(story)
    assert two.desk.reads.standing(place).paid.cents == 500


def test_the_bell_rings_when_another_desk_commits(desks: tuple[Counter, Counter]) -> None:
    one, two = desks
    place = one.school.enroll(one.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        await two.pull(server)
        cursor = two.replica.position().cursor
        assert cursor is not None
        feed = feed_of(server)
        calls = server.counters.calls
        bell = asyncio.create_task(feed.rung(cursor))
        await server.until(lambda: calls["Listen"] == 1)
        assert not bell.done()
        one.school.pay(place, 500)
        await one.push(server)
        async with asyncio.timeout(PATIENCE):
            await bell
        await feed.close()

    tell(story)


async def rung_for_ever(feed: FirestoreFeed, since: datetime) -> None:
    """Listen again whenever it is time to look."""
    while True:
        await feed.rung(since)


def test_a_bell_that_hears_nothing_lets_the_desk_look_for_itself() -> None:
    async def story(server: FirestoreServer) -> None:
        feed = FirestoreFeed(
            PROJECT, SCHOOL_ID, emulator=server.address, silence_seconds=0.2, read_seconds=PATIENCE
        )
        now = await feed.server_time()
        async with asyncio.timeout(PATIENCE):
            await feed.rung(now)
        await server.link.refuse()
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(SyncProblem):
                await rung_for_ever(feed, now)
        await feed.close()

    tell(story)


def test_a_desk_that_watches_keeps_up_through_a_network_that_fails(
    desks: tuple[Counter, Counter],
) -> None:
    one, two = desks
    place = one.school.enroll(one.school.student("Maria Lopez"))
    heard: list[SyncProblem | None] = []
    slept: list[float] = []

    def paid() -> int:
        return two.desk.reads.standing(place).paid.cents

    async def story(server: FirestoreServer) -> None:
        await one.push(server)
        far = await server.another_link()
        backed_off, healed = asyncio.Event(), asyncio.Event()

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 5:
                backed_off.set()
                await healed.wait()

        feed = FirestoreFeed(PROJECT, SCHOOL_ID, emulator=far.address, read_seconds=PATIENCE)
        puller = Puller(feed, two.replica)
        looked: asyncio.Queue[None] = asyncio.Queue()

        def reached(problem: SyncProblem | None) -> None:
            heard.append(problem)
            looked.put_nowait(None)

        watch = Watch(feed, two.replica, puller, reached=reached, sleep=sleep, spread=lambda: 1.0)
        watching = asyncio.create_task(watch.run())
        await server.until(lambda: server.counters.calls["Listen"] == 1)
        await looked.get()
        before = server.counters.as_json()
        one.school.pay(place, 500)
        await one.push(server)
        async with asyncio.timeout(PATIENCE):
            await looked.get()
        assert paid() == 500
        # The guard, the entry and the enrollment: nothing is read but what changed.
        after = server.counters.as_json()
        assert after["reads"] - before["reads"] == 3
        assert after["calls"]["RunQuery"] == before["calls"]["RunQuery"]
        assert slept == [1.0]
        await far.refuse()
        await backed_off.wait()
        assert slept[1:5] == [1.0, 2.0, 4.0, 8.0]
        one.school.pay(place, 700)
        await one.push(server)
        await far.heal()
        healed.set()
        await server.until(lambda: server.counters.calls["Listen"] == 2)
        assert paid() == 1200
        assert heard[-1] is None
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching
        await feed.close()
        await far.close()

    tell(story)
