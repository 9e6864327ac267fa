"""What the entries of some days add up to: the same from the disk as from memory."""

from datetime import timedelta

from enrolldesk.app.commands import Refund, VoidEntry
from enrolldesk.app.reports.movements import Movement, MovementKey, movements_of
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.testing.small_school import THEORY
from tests.contract.conftest import Office


def test_entries_are_added_up_by_day_kind_and_method(at: Office) -> None:
    maria = at.school.student("Maria")
    place = at.school.enroll(maria, THEORY.course_id, cash=2_000)
    at.school.pay(place, 1_000)
    card = at.school.pay(place, 500, Method.CARD)
    first = at.today
    at.clock.forward(days=1)
    at.desk.run(VoidEntry(command_id=new_id(), entry_id=card, reason="Wrong card"))
    at.desk.run(
        Refund(
            command_id=new_id(),
            enrollment_id=place,
            amount=Money(300),
            method=Method.CASH,
            reason="Paid too much",
        )
    )
    second = first + timedelta(days=1)
    found = {one.key: (one.charged.cents, one.paid.cents, one.count) for one in all_of(at)}
    assert found == {
        MovementKey(first, "charge", "", "", 1): (9_999, 0, 1),
        MovementKey(first, "payment", "", "card", -1): (0, 500, 1),
        MovementKey(first, "payment", "", "cash", -1): (0, 3_000, 2),
        MovementKey(second, "refund", "", "cash", 1): (0, -300, 1),
        MovementKey(second, "void", "payment", "card", 1): (0, -500, 1),
    }
    entries = at.reads.entries_of(place)
    assert all_of(at) == movements_of(entries, {one.entry_id: one for one in entries})
    assert all_of(at) == (
        *at.reads.movements(first, first),
        *at.reads.movements(second, second),
    )
    assert at.reads.movements(second + timedelta(days=1)) == ()
    assert at.reads.movements(None, first - timedelta(days=1)) == ()


def all_of(at: Office) -> tuple[Movement, ...]:
    return at.reads.movements()
