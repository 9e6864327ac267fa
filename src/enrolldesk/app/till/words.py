"""What staff read when something about the drawer or the day cannot be done."""

from __future__ import annotations

from enrolldesk.app.wording import worded
from enrolldesk.domain import till
from enrolldesk.domain.money import ZERO, MoneyStyle


@worded.register
def _(error: till.DayClosed, style: MoneyStyle) -> str:
    return (
        f"{error.day:%B} {error.day.day} is closed at this desk. Reopen the day before you record "
        "money on it."
    )


@worded.register
def _(error: till.DayNotClosed, style: MoneyStyle) -> str:
    return f"{error.day:%B} {error.day.day} is not closed at this desk."


@worded.register
def _(error: till.CountDoesNotAddUp, style: MoneyStyle) -> str:
    return (
        f"The notes and coins come to {style.format(error.pieces)}, the counted cash is "
        f"{style.format(error.cash)}. Count again, or leave the notes and coins out."
    )


@worded.register
def _(error: till.DepositTooLarge, style: MoneyStyle) -> str:
    return (
        f"The deposit {style.format(error.deposit)} is not between {style.format(ZERO)} and "
        f"the counted cash {style.format(error.cash)}."
    )
