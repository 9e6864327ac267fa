"""Choices that cannot be gone, or not yet, or were thought better of: nothing is lost by them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from enrolldesk.app.sync.choosing import SHUT, Way
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.sync.senders import Addressed, Senders
from enrolldesk.app.sync.ways import WaysOut
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.small_school import PACKAGE
from tests.integration.firestore.meeting import SCHOOL, feed_of, remote_of, tell
from tests.integration.firestore.office import (
    CENTS,
    Office,
    Offices,
    documents,
    export_alone,
    needy,
    paid_there,
    refused,
    two_offices,
)

desks = pytest.fixture(two_offices)


async def known(desks: Offices, server: FirestoreServer) -> str:
    """A student that both desks hold."""
    student = desks[0].school.student("Maria Lopez")
    for desk in desks:
        await desk.settle(server)
    return student


@pytest.mark.parametrize("way", [Way.FIX, Way.VOID])
def test_a_payment_for_a_place_that_became_part_of_a_bundle_is_not_sent_to_it(
    desks: Offices, way: Way
) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = await known(desks, server)
        place = one.school.enroll(student, "online-theory")
        enrolled = one.desk.reads.outbox()[-1].batch_id
        paid = one.school.pay(place, CENTS)
        bundle = two.school.enroll(student, "complete-package")
        await two.settle(server)
        await one.settle(server)
        one.choose(enrolled, Way.DROP)
        await one.settle(server)
        assert needy(one) == (paid, "rests")
        one.choose(paid, way)
        await one.settle(server)
        assert needy(one) == (paid, "placed")
        assert documents(server, "enrollments")[place]["paid"] == 0
        assert not one.ways.choose(paid, Way.RESEND, "ana", one.clock.now())
        # The money was taken: entered anew it is for the bundle, at every desk.
        one.choose(paid, Way.REENTER)
        await one.settle(server)
        await two.settle(server)
        assert "needs_attention" not in one.states()
        for desk in desks:
            assert (desk.paid(bundle), desk.paid(place)) == (CENTS, 0)
            assert desk.aside() == {}
            assert desk.disagreements() == ()
        assert paid_there(server, bundle) == CENTS

    tell(story)


def test_a_dropped_bundle_whose_courses_stand_alone_there_is_no_disagreement(
    desks: Offices,
) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = await known(desks, server)
        alone = [two.school.enroll(student, part.course_id) for part in PACKAGE.components]
        await two.settle(server)
        one.school.enroll(student, "complete-package")
        await one.settle(server)
        enrolled, _ = needy(one)
        one.choose(enrolled, Way.FIX)
        await one.settle(server)
        assert needy(one) == (enrolled, "placed")
        one.choose(enrolled, Way.DROP)
        await one.settle(server)
        assert "needs_attention" not in one.states()
        for desk in desks:
            assert desk.aside() == {}
            assert desk.disagreements() == ()
            assert all(desk.desk.reads.standing(place).owed.cents for place in alone)

    tell(story)


def test_what_stands_in_place_of_what_was_dropped_is_here_at_once(
    desks: Offices,
) -> None:
    """Until it is, staff would take money for a place that is a part of a bundle by now."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = await known(desks, server)
        two.school.enroll(student, "complete-package")
        await two.settle(server)
        place = one.school.enroll(student, "online-theory")
        await one.send(server)
        enrolled = one.desk.reads.outbox()[-1].batch_id
        one.choose(enrolled, Way.DROP)
        # Nothing is pulled in between.
        await one.carry_out(server)
        assert one.aside() == {}
        [held] = [
            one for one in one.desk.reads.enrollments_of(student) if one.enrollment_id == place
        ]
        assert held.bundle_id is not None

    tell(story)


