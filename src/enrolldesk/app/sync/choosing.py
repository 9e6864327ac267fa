"""Which way out of a batch that needs attention staff may choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from enrolldesk.app.permits import Deed
from enrolldesk.app.sync.ways import Way

if TYPE_CHECKING:
    from enrolldesk.app.desk import Desk
    from enrolldesk.app.sync.queue import BatchQueue

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
