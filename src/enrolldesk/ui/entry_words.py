"""What a line of the ledger says of itself."""

from __future__ import annotations

from typing import Final

from enrolldesk.app.rows import LedgerRow
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.kinds import EntryKind
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.notation import Notation

GIVEN_UP: Final = "It was given up before the school's server had it, and counts for nothing."

_ABOUT: Final[dict[str, str]] = {
    EntryKind.VOID: "Cancels",
    EntryKind.REFUND: "Hands back",
    EntryKind.RETURNED: "The bank took back",
    EntryKind.PAYMENT: "In place of",
}
_DONE: Final[dict[str, str]] = {
    EntryKind.VOID: "Voided",
    EntryKind.REFUND: "Handed back",
    EntryKind.RETURNED: "Came back from the bank",
    EntryKind.PAYMENT: "Recorded right",
}


def entry_words(entry: Entry, voided: Entry | None = None) -> str:
    """What a line of the ledger is, with its method: "Payment, cash"."""
    method = method_word(entry.method).lower()
    words = kind_words(entry, voided)
    return f"{words}, {method}" if method else words


def kind_words(entry: Entry, voided: Entry | None = None) -> str:
    """The kind of an entry; a void says what it cancels, where that is known."""
    if entry.kind == EntryKind.VOID:
        return f"Void of {kind_word(voided.kind).lower() if voided else _voided_kind(entry)}"
    return kind_word(entry.kind)


def entry_details(
    entry: Entry,
    title: str,
    staff: str,
    notation: Notation,
    *,
    desk: str = "",
    voided: Entry | None = None,
) -> str:
    """Everything else an entry says, a line each, for a tool tip."""
    words = entry_words(entry, voided)
    lines = [f"{words} · {title}" if title else words]
    if entry.tendered is not None and entry.change:
        given, back = notation.amount(entry.tendered), notation.amount(entry.change)
        lines.append(f"{given} tendered, {back} change")
    # A discount's reference names its promotion by a key that says nothing to people.
    if entry.reference and entry.kind != EntryKind.DISCOUNT:
        lines.append(f"Reference {entry.reference}")
    if entry.approval:
        lines.append(f"Approval {entry.approval}")
    if entry.payer:
        lines.append(f"Paid by {entry.payer}")
    if entry.reason:
        lines.append(f"Reason: {entry.reason}")
    recorded = notation.moment(entry.taken_at)
    by = f"{recorded} by {staff}" if staff else recorded
    lines.append(f"{by}, {desk}" if desk else by)
    return "\n".join(lines)


def row_details(row: LedgerRow, notation: Notation) -> str:
    """What a line says, who recorded it where, what it corrects and what corrects it."""
    entry, about = row.entry, row.corrects
    told = entry_details(entry, row.title, row.staff, notation, desk=row.desk, voided=about)
    lines = [told]
    lines += correction_lines(row, notation)
    if row.given_up:
        lines.append(GIVEN_UP)
    return "\n".join(lines)


def correction_lines(row: LedgerRow, notation: Notation) -> list[str]:
    """What an entry corrects, and each entry that corrects it."""
    lines: list[str] = []
    if row.corrects is not None:
        about = _ABOUT.get(row.entry.kind, "About")
        lines.append(f"{about}: {named(row.corrects, notation)}")
    for one in row.corrected_by:
        done = _DONE.get(one.kind) or entry_words(one)
        number = f" as {one.receipt_no}" if one.kind == EntryKind.PAYMENT else ""
        why = f": {one.reason}" if one.reason else ""
        lines.append(f"{done}{number} {notation.moment(one.taken_at)}{why}")
    return lines


def named(entry: Entry, notation: Notation) -> str:
    """An entry as another one speaks of it: "Payment, cash $99.99 D1-000001 of 10:02"."""
    parts = (entry_words(entry), notation.amount(entry.amount), entry.receipt_no or "")
    return " ".join(part for part in parts if part) + f" of {notation.moment(entry.taken_at)}"


def _voided_kind(entry: Entry) -> str:
    """What is voided, as far as its amounts tell."""
    if entry.charged_delta:
        raised = entry.charged_delta < ZERO
        return kind_word(EntryKind.CHARGE if raised else EntryKind.DISCOUNT).lower()
    if entry.written_off_delta:
        return kind_word(EntryKind.WRITE_OFF).lower()
    refunded = entry.paid_delta > ZERO
    return kind_word(EntryKind.REFUND if refunded else EntryKind.PAYMENT).lower()
