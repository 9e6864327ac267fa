"""Two desks that put the same mistake right without seeing each other: it counts once."""

from __future__ import annotations

import pytest

from enrolldesk.app.correcting.commands import CorrectPayment, MoveEnrollment
from enrolldesk.app.sync.choosing import Way
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.testing.firestore import FirestoreServer
from tests.integration.firestore.meeting import tell
from tests.integration.firestore.office import Offices, paid_there, two_offices

desks = pytest.fixture(two_offices)


async def settled(server: FirestoreServer, desks: Offices) -> None:
    """Everybody sends, settles and reads."""
    for _ in range(2):
        for desk in desks:
            await desk.settle(server)


def in_order(desks: Offices) -> None:
    for desk in desks:
        assert set(desk.states()) <= {"committed"}
        assert desk.disagreements() == ()
        assert desk.aside() == {}


@pytest.mark.parametrize("way", [Way.FIX, Way.DROP])
def test_both_put_the_same_payment_right(desks: Offices, way: Way) -> None:
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        place = one.school.enroll(one.school.student("Maria Lopez"))
        paid = one.school.pay(place, 5000)
        await settled(server, desks)
        for desk, cents in ((one, 6000), (two, 7000)):
            desk.desk.run(
                CorrectPayment(
                    command_id=new_id(),
                    entry_id=paid,
                    enrollment_id=place,
                    tender=Tender(Method.CASH, Money(cents)),
                    reason="Wrong amount",
                )
            )
        await one.settle(server)
        await two.settle(server)
        [row] = [row for row in two.desk.reads.outbox() if row.state == "needs_attention"]
        assert row.reason == "taken"
        two.choose(row.batch_id, way)
        await settled(server, desks)
        assert paid_there(server, place) == 6000
        assert (one.paid(place), two.paid(place)) == (6000, 6000)
        in_order(desks)

    tell(story)


def test_a_payment_for_a_dropped_bundle_brings_its_courses_along(desks: Offices) -> None:
    """Moved to the package here while the course it holds was sold alone there."""
    one, two = desks

    async def story(server: FirestoreServer) -> None:
        student = one.school.student("Maria Lopez")
        wheel = one.school.enroll(student, "behind-the-wheel")
        await settled(server, desks)
        theory = one.school.enroll(student, "online-theory", cash=9999)
        two.desk.run(
            MoveEnrollment(
                command_id=new_id(),
                enrollment_id=wheel,
                course_id="complete-package",
                reason="Wanted both",
            )
        )
        package = next(
            place.enrollment_id
            for place in two.desk.reads.enrollments_of(student)
            if place.course_id == "complete-package"
        )
        two.school.pay(package, 5000)
        await one.settle(server)
        for _ in range(6):
            await two.settle(server)
            waiting = [row for row in two.desk.reads.outbox() if row.state == "needs_attention"]
            for row in waiting:
                moved = row.command == "MoveEnrollment"
                two.choose(row.batch_id, Way.DROP if moved else Way.FIX)
            if not waiting:
                break
        await settled(server, desks)
        assert (one.paid(package), two.paid(package)) == (5000, 5000)
        assert (one.paid(theory), two.paid(theory)) == (9999, 9999)
        in_order(desks)

    tell(story)
