"""What was recorded about an entry that is given up then: no desk gets what it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.app.commands import Command, Refund, VoidEntry, VoidReceipt
from enrolldesk.app.correcting.commands import CorrectPayment, GiveDiscount, ReturnPayment
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.till.commands import CloseDay, ReopenDay
from enrolldesk.domain.ids import new_id, void_id
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import SCHOOL, tell
from tests.integration.firestore.office import Office, documents, paid_there

CENTS, RIGHT, BACK = 5000, 6000, 1000


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "one")
    yield office
    office.close()


def asked(office: Office) -> dict[str, str]:
    """What needs attention and has no way yet, and why."""
    rows = office.desk.reads.outbox()
    return {row.batch_id: row.reason for row in rows if row.state == "needs_attention"}


async def refuse(office: Office, server: FirestoreServer, batch_id: str) -> None:
    """The server says no to one batch, once."""
    path = f"{SCHOOL}/batches/{batch_id}"
    no = server.faults.status("PERMISSION_DENIED", method="Commit", path=path)
    await office.send(server)
    no.remove()


async def everybody_agrees(office: Office, server: FirestoreServer, home: Path) -> None:
    """Nothing waits, nothing disagrees, and another desk can take all there is."""
    assert set(office.states()) == {"committed"}
    assert office.disagreements() == ()
    other = Office(home, "D2")
    try:
        await other.pull(server)
        assert other.aside() == {}
        assert other.disagreements() == ()
        for place in documents(server, "enrollments"):
            paid_there(server, place)
            assert office.desk.reads.standing(place) == other.desk.reads.standing(place)
    finally:
        other.close()


@pytest.mark.parametrize("chosen", ["first", "afterwards"])
@pytest.mark.parametrize("way", [Way.DROP, Way.REENTER])
def test_a_void_is_dropped_with_its_payment(
    office: Office, tmp_path: Path, way: Way, chosen: str
) -> None:
    """Whether it was recorded before the choice or while that could not be carried out yet."""
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = office.school.pay(place, CENTS)
        await refuse(office, server, paid)
        if chosen == "first":
            office.choose(paid, way)
        office.desk.run(VoidReceipt(command_id=new_id(), receipt_id=paid, reason="Mistaken"))
        if chosen == "afterwards":
            office.choose(paid, way)
        await office.settle(server)
        assert asked(office) == {}
        assert paid_there(server, place) == (CENTS if way is Way.REENTER else 0)
        assert void_id(paid) not in documents(server, "entries")
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)


def test_a_void_stands_where_its_payment_was_committed_after_all(
    office: Office, tmp_path: Path
) -> None:
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = office.school.pay(place, CENTS)
        guard = f"{SCHOOL}/batches/{paid}"
        hung = server.faults.hang(method="Commit", path=guard, times=1, effect="on release")
        server.faults.status("PERMISSION_DENIED", method="Commit", path=guard, nth=2)
        while "needs_attention" not in office.states():
            # A busy machine may not bring every try to the server in so little time.
            await office.send(server, 0.5)
        office.desk.run(VoidReceipt(command_id=new_id(), receipt_id=paid, reason="Mistaken"))
        office.choose(paid, Way.DROP)
        hung.release()
        await server.until(lambda: guard in server.documents())
        await office.settle(server)
        assert asked(office) == {}
        assert {paid, void_id(paid)} <= set(documents(server, "entries"))
        assert (paid_there(server, place), office.paid(place)) == (0, 0)
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)


@pytest.mark.parametrize("then", [Way.FIX, Way.VOID, Way.DROP])
@pytest.mark.parametrize("way", [Way.DROP, Way.REENTER])
def test_a_correction_outlasts_its_payment_without_the_void(
    office: Office, tmp_path: Path, way: Way, then: Way
) -> None:
    """What was put in its place is money of its own: a person decides about it."""
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = office.school.pay(place, CENTS)
        await refuse(office, server, paid)
        correction = new_id()
        office.desk.run(
            CorrectPayment(
                command_id=correction,
                entry_id=paid,
                enrollment_id=place,
                tender=Tender(Method.CASH, Money(RIGHT)),
                reason="Wrong amount",
            )
        )
        office.choose(paid, way)
        await office.settle(server)
        assert asked(office) == {correction: "rests"}
        assert not office.ways.choose(correction, Way.RESEND, "ana", office.clock.now())
        office.choose(correction, then)
        await office.settle(server)
        again = CENTS if way is Way.REENTER else 0
        right = RIGHT if then is Way.FIX else 0
        assert (paid_there(server, place), office.paid(place)) == (again + right, again + right)
        assert void_id(paid) not in documents(server, "entries")
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)


@pytest.mark.parametrize("about", ["refund", "return", "return and its void"])
def test_fix_sends_what_still_holds_about_a_dropped_payment(
    office: Office, tmp_path: Path, about: str
) -> None:
    """Money handed back was handed back; a check that never counted cannot bounce."""
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = office.school.pay(place, CENTS, Method.CHECK)
        await refuse(office, server, paid)
        rests = new_id()
        commands: list[Command] = [
            ReturnPayment(command_id=rests, entry_id=paid, reason="Bounced", fee=Money(2500))
        ]
        if about == "refund":
            commands = [
                Refund(
                    command_id=rests,
                    enrollment_id=place,
                    amount=Money(BACK),
                    method=Method.CASH,
                    reason="Moved away",
                    reverses=paid,
                )
            ]
        elif about == "return and its void":
            commands.append(VoidEntry(command_id=new_id(), entry_id=rests, reason="It cleared"))
        for command in commands:
            office.desk.run(command)
        office.choose(paid, Way.DROP)
        await office.settle(server)
        assert asked(office) == {rests: "rests"}
        office.choose(rests, Way.FIX)
        await office.settle(server)
        assert asked(office) == {}
        entries = documents(server, "entries")
        charged = documents(server, "enrollments")[place]["price"]
        standing = office.desk.reads.standing(place)
        if about == "refund":
            assert "reverses" not in entries[rests]
            assert standing.paid.cents == -BACK
        else:
            assert {one["kind"] for one in entries.values()} == {"charge"}
            assert (standing.paid.cents, standing.charged.cents) == (0, charged)
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)


def test_a_discount_on_a_dropped_charge_is_not_sent(office: Office, tmp_path: Path) -> None:
    """Alone it would be money from nowhere."""
    student = office.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await office.settle(server)
        place = office.school.enroll(student)
        enrolled = office.desk.reads.outbox()[-1].batch_id
        discount = new_id()
        office.desk.run(
            GiveDiscount(
                command_id=discount, enrollment_id=place, reason="Sibling", amount=Money(BACK)
            )
        )
        await refuse(office, server, enrolled)
        office.choose(enrolled, Way.DROP)
        await office.settle(server)
        assert asked(office) == {discount: "rests"}
        office.choose(discount, Way.FIX)
        await office.settle(server)
        assert documents(server, "entries") == {}
        assert office.desk.reads.standing(place).charged.cents == 0
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)


@pytest.mark.parametrize("then", ["waits", *(str(way) for way in (Way.RESEND, Way.FIX, Way.VOID))])
def test_a_payment_goes_without_the_fee_that_was_dropped(
    office: Office, tmp_path: Path, then: str
) -> None:
    """The money was taken: nobody is asked where it waits, and no way brings the fee back."""
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        paid = office.school.pay(place, CENTS, Method.CHECK)
        await office.send(server)
        returned = new_id()
        office.desk.run(
            ReturnPayment(command_id=returned, entry_id=paid, reason="Bounced", fee=Money(2500))
        )
        due = office.desk.reads.standing(place).owed.cents
        again = office.school.pay(place, due)
        await refuse(office, server, returned)
        if then != "waits":
            # It went first, to be refused for itself.
            office.connection.execute(
                "UPDATE outbox SET state = 'needs_attention', reason = 'PERMISSION_DENIED' "
                "WHERE batch_id = ?",
                (again,),
            )
        office.choose(returned, Way.DROP)
        await office.settle(server)
        if then != "waits":
            assert asked(office) == {again: "PERMISSION_DENIED"}
            office.choose(again, Way(then))
            await office.settle(server)
        assert asked(office) == {}
        entries = documents(server, "entries")
        charge = f"{place}-charge"
        assert [part["charge_id"] for part in entries[again]["allocations"]] == [charge]
        assert entries[again]["amount"] == due
        left = 0 if then == "void" else due
        assert paid_there(server, place) == office.paid(place) == CENTS + left
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)


def test_what_was_taken_on_a_day_whose_closing_was_dropped_is_sent(
    office: Office, tmp_path: Path
) -> None:
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        today, close, reopen = office.desk.today(), new_id(), new_id()
        office.desk.run(CloseDay(command_id=close, day=today))
        office.desk.run(ReopenDay(command_id=reopen, day=today, reason="Forgot one"))
        office.school.pay(place, CENTS)
        await refuse(office, server, close)
        office.choose(close, Way.DROP)
        await office.settle(server)
        # There is no closed day to reopen, and none is made of it.
        assert asked(office) == {reopen: "NOT_FOUND"}
        office.choose(reopen, Way.FIX)
        await office.settle(server)
        assert documents(server, "days") == {}
        assert paid_there(server, place) == CENTS
        await everybody_agrees(office, server, tmp_path / "other")

    tell(story)
