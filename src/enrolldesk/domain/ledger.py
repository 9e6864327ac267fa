"""The append-only ledger and the one function that computes a balance from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Protocol, Self, TypeVar

from enrolldesk.domain.errors import (
    AlreadyVoided,
    AmountNotPositive,
    NotVoidable,
    SplitDoesNotAddUp,
    TenderedTooLittle,
)
from enrolldesk.domain.ids import void_id
from enrolldesk.domain.kinds import EntryKind as EntryKind
from enrolldesk.domain.kinds import Method as Method
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.standing import Standing as Standing

COUNTER_METHODS: Final = (Method.CASH, Method.CARD, Method.CHECK, Method.TRANSFER)

# (charged, paid, written off) signs by kind; a correction, credit or void brings its own deltas.
SIGNS: Final = {
    EntryKind.CHARGE: (1, 0, 0),
    EntryKind.FEE: (1, 0, 0),
    EntryKind.DISCOUNT: (-1, 0, 0),
    EntryKind.PAYMENT: (0, 1, 0),
    EntryKind.REFUND: (0, -1, 0),
    EntryKind.RETURNED: (0, -1, 0),
    EntryKind.WRITE_OFF: (0, 0, 1),
}


@dataclass(frozen=True, slots=True)
class Allocation:
    """How much of a payment goes to which charge."""

    charge_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a student's ledger; nothing changes or removes it once it is recorded.

    ``amount`` is positive and the deltas give the direction. ``day`` is the school's calendar day
    it counts for, ``taken_at`` the desk's clock. ``receipt_id`` groups the entries of one receipt.
    ``method``, ``reference`` (check number, card's last four, transfer), ``approval``,
    ``tendered`` and ``change`` say how money changed hands.
    """

    entry_id: str
    kind: str
    amount: Money
    charged_delta: Money
    paid_delta: Money
    written_off_delta: Money
    student_id: str
    enrollment_id: str
    desk_id: str
    staff_id: str
    taken_at: datetime
    day: date
    receipt_id: str | None = None
    receipt_no: str | None = None
    payer: str = ""
    allocations: tuple[Allocation, ...] = ()
    method: str | None = None
    reference: str = ""
    approval: str = ""
    tendered: Money | None = None
    change: Money | None = None
    reverses: str | None = None
    reason: str = ""
    batch_id: str | None = None
    effect_index: int = 0
    committed_at: datetime | None = None

    @classmethod
    def of_kind(cls, kind: EntryKind, *, amount: Money, **rest: Any) -> Self:
        """An entry whose deltas follow from its kind."""
        if amount <= ZERO:
            raise AmountNotPositive(kind)
        charged, paid, written_off = SIGNS[kind]
        return cls(
            kind=kind,
            amount=amount,
            charged_delta=Money(charged * amount.cents),
            paid_delta=Money(paid * amount.cents),
            written_off_delta=Money(written_off * amount.cents),
            **rest,
        )

    @property
    def owed_delta(self) -> Money:
        """What the entry adds to what is owed."""
        return self.charged_delta - self.paid_delta - self.written_off_delta


class Counted(Protocol):
    """What of an entry a balance is made of."""

    @property
    def entry_id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def amount(self) -> Money: ...
    @property
    def charged_delta(self) -> Money: ...
    @property
    def paid_delta(self) -> Money: ...
    @property
    def written_off_delta(self) -> Money: ...
    @property
    def reverses(self) -> str | None: ...


class Dated(Counted, Protocol):
    """What of an entry due dates are made of."""

    @property
    def day(self) -> date: ...


Line = TypeVar("Line", bound=Counted)


# Plain texts: this runs for every row of long lists, and an enum's member is slow to reach.
_VOID, _REFUND, _RETURNED = map(str, (EntryKind.VOID, EntryKind.REFUND, EntryKind.RETURNED))


def standing_of(entries: Iterable[Counted]) -> Standing:
    """The one balance function: sums the stored deltas, whatever the kinds are."""
    by_id = {entry.entry_id: entry for entry in entries}
    known = by_id.values()
    voided = voided_ids(known)
    charged = paid = written_off = refunded = returned = 0
    for entry in known:
        charged += entry.charged_delta.cents
        paid += entry.paid_delta.cents
        written_off += entry.written_off_delta.cents
        if entry.entry_id in voided:
            continue
        if entry.kind == _REFUND:
            refunded += entry.amount.cents
        elif entry.kind == _RETURNED:
            returned += entry.amount.cents
    return Standing(
        Money(charged), Money(paid), Money(written_off), Money(refunded), Money(returned)
    )


