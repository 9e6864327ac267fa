"""What is recorded at a desk goes up under the word of somebody who may send it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from enrolldesk.app import commands
from enrolldesk.app.signing.people import sign_out, standing
from enrolldesk.app.signing.problems import Ended, StaffStopped
from enrolldesk.app.sync.status import Reach
from enrolldesk.app.sync.staying import Staying
from enrolldesk.app.wording import sentence
from enrolldesk.bootstrap import OpenHome
from enrolldesk.domain.errors import TakenOff
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.testing.connected import SCHOOL, Ear
from enrolldesk.testing.signing import SignedSchool, email_of
from enrolldesk.testing.small_school import THEORY, SmallSchool


def school_at(session: OpenHome) -> SmallSchool:
    return SmallSchool(session.desk, session.desk.run)


def batches(signed: SignedSchool) -> dict[str, dict[str, Any]]:
    """The guards on the server, by id."""
    start = f"schools/{SCHOOL}/batches/"
    found = signed.server.documents()
    return {path.removeprefix(start): doc for path, doc in found.items() if path.startswith(start)}


def sent_by(signed: SignedSchool, command: str) -> list[str]:
    return [str(one["sent_by"]) for one in batches(signed).values() if one["command"] == command]


def open_batches(session: OpenHome) -> int:
    counts = session.desk.reads.outbox_count()
    return sum(count for state, count in counts.items() if state != "committed")


def nothing_waits(session: OpenHome) -> Callable[[], bool]:
    return lambda: open_batches(session) == 0


def ended(session: OpenHome, staff_id: str) -> Ended | None:
    here = standing(session.desk.local, staff_id)
    return None if here is None else here.ended


def trouble(ear: Ear) -> str:
    """What the last status says is wrong."""
    problem = ear.status.problem
    return "" if problem is None else sentence(problem)


def paid(session: OpenHome, student_id: str) -> int:
    reads = session.desk.reads
    return sum(
        entry.paid_delta.cents
        for place in reads.enrollments_of(student_id)
        for entry in reads.entries_of(place.enrollment_id)
    )


def refund(session: OpenHome, enrollment_id: str, cents: int, approved_by: str = "") -> str:
    command = commands.Refund(
        command_id=new_id(),
        enrollment_id=enrollment_id,
        amount=Money(cents),
        method=Method.CASH,
        reason="Moved away",
    )
    session.desk.run(command, approved_by=approved_by)
    return command.command_id


@pytest.fixture
def one(signed: SignedSchool) -> OpenHome:
    """Ana's desk: she founded the school and is signed in."""
    session = signed.found("one")
    signed.hire(session, "ben", "Ben T.", Role.FRONT_DESK)
    ear = Ear()
    with ear.kept_in_step(session, signed.server.address):
        ear.until(nothing_waits(session))
    return session


@pytest.fixture
def two(signed: SignedSchool, one: OpenHome) -> OpenHome:
    """The desk Ben signed in at, with the school's records."""
    session = signed.join("two", "ben")
    ear = Ear()
    with ear.kept_in_step(session, signed.server.address):
        ear.until(lambda: ear.status.in_step_at is not None and not open_batches(session))
    return session


def test_the_front_desk_takes_a_payment_and_a_manager_hands_it_back(
    signed: SignedSchool, one: OpenHome, two: OpenHome
) -> None:
    at_two, ear = school_at(two), Ear()
    with ear.kept_in_step(two, signed.server.address) as running:
        student = at_two.student("Maria Lopez")
        place = at_two.enroll(student, THEORY.course_id, cash=9999)
        running.wake()
        ear.until(nothing_waits(two))
    assert sent_by(signed, "Enroll") == ["ben"]
    ear = Ear()
    with ear.kept_in_step(one, signed.server.address) as running:
        ear.until(lambda: paid(one, student) == 9999)
        refund(one, place, 9999)
        running.wake()
        ear.until(nothing_waits(one))
    assert sent_by(signed, "Refund") == ["ana"]


