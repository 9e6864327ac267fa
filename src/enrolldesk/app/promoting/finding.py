"""Which promotions an enrollment may have, and why it may not have the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from enrolldesk.app.ports import SlipReads
from enrolldesk.domain.enrollments import Enrollment, EnrollmentState
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Entry, EntryKind, live_entries
from enrolldesk.domain.people import Student
from enrolldesk.domain.promotions import (
    CodeUnknown,
    Promotion,
    PromotionGiven,
    PromotionNotValid,
    PromotionUsedUp,
    SiblingNeeded,
    Trigger,
)


class PromotionReads(SlipReads, Protocol):
    """Where promotions and what they hang on are looked up."""

    def student(self, student_id: str) -> Student | None: ...
    def family(self, family_id: str) -> tuple[Student, ...]: ...
    def enrollments_of(self, student_id: str) -> tuple[Enrollment, ...]: ...
    def entries_of(self, enrollment_id: str) -> tuple[Entry, ...]: ...

    def discounts_under(self, promotion_id: str) -> int:
        """How many discounts given under a promotion stand."""


def refusal(promotion: Promotion, place: Enrollment, reads: PromotionReads) -> DeskError | None:
    """Why an enrollment cannot have a promotion; None where it can.

    Whether it was early enough, or had the code in time, is asked of the day of enrolling.
    """
    offer = promotion.offer
    if not offer.applies(place.course_id, place.enrolled_on):
        return PromotionNotValid(offer.title)
    if _given(promotion.slip_id, reads.entries_of(place.enrollment_id)):
        return PromotionGiven(offer.title)
    if offer.limit and reads.discounts_under(promotion.slip_id) >= offer.limit:
        return PromotionUsedUp(offer.title, offer.limit)
    if offer.trigger is Trigger.SIBLING and not _has_sibling(place, reads):
        return SiblingNeeded(offer.title)
    return None


def offered(place: Enrollment, reads: PromotionReads, *, code: str = "") -> tuple[Promotion, ...]:
    """The promotions an enrollment may have; those by code only to whoever names it."""
    named = code.strip().upper()
    return tuple(
        promotion
        for promotion in reads.slips(Promotion)
        if (promotion.offer.trigger is not Trigger.CODE or promotion.offer.code == named)
        and refusal(promotion, place, reads) is None
    )


def of_themselves(promotions: Iterable[Promotion]) -> Iterator[Promotion]:
    """Those nobody has to ask for: staff are told of them."""
    told = (Trigger.SIBLING, Trigger.EARLY_BIRD)
    return (one for one in promotions if one.offer.trigger in told)


def code_refusal(code: str, place: Enrollment, reads: PromotionReads) -> DeskError | None:
    """Why a code gives an enrollment nothing; None where it gives something."""
    named = next(coded(reads.slips(Promotion), code), None)
    return CodeUnknown(code.strip()) if named is None else refusal(named, place, reads)


def coded(promotions: Iterable[Promotion], code: str) -> Iterator[Promotion]:
    """Those that are offered under a code."""
    named = code.strip().upper()
    return (one for one in promotions if one.offer.active and named and one.offer.code == named)


def _given(promotion_id: str, entries: Iterable[Entry]) -> bool:
    return any(
        entry.kind == EntryKind.DISCOUNT and entry.reference == promotion_id
        for entry in live_entries(entries)
    )


def _has_sibling(place: Enrollment, reads: PromotionReads) -> bool:
    """Whether another student of the family has a place of their own."""
    student = reads.student(place.student_id)
    if student is None or not student.family_id:
        return False
    return any(
        held.state is EnrollmentState.OPEN
        for sibling in reads.family(student.family_id)
        if sibling.student_id != student.student_id
        for held in reads.enrollments_of(sibling.student_id)
    )
