"""Money taken, handed back, moved and put right."""

from __future__ import annotations

from collections.abc import Sequence

from enrolldesk.app.commands import MoveCredit, RecordPayment, Refund, VoidEntry, VoidReceipt
from enrolldesk.app.recording import Recording
from enrolldesk.domain.enrollments import Enrollment, open_items
from enrolldesk.domain.errors import (
    AmountNotPositive,
    Missing,
    MoreThanPaid,
    NotFound,
    PartOfBundle,
)
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Share,
    Tender,
    allocate,
    credit_moved,
    live_entries,
    split,
    standing_of,
    void_of,
)
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import one_line


def record_payment(command: RecordPayment, recording: Recording) -> None:
    """Take a payment for one or more enrollments on one receipt."""
    if not command.shares or not command.tenders:
        raise AmountNotPositive("payment")
    receive(recording, command.shares, command.tenders, payer=command.payer)


def receive(
    recording: Recording,
    shares: Sequence[Share],
    tenders: Sequence[Tender],
    *,
    payer: str,
) -> None:
    """Post one entry for each share's part in each method, under one receipt number.

    The first entry's id is the command's.
    """
    first_id = recording.command.command_id
    for index, part in enumerate(split(shares, tenders), start=1):
        place = money_place(part.enrollment_id, recording)
        entries = recording.uow.entries_of(place.enrollment_id)
        still_open = [(item.charge_id, item.amount) for item in open_items(place, entries)]
        allocations, _excess = allocate(part.amount, still_open)
        tender = part.tender
        recording.post(
            Entry.of_kind(
                EntryKind.PAYMENT,
                entry_id=first_id if index == 1 else f"{first_id}-{index}",
                amount=part.amount,
                student_id=place.student_id,
                enrollment_id=place.enrollment_id,
                receipt_id=recording.command.command_id,
                receipt_no=recording.receipt(),
                payer=one_line(payer),
                allocations=allocations,
                method=tender.method,
                reference=one_line(tender.reference),
                approval=one_line(tender.approval),
                # Cash is handed over once, however many enrollments it is for.
                tendered=tender.tendered if part.first_of_tender else None,
                change=tender.change if part.first_of_tender else None,
                **recording.stamp(),
            )
        )


def void_entry(command: VoidEntry, recording: Recording) -> None:
    """Cancel one entry by another."""
    entry = recording.uow.entry(command.entry_id)
    if entry is None:
        raise NotFound("entry", command.entry_id)
    _void(entry, command.reason, recording)


def void_receipt(command: VoidReceipt, recording: Recording) -> None:
    """Cancel every entry of a receipt that still stands."""
    entries = recording.uow.entries_of_receipt(command.receipt_id)
    if not entries:
        raise NotFound("receipt", command.receipt_id)
    standing = [entry for entry in entries if _stands(entry, recording)]
    for entry in standing or entries[:1]:
        _void(entry, command.reason, recording)


def refund(command: Refund, recording: Recording) -> None:
    """Hand money back that is held on an enrollment."""
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
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
    if command.reverses is not None and recording.uow.entry(command.reverses) is None:
        raise NotFound("entry", command.reverses)
    recording.post(
        Entry.of_kind(
            EntryKind.REFUND,
            entry_id=command.command_id,
            amount=command.amount,
            student_id=place.student_id,
            enrollment_id=place.enrollment_id,
            receipt_id=command.command_id,
            receipt_no=recording.receipt() if command.amount > ZERO else None,
            payer=one_line(command.payer),
            method=command.method,
            reference=one_line(command.reference) or ("" if seen else named),
            reverses=reverses,
            reason=reason,
            **recording.stamp(),
        )
    )


def move_credit(command: MoveCredit, recording: Recording) -> None:
    """Apply what is held on one enrollment to another of the same student."""
    source = money_place(command.from_enrollment_id, recording)
    target = money_place(command.to_enrollment_id, recording)
    if source.student_id != target.student_id or source.enrollment_id == target.enrollment_id:
        raise NotFound("enrollment", command.to_enrollment_id)
    held = standing_of(recording.uow.entries_of(source.enrollment_id)).credit
    if command.amount > held:
        raise MoreThanPaid(held, command.amount)
    for entry in credit_moved(
        command.amount,
        away_id=command.command_id,
        toward_id=f"{command.command_id}-2",
        source=source.enrollment_id,
        target=target.enrollment_id,
        student_id=source.student_id,
        reason=one_line(command.reason),
        **recording.stamp(),
    ):
        recording.post(entry)


def money_place(enrollment_id: str, recording: Recording) -> Enrollment:
    """The enrollment, which must carry money; a component's money is on its bundle."""
    place = recording.uow.enrollment(enrollment_id)
    if place is None:
        raise NotFound("enrollment", enrollment_id)
    if place.bundle_id is not None:
        titles = [_title(place, recording)]
        bundle = recording.uow.enrollment(place.bundle_id)
        titles.append(_title(bundle, recording) if bundle else "")
        raise PartOfBundle(*titles)
    return place


def _void(entry: Entry, reason: str, recording: Recording) -> None:
    tidy = one_line(reason)
    if not tidy:
        raise Missing("reason")
    known = recording.uow.entries_of(entry.enrollment_id)
    recording.post(void_of(entry, known, reason=tidy, **recording.stamp()))


def _stands(entry: Entry, recording: Recording) -> bool:
    known = recording.uow.entries_of(entry.enrollment_id)
    return entry in live_entries(known)


def _title(place: Enrollment, recording: Recording) -> str:
    course = recording.uow.course(place.course_id)
    return course.title if course else place.course_id
