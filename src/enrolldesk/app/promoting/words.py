"""What staff read when a promotion cannot be given."""

from __future__ import annotations

from enrolldesk.app.wording import worded
from enrolldesk.domain import promotions
from enrolldesk.domain.money import MoneyStyle


@worded.register
def _(error: promotions.PromotionNotValid, style: MoneyStyle) -> str:
    return f"“{error.title}” is not for this course, or not for somebody enrolled on that day."


@worded.register
def _(error: promotions.PromotionGiven, style: MoneyStyle) -> str:
    return f"“{error.title}” was given for this enrollment already."


@worded.register
def _(error: promotions.PromotionUsedUp, style: MoneyStyle) -> str:
    return f"“{error.title}” was given {error.limit} times, which is its limit."


@worded.register
def _(error: promotions.SiblingNeeded, style: MoneyStyle) -> str:
    return (
        f"“{error.title}” is for siblings: link the student to a family in which somebody else is "
        "enrolled."
    )


@worded.register
def _(error: promotions.CodeTaken, style: MoneyStyle) -> str:
    return f"The code {error.code} is that of “{error.title}”. Choose another."


@worded.register
def _(error: promotions.CodeUnknown, style: MoneyStyle) -> str:
    return "No promotion is offered under this code."


@worded.register
def _(error: promotions.NothingTakenOff, style: MoneyStyle) -> str:
    return f"“{error.title}” takes nothing off here: nothing is charged."
