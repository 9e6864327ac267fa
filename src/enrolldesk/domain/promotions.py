"""Discounts a school offers by rule: for siblings, by code, for the early, or as staff decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from enrolldesk.domain.address import NAME_LIMIT, one_line
from enrolldesk.domain.errors import AmountNotPositive, DeskError, FieldInvalid, Missing
from enrolldesk.domain.money import LARGEST, ZERO, Money
from enrolldesk.domain.slips import Slip

WHOLE = 10_000
"""A hundred percent, in hundredths of a percent."""


class PromotionNotValid(DeskError):
    """The promotion is not for this course or day."""

    title: str


class PromotionGiven(DeskError):
    """The enrollment has the promotion already."""

    title: str


class PromotionUsedUp(DeskError):
    """The promotion was given as often as it may be."""

    title: str
    limit: int


class SiblingNeeded(DeskError):
    """The promotion is for students whose sibling is enrolled."""

    title: str


class CodeTaken(DeskError):
    """Another promotion is offered under this code."""

    code: str
    title: str


class CodeUnknown(DeskError):
    """No promotion is offered under this code."""

    code: str


class NothingTakenOff(DeskError):
    """The promotion would take nothing off."""

    title: str


class Trigger(StrEnum):
    """When a promotion is offered."""

    MANUAL = "manual"
    SIBLING = "sibling"
    CODE = "code"
    EARLY_BIRD = "early_bird"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is taken off and when: either an amount, or ``percent`` in hundredths of a percent.

    ``limit`` is how often it may be given, 0 for as often as one likes; ``course_ids`` are what it
    is for, none for everything. Days are the school's, both included.
    """

    title: str
    trigger: Trigger = Trigger.MANUAL
    amount: Money = ZERO
    percent: int = 0
    code: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    limit: int = 0
    course_ids: tuple[str, ...] = ()
    active: bool = True

    def checked(self) -> Offer:
        """The same offer with tidy text; raises what contradicts itself."""
        tidy = replace(self, title=one_line(self.title), code=one_line(self.code).upper())
        if not tidy.title:
            raise Missing("title")
        if len(tidy.title) > NAME_LIMIT:
            raise FieldInvalid("title", tidy.title, "too_long")
        if tidy.trigger is Trigger.CODE and not tidy.code:
            raise Missing("promotion code")
        if len(tidy.code) > NAME_LIMIT:
            raise FieldInvalid("promotion code", tidy.code, "too_long")
        if (tidy.amount > ZERO) == (tidy.percent > 0) or not ZERO <= tidy.amount <= LARGEST:
            raise AmountNotPositive("discount")
        if not 0 <= tidy.percent <= WHOLE:
            raise FieldInvalid("percent", str(tidy.percent / 100), "range")
        if not 0 <= tidy.limit <= 1_000_000:
            raise FieldInvalid("limit", str(tidy.limit), "range")
        if tidy.valid_from and tidy.valid_until and tidy.valid_until < tidy.valid_from:
            raise FieldInvalid("last day", tidy.valid_until.isoformat(), "range")
        return tidy

    def applies(self, course_id: str, day: date) -> bool:
        """Whether it may be given for a course on a day."""
        return (
            self.active
            and (not self.course_ids or course_id in self.course_ids)
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )

    def off(self, price: Money) -> Money:
        """What is taken off a price: never more than it, percent rounded to the nearest cent."""
        if self.percent:
            return Money((price.cents * self.percent + WHOLE // 2) // WHOLE)
        return min(self.amount, price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion(Slip):
    """An offer as the school keeps it; discounts given under it name it as their reference."""

    offer: Offer

    @property
    def about(self) -> str:
        """The code it is asked by, in one spelling."""
        return self.offer.code
