"""Each correction at the desk: what it posts beside what it corrects, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from enrolldesk.adapters.sqlite import SqliteStore
from enrolldesk.app import commands
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting.commands import (
    CorrectPayment,
    CorrectPrice,
    GiveDiscount,
    MoveEnrollment,
    ReturnPayment,
    Withdraw,
    WriteOff,
)
from enrolldesk.app.desk import Desk
from enrolldesk.app.verify import verify
from enrolldesk.app.wording import sentence
from enrolldesk.domain import errors
from enrolldesk.domain.enrollments import EnrollmentState, PaymentStatus
from enrolldesk.domain.ids import charge_id, fee_id, new_id, right_id, void_id
from enrolldesk.domain.ledger import Entry, EntryKind, Method, Standing, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool, SteadyClock


@pytest.fixture
def maria(school: SmallSchool) -> str:
    return school.student("Maria Lopez")


@pytest.fixture
def theory(school: SmallSchool, maria: str) -> str:
    """An enrollment of $99.99, not paid."""
    return school.enroll(maria, THEORY.course_id)


def standing(desk: Desk, place: str) -> Standing:
    return desk.reads.standing(place)


def status(desk: Desk, student_id: str, title: str = "Online Theory") -> PaymentStatus:
    card = desk.reads.student_card(student_id, desk.today())
    assert card is not None
    return next(row.status for row in card.enrollments if row.title == title)


def entry(desk: Desk, entry_id: str) -> Entry:
    found = desk.reads.entry(entry_id)
    assert found is not None
    return found


def refused(desk: Desk, command: Command, error: type[errors.DeskError]) -> str:
    """Try a command that must change nothing; answers what it says."""
    before = (desk.reads.counts(), desk.reads.outbox())
    with pytest.raises(error) as raised:
        desk.run(command)
    assert (desk.reads.counts(), desk.reads.outbox()) == before
    return sentence(raised.value)


def payload(store: SqliteStore, batch_id: str) -> dict[str, Any]:
    (row,) = [row for row in store.reads.outbox() if row.batch_id == batch_id]
    value: dict[str, Any] = json.loads(row.payload)
    return value


def void(entry_id: str) -> commands.VoidEntry:
    return commands.VoidEntry(command_id=new_id(), entry_id=entry_id, reason="Mistake")


def correct(entry_id: str, place: str, cents: int, method: Method = Method.CASH) -> CorrectPayment:
    return CorrectPayment(
        command_id=new_id(),
        entry_id=entry_id,
        enrollment_id=place,
        tender=Tender(method, Money(cents)),
        reason="Wrong amount",
    )


def test_a_wrong_amount_is_voided_and_recorded_right_in_one_batch(
    desk: Desk, store: SqliteStore, school: SmallSchool, theory: str
) -> None:
    wrong = school.pay(theory, 9000)
    command = correct(wrong, theory, 9999)
    changes = desk.run(command)
    assert changes.receipt_no == "D1-000002"
    right = entry(desk, right_id(wrong))
    assert (right.amount, right.reason) == (Money(9999), "Corrects D1-000001: Wrong amount")
    assert right.allocations[0].amount == Money(9999)
    assert standing(desk, theory).paid == Money(9999)
    effects = payload(store, command.command_id)["effects"][theory]
    assert [one["entry_id"] for one in effects] == [void_id(wrong), right_id(wrong)]
    again = desk.run(command)
    assert (again.already, again.receipt_no) == (True, "D1-000002")
    refused(desk, correct(wrong, theory, 5000), errors.AlreadyVoided)
    assert verify(store).disagreements == ()


def test_what_was_put_right_can_be_put_right_again(
    desk: Desk, school: SmallSchool, theory: str
) -> None:
    wrong = school.pay(theory, 9000)
    desk.run(correct(wrong, theory, 8000))
    desk.run(correct(right_id(wrong), theory, 9999))
    assert standing(desk, theory).paid == Money(9999)


def test_a_payment_of_the_wrong_student_goes_to_the_right_one(
    desk: Desk, store: SqliteStore, school: SmallSchool, theory: str
) -> None:
    tom = school.enroll(school.student("Tom Chen"), THEORY.course_id)
    wrong = school.pay(theory, 9999)
    desk.run(replace(correct(wrong, tom, 9999), payer="Mrs. Chen"))
    assert standing(desk, theory).paid == ZERO
    assert standing(desk, tom).paid == Money(9999)
    right = entry(desk, right_id(wrong))
    assert (right.enrollment_id, right.payer) == (tom, "Mrs. Chen")
    assert verify(store).disagreements == ()


def test_a_wrong_method_takes_the_number_of_the_check_along(
    desk: Desk, school: SmallSchool, theory: str
) -> None:
    wrong = school.pay(theory, 9999)
    tender = Tender(Method.CHECK, Money(9999), reference="1044")
    desk.run(replace(correct(wrong, theory, 9999), tender=tender))
    right = entry(desk, right_id(wrong))
    assert (right.method, right.reference, right.tendered) == ("check", "1044", None)


def test_a_correction_that_changes_nothing_is_refused(
    desk: Desk, school: SmallSchool, theory: str
) -> None:
    paid = school.pay(theory, 9999)
    refused(desk, correct(paid, theory, 9999), errors.NothingToCorrect)
    refused(desk, replace(correct(paid, theory, 1), reason=" "), errors.Missing)
    refused(desk, correct(charge_id(theory), theory, 1), errors.NotCorrectable)
    refused(desk, correct("nothing", theory, 1), errors.NotFound)
    same = CorrectPrice(
        command_id=new_id(), enrollment_id=theory, price=Money(9999), reason="Agreed"
    )
    refused(desk, same, errors.NothingToCorrect)


def bounce(entry_id: str, fee: int | None = None) -> ReturnPayment:
    cents = None if fee is None else Money(fee)
    return ReturnPayment(command_id="bounce", entry_id=entry_id, reason="Check bounced", fee=cents)


def test_a_bounced_check_is_owed_again_with_its_fee(
    desk: Desk, store: SqliteStore, school: SmallSchool, maria: str, theory: str
) -> None:
    paid = school.pay(theory, 9999, Method.CHECK)
    desk.run(bounce(paid, 2500))
    assert standing(desk, theory).owed == Money(9999 + 2500)
    assert standing(desk, theory).has_returned
    returned, fee = entry(desk, "bounce"), entry(desk, fee_id("bounce"))
    assert (returned.reverses, returned.method) == (paid, "check")
    assert (fee.kind, fee.reverses, fee.reason) == (EntryKind.FEE, "bounce", "Check bounced")
    assert status(desk, maria) is PaymentStatus.DUE
    for command in (
        replace(bounce(paid), command_id="again"),
        void(paid),
        correct(paid, theory, 1),
        commands.Refund(
            command_id="refund",
            enrollment_id=theory,
            amount=ZERO,
            method=Method.CASH,
            reason="x",
            reverses=paid,
        ),
    ):
        assert "D1-000001 came back from the bank" in refused(desk, command, errors.PaymentReturned)
    desk.run(void("bounce"))
    assert entry(desk, void_id(fee.entry_id)).reverses == fee.entry_id
    assert standing(desk, theory).owed == ZERO
    desk.run(void(paid))
    assert standing(desk, theory).owed == Money(9999)
    assert verify(store).disagreements == ()


def test_the_schools_usual_fee_is_taken_where_none_is_named(
    desk: Desk, school: SmallSchool, theory: str
) -> None:
    present = desk.reads.school()
    assert present is not None
    usual = replace(present, returned_fee=Money(3000))
    desk.run(commands.ChangeSchool(command_id=new_id(), school=usual))
    paid = school.pay(theory, 9999)
    desk.run(bounce(paid))
    assert standing(desk, theory).charged == Money(9999 + 3000)


def test_a_return_without_a_fee_and_of_what_was_refunded(
    desk: Desk, school: SmallSchool, maria: str, theory: str
) -> None:
    paid = school.pay(theory, 9999)
    desk.run(
        commands.Refund(
            command_id="refund",
            enrollment_id=theory,
            amount=Money(4000),
            method=Method.CASH,
            reason="Overpaid",
        )
    )
    desk.run(bounce(paid, 0))
    assert standing(desk, theory).paid == Money(-4000)
    card = desk.reads.student_card(maria, desk.today())
    assert card is not None
    (row,) = card.enrollments
    assert sum(item.amount.cents for item in row.open_items) == 9999 + 4000
    assert card.due_now == Money(9999 + 4000)
    school.pay(theory, 9999 + 4000)
    assert standing(desk, theory).owed == ZERO


def test_a_void_stays_and_says_so(desk: Desk, school: SmallSchool, theory: str) -> None:
    paid = school.pay(theory, 100)
    desk.run(void(paid))
    words = refused(desk, void(void_id(paid)), errors.NotVoidable)
    assert words == "A void stays. If what it canceled was right after all, record that once more."


def discount(place: str, **how: Any) -> GiveDiscount:
    return GiveDiscount(command_id=new_id(), enrollment_id=place, reason="Sibling", **how)


@pytest.mark.parametrize(
    ("percent", "cents"), [(1000, 1000), (10_000, 9999), (1, 1), (3333, 3333), (5, 5)]
)
def test_a_percentage_is_of_the_price_and_to_the_cent(
    desk: Desk, theory: str, percent: int, cents: int
) -> None:
    desk.run(discount(theory, percent=percent))
    assert standing(desk, theory).charged == Money(9999 - cents)


def test_discounts_do_not_take_off_each_other(desk: Desk, theory: str) -> None:
    desk.run(discount(theory, percent=5000, promotion_id="siblings"))
    desk.run(discount(theory, percent=2000))
    assert standing(desk, theory).charged == Money(9999 - 5000 - 2000)
    refused(desk, discount(theory, percent=3001), errors.MoreThanCharged)
    refused(desk, discount(theory, amount=Money(3000)), errors.MoreThanCharged)
    refused(desk, discount(theory, percent=10_001), errors.FieldInvalid)
    refused(desk, discount(theory), errors.AmountNotPositive)
    refused(desk, discount(theory, percent=1, amount=Money(1)), errors.AmountNotPositive)
    refused(desk, discount(theory, amount=Money(-1)), errors.AmountNotPositive)
    (first,) = [one for one in desk.reads.entries_of(theory) if one.reference]
    assert (first.reference, first.reverses) == ("siblings", charge_id(theory))


def test_a_discount_on_what_was_paid_is_credit(
    desk: Desk, school: SmallSchool, theory: str
) -> None:
    school.pay(theory, 9999)
    desk.run(discount(theory, amount=Money(999)))
    assert standing(desk, theory).credit == Money(999)


def test_a_price_goes_up_and_down(desk: Desk, maria: str, theory: str) -> None:
    def price(cents: int) -> CorrectPrice:
        return CorrectPrice(
            command_id=new_id(), enrollment_id=theory, price=Money(cents), reason="Agreed"
        )

    desk.run(discount(theory, amount=Money(1000)))
    desk.run(price(12000))
    assert standing(desk, theory).charged == Money(11000)
    desk.run(price(5000))
    assert standing(desk, theory).charged == Money(4000)
    refused(desk, price(999), errors.MoreThanCharged)
    desk.run(price(1000))
    assert status(desk, maria) is PaymentStatus.PAID
    refused(desk, price(-1), errors.AmountNotPositive)
    kinds = [one.kind for one in desk.reads.entries_of(theory)]
    assert kinds.count(EntryKind.CORRECTION) == 3


def give_up(place: str, cents: int) -> WriteOff:
    return WriteOff(
        command_id=new_id(), enrollment_id=place, amount=Money(cents), reason="Moved away"
    )


def test_a_debt_is_written_off_up_to_what_is_owed(
    desk: Desk, school: SmallSchool, maria: str, theory: str
) -> None:
    school.pay(theory, 4000)
    assert "Only $59.99 is owed" in refused(desk, give_up(theory, 6000), errors.MoreThanOwed)
    command = give_up(theory, 5999)
    desk.run(command)
    assert status(desk, maria) is PaymentStatus.WRITTEN_OFF
    refused(desk, give_up(theory, 1), errors.MoreThanOwed)
    # What was written off is not there to be taken off as well: that would be money from nowhere.
    assert "Only $40.00 of the charge" in refused(
        desk, discount(theory, amount=Money(4001)), errors.MoreThanCharged
    )
    refused(desk, void(charge_id(theory)), errors.MoreThanCharged)
    desk.run(void(command.command_id))
    assert standing(desk, theory).owed == Money(5999)


def test_moved_credit_is_voided_whole_from_either_end(
    desk: Desk, store: SqliteStore, school: SmallSchool, maria: str, theory: str
) -> None:
    wheel = school.enroll(maria, WHEEL.course_id)
    for end in ("", "-2"):
        school.pay(theory, 9999 + 5000 if end == "" else 1)
        move = commands.MoveCredit(
            command_id=f"move{len(end)}",
            from_enrollment_id=theory,
            to_enrollment_id=wheel,
            amount=Money(4000),
            reason="For the drives",
        )
        desk.run(move)
        assert standing(desk, wheel).paid == Money(4000)
        cancel = void(move.command_id + end)
        desk.run(cancel)
        assert standing(desk, wheel).paid == ZERO
        effects = payload(store, cancel.command_id)["effects"]
        assert {place: len(listed) for place, listed in effects.items()} == {theory: 1, wheel: 1}
        refused(desk, void(f"{move.command_id}-2"), errors.AlreadyVoided)
    assert verify(store).disagreements == ()


def test_a_refund_leaves_the_charge_or_takes_it_back(
    desk: Desk, school: SmallSchool, maria: str, theory: str
) -> None:
    school.pay(theory, 9999)
    back = commands.Refund(
        command_id="refund-1",
        enrollment_id=theory,
        amount=Money(4000),
        method=Method.CHECK,
        reason="Course canceled",
        uncharged=Money(4000),
    )
    refused(desk, replace(back, uncharged=Money(10_000)), errors.MoreThanCharged)
    desk.run(back)
    assert standing(desk, theory).owed == ZERO
    desk.run(replace(back, command_id="refund-2", uncharged=ZERO))
    assert standing(desk, theory).owed == Money(4000)
    other = school.enroll(maria, WHEEL.course_id)
    paid = school.pay(other, 100)
    refused(desk, replace(back, command_id="r", amount=Money(1), reverses=paid), errors.NotFound)


def test_leaving_a_course_keeps_a_part_and_hands_the_rest_back(
    desk: Desk, store: SqliteStore, school: SmallSchool, maria: str, clock: SteadyClock
) -> None:
    package = school.enroll(maria, cash=54999)
    clock.forward(days=10)
    leave = Withdraw(
        command_id="leave",
        enrollment_id=package,
        on=desk.today() - timedelta(days=2),
        charged=Money(15000),
        refund=Money(30000),
        method=Method.TRANSFER,
        reason="Moved away",
    )
    refused(desk, replace(leave, charged=Money(55000)), errors.MoreThanCharged)
    refused(desk, replace(leave, refund=Money(55000)), errors.MoreThanPaid)
    early = replace(leave, on=desk.today() - timedelta(days=11))
    assert refused(desk, early, errors.FieldInvalid) == (
        "The withdrawal date 2026-11-21 is out of range."
    )
    refused(desk, replace(leave, on=desk.today() + timedelta(days=1)), errors.FieldInvalid)
    assert desk.run(leave).receipt_no == "D1-000002"
    assert standing(desk, package).charged == Money(15000)
    assert standing(desk, package).credit == Money(54999 - 30000 - 15000)
    places = desk.reads.enrollments_of(maria)
    assert len(places) == 3
    assert all(place.state is EnrollmentState.WITHDRAWN for place in places)
    assert all(place.withdrawn_on == leave.on for place in places)
    refused(desk, replace(leave, command_id="x"), errors.EnrollmentWithdrawn)
    assert verify(store).disagreements == ()


def test_leaving_may_keep_all_and_hand_back_nothing(
    desk: Desk, school: SmallSchool, maria: str, theory: str
) -> None:
    changes = desk.run(
        Withdraw(
            command_id="leave",
            enrollment_id=theory,
            on=desk.today(),
            charged=Money(9999),
            reason="Gave up",
        )
    )
    assert changes.receipt_no is None
    assert standing(desk, theory).owed == Money(9999)
    assert status(desk, maria) is PaymentStatus.DUE


def test_a_wrong_course_is_changed_with_what_was_paid(
    desk: Desk, store: SqliteStore, school: SmallSchool, maria: str, theory: str
) -> None:
    school.pay(theory, 9999)
    desk.run(discount(theory, amount=Money(999)))
    move = MoveEnrollment(
        command_id="move",
        enrollment_id=theory,
        course_id=PACKAGE.course_id,
        reason="Wanted the package",
    )
    refused(desk, replace(move, course_id=THEORY.course_id), errors.AlreadyEnrolled)
    refused(desk, replace(move, course_id="nothing"), errors.NotFound)
    desk.run(move)
    before, *after = desk.reads.enrollments_of(maria)
    assert (before.state, before.withdrawn_on) == (EnrollmentState.WITHDRAWN, desk.today())
    assert standing(desk, theory) == Standing()
    bundle = after[0]
    assert standing(desk, bundle.enrollment_id).owed == Money(54999 - 9999)
    assert [place.ordinal for place in after] == [1, 2, 1]
    refused(desk, replace(move, command_id="x"), errors.EnrollmentWithdrawn)
    back = replace(
        move, command_id="back", enrollment_id=bundle.enrollment_id, course_id=THEORY.course_id
    )
    desk.run(back)
    third = desk.reads.enrollments_of(maria)[-1]
    assert (third.ordinal, standing(desk, third.enrollment_id).owed) == (3, ZERO)
    assert verify(store).disagreements == ()


def test_canceling_takes_back_discounts_corrections_and_what_was_written_off(
    desk: Desk, store: SqliteStore, school: SmallSchool, maria: str, theory: str
) -> None:
    school.pay(theory, 1000)
    for cents in (100, 200, 300):
        desk.run(discount(theory, amount=Money(cents)))
    desk.run(CorrectPrice(command_id="p", enrollment_id=theory, price=Money(9000), reason="Agreed"))
    paid = school.pay(theory, 500)
    desk.run(bounce(paid, 2000))
    desk.run(give_up(theory, 50))
    desk.run(commands.CancelEnrollment(command_id="cancel", enrollment_id=theory, reason="Mistake"))
    assert standing(desk, theory).charged == Money(2000)
    assert standing(desk, theory).written_off == ZERO
    assert standing(desk, theory).paid == Money(1000)
    assert len(payload(store, "cancel")["effects"][theory]) == 4
    assert verify(store).disagreements == ()


def test_a_charge_is_not_voided_under_its_discount(desk: Desk, theory: str) -> None:
    given = discount(theory, amount=Money(100))
    desk.run(given)
    refused(desk, void(charge_id(theory)), errors.MoreThanCharged)
    desk.run(void(given.command_id))
    desk.run(void(charge_id(theory)))
    assert standing(desk, theory) == Standing()


def test_money_of_a_bundle_is_corrected_on_the_bundle(desk: Desk, school: SmallSchool) -> None:
    maria = school.student("Maria Lopez")
    package = school.enroll(maria)
    part = desk.reads.enrollments_of(maria)[1].enrollment_id
    for command in (
        discount(part, amount=Money(1)),
        give_up(part, 1),
        CorrectPrice(command_id="p", enrollment_id=part, price=Money(1), reason="x"),
        MoveEnrollment(command_id="m", enrollment_id=part, course_id="x", reason="x"),
        Withdraw(command_id="w", enrollment_id=part, on=desk.today(), charged=ZERO, reason="x"),
        correct(school.pay(package, 1), part, 1),
    ):
        assert "Complete Package" in refused(desk, command, errors.PartOfBundle)
