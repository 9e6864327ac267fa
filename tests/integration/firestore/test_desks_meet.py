"""Two desks that could not see each other: what both did stands once, and is explained."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from enrolldesk.app import commands
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.app.sync.queue import Brought
from enrolldesk.app.sync.restoring import restoring
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.status import PaymentStatus
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import tell
from tests.integration.firestore.office import Office, Offices, documents, paid_there, two_offices

desks = pytest.fixture(two_offices)


async def meet(server: FirestoreServer, desks: Offices) -> None:
    """Everybody sends, settles and reads until nothing is left to do."""
    for _ in range(2):
        for desk in desks:
            await desk.settle(server)
    for desk in desks:
        assert set(desk.states()) <= {"committed"}
        assert desk.disagreements() == ()
        assert desk.aside() == {}


def explained(desk: Office) -> list[Explained]:
    return list(desk.ways.explained())


def books(desk: Office, student: str) -> object:
    """What a desk holds of a student; each reads the lines in the order they came to it."""
    kept, row, places, ledger, *dues = desk.account(student)
    lines = {line.entry.entry_id: (line.entry, line.voided) for line in ledger}
    return kept, row, places, lines, dues


def kinds(desk: Office) -> list[Conflict]:
    return [one.kind for one in explained(desk)]


@pytest.mark.parametrize("dearer", [False, True])
def test_both_enroll_one_student_in_one_course_with_payments(desks: Offices, dearer: bool) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        await meet(server, desks)
        if dearer:
            course = two.desk.reads.course("complete-package")
            assert course is not None
            raised = replace(course, price=Money(60000))
            two.desk.run(commands.ChangeCourse(command_id=new_id(), course=raised))
        place = one.school.enroll(student, cash=9999)
        assert two.school.enroll(student, cash=5000) == place
        receipts = [
            line.entry.receipt_no
            for desk in desks
            for line in desk.desk.reads.student_card(student, desk.desk.today()).ledger  # type: ignore[union-attr]
            if line.entry.receipt_no
        ]
        await one.send(server)
        await meet(server, desks)
        there = documents(server, "enrollments")[place]
        assert (there["charged"], there["paid"], there["due"]) == (54999, 14999, 40000)
        assert paid_there(server, place) == 14999
        entries = documents(server, "entries").values()
        assert sorted(one["kind"] for one in entries) == ["charge", "payment", "payment"]
        assert {one.get("receipt_no") for one in entries} == {None, *receipts}
        assert books(one, student) == books(two, student)
        assert [met.kind for met in explained(two)] == [Conflict.ENROLLED_TWICE]
        [met] = explained(two)
        assert met.facts["paid"] == 5000
        assert met.facts["standing_price"] == 54999
        assert met.facts["price"] == (60000 if dearer else 54999)
        assert kinds(one) == []

    tell(story)


def test_both_void_the_same_payment(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = one.school.enroll(one.school.student("Maria Lopez"))
        paid = one.school.pay(place, 5000)
        await meet(server, desks)
        for desk in desks:
            desk.desk.run(commands.VoidEntry(command_id=new_id(), entry_id=paid, reason="Mistaken"))
        await one.send(server)
        await meet(server, desks)
        assert paid_there(server, place) == 0
        assert (one.paid(place), two.paid(place)) == (0, 0)
        assert (kinds(one), kinds(two)) == ([], [Conflict.VOIDED_TWICE])

    tell(story)


def test_a_void_that_is_dropped_gives_way_to_the_one_that_was_seen_before(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = one.school.enroll(one.school.student("Maria Lopez"))
        paid = one.school.pay(place, 5000)
        await meet(server, desks)
        voided = commands.VoidEntry(command_id=new_id(), entry_id=paid, reason="Mistaken")
        one.desk.run(voided)
        again = replace(voided, command_id=new_id())
        two.desk.run(again)
        await one.send(server)
        await two.pull(server)
        assert set(two.aside()) == {f"entries/{paid}-void"}
        await two.send(server)
        two.choose(again.command_id, Way.DROP)
        await meet(server, desks)
        assert paid_there(server, place) == 0
        assert (one.paid(place), two.paid(place)) == (0, 0)

    tell(story)


def test_a_refund_of_a_payment_that_still_waits_at_the_other_desk(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        place = one.school.enroll(student)
        await meet(server, desks)
        one.school.pay(place, 5000)
        two.desk.run(
            commands.Refund(
                command_id=new_id(),
                enrollment_id=place,
                amount=Money(5000),
                method=Method.CASH,
                reason="Paid at the other desk",
                receipt_no="D1-000001",
            )
        )
        await two.settle(server)
        assert paid_there(server, place) == -5000
        await meet(server, desks)
        assert paid_there(server, place) == 0
        assert books(one, student) == books(two, student)
        card = two.desk.reads.student_card(student, two.desk.today())
        assert card is not None
        [refund] = [line.entry for line in card.ledger if line.entry.kind == "refund"]
        receipt = two.desk.reads.receipt_numbered(refund.reference)
        assert receipt is not None
        assert receipt.entries[0].amount == Money(5000)

    tell(story)


def test_both_take_the_full_amount(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        place = one.school.enroll(student)
        await meet(server, desks)
        for desk in desks:
            desk.school.pay(place, 54999)
        await meet(server, desks)
        assert paid_there(server, place) == 2 * 54999
        for desk, mine, theirs in (
            (one, "D1-000001", "D2-000001"),
            (two, "D2-000001", "D1-000001"),
        ):
            card = desk.desk.reads.student_card(student, desk.desk.today())
            assert card is not None
            assert card.row.credit == Money(54999)
            assert card.enrollments[0].status is PaymentStatus.PAID
            [met] = explained(desk)
            assert met.kind is Conflict.PAID_TWICE
            assert met.facts["credit"] == 54999
            assert (met.facts["receipt_no"], met.facts["their_receipt_no"]) == (mine, theirs)

    tell(story)


def test_an_excess_taken_in_sight_of_the_first_payment_is_no_conflict(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = one.school.enroll(one.school.student("Maria Lopez"))
        one.school.pay(place, 54999)
        await meet(server, desks)
        two.school.pay(place, 2000)
        await meet(server, desks)
        assert (kinds(one), kinds(two)) == ([], [])

    tell(story)


def test_both_hand_back_the_same_payment(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = one.school.enroll(one.school.student("Maria Lopez"))
        paid = one.school.pay(place, 5000)
        await meet(server, desks)
        for desk in desks:
            desk.desk.run(
                commands.Refund(
                    command_id=new_id(),
                    enrollment_id=place,
                    amount=Money(5000),
                    method=Method.CASH,
                    reason="Moved away",
                    reverses=paid,
                )
            )
        await meet(server, desks)
        assert paid_there(server, place) == -5000
        assert (kinds(one), kinds(two)) == ([Conflict.REFUNDED_TWICE], [Conflict.REFUNDED_TWICE])

    tell(story)


def test_different_fields_of_one_student_both_stand(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        await meet(server, desks)
        one.change(student, phone="(614) 555-0111")
        two.change(student, notes="Prefers mornings")
        await meet(server, desks)
        for desk in desks:
            assert desk.student(student).phone == "(614) 555-0111"
            assert desk.student(student).notes == "Prefers mornings"
            assert kinds(desk) == []

    tell(story)


@pytest.mark.parametrize("reads_first", [False, True])
def test_of_one_field_the_last_wins_and_what_it_was_can_be_put_back(
    desks: Offices, reads_first: bool
) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        await meet(server, desks)
        one.change(student, phone="(614) 555-0111")
        two.change(student, phone="(614) 555-0222")
        await one.send(server)
        if reads_first:
            await two.pull(server)
            [met] = explained(two)
            assert met.kind is Conflict.OVERWRITES
            assert met.facts["restore"] == "(614) 555-0111"
        await meet(server, desks)
        for desk in desks:
            assert desk.student(student).phone == "(614) 555-0222"
        [met] = explained(one)
        assert met.kind is Conflict.OVERWRITTEN
        assert met.facts["field"] == "phone"
        one.desk.run(restoring(one.store, met))
        await meet(server, desks)
        for desk in desks:
            assert desk.student(student).phone == "(614) 555-0111"
        assert len(explained(one)) == 1
        assert not explained(two) or kinds(two) == [Conflict.OVERWRITES]

    tell(story)


def test_a_course_sold_alone_here_and_in_a_bundle_there_waits_for_a_person(desks: Offices) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        await meet(server, desks)
        one.school.enroll(student, "complete-package", cash=9999)
        place = two.school.enroll(student, "online-theory", cash=9999)
        await one.send(server)
        await two.settle(server)
        [row] = [row for row in two.desk.reads.outbox() if row.state == "needs_attention"]
        assert row.reason == "taken"
        two.choose(row.batch_id, Way.FIX)
        await two.settle(server)
        [row] = [row for row in two.desk.reads.outbox() if row.state == "needs_attention"]
        assert row.reason == "placed"
        assert documents(server, "enrollments")[place]["paid"] == 0
        two.choose(row.batch_id, Way.DROP)
        await two.settle(server)
        assert two.paid(place) == 0
        assert "needs_attention" not in two.states()
        assert two.aside() == {}
        assert two.disagreements() == ()
        assert two.desk.reads.enrollment(place) == one.desk.reads.enrollment(place)
        there = documents(server, "entries").values()
        assert {entry["enrollment_id"] for entry in there} != {place}

    tell(story)


def test_a_rescue_file_sent_from_two_desks_counts_once(desks: Offices, tmp_path: Path) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = one.school.enroll(one.school.student("Maria Lopez"))
        await meet(server, desks)
        one.school.pay(place, 5000)
        one.school.pay(place, 700)
        file = tmp_path / "rescue.jsonl"
        assert one.store.queue.export(file, one.clock.now()) == 2
        assert two.store.queue.bring(file, two.clock.now()) == Brought(2, 0, 0)
        assert two.paid(place) == 5700
        await two.send(server)
        await meet(server, desks)
        assert paid_there(server, place) == 5700
        assert (one.paid(place), two.paid(place)) == (5700, 5700)
        assert two.store.queue.bring(file, two.clock.now()) == Brought(0, 2, 0)
        assert one.store.queue.bring(file, one.clock.now()) == Brought(0, 2, 0)

    tell(story)
