"""The two sides a running sync stands between: this home, and the school on its server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from enrolldesk.app.sync.status import Reach

if TYPE_CHECKING:
    from enrolldesk.app.changes import Changes
    from enrolldesk.app.sync.feed import Feed
    from enrolldesk.app.sync.outbox import Outbox
    from enrolldesk.app.sync.remote import Remote
    from enrolldesk.app.sync.replica import Replica
    from enrolldesk.app.sync.status import Queue
    from enrolldesk.app.sync.ways import WaysKept


@dataclass(frozen=True, slots=True)
class Wish:
    """What another program of this home wants the one that sends to do now.

    ``token`` is its own; ``refresh`` asks for every document to be read again.
    """

    token: str
    refresh: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish."""

    token: str
    reach: Reach
    why: str = ""


class SendingRight(Protocol):
    """The right of one program at a time to send and pull for a home."""

    def take(self) -> bool:
        """Have it from now on; False while another program has it."""

    def release(self) -> None:
        """Let another program have it; the end of a process does so, too."""


class Home(Protocol):
    """A home as its sync sees it; used in one thread."""

    @property
    def outbox(self) -> Outbox: ...
    @property
    def replica(self) -> Replica: ...
    @property
    def ways(self) -> WaysKept: ...
    @property
    def right(self) -> SendingRight: ...

    def version(self) -> int:
        """A number that changes when something here was written."""

    def staff_id(self) -> str:
        """Who is at the desk."""

    def queue(self) -> Queue:
        """What the server does not hold."""

    def staying(self) -> Mapping[str, int]:
        """How many batches wait for somebody to sign in, by the reason."""

    def attention(self) -> int:
        """How many batches need attention."""

    def set_aside(self) -> int:
        """How many documents were not taken."""

    def touched(self, batch_ids: Sequence[str]) -> Changes:
        """What rows these batches are about."""

    def wish(self) -> Wish | None:
        """What another program wants done and has no answer to."""

    def answer(self, answer: Answer) -> None:
        """Tell it what became of that."""

    def close(self) -> None:
        """Let go of the files, and of the right."""


class Server(Protocol):
    """The school's server, reached; used in one event loop."""

    @property
    def remote(self) -> Remote: ...
    @property
    def feed(self) -> Feed: ...

    def sent_by(self, staff_id: str) -> None:
        """Say who is at the desk from now on."""

    async def returned(self) -> None:
        """Return once the way to the server was broken and stands again."""

    async def close(self) -> None:
        """Let go of every connection."""


OpenServer = Callable[[str], Awaitable[Server]]
"""Reaches the server for a member of staff; raises a SyncProblem where nobody may."""