def test_tokens_that_end_in_the_middle_of_a_long_queue_are_renewed(
    signed: SignedSchool, two: OpenHome
) -> None:
    school = school_at(two)
    names = [f"Student {number}" for number in range(200)]
    for name in names:
        school.student(name)
    calls: list[str] = []

    def heard(token: str) -> None:
        calls.append(token)
        # More calls than are ever on their way at once: each may be made again in time.
        if calls.count(token) == 12:
            signed.ahead += 7200

    signed.heard = heard
    ear = Ear()
    with ear.kept_in_step(two, signed.server.address):
        ear.until(nothing_waits(two))
    assert len(set(calls)) > 2
    assert len(sent_by(signed, "AddStudent")) == len(names)
    assert set(sent_by(signed, "AddStudent")) == {"ben"}
    assert Reach.SIGNED_OUT not in {status.reach for status in ear.statuses}


def test_signing_out_loses_nothing_and_a_colleague_sends_it(
    signed: SignedSchool, one: OpenHome, two: OpenHome
) -> None:
    school = school_at(two)
    for number in range(5):
        school.student(f"Student {number}")
    sign_out(two.people, two.desk.local, "ben")
    assert open_batches(two) == 5
    ear = Ear()
    with ear.kept_in_step(two, signed.server.address):
        ear.until(lambda: ear.status.staying == (Staying(5, anybody=True),))
        ear.until(lambda: trouble(ear).startswith("Nobody is signed in"))
        ear.until(lambda: ear.status.reach is Reach.SIGNED_OUT)
        assert open_batches(two) == 5
        signed.sign_in(two, "ana")
        ear.until(nothing_waits(two))
    sent = [one for one in batches(signed).values() if one["command"] == "AddStudent"]
    assert [(one["staff"], one["sent_by"]) for one in sent] == [("ben", "ana")] * 5


def test_what_a_manager_approved_waits_for_a_manager(
    signed: SignedSchool, one: OpenHome, two: OpenHome
) -> None:
    school, ear = school_at(two), Ear()
    with ear.kept_in_step(two, signed.server.address) as running:
        student = school.student("Maria Lopez")
        place = school.enroll(student, THEORY.course_id, cash=9999)
        refund(two, place, 9999, approved_by="ana")
        other = school.student("Dan Voss")
        running.wake()
        ear.until(lambda: ear.status.staying == (Staying(1, "ana", "Ana R."),))
        # What the front desk may send is not held up by it.
        ear.until(lambda: f"schools/{SCHOOL}/students/{other}" in signed.server.documents())
        assert sent_by(signed, "Refund") == []
        signed.sign_in(two, "ana")
        ear.until(nothing_waits(two))
        ear.until(lambda: ear.status.staying == ())
    assert sent_by(signed, "Refund") == ["ana"]
    assert set(sent_by(signed, "AddStudent")) == {"ben"}


def test_whoever_is_disabled_is_stopped_and_a_manager_sends_what_waited(
    signed: SignedSchool, one: OpenHome, two: OpenHome
) -> None:
    school = school_at(two)
    school.student("Maria Lopez")
    signed.identity.accounts["ben"].disabled = True
    # The token he holds ends with the next look of the server.
    signed.ahead += 7200
    ear = Ear()
    with ear.kept_in_step(two, signed.server.address):
        ear.until(lambda: "was disabled" in trouble(ear))
        ear.until(lambda: ear.status.reach is Reach.SIGNED_OUT)
        ear.until(lambda: ended(two, "ben") is Ended.DISABLED)
        with pytest.raises(StaffStopped) as stopped:
            school.student("Dan Voss")
        assert "Ben T." in sentence(stopped.value)
        assert isinstance(two.desk.may(commands.AddStudent), StaffStopped)
        assert open_batches(two) == 1
        signed.sign_in(two, "ana")
        ear.until(nothing_waits(two))
    assert sent_by(signed, "AddStudent") == ["ana"]


