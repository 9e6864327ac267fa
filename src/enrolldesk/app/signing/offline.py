"""How long a desk works by the roles it last heard of, when its school's server is out of reach."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from enrolldesk.app.sync.connection import CONNECTION
from enrolldesk.app.wording import worded
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import MoneyStyle

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings

IN_STEP: Final = "in_step_at"
OFFLINE_DAYS: Final = "offline_days"
USUAL_DAYS: Final = 14
MOST_DAYS: Final = 365
_NOTED_EVERY: Final = timedelta(hours=1)
_SET_BACK: Final = timedelta(days=1)
"""More than clocks differ, or a day's light saving."""


class RolesOld(DeskError):
    """What this desk knows of its staff is older than it may be; ``since`` is how old."""

    since: datetime
    days: int


def offline_days(local: LocalSettings) -> int:
    """For how many days without the server what needs a manager may be done."""
    text = local.get(OFFLINE_DAYS)
    return min(int(text), MOST_DAYS) if text.isascii() and text.isdigit() else USUAL_DAYS


def set_offline_days(local: LocalSettings, days: int) -> None:
    """Let what needs a manager be done for so many days without the server."""
    local.set(OFFLINE_DAYS, str(max(1, min(days, MOST_DAYS))))


def note_in_step(local: LocalSettings, at: datetime) -> None:
    """This desk held all there was to take at that time; kept to the hour."""
    known = last_in_step(local)
    if known is None or abs(at - known) >= _NOTED_EVERY:
        local.set(IN_STEP, at.isoformat())


def last_in_step(local: LocalSettings) -> datetime | None:
    """When that was last; None where it is not known."""
    try:
        at = datetime.fromisoformat(local.get(IN_STEP))
    except ValueError:
        return None
    return at if at.tzinfo else None


def held_back(local: LocalSettings, now: datetime) -> RolesOld | None:
    """Why nothing that needs a manager may be done now; None where it may.

    A desk without a server knows all there is to know. Money is taken in any case.
    """
    if not local.get(CONNECTION):
        return None
    known, days = last_in_step(local), offline_days(local)
    if known is None:
        return None
    too_long, set_back = now - known > timedelta(days=days), known - now > _SET_BACK
    return RolesOld(known, days) if too_long or set_back else None


@worded.register
def _(error: RolesOld, style: MoneyStyle) -> str:
    since = error.since.astimezone()
    return (
        f"This desk last heard from the school's server on {since:%B} {since.day}. What needs a "
        f"manager waits until it does again; without it that is done for {error.days} days."
    )
