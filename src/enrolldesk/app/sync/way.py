"""What is known about the way to a server: sending and reading fail and recover apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from enrolldesk.app.connecting.refusals import SchoolChanged
from enrolldesk.app.sync.remote import OverQuota, Refused, SignedOut, SyncProblem
from enrolldesk.app.sync.status import Reach

_KNOWN: Final = {SignedOut: Reach.SIGNED_OUT, OverQuota: Reach.QUOTA}


@dataclass(slots=True)
class Half:
    """One half of the way: the last problem, and since when there is one."""

    problem: SyncProblem | None = None
    since: datetime | None = None
    answered: bool = False

    def hear(self, problem: SyncProblem | None, now: datetime) -> bool:
        """Take an answer, or that there was none; True when this half gets through again."""
        again = self.problem is not None and problem is None
        self.answered, self.problem = True, problem
        if problem is None:
            self.since = None
        elif self.since is None:
            self.since = now
        return again

    def forget(self) -> None:
        """There is nothing left that could get through."""
        self.problem = self.since = None


@dataclass(frozen=True, slots=True)
class Way:
    """Both halves; what is wrong with either is wrong with the way."""

    pull: Half
    push: Half

    @property
    def problem(self) -> SyncProblem | None:
        """The trouble there is; reading is asked first, it goes on when nothing is to be sent."""
        return self.pull.problem or self.push.problem

    @property
    def out_since(self) -> datetime | None:
        """Since when something is wrong."""
        return min((half.since for half in (self.pull, self.push) if half.since), default=None)

    @property
    def reach(self) -> Reach:
        """What the last answers said."""
        if self.problem is None and not (self.pull.answered or self.push.answered):
            return Reach.UNKNOWN
        return reach_of(self.problem)


def reach_of(problem: SyncProblem | None) -> Reach:
    """What a problem says about the way to the server."""
    if problem is None:
        return Reach.ONLINE
    refused = isinstance(problem, Refused | SchoolChanged)
    return _KNOWN.get(type(problem), Reach.REFUSED if refused else Reach.OFFLINE)
