"""Takings: what was taken over the counter and handed back, by day and method.

Returned payments go back through the bank, so they stand beside the takings, not in them. What an
import carried over was taken by another program and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from enrolldesk.domain.kinds import EntryKind, Method
from enrolldesk.domain.money import ZERO, Money, total

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.movements import Movement

METHODS: Final = (Method.CASH, Method.CARD, Method.CHECK, Method.TRANSFER)


@dataclass(frozen=True, slots=True)
class Takings:
    """A day's takings by method, in the order of METHODS, and what the bank took back that day."""

    day: date
    by_method: tuple[Money, ...]
    returned: Money

    @property
    def total(self) -> Money:
        """All methods together; below zero where more was handed back than taken."""
        return total(self.by_method)


def takings(reads: Reads, first: date, last: date) -> tuple[Takings, ...]:
    """The days between two days, both included, on which anything was taken or handed back."""
    return takings_of(reads.movements(first, last))


def takings_of(movements: Sequence[Movement]) -> tuple[Takings, ...]:
    """The same from movements at hand."""
    days: dict[date, dict[str, Money]] = {}
    for one in movements:
        kind = one.key.voided or one.key.kind
        if not one.paid or kind == EntryKind.CREDIT or one.key.method == Method.CARRIED_OVER:
            continue
        column = "" if kind == EntryKind.RETURNED else one.key.method
        sums = days.setdefault(one.key.day, {})
        sums[column] = sums.get(column, ZERO) + one.paid
    return tuple(
        Takings(
            day,
            tuple(sums.get(method, ZERO) for method in METHODS),
            -sums.get("", ZERO),
        )
        for day, sums in sorted(days.items())
    )
