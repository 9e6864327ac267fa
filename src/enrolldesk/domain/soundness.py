"""Whether an entry can be what it says: asked of records that somebody else may have touched."""

from __future__ import annotations

from typing import Final

from enrolldesk.domain.ledger import SIGNS, Entry, EntryKind
from enrolldesk.domain.money import ZERO

# Every way the signs of a kind may stand; a void may oppose any of them.
_ALLOWED: Final = {
    **{str(kind): (signs,) for kind, signs in SIGNS.items()},
    str(EntryKind.CORRECTION): ((1, 0, 0), (-1, 0, 0)),
    str(EntryKind.CREDIT): ((0, 1, 0), (0, -1, 0)),
    str(EntryKind.VOID): tuple(
        (up * charged, up * paid, up * written_off)
        for charged, paid, written_off in SIGNS.values()
        for up in (1, -1)
    ),
}


def is_void_of(void: Entry, entry: Entry) -> bool:
    """Whether a void is the exact opposite of the entry it names."""
    return (void.amount, void.charged_delta, void.paid_delta, void.written_off_delta) == (
        entry.amount,
        -entry.charged_delta,
        -entry.paid_delta,
        -entry.written_off_delta,
    )


def deltas_follow(entry: Entry) -> bool:
    """Whether an entry's deltas are ones its kind can have; an unknown kind may have any."""
    if entry.amount <= ZERO:
        return False
    cents = entry.amount.cents
    allowed = _ALLOWED.get(entry.kind)
    deltas = (entry.charged_delta.cents, entry.paid_delta.cents, entry.written_off_delta.cents)
    return allowed is None or deltas in {
        (charged * cents, paid * cents, written_off * cents)
        for charged, paid, written_off in allowed
    }
