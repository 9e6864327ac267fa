"""Commands at the desk: recorded whole with their batch, once, or refused with nothing recorded."""

from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import replace
from typing import Any

import pytest

from enrolldesk import app
from enrolldesk.adapters.sqlite import SqliteStore
from enrolldesk.app import commands
from enrolldesk.app.commands import Command
from enrolldesk.app.connecting.membership import Membership, keep_membership
from enrolldesk.app.desk import Desk
from enrolldesk.app.handlers import HANDLERS
from enrolldesk.app.rows import EnrollmentRow, StudentCard
from enrolldesk.app.wording import sentence
from enrolldesk.domain import errors
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.enrollments import PaymentStatus
from enrolldesk.domain.ids import charge_id, enrollment_id, new_id, void_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.testing.small_school import (
    ANA,
    DESK_ONE,
    LAKESIDE,
    PACKAGE,
    THEORY,
    WHEEL,
    SmallSchool,
    SteadyClock,
)


@pytest.fixture
def maria(school: SmallSchool) -> str:
    return school.student("Maria Lopez")


@pytest.fixture
def package(school: SmallSchool, maria: str) -> str:
    return school.enroll(maria, PACKAGE.course_id)


def card(desk: Desk, student_id: str) -> StudentCard:
    found = desk.reads.student_card(student_id, desk.today())
    assert found is not None
    return found


def rows(desk: Desk, student_id: str) -> dict[str, EnrollmentRow]:
    return {row.title: row for row in card(desk, student_id).enrollments}


def cash(cents: int) -> tuple[Tender, ...]:
    return (Tender(Method.CASH, Money(cents)),)


def payment(place: str, cents: int, command_id: str = "pay-1") -> commands.RecordPayment:
    return commands.RecordPayment(
        command_id=command_id, shares=(Share(place, Money(cents)),), tenders=cash(cents)
    )


def payload(store: SqliteStore, batch_id: str) -> dict[str, Any]:
    (row,) = [row for row in store.reads.outbox() if row.batch_id == batch_id]
    value: dict[str, Any] = json.loads(row.payload)
    return value


def refused(desk: Desk, command: Command, error: type[errors.DeskError]) -> str:
    """Try a command that must change nothing; answers what it says."""
    before = (desk.reads.counts(), desk.reads.outbox())
    with pytest.raises(error) as raised:
        desk.run(command)
    assert (desk.reads.counts(), desk.reads.outbox()) == before
    return sentence(raised.value)


def test_enrolling_in_a_bundle_is_one_batch(desk: Desk, store: SqliteStore, maria: str) -> None:
    changes = desk.run(
        commands.Enroll(
            command_id="enroll-1",
            student_id=maria,
            course_id=PACKAGE.course_id,
            tenders=(Tender(Method.CASH, Money(9999), Money(12000)),),
        )
    )
    place = enrollment_id(maria, PACKAGE.course_id, 1)
    assert changes.receipt_no == "D1-000001"
    found = rows(desk, maria)
    bundle = found["Complete Package"]
    assert bundle.enrollment.enrollment_id == place
    assert (bundle.standing.charged, bundle.standing.paid) == (Money(54999), Money(9999))
    assert bundle.status is PaymentStatus.PARTIAL
    assert [part.amount for part in bundle.open_items] == [Money(45000)]
    for title, is_open in (("Online Theory", True), ("Behind the Wheel", False)):
        assert found[title].enrollment.bundle_id == place
        assert found[title].enrollment.price == ZERO
        assert found[title].access.is_open == is_open
    batch = payload(store, "enroll-1")
    assert batch["command"] == "Enroll"
    assert batch["effects"] == {
        place: [
            {"entry_id": charge_id(place), "charged": 54999, "paid": 0, "written_off": 0},
            {"entry_id": "enroll-1", "charged": 0, "paid": 9999, "written_off": 0},
        ]
    }
    assert f"students/{maria}" in batch["keys"]
    assert f"enrollments/{place}" in batch["keys"]
    assert [path.split("/")[0] for path in batch["touched"]] == ["enrollments"] * 3 + [
        "entries"
    ] * 2
    entry = desk.reads.entry("enroll-1")
    assert entry is not None
    assert (entry.tendered, entry.change) == (Money(12000), Money(2001))