def test_a_staff_document_that_says_inactive_stops_at_once_though_the_token_is_good(
    signed: SignedSchool, one: OpenHome, two: OpenHome
) -> None:
    school, ear, told = school_at(two), Ear(), Ear()
    with ear.kept_in_step(two, signed.server.address) as running:
        ear.until(lambda: ear.status.reach is Reach.ONLINE)
        with told.kept_in_step(one, signed.server.address):
            off = Staff("ben", "Ben T.", active=False, role=Role.FRONT_DESK, email=email_of("ben"))
            one.desk.run(commands.ChangeStaff(command_id=new_id(), staff=off))
            told.until(nothing_waits(one))
        running.send_now()
        ear.until(lambda: ear.status.reach is Reach.SIGNED_OUT)
        ear.until(lambda: ended(two, "ben") is Ended.DISABLED)
    with pytest.raises((StaffStopped, TakenOff)):
        school.student("Dan Voss")


def test_offline_is_not_signed_out(signed: SignedSchool, two: OpenHome) -> None:
    school_at(two).student("Maria Lopez")
    signed.ahead += 7200
    ear = Ear()
    with signed.identity.stopped(), ear.kept_in_step(two, signed.server.address):
        ear.until(lambda: ear.status.reach is Reach.OFFLINE)
        assert open_batches(two) == 1
    assert Reach.SIGNED_OUT not in {status.reach for status in ear.statuses}
    ear = Ear()
    with ear.kept_in_step(two, signed.server.address):
        ear.until(nothing_waits(two))
    assert sent_by(signed, "AddStudent") == ["ben"]


def test_a_password_that_was_changed_asks_for_a_new_sign_in(
    signed: SignedSchool, two: OpenHome
) -> None:
    account = signed.identity.accounts["ben"]
    signed.identity.directory.change(account, {"password": "another long password"})
    signed.ahead += 7200
    ear = Ear()
    with ear.kept_in_step(two, signed.server.address):
        ear.until(lambda: "Sign in again" in trouble(ear))
        ear.until(lambda: ear.status.reach is Reach.SIGNED_OUT)
        # Nobody is stopped by that: they record, and it waits.
        school_at(two).student("Maria Lopez")
        assert open_batches(two) == 1


def test_what_was_recorded_before_the_cloud_goes_up_under_the_founding_owner(
    signed: SignedSchool, tmp_path: object
) -> None:
    session = signed.open("one")
    school = school_at(session)
    school.found()
    ben = Staff("ben", "Ben T.", role=Role.FRONT_DESK)
    session.desk.run(commands.AddStaff(command_id=new_id(), staff=ben))
    as_ben = session.desk.acting_as("ben")
    for number in range(3):
        SmallSchool(as_ben, as_ben.run).student(f"Student {number}")
    signed.account("ana")
    signed.account("ben")
    signed.sign_in(session, "ben")
    signed.found_there(session, "ana")
    ear = Ear()
    with ear.kept_in_step(session, signed.server.address) as running:
        ear.until(nothing_waits(session))
        SmallSchool(as_ben, as_ben.run).student("A new one")
        running.wake()
        ear.until(nothing_waits(session))
    assert sent_by(signed, "AddStudent").count("ana") == 3
    assert sent_by(signed, "AddStudent").count("ben") == 1


def test_without_a_key_store_the_sign_in_ends_with_the_program(
    signed: SignedSchool, two: OpenHome
) -> None:
    signed.keys["two"].usable = False
    signed.keys["two"].secrets.clear()
    again = signed.open("two")
    person = signed.sign_in(again, "ben")
    assert not person.kept
    school_at(again).student("Maria Lopez")
    ear = Ear()
    with ear.kept_in_step(again, signed.server.address):
        ear.until(nothing_waits(again))
    later = signed.open("two")
    ear = Ear()
    with ear.kept_in_step(later, signed.server.address):
        ear.until(lambda: "no key store" in trouble(ear))
        ear.until(lambda: ear.status.reach is Reach.SIGNED_OUT)
