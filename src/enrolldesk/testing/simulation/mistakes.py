"""What went wrong at a simulated counter, put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Final

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
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.testing.small_school import COURSES

_CENTS: Final = (1, 500, 1000, 9999, 45000)
_METHODS: Final = (Method.CASH, Method.CARD, Method.CHECK)


def put_right(
    rng: Random, command_id: str, place: str, payment: str | None, today: date
) -> Command | None:
    """Some correction about an enrollment or a payment; many of them are refused."""
    amount = Money(rng.choice(_CENTS))
    ways: list[Callable[[], Command]] = [
        lambda: GiveDiscount(
            command_id=command_id, enrollment_id=place, reason="sibling", amount=amount
        ),
        lambda: GiveDiscount(
            command_id=command_id, enrollment_id=place, reason="early bird", percent=1250
        ),
        lambda: CorrectPrice(
            command_id=command_id, enrollment_id=place, price=amount, reason="agreed"
        ),
        lambda: WriteOff(
            command_id=command_id, enrollment_id=place, amount=amount, reason="moved away"
        ),
        lambda: Withdraw(
            command_id=command_id,
            enrollment_id=place,
            on=today,
            charged=rng.choice((ZERO, amount)),
            refund=rng.choice((ZERO, Money(500))),
            reason="moved away",
        ),
        lambda: MoveEnrollment(
            command_id=command_id,
            enrollment_id=place,
            course_id=rng.choice(COURSES).course_id,
            reason="wrong course",
        ),
    ]
    if payment is not None:
        ways += [
            lambda: CorrectPayment(
                command_id=command_id,
                entry_id=payment,
                enrollment_id=place,
                tender=Tender(rng.choice(_METHODS), amount),
                reason="wrong",
            ),
            lambda: ReturnPayment(
                command_id=command_id,
                entry_id=payment,
                reason="bounced",
                fee=rng.choice((ZERO, Money(2500))),
            ),
        ]
    return rng.choice(ways)()
