"""Money taken and moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from enrolldesk.app.commands import MoveCredit, RecordPayment
from enrolldesk.app.recording import Recording
from enrolldesk.domain.enrollments import Enrollment, open_items
from enrolldesk.domain.errors import (
    AmountNotPositive,
    Missing,
    MoreThanPaid,
    NotFound,
    PartOfBundle,
)
from enrolldesk.domain.ids import credit_ids
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Share,
    Tender,
    allocate,
    credit_moved,
    split,
    standing_of,
)
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
    first_id: str = "",
    reason: str = "",
) -> None:
    """Post one entry for each share's part in each method, under one receipt number.

    The first entry's id is the command's unless another one is given.
    """
    first_id = first_id or recording.command.command_id
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
                reason=reason,
                **recording.stamp(),
            )
        )


def move_credit(command: MoveCredit, recording: Recording) -> None:
    """Apply what is held on one enrollment to another of the same student's account."""
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
    source = money_place(command.from_enrollment_id, recording)
    target = money_place(command.to_enrollment_id, recording)
    account = {place.enrollment_id for place in recording.uow.enrollments_of(source.student_id)}
    if target.enrollment_id not in account - {source.enrollment_id}:
        raise NotFound("enrollment", command.to_enrollment_id)
    held = standing_of(recording.uow.entries_of(source.enrollment_id)).credit
    if command.amount > held:
        raise MoreThanPaid(held, command.amount)
    away, toward = credit_ids(command.command_id)
    halves = credit_moved(
        command.amount,
        away_id=away,
        toward_id=toward,
        source=source.enrollment_id,
        target=target.enrollment_id,
        student_id=source.student_id,
        reason=reason,
        **recording.stamp(),
    )
    for half, place in zip(halves, (source, target), strict=True):
        # Of students that were merged each keeps what was recorded for them.
        recording.post(replace(half, student_id=place.student_id))


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


def _title(place: Enrollment, recording: Recording) -> str:
    course = recording.uow.course(place.course_id)
    return course.title if course else place.course_id
