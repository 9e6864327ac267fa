"""Money taken, corrected, handed back and moved."""

from __future__ import annotations

from collections.abc import Iterator

from enrolldesk.app import commands
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import Money
from enrolldesk.testing.rules.recorder import (
    FRONT,
    OWNER,
    PACKAGE,
    THEORY,
    WHEEL,
    Recorder,
    Step,
    cash,
    pays,
    person,
    place_of,
)


def money(at: Recorder) -> Iterator[Step]:
    dana, emil = place_of("dana"), place_of("emil", PACKAGE.course_id)
    yield at.run(pays("pay-1", {dana: 3000}, cash(3000, 5000)), FRONT)
    yield at.run(
        pays("pay-2", {dana: 2000, emil: 4000}, cash(2500), Tender(Method.CARD, Money(3500))),
        FRONT,
        "RecordPayment/family",
    )
    yield at.run(
        commands.VoidEntry(command_id="void-1", entry_id="pay-1", reason="Wrong amount"), FRONT
    )
    yield at.run(
        commands.VoidReceipt(command_id="void-2", receipt_id="pay-2", reason="Wrong family"), FRONT
    )
    yield at.run(pays("pay-3", {dana: 5000}, cash(5000)), FRONT, "RecordPayment/again")
    yield at.run(
        corrections.CorrectPayment(
            command_id="right-3",
            entry_id="pay-3",
            enrollment_id=dana,
            tender=Tender(Method.CHECK, Money(5000), reference="1044"),
            reason="It was a check",
        ),
        FRONT,
    )
    yield at.run(pays("pay-4", {dana: 7000}, cash(7000)), OWNER, "RecordPayment/manager")
    yield at.run(
        commands.VoidEntry(command_id="void-4", entry_id="dana-4", reason="Not a sibling"),
        name="VoidEntry/discount",
    )


def put_right(at: Recorder) -> Iterator[Step]:
    dana, emil = place_of("dana"), place_of("emil", PACKAGE.course_id)
    yield at.run(
        commands.Refund(
            command_id="refund",
            enrollment_id=dana,
            amount=Money(1000),
            method=Method.CASH,
            reason="Goodwill",
            reverses="pay-4",
            uncharged=Money(500),
        )
    )
    yield at.run(
        corrections.ReturnPayment(
            command_id="bounced", entry_id="pay-3-right", reason="Bounced", fee=Money(2500)
        )
    )
    yield at.run(
        corrections.GiveDiscount(
            command_id="discount", enrollment_id=dana, amount=Money(700), reason="Late start"
        )
    )
    yield at.run(
        corrections.CorrectPrice(
            command_id="price", enrollment_id=emil, price=Money(52000), reason="Agreed"
        )
    )
    yield at.run(
        corrections.WriteOff(
            command_id="off", enrollment_id=dana, amount=Money(300), reason="Forgiven"
        )
    )
    yield at.run(
        commands.Enroll(command_id="dana-5", student_id="dana", course_id=WHEEL.course_id),
        FRONT,
        "Enroll/second",
    )
    wheel = place_of("dana", WHEEL.course_id)
    yield at.run(pays("pay-5", {wheel: 60000}, cash(60000)), FRONT, "RecordPayment/too much")
    yield at.run(
        commands.MoveCredit(
            command_id="credit",
            from_enrollment_id=wheel,
            to_enrollment_id=dana,
            amount=Money(2000),
            reason="Paid too much",
        )
    )
    yield at.run(
        corrections.Withdraw(
            command_id="withdraw",
            enrollment_id=wheel,
            on=at.today(),
            charged=Money(10000),
            reason="Moved away",
            refund=Money(20000),
        )
    )
    ida = person("ida", "Ida Holm")
    yield at.run(
        commands.Enroll(
            command_id="ida-1",
            student_id="ida",
            course_id=THEORY.course_id,
            new_student=ida,
            tenders=(cash(9999),),
        ),
        FRONT,
        "Enroll/new",
    )
    yield at.run(
        corrections.MoveEnrollment(
            command_id="move",
            enrollment_id=place_of("ida"),
            course_id=WHEEL.course_id,
            reason="The other one",
        )
    )
    yield at.run(
        commands.CancelEnrollment(
            command_id="cancel",
            enrollment_id=place_of("ida", WHEEL.course_id),
            reason="Wrong course",
        )
    )
