"""Every way out of a batch that needs attention, through a fence, counts money once."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from enrolldesk.adapters.sqlite.ways import SqliteWays
from enrolldesk.app.commands import ChangeStudent, VoidReceipt
from enrolldesk.app.sync.choosing import Way
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import Money
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.small_school import COURSES, THEORY
from tests.integration.firestore.meeting import SCHOOL, SCHOOL_ID, tell
from tests.integration.firestore.office import CENTS, Office, documents, paid_there

WAYS = list(Way)
APPLIED = ["not applied", "applied", "applied later"]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "one")
    yield office
    office.close()


Story = Callable[[FirestoreServer], Awaitable[None]]


@pytest.mark.parametrize("applied", APPLIED)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_out_counts_once(office: Office, way: Way, applied: str) -> None:
    """The commit hangs, the resend is refused, staff choose; then the hung commit may land."""
    student = office.school.student("Maria Lopez")
    place = office.school.enroll(student)

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        batch_id = office.school.pay(place, CENTS)
        guard = f"{SCHOOL}/batches/{batch_id}"
        hung = server.faults.hang(method="Commit", path=guard, times=1, effect="on release")
        no = server.faults.status("PERMISSION_DENIED", method="Commit", path=guard, nth=2)
        while "needs_attention" not in office.states():
            # A busy machine may not bring every try to the server in so little time.
            await office.send(server, 0.5)
        assert (hung.fired, no.fired) == (1, 1)
        assert office.states()["needs_attention"] == 1
        if applied == "applied":
            hung.release()
            await server.until(lambda: guard in server.documents())
        office.choose(batch_id, way)
        await office.carry_out(server)
        if applied == "applied later":
            hung.release()
        await office.settle(server)
        server.faults.clear()
        await office.settle(server)
        counts = applied == "applied" or way in (Way.RESEND, Way.FIX, Way.REENTER)
        expected = CENTS if counts else 0
        assert paid_there(server, place) == expected
        assert office.paid(place) == expected
        assert set(office.states()) == {"committed"}
        assert office.disagreements() == ()
        fenced = applied != "applied"
        assert documents(server, "batches")[batch_id].get("abandoned", False) is fenced
        card = office.desk.reads.student_card(student, office.desk.today())
        assert card is not None
        shown = [line for line in card.ledger if line.entry.entry_id == batch_id]
        assert len(shown) == 1, "a payment never vanishes"
        assert shown[0].voided is (fenced and way in (Way.VOID, Way.DROP, Way.REENTER))

    tell(story)


@pytest.mark.parametrize("way", WAYS)
def test_a_choice_outlasts_being_offline_and_restarts(
    tmp_path: Path, office: Office, way: Way
) -> None:
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        batch_id = office.school.pay(place, CENTS)
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{batch_id}"
        )
        await office.send(server)
        no.remove()
        office.choose(batch_id, way)
        await server.link.refuse()
        carried = await office.carry_out(server)
        assert carried.problem is not None
        assert office.states()["needs_attention"] == 1
        office.close()
        await server.link.heal()
        again = Office.__new__(Office)
        _reopen(again, tmp_path / "one", office)
        try:
            carried = await again.carry_out(server)
            assert carried.settled == [batch_id]
            await again.settle(server)
            expected = CENTS if way in (Way.RESEND, Way.FIX, Way.REENTER) else 0
            assert (paid_there(server, place), again.paid(place)) == (expected, expected)
            assert again.disagreements() == ()
        finally:
            again.close()

    tell(story)


def _reopen(again: Office, home: Path, before: Office) -> None:
    from enrolldesk.adapters.sqlite import open_store
    from enrolldesk.adapters.sqlite.connection import connect
    from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
    from enrolldesk.adapters.sqlite.replica import SqliteReplica
    from enrolldesk.app.desk import Desk

    again.clock, again.store = before.clock, open_store(home)
    again.desk = Desk(again.store, again.clock)
    again.connection = connect(home / "enrolldesk.sqlite")
    again.outbox = SqliteOutbox(again.connection)
    again.replica = SqliteReplica(again.connection, SCHOOL_ID)
    again.ways = SqliteWays(again.connection, SCHOOL_ID)
    again.told, again.progress = [], []


def test_what_was_held_back_follows_the_fence_in_order(office: Office) -> None:
    student = office.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        place = office.school.enroll(student, cash=1000)
        enrolled = office.desk.reads.outbox()[-1].batch_id
        office.school.pay(place, 2000)
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{enrolled}"
        )
        await office.send(server)
        assert office.states()["waiting"] == 1
        no.remove()
        office.choose(enrolled, Way.RESEND)
        await office.settle(server)
        assert paid_there(server, place) == 3000
        assert office.states() == {"committed": len(office.desk.reads.outbox())}
        assert [row.desk_seq for row in office.desk.reads.outbox()] == sorted(
            row.desk_seq for row in office.desk.reads.outbox()
        )
        assert office.disagreements() == ()

    tell(story)


def test_what_voids_a_dropped_payment_is_dropped_with_it(office: Office) -> None:
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        paid = office.school.pay(place, CENTS)
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{paid}"
        )
        await office.send(server)
        office.desk.run(VoidReceipt(command_id=new_id(), receipt_id=paid, reason="Mistaken"))
        office.choose(paid, Way.DROP)
        no.remove()
        await office.settle(server)
        assert (paid_there(server, place), office.paid(place)) == (0, 0)
        assert set(office.states()) == {"committed"}
        assert office.disagreements() == ()

    tell(story)


def test_a_void_that_was_dropped_can_be_recorded_again(office: Office) -> None:
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        paid = office.school.pay(place, CENTS)
        await office.send(server)
        void = VoidReceipt(command_id=new_id(), receipt_id=paid, reason="Mistaken")
        office.desk.run(void)
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{void.command_id}"
        )
        await office.send(server)
        no.remove()
        assert office.paid(place) == 0
        office.choose(void.command_id, Way.DROP)
        await office.settle(server)
        assert (paid_there(server, place), office.paid(place)) == (CENTS, CENTS)
        office.desk.run(VoidReceipt(command_id=new_id(), receipt_id=paid, reason="Again"))
        await office.settle(server)
        assert (paid_there(server, place), office.paid(place)) == (0, 0)
        assert office.disagreements() == ()

    tell(story)


def test_a_dropped_enrollment_and_edit_are_taken_back(office: Office) -> None:
    student = office.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        await office.pull(server)
        office.change(student, phone="(614) 555-0199", notes="Prefers mornings")
        edit = office.desk.reads.outbox()[-1].batch_id
        place = office.school.enroll(student, cash=CENTS)
        enrolled = office.desk.reads.outbox()[-1].batch_id
        for batch_id in (edit, enrolled):
            server.faults.status(
                "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{batch_id}"
            )
        await office.send(server)
        office.choose(edit, Way.DROP)
        server.faults.clear()
        await office.carry_out(server)
        assert office.student(student).phone == "(614) 555-0133"
        assert office.student(student).notes == ""
        server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{enrolled}"
        )
        await office.send(server)
        office.choose(enrolled, Way.DROP)
        server.faults.clear()
        await office.settle(server)
        card = office.desk.reads.student_card(student, office.desk.today())
        assert card is not None
        assert card.balance == Money(0)
        assert {row.entry.kind for row in card.ledger} == {"charge", "payment"}
        assert all(row.voided for row in card.ledger)
        assert place not in documents(server, "enrollments")
        assert office.disagreements() == ()

    tell(story)


def test_fix_brings_along_what_is_missing_there(office: Office) -> None:
    student = office.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        added = office.desk.reads.outbox()[-1].batch_id
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{added}"
        )
        await office.send(server)
        office.choose(added, Way.DROP)
        no.remove()
        await office.settle(server)
        assert student not in documents(server, "students")
        office.desk.run(ChangeStudent(command_id=new_id(), student=office.student(student)))
        office.change(student, notes="She came back")
        place = office.school.enroll(student, cash=CENTS)
        await office.send(server)
        [changed] = [
            row.batch_id for row in office.desk.reads.outbox() if row.state == "needs_attention"
        ]
        office.choose(changed, Way.FIX)
        await office.settle(server)
        assert documents(server, "students")[student]["name"] == "Maria Lopez"
        assert paid_there(server, place) == CENTS
        assert set(office.states()) == {"committed"}
        assert office.disagreements() == ()

    tell(story)


@pytest.mark.parametrize("way", [Way.FIX, Way.DROP])
def test_what_rests_on_a_dropped_batch_is_not_sent_unasked(
    office: Office, tmp_path: Path, way: Way
) -> None:
    """An enrollment of a student whom no other desk would find."""

    async def story(server: FirestoreServer) -> None:
        await office.settle(server)
        student = office.school.student("Maria Lopez")
        added = office.desk.reads.outbox()[-1].batch_id
        place = office.school.enroll(student, cash=CENTS)
        enrolled = office.desk.reads.outbox()[-1].batch_id
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{added}"
        )
        await office.send(server)
        no.remove()
        office.choose(added, Way.DROP)
        await office.settle(server)
        assert documents(server, "enrollments") == {}
        asked = {
            row.batch_id: row.reason
            for row in office.desk.reads.outbox()
            if row.state == "needs_attention"
        }
        assert asked == {enrolled: "rests"}
        office.choose(enrolled, way)
        await office.settle(server)
        assert set(office.states()) == {"committed"}
        assert office.paid(place) == (CENTS if way is Way.FIX else 0)
        assert (student in documents(server, "students")) is (way is Way.FIX)
        assert office.disagreements() == ()
        other = Office(tmp_path / "other", "D2")
        await other.pull(server)
        assert other.aside() == {}
        other.close()

    tell(story)


def test_fix_completes_a_bundle_whose_course_was_dropped(office: Office, tmp_path: Path) -> None:
    async def story(server: FirestoreServer) -> None:
        added = [row.batch_id for row in office.desk.reads.outbox() if row.command == "AddCourse"]
        _, wheel, package = added
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{wheel}"
        )
        await office.send(server)
        no.remove()
        office.choose(wheel, Way.DROP)
        await office.settle(server)
        assert set(documents(server, "courses")) == {THEORY.course_id}
        office.choose(package, Way.FIX)
        await office.settle(server)
        assert set(documents(server, "courses")) == {one.course_id for one in COURSES}
        place = office.school.enroll(office.school.student("Maria Lopez"), cash=CENTS)
        await office.settle(server)
        assert set(office.states()) == {"committed"}
        other = Office(tmp_path / "other", "D2")
        await other.pull(server)
        assert other.aside() == {}
        assert other.paid(place) == CENTS
        other.close()

    tell(story)


@pytest.mark.parametrize("way", [Way.FIX, Way.VOID])
def test_a_payment_for_a_dropped_charge_can_be_placed_at_every_desk(
    office: Office, tmp_path: Path, way: Way
) -> None:
    student = office.school.student("Maria Lopez")

    async def story(server: FirestoreServer) -> None:
        await office.settle(server)
        place = office.school.enroll(student)
        enrolled = office.desk.reads.outbox()[-1].batch_id
        paid = office.school.pay(place, CENTS)
        no = server.faults.status(
            "PERMISSION_DENIED", method="Commit", path=f"{SCHOOL}/batches/{enrolled}"
        )
        await office.send(server)
        office.choose(enrolled, Way.DROP)
        no.remove()
        await office.settle(server)
        office.choose(paid, way)
        await office.settle(server)
        assert set(office.states()) == {"committed"}
        assert paid_there(server, place) == (CENTS if way is Way.FIX else 0)
        assert office.disagreements() == ()
        other = Office(tmp_path / "other", "D2")
        await other.pull(server)
        assert other.aside() == {}
        assert other.paid(place) == office.paid(place)
        other.close()

    tell(story)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("way", WAYS)
def test_a_way_out_goes_on_after_a_kill(
    tmp_path: Path, office: Office, way: Way, when: str
) -> None:
    """Killed behind the fence, before or after its transaction was committed."""
    place = office.school.enroll(office.school.student("Maria Lopez"))

    async def story(server: FirestoreServer) -> None:
        await office.send(server)
        batch_id = office.school.pay(place, CENTS)
        guard = f"{SCHOOL}/batches/{batch_id}"
        no = server.faults.status("PERMISSION_DENIED", method="Commit", path=guard)
        await office.send(server)
        no.remove()
        office.choose(batch_id, way)
        dying = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.integration.firestore.dying",
            str(tmp_path / "one"),
            server.address,
            when,
        )
        assert await dying.wait() == -signal.SIGKILL
        assert server.documents()[guard]["abandoned"] is True
        assert office.states().get("needs_attention", 0) == (when == "before")
        await office.settle(server)
        expected = CENTS if way in (Way.RESEND, Way.FIX, Way.REENTER) else 0
        assert (paid_there(server, place), office.paid(place)) == (expected, expected)
        assert set(office.states()) == {"committed"}
        assert office.disagreements() == ()

    tell(story)
