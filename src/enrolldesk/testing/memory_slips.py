"""Slips and days of the store in memory, told as simply as can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from enrolldesk.app.slips.kinds import AnySlip
from enrolldesk.domain.ledger import Entry, EntryKind, live_entries
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.slips import Slip
from enrolldesk.domain.till import over_the_counter


def slips_among(
    slips: Mapping[str, Slip],
    made: type[AnySlip],
    *,
    about: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[AnySlip, ...]:
    """Those of a kind that are wanted, by day, then id."""
    wanted = [
        slip
        for slip in slips.values()
        if isinstance(slip, made)
        and about in (None, slip.about)
        and (since is None or since <= slip.day)
        and (until is None or slip.day <= until)
    ]
    return tuple(sorted(wanted, key=lambda slip: (slip.day, slip.slip_id)))


def entries_among(entries: Iterable[Entry], desk_id: str, day: date) -> tuple[Entry, ...]:
    """Those of a desk's day in which money changed hands."""
    return tuple(
        entry
        for entry in entries
        if (entry.desk_id, entry.day) == (desk_id, day)
        and entry.paid_delta
        and entry.kind != EntryKind.CREDIT
    )


def desk_days_among(
    entries: Iterable[Entry], first_day: date, last_day: date
) -> Mapping[tuple[date, str], Money]:
    """What went over the counter, by day and desk."""
    sums: dict[tuple[date, str], Money] = {}
    every = tuple(entries)
    returned = {entry.entry_id for entry in every if entry.kind == EntryKind.RETURNED}
    for entry in every:
        inside = first_day <= entry.day <= last_day and entry.reverses not in returned
        if inside and over_the_counter(entry):
            key = entry.day, entry.desk_id
            sums[key] = sums.get(key, ZERO) + entry.paid_delta
    return sums


def discounts_among(entries: Iterable[Entry], promotion_id: str) -> int:
    """How many discounts given under a promotion stand."""
    return sum(
        entry.kind == EntryKind.DISCOUNT and entry.reference == promotion_id
        for entry in live_entries(entries)
    )
