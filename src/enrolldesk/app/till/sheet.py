"""A desk's day in figures: what was taken and handed back, and what the drawer should hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

from enrolldesk.app.ports import SlipReads
from enrolldesk.domain.kinds import EntryKind, Method
from enrolldesk.domain.ledger import COUNTER_METHODS, Entry
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.till import (
    DayClose,
    DayState,
    DrawerMove,
    MethodSum,
    MoveKind,
    close_id,
    over_the_counter,
)

_BACK: Final = timedelta(days=400)
"""How far back the last count is looked for: a desk may rest over a summer."""


class DayReads(SlipReads, Protocol):
    """Where a day is looked up: what is read, or a unit of work."""

    def entry(self, entry_id: str) -> Entry | None: ...

    def entries_of_day(self, desk_id: str, day: date) -> tuple[Entry, ...]:
        """Entries of a desk's day in which money changed hands, in the order of recording."""


@dataclass(frozen=True, slots=True)
class MethodDay:
    """What a method brought: ``expected`` is taken less handed back less voided."""

    method: str
    taken: Money = ZERO
    handed_back: Money = ZERO
    voided: Money = ZERO
    count: int = 0

    @property
    def expected(self) -> Money:
        """What there should be of it."""
        return self.taken - self.handed_back + self.voided


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A desk's day. ``returned`` bounced at the bank, less what of it was voided: no drawer's."""

    desk_id: str
    day: date
    methods: tuple[MethodDay, ...]
    returned: Money
    moves: tuple[DrawerMove, ...]
    last_float: Money
    close: DayClose | None

    @property
    def is_closed(self) -> bool:
        """Whether the day is locked."""
        return self.close is not None and self.close.state is DayState.CLOSED

    @property
    def expected(self) -> tuple[MethodSum, ...]:
        """What there should be of each method, the float and the drawer's moves aside."""
        return tuple(MethodSum(one.method, one.expected) for one in self.methods)

    @property
    def paid_in(self) -> Money:
        """What was put into the drawer."""
        return total(one.amount for one in self.moves if one.kind is MoveKind.PAID_IN)

    @property
    def paid_out(self) -> Money:
        """What was taken out of the drawer."""
        return total(one.amount for one in self.moves if one.kind is MoveKind.PAID_OUT)

    def cash_expected(self, opening_float: Money) -> Money:
        """What the drawer should hold when it opened with this float."""
        cash = total(one.amount for one in self.expected if one.method == Method.CASH)
        return opening_float + cash + self.paid_in - self.paid_out


def sheet_of(reads: DayReads, desk_id: str, day: date) -> DaySheet:
    """A desk's day as its entries and moves tell it."""
    entries = reads.entries_of_day(desk_id, day)
    at_the_bank = [entry for entry in entries if _is_at_the_bank(reads, entry)]
    moves = reads.slips(DrawerMove, about=desk_id, since=day, until=day)
    before = reads.slips(DayClose, about=desk_id, since=day - _BACK, until=day - timedelta(days=1))
    return DaySheet(
        desk_id=desk_id,
        day=day,
        methods=_by_method([entry for entry in entries if entry not in at_the_bank]),
        returned=-total(entry.paid_delta for entry in at_the_bank),
        moves=moves,
        last_float=_left_in(before[-1]) if before else ZERO,
        close=reads.slip(DayClose, close_id(desk_id, day)),
    )


def _is_at_the_bank(reads: DayReads, entry: Entry) -> bool:
    """Whether a payment bounced, or one that had bounced was good after all."""
    if entry.kind != EntryKind.VOID or entry.paid_delta < ZERO:
        return entry.kind == EntryKind.RETURNED
    canceled = reads.entry(entry.reverses or "")
    return canceled is not None and canceled.kind == EntryKind.RETURNED


def _by_method(entries: Iterable[Entry]) -> tuple[MethodDay, ...]:
    counted = [entry for entry in entries if over_the_counter(entry)]
    return tuple(
        _method_day(method, [entry for entry in counted if entry.method == method])
        for method in COUNTER_METHODS
    )


def _method_day(method: str, entries: Sequence[Entry]) -> MethodDay:
    def sum_of(kind: EntryKind) -> Money:
        return total(entry.paid_delta for entry in entries if entry.kind == kind)

    taken, refunded, voided = map(sum_of, (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.VOID))
    return MethodDay(method, taken, -refunded, voided, len(entries))


def _left_in(close: DayClose) -> Money:
    """What was left in the drawer when a day was closed: the next day's float."""
    cash = total(one.amount for one in close.counted if one.method == Method.CASH)
    return max(ZERO, cash - close.deposit)
