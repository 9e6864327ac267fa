"""What staff read when a plan cannot be made, or nobody is to be reminded."""

from __future__ import annotations

from enrolldesk.app.wording import worded
from enrolldesk.domain import plans, reminders
from enrolldesk.domain.money import MoneyStyle


@worded.register
def _(error: plans.PlanDoesNotAddUp, style: MoneyStyle) -> str:
    return (
        f"The parts come to {style.format(error.parts)}, but {style.format(error.open)} is open. "
        "Change a part so that both are the same."
    )


@worded.register
def _(error: plans.PlanInThePast, style: MoneyStyle) -> str:
    return (
        f"A part cannot be due on {error.due_on:%B} {error.due_on.day}, {error.due_on.year}: due "
        "dates begin today and follow one another."
    )


@worded.register
def _(error: plans.NothingToSpread, style: MoneyStyle) -> str:
    return "Nothing is open of this charge: there is nothing to spread."


@worded.register
def _(error: reminders.NothingToRemind, style: MoneyStyle) -> str:
    return "Nothing is open for this student: there is nothing to remind of."
