"""The days of all desks side by side: what was taken, how it was counted, what was never closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from enrolldesk.app.ports import SlipReads
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.school import DeskIdentity
from enrolldesk.domain.till import DayClose, DayState, DrawerMove

BACK: Final = timedelta(days=62)
"""How far back days are listed: two months of forgotten ones."""


class DeskDayReads(SlipReads, Protocol):
    """Where the days of desks are looked up."""

    def desk(self) -> DeskIdentity | None: ...

    def desk_names(self) -> Mapping[str, str]:
        """The name of every desk that is known, by id."""

    def desk_days(self, first_day: date, last_day: date) -> Mapping[tuple[date, str], Money]:
        """What went over the counter, taken less handed back, by day and desk."""


class DayStanding(StrEnum):
    """Where a desk's day stands; ``NOT_CLOSED`` is past and was never closed."""

    OPEN = "open"
    CLOSED = "closed"
    REOPENED = "reopened"
    NOT_CLOSED = "not_closed"


STANDING_WORDS: Final = {
    DayStanding.OPEN: "Open",
    DayStanding.CLOSED: "Closed",
    DayStanding.REOPENED: "Reopened",
    DayStanding.NOT_CLOSED: "Not closed",
}


@dataclass(frozen=True, slots=True)
class DeskDay:
    """A desk's day in one line."""

    day: date
    desk_id: str
    desk: str
    standing: DayStanding
    taken: Money
    close: DayClose | None

    @property
    def over(self) -> Money | None:
        """What was over or short; None while nothing stands as counted."""
        return self.close.over if self.standing is DayStanding.CLOSED and self.close else None


def taken_in_sight(line: DeskDay, own: str) -> Money | None:
    """What was taken; None for an open day of the ``own`` desk.

    Whoever is going to count must not read there what there should be.
    """
    blind = line.desk_id == own and line.standing is not DayStanding.CLOSED
    return None if blind else line.taken


def desk_days(reads: DeskDayReads, first_day: date, today: date) -> tuple[DeskDay, ...]:
    """Every desk's day on which anything happened, today first; of this desk today in any case."""
    names = reads.desk_names()
    taken = reads.desk_days(first_day, today)
    closes = {
        (one.day, one.desk_id): one for one in reads.slips(DayClose, since=first_day, until=today)
    }
    moves = reads.slips(DrawerMove, since=first_day, until=today)
    own = reads.desk()
    known = {*taken, *closes, *((one.day, one.desk_id) for one in moves)}
    if own is not None:
        known.add((today, own.desk_id))
    lines = [
        DeskDay(
            day=day,
            desk_id=desk_id,
            desk=names.get(desk_id, desk_id),
            standing=_standing(closes.get((day, desk_id)), day, today),
            taken=taken.get((day, desk_id), ZERO),
            close=closes.get((day, desk_id)),
        )
        for day, desk_id in known
    ]
    return tuple(sorted(lines, key=lambda line: (-line.day.toordinal(), line.desk, line.desk_id)))


def never_closed(lines: tuple[DeskDay, ...], desk_id: str) -> tuple[DeskDay, ...]:
    """Past days of a desk with something to count that were never closed."""
    return tuple(
        line
        for line in lines
        if line.desk_id == desk_id and line.standing is DayStanding.NOT_CLOSED
    )


def _standing(close: DayClose | None, day: date, today: date) -> DayStanding:
    if close is None:
        return DayStanding.OPEN if day == today else DayStanding.NOT_CLOSED
    return DayStanding.CLOSED if close.state is DayState.CLOSED else DayStanding.REOPENED