def test_a_new_student_comes_in_the_same_batch(desk: Desk, school: SmallSchool) -> None:
    student = Student("s-1", " Ánh  Nguyễn ", phone="614 555 0133")
    before = desk.reads.counts()["batches"]
    desk.run(
        commands.Enroll(
            command_id=new_id(),
            student_id="s-1",
            course_id=THEORY.course_id,
            new_student=student,
        )
    )
    found = desk.reads.student("s-1")
    assert found is not None
    assert found.name == "Ánh Nguyễn"
    assert desk.reads.counts()["batches"] == before + 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"student_id": "nobody"}, errors.NotFound),
        ({"course_id": "nothing"}, errors.NotFound),
        ({"new_student": Student("other", "Tom", phone="614 555 0100")}, errors.NotFound),
        ({"tenders": cash(0)}, errors.AmountNotPositive),
        (
            {"tenders": (Tender(Method.CASH, Money(100), Money(99)),)},
            errors.TenderedTooLittle,
        ),
        ({"command_id": "no/id"}, errors.FieldInvalid),
    ],
)
def test_an_enrollment_that_cannot_be_records_nothing(
    desk: Desk, maria: str, change: dict[str, Any], error: type[errors.DeskError]
) -> None:
    good = commands.Enroll(command_id=new_id(), student_id=maria, course_id=THEORY.course_id)
    assert refused(desk, replace(good, **change), error)


def test_a_place_is_taken_once_and_again_after_it_was_given_up(
    desk: Desk, school: SmallSchool, maria: str, package: str
) -> None:
    again = commands.Enroll(command_id=new_id(), student_id=maria, course_id=THEORY.course_id)
    assert "already enrolled in Online Theory" in refused(desk, again, errors.AlreadyEnrolled)
    desk.run(commands.CancelEnrollment(command_id=new_id(), enrollment_id=package, reason="Moved"))
    desk.run(again)
    assert desk.reads.enrollment(enrollment_id(maria, THEORY.course_id, 2)) is not None


def test_a_course_off_the_list_takes_nobody(desk: Desk, maria: str) -> None:
    off = replace(THEORY, active=False)
    desk.run(commands.ChangeCourse(command_id=new_id(), course=off))
    enroll = commands.Enroll(command_id=new_id(), student_id=maria, course_id=THEORY.course_id)
    refused(desk, enroll, errors.CourseInactive)


def test_a_new_price_touches_nobody_already_enrolled(desk: Desk, maria: str, package: str) -> None:
    dearer = replace(PACKAGE, price=Money(99999), upfront=Money(50000))
    desk.run(commands.ChangeCourse(command_id=new_id(), course=dearer))
    row = rows(desk, maria)["Complete Package"]
    assert (row.standing.owed, row.enrollment.upfront) == (Money(54999), Money(9999))


def test_a_payment_goes_to_the_oldest_charge_and_the_rest_is_credit(
    desk: Desk, maria: str, package: str
) -> None:
    desk.run(payment(package, 60000))
    entry = desk.reads.entry("pay-1")
    assert entry is not None
    assert [(part.charge_id, part.amount) for part in entry.allocations] == [
        (charge_id(package), Money(54999))
    ]
    row = rows(desk, maria)["Complete Package"]
    assert (row.standing.credit, row.status) == (Money(5001), PaymentStatus.PAID)


def test_one_receipt_for_a_family_in_two_methods(
    desk: Desk, school: SmallSchool, store: SqliteStore, maria: str, package: str
) -> None:
    tom = school.student("Tom Lopez")
    theory = school.enroll(tom, THEORY.course_id)
    changes = desk.run(
        commands.RecordPayment(
            command_id="family",
            shares=(Share(package, Money(9999)), Share(theory, Money(9999))),
            tenders=(
                Tender(Method.CASH, Money(12000), Money(15000)),
                Tender(Method.CHECK, Money(7998), reference="1017"),
            ),
            payer="Rosa Lopez",
        )
    )
    receipt = desk.reads.receipt("family")
    assert receipt is not None
    assert changes.receipt_no == receipt.receipt_no == "D1-000001"
    assert [
        (one.entry_id, one.enrollment_id, one.amount.cents, one.method, one.change)
        for one in receipt.entries
    ] == [
        ("family", package, 9999, "cash", Money(3000)),
        ("family-2", theory, 2001, "cash", None),
        ("family-3", theory, 7998, "check", None),
    ]
    assert set(payload(store, "family")["effects"]) == {package, theory}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"shares": ()}, errors.AmountNotPositive),
        ({"tenders": ()}, errors.AmountNotPositive),
        ({"tenders": cash(999)}, errors.SplitDoesNotAddUp),
        ({"shares": (Share("nowhere", Money(1000)),)}, errors.NotFound),
    ],
)
def test_a_payment_that_cannot_be_records_nothing(
    desk: Desk, package: str, change: dict[str, Any], error: type[errors.DeskError]
) -> None:
    refused(desk, replace(payment(package, 1000), **change), error)
    # The number that was not given is given to the next one.
    assert desk.run(payment(package, 1000)).receipt_no == "D1-000001"


