"""Desks as the program opens them, whose staff sign in, under the rules in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from enrolldesk.app import commands
from enrolldesk.app.changes import SyncState
from enrolldesk.app.pages import BalanceLine, Detail
from enrolldesk.app.paperwork import OfficeFormats, receipt_page
from enrolldesk.app.promoting.commands import AddPromotion
from enrolldesk.app.queue_words import reason_sentence
from enrolldesk.bootstrap import OpenHome
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.domain.promotions import Offer
from enrolldesk.domain.roles import Role
from enrolldesk.testing.connected import SCHOOL, Ear
from enrolldesk.testing.rules.evaluator import Evaluator
from enrolldesk.testing.rules.modified_client import ModifiedClient
from enrolldesk.testing.signing import SignedSchool
from enrolldesk.testing.small_school import ANA, THEORY, SmallSchool


@pytest.fixture
def signed(tmp_path: Path, in_force: Evaluator) -> Iterator[SignedSchool]:
    with SignedSchool(tmp_path, decide=in_force.decide) as school:
        yield school


def found(signed: SignedSchool) -> OpenHome:
    """Ana's desk; the owner's administration put her on the list of the empty project."""
    told = {"name": ANA.name, "role": "manager", "active": True, "email": "ana@lakeside.example"}
    with ModifiedClient(signed.server.address, SCHOOL) as administration:
        administration.put({f"staff/{ANA.staff_id}": told})
    return signed.found("one")


def waits(session: OpenHome) -> int:
    counts = session.desk.reads.outbox_count()
    return sum(count for state, count in counts.items() if state != SyncState.COMMITTED)


def in_step(signed: SignedSchool, session: OpenHome) -> None:
    ear = Ear()
    with ear.kept_in_step(session, signed.server.address):
        ear.until(lambda: ear.status.in_step_at is not None and not waits(session))


def refund(place: str) -> commands.Refund:
    return commands.Refund(
        command_id=new_id(),
        enrollment_id=place,
        amount=Money(9999),
        method=Method.CASH,
        reason="Moved away",
    )


def test_a_school_is_founded_staffed_joined_and_paid_at_under_the_rules(
    signed: SignedSchool, in_force: Evaluator
) -> None:
    refused = len(in_force.refusals)
    one = found(signed)
    signed.hire(one, "ben", "Ben T.", Role.FRONT_DESK)
    in_step(signed, one)
    two = signed.join("two", "ben")
    in_step(signed, two)
    school = SmallSchool(two.desk, two.desk.run)
    student = school.student("Maria Lopez")
    place = school.enroll(student, THEORY.course_id, cash=9999)
    in_step(signed, two)
    in_step(signed, one)
    one.desk.run(refund(place))
    in_step(signed, one)
    in_step(signed, two)
    assert two.desk.reads.student_card(student, two.desk.today()) is not None
    held = signed.server.documents()[f"schools/{SCHOOL}/enrollments/{place}"]
    assert (held["charged"], held["paid"], held["due"]) == (9999, 0, 9999)
    assert in_force.refusals[refused:] == []


def test_the_front_desk_gives_a_promotion_while_enrolling(
    signed: SignedSchool, in_force: Evaluator
) -> None:
    refused = len(in_force.refusals)
    one = found(signed)
    signed.hire(one, "ben", "Ben T.", Role.FRONT_DESK)
    offer = Offer(title="Teachers", percent=1_250, limit=1)
    one.desk.run(AddPromotion(command_id="teachers", offer=offer))
    in_step(signed, one)
    two = signed.join("two", "ben")
    in_step(signed, two)
    student = SmallSchool(two.desk, two.desk.run).student("Maria Lopez")
    enroll = commands.Enroll(
        command_id=new_id(),
        student_id=student,
        course_id=THEORY.course_id,
        tenders=(Tender(Method.CASH, Money(8_749)),),
        promotion_id="teachers",
    )
    two.desk.run(enroll)
    in_step(signed, two)
    in_step(signed, one)
    [place] = one.desk.reads.enrollments_of(student)
    assert one.desk.reads.standing(place.enrollment_id).owed == Money(0)
    assert one.desk.reads.discounts_under("teachers") == 1
    page = receipt_page(one.desk.reads, enroll.command_id, OfficeFormats())
    assert page.discounts == (Detail("Teachers", "-$12.50"),)
    assert page.balances == (BalanceLine("Online Theory", "$0.00"),)
    assert in_force.refusals[refused:] == []


def test_the_refusal_of_what_a_modified_desk_sends_is_a_sentence_in_its_queue(
    signed: SignedSchool, in_force: Evaluator
) -> None:
    one = found(signed)
    signed.hire(one, "ben", "Ben T.", Role.FRONT_DESK)
    in_step(signed, one)
    two = signed.join("two", "ben")
    in_step(signed, two)
    school = SmallSchool(two.desk, two.desk.run)
    place = school.enroll(school.student("Maria Lopez"), THEORY.course_id, cash=9999)
    in_step(signed, two)
    # On this computer somebody made Ben a manager.
    with two.desk.store.write() as unit:
        ben = unit.staff("ben")
        assert ben is not None
        unit.put_staff(replace(ben, role=Role.MANAGER))
        unit.commit()
    command = refund(place)
    two.desk.run(command)
    ear = Ear()
    with ear.kept_in_step(two, signed.server.address):
        ear.until(lambda: ear.status.queue.attention == 1)
    rows = two.queue.rows(two.queue.keys())
    [row] = [each for each in rows if each.batch_id == command.command_id]
    said = reason_sentence(row, "")
    assert row.state is SyncState.NEEDS_ATTENTION
    assert said.startswith("The server does not allow this to whoever is signed in.")
    assert f"schools/{SCHOOL}/entries/{command.command_id}" not in signed.server.documents()
    assert f"create schools/{SCHOOL}/batches/{command.command_id}" in in_force.refusals
