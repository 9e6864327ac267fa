"""What staff may choose for a batch that needs attention, and why some ways are shut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from enrolldesk.app.permits import Deed

if TYPE_CHECKING:
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.sync.queue import BatchQueue

TAKEN: Final = "taken"
"""Something of the batch stands on the server, and not as another desk's same deed."""
RESTS: Final = "rests"
"""What the batch rests on was dropped: a person knows whether it still means anything."""
FOLLOWS: Final = "follows"
"""It goes the way of the batch before it: all it does is to void that one's entries."""
FREED: Final = "freed"
"""A charge that it pays was given up: the money is sent without it."""
PLACED: Final = "placed"
"""The student has the course there in another way: alone, or as a part of a bundle."""
SETTLED: Final = "settled"
"""Another desk, or a copy of this one, put something else in its place, and that stands."""
SHUT: Final = "shut"
"""The way that was chosen does not lead anywhere: what it is about is not here, or not so."""

MOVED: Final = "moved"
"""It changes the desk that this installation had before it turned out to be a copy."""


class Way(StrEnum):
    """What may be done with a batch that the server refused.

    ``resend`` sends the same writes again. ``fix`` leaves out what stands there already and brings
    along what is missing there. ``reenter`` takes its payments anew, on another receipt. ``void``
    records it together with what cancels its money. ``drop`` sends nothing: the entries stay in
    the ledger, marked, and count for nothing.
    """

    RESEND = "resend"
    FIX = "fix"
    REENTER = "reenter"
    VOID = "void"
    DROP = "drop"


SHUT_FOR: Final[Mapping[str, frozenset[Way]]] = {
    RESTS: frozenset({Way.RESEND}),
    PLACED: frozenset({Way.RESEND}),
    SETTLED: frozenset(Way) - {Way.DROP},
}
"""By what a batch needs attention for: the ways that would make it worse."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way somebody chose for a batch; ``next_id`` is the id of what takes its place.

    Without ``staff_id`` nobody had to choose.
    """

    batch_id: str
    way: Way
    next_id: str
    staff_id: str
    chosen_at: datetime


GIVING_UP: Final = frozenset({Way.DROP, Way.VOID})
"""What was recorded counts for nothing afterwards."""


def choose(
    desk: Desk, queue: BatchQueue, batch_id: str, way: Way, *, approved_by: str = ""
) -> bool:
    """Keep a choice, to be carried out behind a fence; False where there is nothing to choose.

    Raises NotPermitted where it gives up what was recorded.
    """
    if way in GIVING_UP:
        desk.permit(Deed.GIVE_UP, approved_by=approved_by)
    return queue.choose(batch_id, way, desk.staff_id, desk.now())