def test_more_lines_than_a_batch_may_hold_are_refused(desk: Desk, package: str) -> None:
    several = tuple(Tender(Method.CARD, Money(100), reference=str(n)) for n in range(5))
    command = commands.RecordPayment(
        command_id="many", shares=(Share(package, Money(500)),), tenders=several
    )
    refused(desk, command, errors.TooManyEntries)


def test_the_same_command_twice_is_recorded_once(desk: Desk, package: str) -> None:
    first = desk.run(payment(package, 1000))
    counts = desk.reads.counts()
    again = desk.run(payment(package, 1000))
    assert (first.already, again.already) == (False, True)
    assert (again.receipt_no, again.entries) == (first.receipt_no, first.entries)
    assert desk.reads.counts() == counts
    refused(desk, payment(package, 1001), errors.IdAlreadyUsed)


def test_an_entry_id_is_never_used_for_two_things(desk: Desk, package: str) -> None:
    refused(desk, payment(package, 100, command_id=charge_id(package)), errors.IdAlreadyUsed)


def test_a_void_cancels_and_keeps_what_it_cancels(desk: Desk, maria: str, package: str) -> None:
    desk.run(payment(package, 9999))
    void = commands.VoidEntry(command_id=new_id(), entry_id="pay-1", reason=" Wrong  student ")
    desk.run(void)
    made = desk.reads.entry(void_id("pay-1"))
    assert made is not None
    assert (made.reverses, made.reason) == ("pay-1", "Wrong student")
    assert rows(desk, maria)["Complete Package"].status is PaymentStatus.DUE
    assert not rows(desk, maria)["Online Theory"].access.is_open
    again = replace(void, command_id=new_id())
    refused(desk, again, errors.AlreadyVoided)
    refused(desk, replace(again, entry_id=made.entry_id), errors.NotVoidable)
    refused(desk, replace(again, entry_id="nothing"), errors.NotFound)
    refused(desk, replace(again, reason=" \n"), errors.Missing)


def test_a_receipt_is_voided_whole(desk: Desk, school: SmallSchool, package: str) -> None:
    tom = school.student("Tom Lopez")
    theory = school.enroll(tom, THEORY.course_id)
    shares = (Share(package, Money(100)), Share(theory, Money(200)))
    desk.run(commands.RecordPayment(command_id="both", shares=shares, tenders=cash(300)))
    desk.run(commands.VoidEntry(command_id=new_id(), entry_id="both", reason="Wrong"))
    void = commands.VoidReceipt(command_id=new_id(), receipt_id="both", reason="Wrong")
    desk.run(void)
    receipt = desk.reads.receipt("both")
    assert receipt is not None
    assert receipt.is_void
    refused(desk, replace(void, command_id=new_id()), errors.AlreadyVoided)
    refused(desk, replace(void, command_id=new_id(), receipt_id="none"), errors.NotFound)


def test_a_refund_hands_back_no_more_than_is_held(desk: Desk, maria: str, package: str) -> None:
    desk.run(payment(package, 9999))
    refund = commands.Refund(
        command_id="refund-1",
        enrollment_id=package,
        amount=Money(9999),
        method=Method.CASH,
        reason="Moved away",
        reverses="pay-1",
    )
    refused(desk, replace(refund, amount=Money(10000)), errors.MoreThanPaid)
    refused(desk, replace(refund, amount=ZERO), errors.AmountNotPositive)
    refused(desk, replace(refund, reason=""), errors.Missing)
    refused(desk, replace(refund, reverses="nothing"), errors.NotFound)
    assert desk.run(refund).receipt_no == "D1-000002"
    assert rows(desk, maria)["Complete Package"].status is PaymentStatus.REFUNDED


