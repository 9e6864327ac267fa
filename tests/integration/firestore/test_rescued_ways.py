"""Ways out of batches that two desks hold, because one brought them in a rescue file."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrolldesk.app.commands import CancelEnrollment, VoidReceipt
from enrolldesk.app.sync.choosing import Way
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import remote_of, tell
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


async def enrolled(desks: Offices, server: FirestoreServer) -> str:
    """A place that both desks hold."""
    place = desks[0].school.enroll(desks[0].school.student("Maria Lopez"))
    for desk in desks:
        await desk.settle(server)
    return place


def carry(desks: Offices, folder: Path, batch_id: str) -> None:
    """Bring one batch of the first desk to the second."""
    one, two = desks
    file = folder / "rescue.jsonl"
    export_alone(one, batch_id, file)
    assert two.store.queue.bring(file, two.clock.now()).queued == 1


def everybody_agrees(desks: Offices) -> None:
    for desk in desks:
        assert "needs_attention" not in desk.states()
        assert desk.aside() == {}
        assert desk.disagreements() == ()


@pytest.mark.parametrize("way", [Way.REENTER, Way.DROP, Way.VOID, Way.RESEND])
def test_what_another_desk_sent_from_a_rescue_file_is_not_settled_blindly(
    desks: Offices, tmp_path: Path, way: Way
) -> None:
    """Entered anew it would count twice, dropped its void would be lost: fix takes what stands."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = await enrolled(desks, server)
        paid = one.school.pay(place, CENTS)
        await refused(one, server, paid)
        carry(desks, tmp_path, paid)
        await refused(two, server, paid)
        two.choose(paid, Way.RESEND)
        await two.settle(server)
        one.desk.run(VoidReceipt(command_id=new_id(), receipt_id=paid, reason="Mistaken"))
        one.choose(paid, way)
        await one.settle(server)
        assert needy(one) == (paid, "taken")
        assert paid_there(server, place) == CENTS
        one.choose(paid, Way.FIX)
        await one.settle(server)
        await two.settle(server)
        assert paid_there(server, place) == one.paid(place) == two.paid(place) == 0
        everybody_agrees(desks)

    tell(story)


async def held_twice(desks: Offices, server: FirestoreServer, folder: Path) -> tuple[str, str]:
    """A place, and a payment on it that the server refused both desks."""
    one, two = desks
    place = await enrolled(desks, server)
    paid = one.school.pay(place, CENTS)
    await refused(one, server, paid)
    carry(desks, folder, paid)
    await refused(two, server, paid)
    return place, paid


def ways(office: Office) -> tuple[Way, ...]:
    queue = office.store.queue
    [item] = [row for row in queue.rows(queue.keys()) if row.state == "needs_attention"]
    return item.ways


@pytest.mark.parametrize("way", [Way.RESEND, Way.FIX, Way.VOID, Way.REENTER])
def test_what_was_entered_anew_at_its_desk_counts_alone(
    desks: Offices, tmp_path: Path, way: Way
) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place, paid = await held_twice(desks, server, tmp_path)
        one.choose(paid, Way.REENTER)
        await one.settle(server)
        two.choose(paid, way)
        await two.settle(server)
        assert needy(two) == (paid, "settled")
        assert ways(two) == (Way.DROP,)
        assert not two.ways.choose(paid, way, "ana", two.clock.now())
        two.choose(paid, Way.DROP)
        await two.settle(server)
        assert paid_there(server, place) == one.paid(place) == two.paid(place) == CENTS
        everybody_agrees(desks)

    tell(story)


@pytest.mark.parametrize("first", [Way.REENTER, Way.RESEND, Way.DROP])
@pytest.mark.parametrize("then", [Way.RESEND, Way.REENTER])
def test_of_what_two_desks_put_in_one_place_the_first_to_arrive_counts(
    desks: Offices, tmp_path: Path, first: Way, then: Way
) -> None:
    """The one desk lost its network between the fence and sending what takes the place."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place, paid = await held_twice(desks, server, tmp_path)
        one.choose(paid, first)
        await one.carry_out(server)
        two.choose(paid, then)
        await two.settle(server)
        assert paid_there(server, place) == CENTS
        await one.send(server)
        if first is not Way.DROP:
            late, reason = needy(one)
            assert reason == "fenced"
            one.choose(late, Way.REENTER)
            await one.carry_out(server)
            late, reason = needy(one)
            assert reason in ("settled", "taken")
            one.choose(late, Way.FIX if reason == "taken" else Way.DROP)
        for desk in (one, two, one):
            await desk.settle(server)
        assert paid_there(server, place) == one.paid(place) == two.paid(place) == CENTS
        everybody_agrees(desks)

    tell(story)


def test_a_fence_of_this_desk_keeps_nothing_of_its_own_out(desks: Offices, tmp_path: Path) -> None:
    """It ended between the fence and what takes the place, and staff chose otherwise."""
    one, _ = desks

    async def story(server: FirestoreServer) -> None:
        place = await enrolled(desks, server)
        paid = one.school.pay(place, CENTS)
        await refused(one, server, paid)
        one.choose(paid, Way.REENTER)
        [(choice, parcel)] = one.ways.chosen()
        remote = remote_of(server)
        assert (await remote.fence(parcel, choice.next_id)).next_id == choice.next_id
        await remote.close()
        one.choose(paid, Way.RESEND)
        await one.settle(server)
        assert paid_there(server, place) == one.paid(place) == CENTS
        everybody_agrees((one, one))

    tell(story)


@pytest.mark.parametrize("way", [Way.RESEND, Way.FIX])
@pytest.mark.parametrize("known", [True, False])
def test_a_batch_of_a_rescue_file_keeps_its_order_and_its_charge(
    desks: Offices, tmp_path: Path, way: Way, known: bool
) -> None:
    """Also where the desk that brought it has not seen the enrollment yet."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        if known:
            place = await enrolled(desks, server)
        else:
            for desk in desks:
                await desk.settle(server)
            place = one.school.enroll(one.school.student("Maria Lopez"))
            await one.send(server)
        paid = one.school.pay(place, CENTS)
        carry(desks, tmp_path, paid)
        await refused(two, server, paid)
        two.choose(paid, way)
        await two.settle(server)
        (part,) = documents(server, "entries")[paid]["allocations"]
        assert part == {"charge_id": f"{place}-charge", "amount": CENTS}
        assert two.disagreements() == ()
        assert paid_there(server, place) == CENTS

    tell(story)


def test_fix_makes_no_record_of_a_change_alone(desks: Offices, tmp_path: Path) -> None:
    """Only the cancellation came by the file: the enrollment is at its own desk."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        for desk in desks:
            await desk.settle(server)
        place = one.school.enroll(student, cash=CENTS)
        cancel = new_id()
        one.desk.run(CancelEnrollment(command_id=cancel, enrollment_id=place, reason="Moved away"))
        carry(desks, tmp_path, cancel)
        await two.settle(server)
        assert needy(two)[0] == cancel
        two.choose(cancel, Way.FIX)
        await two.settle(server)
        assert place not in documents(server, "enrollments")
        await one.settle(server)
        await two.settle(server)
        assert two.aside() == {}
        assert documents(server, "enrollments")[place]["student_id"] == student
        assert paid_there(server, place) == CENTS

    tell(story)
