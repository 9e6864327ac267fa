"""What staff can ask about the drawer and the day of a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enrolldesk.app.commands import Command
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.till import MethodSum, MoveKind, Pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDrawer(Command):
    """Put cash into the drawer, or take some out, for a reason that is no payment."""

    kind: MoveKind
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    """Lock a day of this desk as it was counted; ``counted`` cash holds the float.

    ``reason`` is needed where the count is over or short.
    """

    day: date
    opening_float: Money = ZERO
    counted: tuple[MethodSum, ...] = ()
    pieces: tuple[Pieces, ...] = ()
    deposit: Money = ZERO
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenDay(Command):
    """Unlock a closed day of this desk, with a reason."""

    day: date
    reason: str