def test_a_canceled_enrollment_leaves_credit_that_can_move(
    desk: Desk, school: SmallSchool, maria: str, package: str
) -> None:
    desk.run(payment(package, 9999))
    cancel = commands.CancelEnrollment(
        command_id=new_id(), enrollment_id=package, reason="Wrong course"
    )
    desk.run(cancel)
    found = rows(desk, maria)
    assert all(row.enrollment.state == "withdrawn" for row in found.values())
    assert found["Complete Package"].standing.credit == Money(9999)
    refused(desk, replace(cancel, command_id=new_id()), errors.EnrollmentWithdrawn)
    wheel = school.enroll(maria, WHEEL.course_id)
    move = commands.MoveCredit(
        command_id="move-1",
        from_enrollment_id=package,
        to_enrollment_id=wheel,
        amount=Money(9999),
        reason="Another course",
    )
    refused(desk, replace(move, amount=Money(10000)), errors.MoreThanPaid)
    refused(desk, replace(move, to_enrollment_id=package), errors.NotFound)
    tom = school.enroll(school.student("Tom Lopez"), THEORY.course_id)
    refused(desk, replace(move, to_enrollment_id=tom), errors.NotFound)
    desk.run(move)
    assert card(desk, maria).balance == Money(40000)
    assert card(desk, maria).row.credit == ZERO


def test_money_and_decisions_are_the_bundles(desk: Desk, maria: str, package: str) -> None:
    part = rows(desk, maria)["Online Theory"].enrollment.enrollment_id
    for command in (
        payment(part, 100),
        commands.CancelEnrollment(command_id=new_id(), enrollment_id=part, reason="x"),
        commands.Refund(
            command_id=new_id(),
            enrollment_id=part,
            amount=Money(1),
            method=Method.CASH,
            reason="x",
        ),
    ):
        assert "Complete Package" in refused(desk, command, errors.PartOfBundle)


def test_an_override_opens_and_can_be_taken_back(desk: Desk, maria: str, package: str) -> None:
    part = rows(desk, maria)["Behind the Wheel"].enrollment.enrollment_id
    allow = commands.OverrideAccess(command_id=new_id(), enrollment_id=part, reason="Pays Friday")
    desk.run(allow)
    assert rows(desk, maria)["Behind the Wheel"].access.state == "override"
    desk.run(replace(allow, command_id=new_id(), reason=""))
    assert rows(desk, maria)["Behind the Wheel"].access.state == "locked"
    cancel = commands.CancelEnrollment(command_id=new_id(), enrollment_id=package, reason="x")
    desk.run(cancel)
    refused(desk, replace(allow, command_id=new_id()), errors.EnrollmentWithdrawn)


def test_a_changed_student_sends_only_what_differs(
    desk: Desk, store: SqliteStore, maria: str
) -> None:
    student = desk.reads.student(maria)
    assert student is not None
    change = commands.ChangeStudent(
        command_id="change-1", student=replace(student, email="maria@example.org")
    )
    desk.run(change)
    (write,) = payload(store, "change-1")["writes"]
    assert set(write["fields"]) == {"email", "updated_at"}
    assert write["was"] == {"email": ""}
    nothing = desk.run(replace(change, command_id="change-2"))
    assert nothing.batch_id is None
    assert not nothing.outbox
    refused(
        desk,
        replace(change, command_id=new_id(), student=replace(student, student_id="x")),
        errors.NotFound,
    )
    refused(
        desk,
        commands.AddStudent(command_id=new_id(), student=student),
        errors.IdAlreadyUsed,
    )


def test_bundles_hold_courses_that_exist(desk: Desk, school: SmallSchool) -> None:
    def bundle(*course_ids: str) -> commands.AddCourse:
        parts = tuple(Component(one, Gate.UPFRONT) for one in course_ids)
        course = Course(new_id(), "Bundle", Money(100), Money(100), components=parts)
        return commands.AddCourse(command_id=new_id(), course=course)

    refused(desk, bundle(THEORY.course_id, "nothing"), errors.NotFound)
    refused(desk, bundle(THEORY.course_id, PACKAGE.course_id), errors.BundleMalformed)
    refused(desk, commands.AddCourse(command_id=new_id(), course=THEORY), errors.IdAlreadyUsed)
    plain = replace(PACKAGE, components=())
    refused(desk, commands.ChangeCourse(command_id=new_id(), course=plain), errors.BundleMalformed)


def test_a_desk_code_that_a_server_knows_is_fixed_also_after_leaving(
    desk: Desk, maria: str
) -> None:
    keep_membership(desk.local, Membership("demo", "lakeside", "abc"))
    code = commands.ChangeDesk(command_id=new_id(), desk=replace(DESK_ONE, code="D7"))
    assert "desk code D1 is claimed" in refused(desk, code, errors.DeskCodeClaimed)
    desk.run(commands.ChangeDesk(command_id=new_id(), desk=replace(DESK_ONE, name="Window")))
    shown = desk.reads.desk()
    assert shown is not None
    assert (shown.code, shown.name) == ("D1", "Window")


