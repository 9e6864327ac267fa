"""What a line of the ledger says of itself."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.kinds import EntryKind
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.notation import Notation

GIVEN_UP: Final = "It was given up before the school's server had it, and counts for nothing."


def entry_words(entry: Entry) -> str:
    """What a line of the ledger is, with its method: "Payment, cash"."""
    method = method_word(entry.method).lower()
    words = kind_words(entry)
    return f"{words}, {method}" if method else words


def kind_words(entry: Entry) -> str:
    """The kind of an entry; a void says what it cancels."""
    if entry.kind == EntryKind.VOID:
        return f"Void of {_voided_kind(entry)}"
    return kind_word(entry.kind)


def entry_details(entry: Entry, title: str, staff: str, notation: Notation) -> str:
    """Everything else an entry says, a line each, for a tool tip."""
    lines = [f"{entry_words(entry)} · {title}" if title else entry_words(entry)]
    if entry.tendered is not None and entry.change:
        given, back = notation.amount(entry.tendered), notation.amount(entry.change)
        lines.append(f"{given} tendered, {back} change")
    if entry.reference:
        lines.append(f"Reference {entry.reference}")
    if entry.approval:
        lines.append(f"Approval {entry.approval}")
    if entry.payer:
        lines.append(f"Paid by {entry.payer}")
    if entry.reason:
        lines.append(f"Reason: {entry.reason}")
    recorded = notation.moment(entry.taken_at)
    lines.append(f"{recorded} by {staff}" if staff else recorded)
    return "\n".join(lines)


def _voided_kind(entry: Entry) -> str:
    if entry.charged_delta:
        return kind_word(EntryKind.CHARGE).lower()
    refunded = entry.paid_delta > ZERO
    return kind_word(EntryKind.REFUND if refunded else EntryKind.PAYMENT).lower()
