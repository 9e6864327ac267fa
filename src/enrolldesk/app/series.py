"""A new series of receipt numbers, where numbers of the old one may have been lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from enrolldesk.app.commands import Command
from enrolldesk.app.ports import UnitOfWork
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import ReceiptSeries, new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSeries(Command):
    """Go on with receipts in another series of this desk."""

    letter: str


def open_series(
    uow: UnitOfWork, known: Iterable[str], *, staff_id: str, now: datetime
) -> ReceiptSeries:
    """Move this desk to a series that neither it nor another use of the same copy was ever in."""
    desk = uow.desk()
    if desk is None:
        raise NotFound("desk", "")
    used = {*known, str(desk.series)}
    fresh = desk.series.apart()
    while str(fresh) in used:
        fresh = fresh.apart()
    command = OpenSeries(command_id=new_id(), letter=fresh.letter)
    recording = Recording(uow, command, staff_id, now)
    recording.change_desk(desk, replace(desk, letter=fresh.letter))
    recording.finish()
    return fresh
