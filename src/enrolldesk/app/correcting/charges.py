"""What is charged or owed made less, or another price."""

from __future__ import annotations

from enrolldesk.app.billing import money_place
from enrolldesk.app.correcting.commands import CorrectPrice, GiveDiscount, WriteOff
from enrolldesk.app.correcting.posting import needed_reason, post_correction, standing_at
from enrolldesk.app.recording import Recording
from enrolldesk.domain.corrections import ensure_reducible, part_of, price_in
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import AmountNotPositive, MoreThanOwed, NothingToCorrect
from enrolldesk.domain.ledger import Entry, EntryKind
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.people import one_line


def give_discount(command: GiveDiscount, recording: Recording) -> None:
    """Take an amount or a part of the price off what is charged."""
    reason = needed_reason(command.reason)
    place = money_place(command.enrollment_id, recording)
    if bool(command.amount) == bool(command.percent):
        raise AmountNotPositive("discount")
    amount = command.amount
    if command.percent:
        price = price_in(recording.uow.entries_of(place.enrollment_id))
        amount = part_of(price, command.percent)
    post_discount(
        place,
        amount,
        recording,
        entry_id=command.command_id,
        reason=reason,
        promotion_id=command.promotion_id,
    )


def post_discount(
    place: Enrollment,
    amount: Money,
    recording: Recording,
    *,
    entry_id: str,
    reason: str,
    promotion_id: str = "",
) -> None:
    """Post a discount, also as a part of another command; raises MoreThanCharged."""
    ensure_reducible(standing_at(place, recording), amount)
    charge = recording.uow.entry(place.charge_id)
    recording.post(
        Entry.of_kind(
            EntryKind.DISCOUNT,
            entry_id=entry_id,
            amount=amount,
            student_id=place.student_id,
            enrollment_id=place.enrollment_id,
            reference=one_line(promotion_id),
            reverses=charge.entry_id if charge else None,
            reason=reason,
            **recording.stamp(),
        )
    )


def correct_price(command: CorrectPrice, recording: Recording) -> None:
    """Bring the price that is charged to another amount by one entry."""
    reason = needed_reason(command.reason)
    place = money_place(command.enrollment_id, recording)
    if command.price < ZERO:
        raise AmountNotPositive("price")
    delta = command.price - price_in(recording.uow.entries_of(place.enrollment_id))
    if not delta:
        raise NothingToCorrect
    post_correction(place, delta, command.command_id, reason, recording)


def write_off(command: WriteOff, recording: Recording) -> None:
    """Give up a debt, at most what is owed."""
    reason = needed_reason(command.reason)
    place = money_place(command.enrollment_id, recording)
    owed = standing_at(place, recording).owed
    if command.amount > owed:
        raise MoreThanOwed(max(ZERO, owed), command.amount)
    recording.post(
        Entry.of_kind(
            EntryKind.WRITE_OFF,
            entry_id=command.command_id,
            amount=command.amount,
            student_id=place.student_id,
            enrollment_id=place.enrollment_id,
            reason=reason,
            **recording.stamp(),
        )
    )