def test_what_is_printed_on_receipts_is_fixed_after_the_first(desk: Desk, package: str) -> None:
    euros = commands.ChangeSchool(command_id=new_id(), school=replace(LAKESIDE, currency="EUR"))
    code = commands.ChangeDesk(command_id=new_id(), desk=replace(DESK_ONE, code="D7"))
    desk.run(payment(package, 100))
    refused(desk, euros, errors.FixedAfterFirstReceipt)
    refused(desk, code, errors.FixedAfterFirstReceipt)
    desk.run(commands.ChangeDesk(command_id=new_id(), desk=replace(DESK_ONE, name="Window")))
    desk.run(
        commands.ChangeSchool(command_id=new_id(), school=replace(LAKESIDE, tax_line="Tax 12"))
    )
    shown = (desk.reads.desk(), desk.reads.school())
    assert shown == (replace(DESK_ONE, name="Window"), replace(LAKESIDE, tax_line="Tax 12"))


def test_a_school_is_founded_once_and_a_refusal_moves_nobody(
    desk: Desk, school: SmallSchool
) -> None:
    assert desk.staff_id == ANA.staff_id
    again = commands.FoundSchool(
        command_id=new_id(),
        school=School("other", "Other"),
        desk=DeskIdentity("desk-two", "D2"),
        staff=Staff("somebody", "Somebody"),
    )
    refused(desk, again, errors.IdAlreadyUsed)
    assert desk.staff_id == ANA.staff_id


def test_staff_are_added_renamed_and_act(
    desk: Desk, school: SmallSchool, clock: SteadyClock, package: str
) -> None:
    jo = Staff("jo", "Jo")
    desk.run(commands.AddStaff(command_id=new_id(), staff=jo))
    refused(desk, commands.AddStaff(command_id=new_id(), staff=jo), errors.IdAlreadyUsed)
    desk.run(commands.ChangeStaff(command_id=new_id(), staff=replace(jo, name="Jo N.")))
    nobody = commands.ChangeStaff(command_id=new_id(), staff=Staff("nobody", "N"))
    refused(desk, nobody, errors.NotFound)
    desk.acting_as("jo").run(payment(package, 100))
    gone = replace(jo, active=False)
    desk.run(commands.ChangeStaff(command_id=new_id(), staff=gone))
    refused(desk.acting_as("jo"), payment(package, 100, "pay-2"), errors.TakenOff)
    refused(desk.acting_as("nobody"), payment(package, 100, "pay-3"), errors.NobodyHere)
    entry = desk.reads.entry("pay-1")
    assert entry is not None
    assert entry.staff_id == "jo"
    assert entry.taken_at == clock.now()
    assert desk.staff_id == ANA.staff_id


def test_several_commands_are_recorded_together_or_not_at_all(desk: Desk, package: str) -> None:
    good, bad = payment(package, 100, "good"), payment("nowhere", 100, "bad")
    counts = desk.reads.counts()
    with pytest.raises(errors.NotFound):
        desk.run_all([good, bad])
    assert desk.reads.counts() == counts
    desk.run_all([good, payment(package, 200, "second")])
    receipts = [desk.reads.entry(one) for one in ("good", "second")]
    assert [one.receipt_no for one in receipts if one] == ["D1-000001", "D1-000002"]


def test_the_day_is_the_schools(
    desk: Desk, school: SmallSchool, clock: SteadyClock, package: str
) -> None:
    clock.forward(hours=13, minutes=57)
    desk.run(payment(package, 100, "before-midnight"))
    clock.forward(minutes=2)
    desk.run(payment(package, 100, "after-midnight"))
    days = [desk.reads.entry(one) for one in ("before-midnight", "after-midnight")]
    assert [one.day.isoformat() for one in days if one] == ["2026-11-22", "2026-11-23"]


def test_every_command_has_its_handler() -> None:
    named = {
        value
        for room in pkgutil.walk_packages(app.__path__, "enrolldesk.app.")
        if room.name.endswith(".commands")
        for value in vars(importlib.import_module(room.name)).values()
        if isinstance(value, type) and issubclass(value, Command) and value is not Command
    }
    assert named == HANDLERS.keys()
