"""Entries that several corrections post, and the questions they all ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from enrolldesk.app.recording import Recording
from enrolldesk.domain.corrections import (
    ensure_not_returned,
    ensure_reducible,
    going_along,
    other_leg,
)
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import Missing, NotFound
from enrolldesk.domain.ids import credit_partner_ids
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    Standing,
    live_entries,
    standing_of,
    void_of,
)
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import one_line


def needed_reason(text: str) -> str:
    """The reason in one line; raises Missing where there is none."""
    reason = one_line(text)
    if not reason:
        raise Missing("reason")
    return reason


def known_entry(entry_id: str, recording: Recording) -> Entry:
    """The entry of that id; raises NotFound."""
    entry = recording.uow.entry(entry_id)
    if entry is None:
        raise NotFound("entry", entry_id)
    return entry


def standing_at(place: Enrollment, recording: Recording) -> Standing:
    """What an enrollment comes to now, with what this command has posted already."""
    return standing_of(recording.uow.entries_of(place.enrollment_id))


def post_voids(entries: Iterable[Entry], reason: str, recording: Recording) -> None:
    """Void entries with what stands or falls with them; raises where one cannot be."""
    for entry in dict.fromkeys(
        one for asked in entries for one in (asked, *_along(asked, recording))
    ):
        known = recording.uow.entries_of(entry.enrollment_id)
        ensure_not_returned(entry, known)
        recording.post(void_of(entry, known, reason=reason, **recording.stamp()))


def _along(entry: Entry, recording: Recording) -> Sequence[Entry]:
    if entry.kind != EntryKind.CREDIT:
        return going_along(entry, recording.uow.entries_of(entry.enrollment_id))
    named = map(recording.uow.entry, credit_partner_ids(entry.entry_id))
    leg = other_leg(entry, (one for one in named if one is not None))
    if leg is None or leg not in live_entries(recording.uow.entries_of(leg.enrollment_id)):
        return ()
    return (leg,)


def post_correction(
    place: Enrollment, delta: Money, entry_id: str, reason: str, recording: Recording
) -> None:
    """Raise or lower what is charged; raises MoreThanCharged below nothing."""
    if delta < ZERO:
        ensure_reducible(standing_at(place, recording), -delta)
    charge = recording.uow.entry(place.charge_id)
    recording.post(
        Entry(
            entry_id=entry_id,
            kind=EntryKind.CORRECTION,
            amount=abs(delta),
            charged_delta=delta,
            paid_delta=ZERO,
            written_off_delta=ZERO,
            student_id=place.student_id,
            enrollment_id=place.enrollment_id,
            reverses=charge.entry_id if charge else None,
            reason=reason,
            **recording.stamp(),
        )
    )


def post_refund(
    place: Enrollment,
    amount: Money,
    method: Method,
    recording: Recording,
    *,
    reason: str,
    reference: str = "",
    payer: str = "",
    reverses: str | None = None,
) -> None:
    """Hand money back under a receipt number; the entry's id is the command's."""
    recording.post(
        Entry.of_kind(
            EntryKind.REFUND,
            entry_id=recording.command.command_id,
            amount=amount,
            student_id=place.student_id,
            enrollment_id=place.enrollment_id,
            receipt_id=recording.command.command_id,
            receipt_no=recording.receipt() if amount > ZERO else None,
            payer=one_line(payer),
            method=method,
            reference=reference,
            reverses=reverses,
            reason=reason,
            **recording.stamp(),
        )
    )