def voided_ids(entries: Iterable[Counted]) -> frozenset[str]:
    """The ids of the entries that a void cancels."""
    return frozenset(entry.reverses for entry in entries if entry.kind == _VOID and entry.reverses)


def live_entries(entries: Iterable[Line]) -> tuple[Line, ...]:
    """The entries that stand: neither voids nor voided."""
    known = tuple(entries)
    voided = voided_ids(known)
    return tuple(entry for entry in known if entry.kind != _VOID and entry.entry_id not in voided)


VOIDABLE: Final = frozenset(EntryKind) - {EntryKind.VOID}
"""A void stays: what it canceled is recorded once more if it was right after all."""


def void_of(entry: Entry, known: Iterable[Entry], **rest: Any) -> Entry:
    """The entry that cancels another; ``known`` are the entries of its enrollment."""
    if entry.entry_id in voided_ids(known):
        raise AlreadyVoided(entry.entry_id)
    if entry.kind not in VOIDABLE:
        raise NotVoidable(entry.kind)
    return Entry(
        entry_id=void_id(entry.entry_id),
        kind=EntryKind.VOID,
        amount=entry.amount,
        charged_delta=-entry.charged_delta,
        paid_delta=-entry.paid_delta,
        written_off_delta=-entry.written_off_delta,
        student_id=entry.student_id,
        enrollment_id=entry.enrollment_id,
        reverses=entry.entry_id,
        method=entry.method,
        **rest,
    )


def credit_moved(
    amount: Money, *, away_id: str, toward_id: str, source: str, target: str, **rest: Any
) -> tuple[Entry, Entry]:
    """Money held on one enrollment applied to another of the same student: two entries."""
    if amount <= ZERO:
        raise AmountNotPositive(EntryKind.CREDIT)
    common: dict[str, Any] = {
        "kind": EntryKind.CREDIT,
        "amount": amount,
        "charged_delta": ZERO,
        "written_off_delta": ZERO,
        **rest,
    }
    return (
        Entry(entry_id=away_id, enrollment_id=source, paid_delta=-amount, **common),
        Entry(entry_id=toward_id, enrollment_id=target, paid_delta=amount, **common),
    )


@dataclass(frozen=True, slots=True)
class Tender:
    """Money of one method as it was handed over; ``tendered`` is for cash only."""

    method: Method
    amount: Money
    tendered: Money | None = None
    reference: str = ""
    approval: str = ""

    @property
    def change(self) -> Money | None:
        """What is handed back of the cash."""
        return None if self.tendered is None else self.tendered - self.amount

    def checked(self) -> Tender:
        """The same tender; raises where it cannot be."""
        if self.amount <= ZERO:
            raise AmountNotPositive("payment")
        if self.method is not Method.CASH:
            return replace(self, tendered=None)
        tendered = self.amount if self.tendered is None else self.tendered
        if tendered < self.amount:
            raise TenderedTooLittle(self.amount, tendered)
        return replace(self, tendered=tendered)


@dataclass(frozen=True, slots=True)
class Share:
    """What of a payment is for which enrollment."""

    enrollment_id: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Part:
    """One payment entry to be: a share's part in one method."""

    enrollment_id: str
    tender: Tender
    amount: Money
    first_of_tender: bool


def split(shares: Sequence[Share], tenders: Sequence[Tender]) -> tuple[Part, ...]:
    """Lay what was handed over along what it is for, in order; both must add up to the same.

    A receipt of two methods over two enrollments becomes at most three entries.
    """
    received, used = total(t.amount for t in tenders), total(s.amount for s in shares)
    if received != used:
        raise SplitDoesNotAddUp(received, used)
    if any(share.amount <= ZERO for share in shares):
        raise AmountNotPositive("payment")
    parts: list[Part] = []
    waiting = iter(shares)
    share, wanted = Share("", ZERO), ZERO
    for tender in (tender.checked() for tender in tenders):
        left = tender.amount
        while left:
            if not wanted:
                share = next(waiting)
                wanted = share.amount
            part = min(left, wanted)
            parts.append(Part(share.enrollment_id, tender, part, left == tender.amount))
            left, wanted = left - part, wanted - part
    return tuple(parts)


def allocate(
    amount: Money, open_amounts: Iterable[tuple[str, Money]]
) -> tuple[tuple[Allocation, ...], Money]:
    """Spread an amount over (charge_id, open amount) in order; returns also the excess.

    What is open without a charge takes its part and is not allocated.
    """
    by_charge: dict[str, Money] = {}
    for charge, still_open in open_amounts:
        part = min(amount, still_open)
        if part > ZERO:
            if charge:
                by_charge[charge] = by_charge.get(charge, ZERO) + part
            amount -= part
    return tuple(Allocation(charge, part) for charge, part in by_charge.items()), amount
