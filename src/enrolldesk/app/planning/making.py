"""The parts of a plan from few words: how many, from when, how often, how much at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.errors import AmountNotPositive
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.plans import Every, PlanDoesNotAddUp, spread


def planned(
    amount: Money,
    parts: int,
    first_due: date,
    every: Every,
    *,
    upfront: Money | None = None,
    today: date,
) -> tuple[Instalment, ...]:
    """An amount in equal parts from a day on; ``upfront`` is taken off it and due today."""
    if upfront is None:
        return spread(amount, parts, first_due, every)
    if upfront <= ZERO:
        raise AmountNotPositive("upfront part")
    if upfront > amount:
        raise PlanDoesNotAddUp(upfront, amount)
    at_once = Instalment(upfront, today)
    rest = amount - upfront
    return (at_once, *spread(rest, parts, first_due, every)) if rest else (at_once,)


def next_month(today: date) -> date:
    """The day on which the first part is due unless another is chosen: in a month."""
    return spread(Money(2), 2, today, Every.MONTH)[-1].due_on


def missing(parts: Sequence[Instalment], amount: Money) -> Money:
    """What the parts leave uncovered; below zero where they come to too much."""
    left = amount
    for part in parts:
        left -= part.amount
    return left
