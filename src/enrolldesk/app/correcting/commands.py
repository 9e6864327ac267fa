"""What staff can ask to put something right; each says why, and nothing is ever taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enrolldesk.app.commands import Command
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import ZERO, Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPayment(Command):
    """Record a payment as it was: the mistaken entry is voided, the right one has a new receipt.

    ``enrollment_id`` may be another course, or that of another student. An empty ``payer`` is the
    one who stood on the mistaken entry.
    """

    entry_id: str
    enrollment_id: str
    tender: Tender
    reason: str
    payer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPayment(Command):
    """The bank took a payment back: a bounced check, a reversed card; a fee may be charged.

    Without a ``fee`` it is the school's usual one, which may be nothing.
    """

    entry_id: str
    reason: str
    fee: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff(Command):
    """Give up a debt, at most what is owed; it opens no course."""

    enrollment_id: str
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveDiscount(Command):
    """Take an amount off a charge, or ``percent`` hundredths of a percent of its price.

    Exactly one of the two is given. ``promotion_id`` is kept as the entry's reference.
    """

    enrollment_id: str
    reason: str
    amount: Money = ZERO
    percent: int = 0
    promotion_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPrice(Command):
    """Charge another price for a course than the one of the day of enrolling."""

    enrollment_id: str
    price: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """Leave a course: ``charged`` is what the student is still charged for it, fees included.

    ``refund`` is handed back at once by ``method``; what is held beyond it stays as credit.
    """

    enrollment_id: str
    on: date
    charged: Money
    reason: str
    refund: Money = ZERO
    method: Method = Method.CASH
    reference: str = ""
    payer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveEnrollment(Command):
    """Put a student in another course instead, at its price of today; what was paid goes along."""

    enrollment_id: str
    course_id: str
    reason: str
