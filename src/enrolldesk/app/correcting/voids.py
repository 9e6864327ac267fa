"""Mistaken entries canceled by others."""

from __future__ import annotations

from collections.abc import Sequence

from enrolldesk.app.batches import ENTRIES_PER_ENROLLMENT
from enrolldesk.app.commands import VoidEntry, VoidReceipt
from enrolldesk.app.correcting.posting import (
    known_entry,
    needed_reason,
    post_correction,
    post_voids,
)
from enrolldesk.app.recording import Recording
from enrolldesk.domain.corrections import ensure_reducible
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import NotFound, TooManyEntries
from enrolldesk.domain.ids import correction_id
from enrolldesk.domain.ledger import Entry, EntryKind, live_entries, standing_of
from enrolldesk.domain.money import ZERO, total


def void_entry(command: VoidEntry, recording: Recording) -> None:
    """Cancel one entry by another, and what stands or falls with it."""
    entry = known_entry(command.entry_id, recording)
    _leave_no_less_than_nothing(entry, recording)
    post_voids((entry,), needed_reason(command.reason), recording)


def void_receipt(command: VoidReceipt, recording: Recording) -> None:
    """Cancel every entry of a receipt that still stands."""
    reason = needed_reason(command.reason)
    entries = recording.uow.entries_of_receipt(command.receipt_id)
    if not entries:
        raise NotFound("receipt", command.receipt_id)
    standing = [one for one in entries if one in _live_beside(one, recording)]
    post_voids(standing or entries[:1], reason, recording)


def take_back_charge(
    place: Enrollment, reason: str, recording: Recording, *, keep_free: int = 0
) -> None:
    """Take back all that was charged for a course: charge, discounts, corrections, write-offs.

    Fees stay. Where there are more entries than a batch may void, the last of them are taken back
    by one correction; ``keep_free`` is how many entries of the batch are wanted for something
    else.
    """
    known = recording.uow.entries_of(place.enrollment_id)
    entries = [one for one in live_entries(known) if _belongs_to_charge(one)]
    entries.sort(key=lambda one: (one.kind != EntryKind.CHARGE, one.kind != EntryKind.WRITE_OFF))
    room = ENTRIES_PER_ENROLLMENT - keep_free
    singly: Sequence[Entry] = entries if len(entries) <= room else entries[: room - 1]
    rest = entries[len(singly) :]
    if any(one.kind == EntryKind.WRITE_OFF for one in rest):
        raise TooManyEntries(ENTRIES_PER_ENROLLMENT)
    post_voids(singly, reason, recording)
    left = total(one.charged_delta for one in rest)
    if left:
        key = correction_id(recording.command.command_id)
        post_correction(place, -left, key, reason, recording)


def _belongs_to_charge(entry: Entry) -> bool:
    charged = entry.charged_delta != ZERO and entry.kind != EntryKind.FEE
    return charged or entry.kind == EntryKind.WRITE_OFF


def _leave_no_less_than_nothing(entry: Entry, recording: Recording) -> None:
    """A charge is not voided under its own discount: what is left would be money from nowhere."""
    if entry.charged_delta > ZERO and entry in _live_beside(entry, recording):
        known = recording.uow.entries_of(entry.enrollment_id)
        ensure_reducible(standing_of(known), entry.charged_delta)


def _live_beside(entry: Entry, recording: Recording) -> tuple[Entry, ...]:
    return live_entries(recording.uow.entries_of(entry.enrollment_id))