@pytest.mark.parametrize("way", [Way.REENTER, Way.VOID])
def test_a_way_that_leads_nowhere_is_said_and_holds_up_nothing(
    desks: Offices, tmp_path: Path, way: Way
) -> None:
    """A payment came by a rescue file without the enrollment it is for."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        other = one.school.enroll(one.school.student("Bo Berg"))
        for desk in desks:
            await desk.settle(server)
        place = one.school.enroll(one.school.student("Maria Lopez"))
        paid = one.school.pay(place, CENTS)
        file = tmp_path / "rescue.jsonl"
        export_alone(one, paid, file)
        two.store.queue.bring(file, two.clock.now())
        later = two.school.pay(other, 700)
        await refused(two, server, paid, later)
        two.choose(paid, way)
        two.choose(later, Way.RESEND)
        carried = await two.carry_out(server)
        assert carried.problem is None
        assert needy(two) == (paid, SHUT)
        await two.settle(server)
        assert paid_there(server, other) == 700
        two.choose(paid, Way.DROP)
        await two.settle(server)
        assert "needs_attention" not in two.states()

    tell(story)


def test_who_thinks_better_of_it_while_the_fence_goes_up_is_heard(tmp_path: Path) -> None:
    office = Office(tmp_path / "one")
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = office.school.pay(place, CENTS)
        await refused(office, server, paid)
        office.choose(paid, Way.DROP)
        hung = server.faults.hang(
            method="Commit", path=f"{SCHOOL}/batches/{paid}", effect="before", times=1
        )
        carrying = asyncio.create_task(office.carry_out(server))
        await server.until(lambda: hung.fired == 1)
        office.choose(paid, Way.RESEND)
        hung.release()
        assert (await carrying).settled == []
        assert office.paid(place) == CENTS
        await office.settle(server)
        assert (paid_there(server, place), office.paid(place)) == (CENTS, CENTS)
        assert set(office.states()) == {"committed"}

    tell(story)
    office.close()


class OnlyFor(Senders):
    """Somebody may send what is about these places, nobody the rest."""

    def __init__(self, sender: str, *places: str) -> None:
        self._sender = sender
        self._may = places

    def addressed(self, parcels: Sequence[Parcel]) -> Addressed:
        may = [one for one in parcels if any(place in one.payload for place in self._may)]
        return Addressed(tuple((replace(one, sent_by=self._sender),) for one in may))


def test_a_fence_goes_under_whoever_may_send_and_holds_up_only_its_own(tmp_path: Path) -> None:
    office = Office(tmp_path / "one")
    places = [office.school.enroll(office.school.student(name)) for name in ("Maria", "Bo")]

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = [office.school.pay(place, CENTS) for place in places]
        await refused(office, server, *paid)
        for batch_id in paid:
            office.choose(batch_id, Way.DROP)
        remote, feed = remote_of(server), feed_of(server)
        try:
            # Nobody may send the first; the second goes on its way under who may.
            senders = OnlyFor("max", places[1])
            ways = WaysOut(office.ways, office.outbox, remote, feed, office.clock, senders=senders)
            carried = await ways.carry_out()
            assert (carried.settled, carried.problem) == ([paid[1]], None)
            assert documents(server, "batches")[paid[1]]["sent_by"] == "max"
            assert needy(office)[0] == paid[0]
            # A fence that is refused holds up only what depends on it, too.
            third = office.school.pay(places[1], 500)
            await refused(office, server, third)
            office.choose(third, Way.DROP)
            no = server.faults.status(
                "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{paid[0]}"
            )
            ways = WaysOut(
                office.ways,
                office.outbox,
                remote,
                feed,
                office.clock,
                senders=OnlyFor("max", *places),
            )
            carried = await ways.carry_out()
            assert carried.settled == [third]
            assert carried.problem is not None
            no.remove()
            assert (await ways.carry_out()).settled == [paid[0]]
        finally:
            await remote.close()
            await feed.close()
        assert set(office.states()) == {"committed"}

    tell(story)
    office.close()


@pytest.mark.parametrize("path", ["settings/school", "desks/desk-D2", "days/D1-2026-11-22"])
def test_what_lacks_only_itself_is_read_again_whatever_it_is(tmp_path: Path, path: str) -> None:
    office = Office(tmp_path / "one")
    office.connection.execute(
        "INSERT INTO set_aside (path, why, field) VALUES (?1, 'reference', ?1)", (path,)
    )
    assert office.replica.due() == [path]
    office.close()
