"""What the ledger's entries add up to, by day and kind: what a journal is written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enrolldesk.domain.ledger import Entry, EntryKind
from enrolldesk.domain.money import Money


@dataclass(frozen=True, slots=True, order=True)
class MovementKey:
    """Which entries a movement is the sum of.

    ``voided`` is the kind of what a void cancels, empty for every other entry and where that has
    not arrived yet. ``direction`` is the sign of what the entries add to what is owed.
    """

    day: date
    kind: str
    voided: str
    method: str
    direction: int


@dataclass(frozen=True, slots=True)
class Movement:
    """The deltas of some entries added up, and how many entries they are."""

    key: MovementKey
    charged: Money
    paid: Money
    written_off: Money
    count: int


def movements_of(
    entries: Iterable[Entry],
    known: Mapping[str, Entry],
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[Movement, ...]:
    """The movements of entries at hand; ``known`` finds what a void cancels, by id."""
    sums: dict[MovementKey, list[int]] = {}
    for entry in entries:
        if first_day is not None and entry.day < first_day:
            continue
        if last_day is not None and entry.day > last_day:
            continue
        owed = entry.owed_delta.cents
        is_void = entry.kind == EntryKind.VOID and entry.reverses
        target = known.get(entry.reverses or "") if is_void else None
        key = MovementKey(
            entry.day,
            str(entry.kind),
            str(target.kind) if target else "",
            str(entry.method or ""),
            (owed > 0) - (owed < 0),
        )
        sum_of = sums.setdefault(key, [0, 0, 0, 0])
        sum_of[0] += entry.charged_delta.cents
        sum_of[1] += entry.paid_delta.cents
        sum_of[2] += entry.written_off_delta.cents
        sum_of[3] += 1
    return tuple(
        Movement(key, Money(charged), Money(paid), Money(written_off), count)
        for key, (charged, paid, written_off, count) in sorted(sums.items())
    )
