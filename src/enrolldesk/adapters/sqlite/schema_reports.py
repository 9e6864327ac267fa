"""An index that holds what reports ask of every entry, packed into two numbers.

Reports read all entries of a school at once. Made of the rows, these numbers take five times as
long; the index has them ready, and SQLite keeps it right.
"""

from __future__ import annotations

from typing import Final

EPOCH: Final = 650_000
"""The ordinal of a day in 1780: days are counted from there."""
JULIAN: Final = 1_721_424 + EPOCH
KIND_AT: Final = 18
KINDS: Final = 7
WHICH_AT: Final = 21
SEVERAL: Final = 3
SCHEDULED_AT: Final = 23
PLACE_AT: Final = 24
AMOUNT: Final = 1 << 31
KEY_ABOVE: Final = 32

_ONE_AMOUNT = """(charged_delta <> 0) + (paid_delta <> 0) + (written_off_delta <> 0) <= 1
    AND amount < 2147483648"""

# Released: like every step of the schema these texts never change.
TAG: Final = f"""CAST(julianday(day) AS INTEGER) - 2371424
    | (CASE kind WHEN 'payment' THEN 1 WHEN 'refund' THEN 2 WHEN 'returned' THEN 3
       WHEN 'void' THEN 4 ELSE 0 END << 18)
    | (CASE WHEN NOT ({_ONE_AMOUNT}) THEN 3 WHEN charged_delta <> 0 THEN 0
       WHEN paid_delta <> 0 THEN 1 ELSE 2 END << 21)
    | ((kind = 'charge' AND substr(entry_id, -7) = '-charge') << 23)
    | (enrollment_key << 24)"""
"""From the lowest bit on: day, kind, which amount it is, whether it is the charge of enrolling,
the enrollment. An entry of several amounts, or of one that has no room, says SEVERAL."""
VALUE: Final = f"""(key << 32) + 2147483648 + CASE WHEN {_ONE_AMOUNT}
    THEN charged_delta + paid_delta + written_off_delta ELSE 0 END"""
"""The amount, moved up so that it is never below zero, and the entry's key above it."""

REPORTS: Final = f"CREATE INDEX entry_reported ON entry (({TAG}), ({VALUE})) WHERE given_up = 0;"
