"""What is taught and sold: courses, and bundles of courses at one price."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from enrolldesk.domain.errors import (
    AmountNotPositive,
    BundleMalformed,
    FieldInvalid,
    Missing,
    UpfrontExceedsPrice,
)
from enrolldesk.domain.money import LARGEST, ZERO, Money
from enrolldesk.domain.people import NAME_LIMIT, one_line


class Gate(StrEnum):
    """What must have been paid before a course opens."""

    UPFRONT = "upfront"
    PAID_IN_FULL = "paid_in_full"


@dataclass(frozen=True, slots=True)
class Component:
    """A course within a bundle and the gate that unlocks it."""

    course_id: str
    gate: Gate


@dataclass(frozen=True, slots=True)
class Course:
    """One taught thing, or a bundle when it has components.

    ``upfront`` is the part of the price due at enrolling; the remainder is due
    ``remainder_days`` later. The rules in minutes and days are 0 where there is none.
    """

    course_id: str
    title: str
    price: Money
    upfront: Money
    remainder_days: int = 30
    components: tuple[Component, ...] = ()
    required_minutes: int = 0
    daily_limit_minutes: int = 0
    deadline_days: int = 0
    min_break_minutes: int = 0
    active: bool = True

    @property
    def is_bundle(self) -> bool:
        """Whether several courses are sold here at one price."""
        return bool(self.components)

    @property
    def remainder(self) -> Money:
        """What is due after the upfront part."""
        return self.price - self.upfront

    def checked(self) -> Course:
        """The same course with a tidy title; raises what contradicts itself."""
        tidy = replace(self, title=one_line(self.title))
        if not tidy.title:
            raise Missing("title")
        if len(tidy.title) > NAME_LIMIT:
            raise FieldInvalid("title", tidy.title, "too_long")
        if tidy.price < ZERO or tidy.price > LARGEST:
            raise AmountNotPositive("price")
        if tidy.upfront < ZERO or tidy.upfront > tidy.price:
            raise UpfrontExceedsPrice(tidy.price, tidy.upfront)
        for name in (
            "remainder_days",
            "required_minutes",
            "daily_limit_minutes",
            "deadline_days",
            "min_break_minutes",
        ):
            value = getattr(tidy, name)
            if not 0 <= value <= 1_000_000:
                raise FieldInvalid(name.replace("_", " "), str(value), "range")
        ids = [component.course_id for component in tidy.components]
        if len(ids) == 1:
            raise BundleMalformed("one_component", tidy.title)
        if len(set(ids)) != len(ids):
            raise BundleMalformed("same_component_twice", tidy.title)
        if tidy.course_id in ids:
            raise BundleMalformed("holds_itself", tidy.title)
        return tidy
