"""Promotions offered, changed and given."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.billing import money_place
from enrolldesk.app.correcting.charges import post_discount
from enrolldesk.app.promoting import words as words
from enrolldesk.app.promoting.commands import AddPromotion, ApplyPromotion, ChangePromotion
from enrolldesk.app.promoting.finding import coded, refusal
from enrolldesk.app.recording import Recording
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ledger import standing_of
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.promotions import CodeTaken, NothingTakenOff, Offer, Promotion


def add_promotion(command: AddPromotion, recording: Recording) -> None:
    """Offer a discount by rule."""
    offer = _checked(command.offer, recording, command.command_id)
    recording.file(Promotion(slip_id=command.command_id, offer=offer, **recording.stamp()))


def change_promotion(command: ChangePromotion, recording: Recording) -> None:
    """Change what is offered from now on."""
    before = _known(command.promotion_id, recording)
    offer = _checked(command.offer, recording, before.slip_id)
    recording.change_slip(before, replace(before, offer=offer))


def apply_promotion(command: ApplyPromotion, recording: Recording) -> None:
    """Give an enrollment what a promotion takes off its price."""
    place = money_place(command.enrollment_id, recording)
    give_promotion(command.promotion_id, place, recording, entry_id=command.command_id)


def give_promotion(
    promotion_id: str, place: Enrollment, recording: Recording, *, entry_id: str
) -> None:
    """Post what a promotion takes off, also as a part of another command; raises why it may not
    be given."""
    promotion = _known(promotion_id, recording)
    refused = refusal(promotion, place, recording.uow)
    if refused is not None:
        raise refused
    charged = standing_of(recording.uow.entries_of(place.enrollment_id)).charged
    amount = min(promotion.offer.off(place.price), charged)
    if amount <= ZERO:
        raise NothingTakenOff(promotion.offer.title)
    # Two desks that count its uses stay in order about it.
    recording.depend("promotions", promotion.slip_id)
    post_discount(
        place,
        amount,
        recording,
        entry_id=entry_id,
        reason=promotion.offer.title,
        promotion_id=promotion.slip_id,
    )


def _known(promotion_id: str, recording: Recording) -> Promotion:
    promotion = recording.uow.slip(Promotion, promotion_id)
    if promotion is None:
        raise NotFound("promotion", promotion_id)
    return promotion


def _checked(offer: Offer, recording: Recording, own_id: str) -> Offer:
    tidy = offer.checked()
    for course_id in tidy.course_ids:
        if recording.uow.course(course_id) is None:
            raise NotFound("course", course_id)
    if tidy.active:
        for other in coded(recording.uow.slips(Promotion), tidy.code):
            if other.slip_id != own_id:
                raise CodeTaken(tidy.code, other.offer.title)
    return tidy
