"""What the Sync page and the command line see of a home's queue, and what they may do with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from enrolldesk.app.changes import SyncState
from enrolldesk.app.sync.choosing import Way
from enrolldesk.app.sync.explained import Explained
from enrolldesk.app.sync.replica import SetAside


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A batch that the server does not hold, and what it is about.

    ``amount`` (cents) is the money that changed hands in it, ``names`` are its students',
    ``subject`` the course, person or page it is about. ``way`` is a choice that waits for the
    server; ``held_by`` says that an earlier batch must be settled first.
    """

    key: int
    batch_id: str
    command: str
    state: SyncState
    reason: str
    made_at: datetime
    attempts: int
    next_attempt: datetime | None
    way: Way | None = None
    names: tuple[str, ...] = ()
    subject: str = ""
    amount: int = 0
    student_id: str = ""
    receipt_no: str = ""
    held_back: bool = False
    ways: tuple[Way, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Brought:
    """What the import of a rescue file did: ``queued`` batches are new here, ``known`` ones
    changed nothing, ``later`` of the queued ones show in the lists only once they were sent."""

    queued: int
    known: int
    later: int


class BatchQueue(Protocol):
    """A home's queue. Every change is durable on return."""

    def keys(self) -> Sequence[int]:
        """The batches the server does not hold: those that need attention first, then in order."""

    def rows(self, keys: Sequence[int]) -> list[QueueRow]:
        """Some of them; one that has arrived meanwhile is left out."""

    def choose(self, batch_id: str, way: Way, staff_id: str, at: datetime) -> bool:
        """Keep a choice, to be carried out behind a fence; False where there is none."""

    def explained(self, *, seen: bool = False) -> Sequence[Explained]:
        """Conflicts nobody has put away yet, newest first."""

    def put_away(self, conflict_id: str) -> None:
        """Somebody read it."""

    def set_aside(self) -> Sequence[SetAside]:
        """Documents that were not taken and why."""

    def desk_names(self) -> dict[str, str]:
        """How the desks of the school are called, by id."""

    def export(self, path: Path, now: datetime, batch_ids: Sequence[str] | None = None) -> int:
        """Write what waits to a rescue file and say how many batches; raises RescueUnusable.

        The batches stay in the queue: whoever sends them, the server takes each once.
        """

    def bring(self, path: Path, now: datetime) -> Brought:
        """Queue what is new in a rescue file: all or nothing; raises RescueUnusable."""
