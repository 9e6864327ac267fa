"""What a desk records, brings along and sends together stays within what the rules may look at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from enrolldesk.app import commands
from enrolldesk.app.connecting.carried import CarriedAccount
from enrolldesk.app.connecting.carrying_in import parts_of
from enrolldesk.app.connecting.founding import parcel_of
from enrolldesk.app.desk import Desk
from enrolldesk.app.looks import MOST, SENDER, looked_at_for
from enrolldesk.app.sync.push import SHARED, within_bounds
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import TooMuchAtOnce
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender, standing_of
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.small_school import THEORY, SmallSchool, SteadyClock


@pytest.fixture
def desk() -> Desk:
    return Desk(MemoryStore(), SteadyClock())


@pytest.fixture
def school(desk: Desk) -> SmallSchool:
    small = SmallSchool(desk, desk.run)
    small.found()
    return small


def places(school: SmallSchool, count: int) -> list[str]:
    students = [school.student(f"Child {number}") for number in range(count)]
    return [school.enroll(student, THEORY.course_id) for student in students]


def pays(shares: Sequence[str]) -> commands.RecordPayment:
    cents = Money(100)
    return commands.RecordPayment(
        command_id=new_id(),
        shares=tuple(Share(place, cents) for place in shares),
        tenders=(Tender(Method.CASH, Money(100 * len(shares))),),
    )


def looks(parcels: Sequence[Parcel]) -> int:
    told = [looked_at_for(json.loads(parcel.payload)) for parcel in parcels]
    return SENDER + len(frozenset().union(*told))


def test_a_receipt_over_more_than_may_be_looked_at_is_refused_in_a_sentence(
    desk: Desk, school: SmallSchool
) -> None:
    many = places(school, 9)
    before = desk.reads.outbox_count()
    with pytest.raises(TooMuchAtOnce) as refused:
        desk.run(pays(many))
    assert "fewer enrollments on a receipt" in sentence(refused.value)
    assert desk.reads.outbox_count() == before
    desk.run(pays(many[:8]))


def test_a_large_receipt_is_voided_line_by_line(desk: Desk, school: SmallSchool) -> None:
    command = pays(places(school, 8))
    desk.run(command)
    with pytest.raises(TooMuchAtOnce):
        desk.run(
            commands.VoidReceipt(command_id=new_id(), receipt_id=command.command_id, reason="Twice")
        )
    receipt = desk.reads.receipt(command.command_id)
    assert receipt is not None
    for entry in receipt.entries:
        desk.run(commands.VoidEntry(command_id=new_id(), entry_id=entry.entry_id, reason="Twice"))
    again = desk.reads.receipt(command.command_id)
    assert again is not None
    for place in {entry.enrollment_id for entry in again.entries}:
        assert standing_of(desk.reads.entries_of(place)).paid == ZERO


def test_payments_share_a_commit_as_far_as_may_be_looked_at(
    desk: Desk, school: SmallSchool
) -> None:
    for place in places(school, 6):
        desk.run(pays([place]))
    parcels = [parcel_of(row) for row in desk.reads.outbox() if row.command == "RecordPayment"]
    together = within_bounds(parcels)
    assert len(together) == SHARED
    assert looks(together) <= MOST < looks(parcels[: SHARED + 1])


def test_a_batch_that_is_large_by_itself_goes_alone(desk: Desk, school: SmallSchool) -> None:
    several = places(school, 8)
    desk.run(pays(several))
    desk.run(pays(several))
    parcels = [parcel_of(row) for row in desk.reads.outbox() if row.command == "RecordPayment"]
    assert within_bounds(parcels) == parcels[:1]


def test_an_account_is_brought_along_in_parts_that_may_be_looked_at(
    desk: Desk, school: SmallSchool
) -> None:
    student = school.student("Maria Lopez")
    place = school.enroll(student, THEORY.course_id)
    for _ in range(40):
        school.pay(place, 100)
    reads = desk.reads
    held = reads.student_card(student, desk.today())
    assert held is not None
    # As if she had been in twenty courses, with two payments each.
    entries = [
        replace(entry, enrollment_id=f"place-{number // 2}", batch_id=f"batch-{number // 10}")
        for number, entry in enumerate(reads.entries_of(place))
    ]
    account = CarriedAccount(held.student, reads.enrollments_of(student), tuple(entries))
    parts = list(parts_of(account))
    assert [entry for part in parts for entry in part.entries] == entries
    for part in parts:
        counted = {entry.enrollment_id for entry in part.entries}
        assert SENDER + 2 + len(counted) + len(part.entries) <= MOST
