"""Payments put right, handed back, and taken back by the bank."""

from __future__ import annotations

from enrolldesk.app.billing import money_place, receive
from enrolldesk.app.commands import Refund
from enrolldesk.app.correcting.commands import CorrectPayment, ReturnPayment
from enrolldesk.app.correcting.posting import (
    known_entry,
    needed_reason,
    post_correction,
    post_refund,
    post_voids,
)
from enrolldesk.app.recording import Recording
from enrolldesk.domain.corrections import ensure_not_returned, ensure_taken_here
from enrolldesk.domain.errors import (
    AlreadyVoided,
    MoreThanPaid,
    NotCorrectable,
    NotFound,
    NothingToCorrect,
)
from enrolldesk.domain.ids import correction_id, fee_id, right_id
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    Share,
    Tender,
    standing_of,
    voided_ids,
)
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import one_line


def correct_payment(command: CorrectPayment, recording: Recording) -> None:
    """Void a mistaken payment and record it as it was, in one batch."""
    reason = needed_reason(command.reason)
    entry = known_entry(command.entry_id, recording)
    ensure_taken_here(entry)
    place = money_place(command.enrollment_id, recording)
    tender, payer = command.tender.checked(), one_line(command.payer) or entry.payer
    if _as_told(entry) == (place.enrollment_id, tender, payer):
        raise NothingToCorrect
    post_voids((entry,), reason, recording)
    corrects = f"Corrects {entry.receipt_no}: {reason}" if entry.receipt_no else reason
    share = Share(place.enrollment_id, tender.amount)
    receive(
        recording,
        (share,),
        (tender,),
        payer=payer,
        first_id=right_id(entry.entry_id),
        reason=corrects,
    )


def _as_told(entry: Entry) -> tuple[str, Tender, str] | None:
    """What a payment says of itself, as it would be asked for; None where cash was split."""
    if entry.method is None:
        return None
    tender = Tender(
        Method(entry.method), entry.amount, entry.tendered, entry.reference, entry.approval
    )
    return entry.enrollment_id, tender, entry.payer


def return_payment(command: ReturnPayment, recording: Recording) -> None:
    """The bank took a payment back: it is owed again, and the fee with it."""
    reason = needed_reason(command.reason)
    entry = known_entry(command.entry_id, recording)
    if entry.kind != EntryKind.PAYMENT:
        raise NotCorrectable(entry.kind)
    known = recording.uow.entries_of(entry.enrollment_id)
    if entry.entry_id in voided_ids(known):
        raise AlreadyVoided(entry.entry_id)
    ensure_not_returned(entry, known)
    common = {"student_id": entry.student_id, "enrollment_id": entry.enrollment_id}
    recording.post(
        Entry.of_kind(
            EntryKind.RETURNED,
            entry_id=command.command_id,
            amount=entry.amount,
            method=entry.method,
            reference=entry.reference,
            payer=entry.payer,
            reverses=entry.entry_id,
            reason=reason,
            **common,
            **recording.stamp(),
        )
    )
    fee = recording.school.returned_fee if command.fee is None else command.fee
    if fee:
        recording.post(
            Entry.of_kind(
                EntryKind.FEE,
                entry_id=fee_id(command.command_id),
                amount=fee,
                reverses=command.command_id,
                reason=reason,
                **common,
                **recording.stamp(),
            )
        )


def refund(command: Refund, recording: Recording) -> None:
    """Hand money back that is held on an enrollment; the charge may be taken back with it."""
    reason = needed_reason(command.reason)
    place = money_place(command.enrollment_id, recording)
    known = recording.uow.entries_of(place.enrollment_id)
    named = one_line(command.receipt_no).upper()
    seen = [entry for entry in known if entry.receipt_no and entry.receipt_no.upper() == named]
    reverses = command.reverses
    if named and reverses is None:
        reverses = next((one.entry_id for one in seen if one.kind == EntryKind.PAYMENT), None)
    held = standing_of(known).paid
    # The paper proves a payment that another desk has not sent yet: what is held is not known.
    if command.amount > held and (seen or not named):
        raise MoreThanPaid(max(ZERO, held), command.amount)
    if reverses is not None:
        payment = next((one for one in known if one.entry_id == reverses), None)
        if payment is None:
            raise NotFound("entry", reverses)
        ensure_not_returned(payment, known)
        if reverses in voided_ids(known):
            raise AlreadyVoided(reverses)
    post_refund(
        place,
        command.amount,
        command.method,
        recording,
        reason=reason,
        reference=one_line(command.reference) or ("" if seen else named),
        payer=command.payer,
        reverses=reverses,
    )
    if command.uncharged:
        key = correction_id(command.command_id)
        post_correction(place, -command.uncharged, key, reason, recording)
