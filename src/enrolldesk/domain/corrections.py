"""What may be corrected and by how much: rules about entries that stand beside other entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from enrolldesk.domain.errors import FieldInvalid, MoreThanCharged, NotCorrectable, PaymentReturned
from enrolldesk.domain.ids import put_right_id
from enrolldesk.domain.ledger import Entry, EntryKind, Method, live_entries
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.standing import Standing

WHOLE: Final = 10_000
"""One hundred percent, in hundredths of a percent."""


def price_in(entries: Iterable[Entry]) -> Money:
    """What the course itself costs by these entries: charge and price corrections, before
    discounts, without fees."""
    priced = (EntryKind.CHARGE, EntryKind.CORRECTION)
    return total(one.charged_delta for one in live_entries(entries) if one.kind in priced)


def part_of(price: Money, percent: int) -> Money:
    """So many hundredths of a percent of a price, half a cent rounded up; raises FieldInvalid."""
    if not 0 < percent <= WHOLE:
        raise FieldInvalid("percent", f"{percent / 100:g}", "range")
    return Money((price.cents * percent + WHOLE // 2) // WHOLE)


def reducible(standing: Standing) -> Money:
    """How much of what is charged may still be taken off: what was written off is not there."""
    return max(ZERO, standing.charged - standing.written_off)


def ensure_reducible(standing: Standing, amount: Money) -> None:
    """Raise MoreThanCharged where an amount is more than may be taken off the charge."""
    if amount > reducible(standing):
        raise MoreThanCharged(reducible(standing), amount)


def return_of(payment_id: str, known: Iterable[Entry]) -> Entry | None:
    """The entry by which the bank took a payment back, while it stands."""
    return next(
        (
            one
            for one in live_entries(known)
            if one.kind == EntryKind.RETURNED and one.reverses == payment_id
        ),
        None,
    )


def ensure_not_returned(entry: Entry, known: Iterable[Entry]) -> None:
    """Raise PaymentReturned where the bank took the payment back: nothing of it is held."""
    if entry.kind == EntryKind.PAYMENT and return_of(entry.entry_id, known) is not None:
        raise PaymentReturned(entry.receipt_no or "")


def ensure_taken_here(entry: Entry) -> None:
    """Raise NotCorrectable where an entry is no payment that was taken over a counter."""
    if entry.kind != EntryKind.PAYMENT or entry.method == Method.CARRIED_OVER:
        raise NotCorrectable(entry.kind)


def going_along(entry: Entry, known: Sequence[Entry]) -> tuple[Entry, ...]:
    """What stands or falls with an entry of the same enrollment: the fee of a returned payment."""
    if entry.kind != EntryKind.RETURNED:
        return ()
    return tuple(
        one
        for one in live_entries(known)
        if one.kind == EntryKind.FEE and one.reverses == entry.entry_id
    )


def corrected_id(entry: Entry) -> str | None:
    """The id of the entry that this one is about, or in whose place it was recorded."""
    return entry.reverses or put_right_id(entry.entry_id)


def other_leg(entry: Entry, candidates: Iterable[Entry]) -> Entry | None:
    """The other half of moved credit, of those whose ids may be it."""
    for one in candidates:
        halves = one.kind == entry.kind == EntryKind.CREDIT
        if halves and one.paid_delta == -entry.paid_delta and one.student_id == entry.student_id:
            return one
    return None
