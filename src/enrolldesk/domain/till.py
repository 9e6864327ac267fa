"""The drawer of a desk over a day: what else went in and out, and how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.kinds import EntryKind
from enrolldesk.domain.ledger import COUNTER_METHODS, Entry
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.slips import Slip


class DayClosed(DeskError):
    """The desk's day is locked: no money is recorded on it until it is reopened."""

    day: date


class DayNotClosed(DeskError):
    """There is nothing to reopen."""

    day: date


class CountDoesNotAddUp(DeskError):
    """The notes and coins come to another amount than the cash that was counted."""

    pieces: Money
    cash: Money


class DepositTooLarge(DeskError):
    """More cash would go to the bank than was counted."""

    cash: Money
    deposit: Money


class MoveKind(StrEnum):
    """Cash that is no payment: put into the drawer, or taken out of it."""

    PAID_IN = "paid_in"
    PAID_OUT = "paid_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawerMove(Slip):
    """Cash put in or taken out for a reason: change from the bank, stamps."""

    kind: MoveKind
    amount: Money
    reason: str


class DayState(StrEnum):
    """Whether a day of a desk is locked."""

    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class MethodSum:
    """An amount of one method; negative where more was handed back than taken."""

    method: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many notes or coins of one value were counted."""

    value: Money
    count: int

    @property
    def amount(self) -> Money:
        """What they come to."""
        return Money(self.value.cents * self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClose(Slip):
    """A desk's day as it was counted. ``day`` is the day that was closed.

    ``expected`` is what was taken less what was handed back, by method, the opening float and what
    was paid in and out aside; ``counted`` what was found, the float included in cash. ``deposit``
    leaves the drawer for the bank. ``reason`` explains what was over or short.
    """

    state: DayState = DayState.CLOSED
    opening_float: Money = ZERO
    expected: tuple[MethodSum, ...] = ()
    counted: tuple[MethodSum, ...] = ()
    pieces: tuple[Pieces, ...] = ()
    paid_in: Money = ZERO
    paid_out: Money = ZERO
    deposit: Money = ZERO
    reason: str = ""
    reopen_reason: str = ""

    @property
    def over(self) -> Money:
        """What was counted more than expected; negative is short."""
        drawer = self.opening_float + self.paid_in - self.paid_out
        expected = total(one.amount for one in self.expected)
        return total(one.amount for one in self.counted) - expected - drawer


def over_the_counter(entry: Entry) -> bool:
    """Whether an entry's money went over the counter: what a drawer is counted for.

    A payment that bounced did so at the bank.
    """
    return (
        bool(entry.paid_delta)
        and entry.kind != EntryKind.RETURNED
        and entry.method in COUNTER_METHODS
    )


def close_id(desk_id: str, day: date) -> str:
    """The id of a desk's day: there is one close of it, however often it is reopened."""
    return f"{desk_id}-{day.isoformat()}"
