"""What the core needs of a server that commits batches: behavior, not a vendor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from enrolldesk.domain.errors import DeskError


@dataclass(frozen=True, slots=True)
class Parcel:
    """A batch ready to be sent: its frozen payload and what identifies it.

    ``needs`` is the role its command needed, empty for what was recorded before there were roles;
    ``approved_by`` who gave a yes to it where ``staff_id`` alone might not have done it.
    ``sent_by`` is whose word it goes under, empty where that is not decided here.
    """

    desk_seq: int
    batch_id: str
    digest: str
    payload: str
    staff_id: str
    attempts: int = 0
    needs: str = ""
    approved_by: str = ""
    sent_by: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands under a batch's id on the server: the batch, or the fence that replaced it."""

    batch_id: str
    digest: str
    abandoned: bool
    committed_at: datetime | None = None
    next_id: str = ""
    """Of a fence: the id of what takes the batch's place at the desk that gave it up."""


@dataclass(eq=False)
class SyncProblem(DeskError):
    """A commit whose effect is not known from the answer; ``status`` is the server's word."""

    status: str
    detail: str = ""


@dataclass(eq=False)
class Unreachable(SyncProblem):
    """No answer, or one that says nothing: trying again may help, and the guard must be asked."""


@dataclass(eq=False)
class NotApplied(SyncProblem):
    """The server certainly did nothing; the same commit may succeed when sent again."""


@dataclass(eq=False)
class OverQuota(SyncProblem):
    """The server takes no more for now: wait long before trying again."""


NOBODY: Final = "nobody"
"""The word of a SignedOut where nobody is signed in."""


@dataclass(eq=False)
class SignedOut(SyncProblem):
    """Nobody's word is good any more: nothing was done, and sending again needs a sign-in.

    ``status`` is the server's word, NOBODY, or why a sign-in is over (``signing.problems.Ended``).
    """


@dataclass(eq=False)
class Refused(SyncProblem):
    """The server answered no. Sending again will not help, yet an earlier try may have landed."""


class Remote(Protocol):
    """A school on a server. Every call is bounded in time and never retried inside."""

    async def commit(self, parcels: Sequence[Parcel]) -> None:
        """Commit all these batches in one atomic request; each creates its guard.

        Raises a SyncProblem; only a normal return says that the server holds them.
        """

    async def guard(self, batch_id: str) -> Guard | None:
        """What stands under the batch's id now; raises a SyncProblem when it cannot be read."""

    async def fence(self, parcel: Parcel, next_id: str = "") -> Guard:
        """Make sure that the batch can never land any more, unless it already did.

        ``next_id`` is the id of what will take its place. Returns what stands under its own id:
        this fence, an earlier one, or the batch's own guard where it was committed after all.
        """

    async def close(self) -> None:
        """Let go of the connection."""
