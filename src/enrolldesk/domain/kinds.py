"""What a line of the ledger is and how its money changed hands."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """What a line of the ledger is; an unknown kind of a newer version still has its deltas."""

    CHARGE = "charge"
    FEE = "fee"
    DISCOUNT = "discount"
    CORRECTION = "correction"
    PAYMENT = "payment"
    REFUND = "refund"
    RETURNED = "returned"
    WRITE_OFF = "write_off"
    CREDIT = "credit"
    VOID = "void"


class Method(StrEnum):
    """How money changed hands; ``carried_over`` came with an import, not over this counter."""

    CASH = "cash"
    CARD = "card"
    CHECK = "check"
    TRANSFER = "transfer"
    CARRIED_OVER = "carried_over"
