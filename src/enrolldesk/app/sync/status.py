"""How a connected desk stands towards its school's server: one value, told whenever it changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from enrolldesk.app.sync.staying import Staying

if TYPE_CHECKING:
    from enrolldesk.app.sync.remote import SyncProblem


class Reach(StrEnum):
    """What the last answer said about the way to the server."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    SIGNED_OUT = "signed_out"
    QUOTA = "quota"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is; ``expected`` was counted when it began."""

    fetched: int
    expected: int


@dataclass(frozen=True, slots=True)
class Queue:
    """What this desk has recorded and the server does not hold.

    ``waiting`` counts those on their way as well; ``oldest`` is when the first of them was made,
    by this desk's clock.
    """

    waiting: int = 0
    sending: int = 0
    attention: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """A moment of a connected desk; a desk without a cloud has none.

    ``out_since`` is when the server first did not answer, None while it does; ``in_step_at`` when
    this desk last held all there was to take; ``problem`` the trouble there is, ``why`` its word.
    ``staying`` are the waiting batches that wait for somebody to sign in.
    ``elsewhere`` says that another program of this home does the sending, ``new_series`` that this
    desk turned out to be a copy of another and prints receipts in a series of its own from now on.
    """

    reach: Reach = Reach.UNKNOWN
    queue: Queue = Queue()
    out_since: datetime | None = None
    in_step_at: datetime | None = None
    download: Progress | None = None
    set_aside: int = 0
    elsewhere: bool = False
    new_series: str = ""
    why: str = ""
    staying: tuple[Staying, ...] = ()
    problem: SyncProblem | None = field(default=None, compare=False)
