"""What the pusher needs of the queue on this desk's disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from enrolldesk.app.sync.remote import Parcel


class Outbox(Protocol):
    """The durable queue. Every change outlives this process when the call returns.

    A batch is ready when it waits, its next attempt is due and no earlier batch of this desk that
    shares an order key is still on its way or needs attention.
    """

    def ready(self, now: datetime, limit: int) -> Sequence[Parcel]:
        """The next batches to send, oldest first."""

    def next_attempt(self, now: datetime) -> datetime | None:
        """When the next waiting batch may be tried; None when nothing waits or all is held back."""

    def sending(self, batch_ids: Sequence[str]) -> None:
        """They are on their way: whatever happens, ask the guard before calling them refused."""

    def committed(self, batch_ids: Sequence[str], at: datetime | None) -> None:
        """The server holds them; ``at`` is its time where it is known."""

    def waiting(self, batch_ids: Sequence[str], next_attempt: datetime, reason: str) -> None:
        """They are to be tried again; the attempt counts."""

    def needs_attention(self, batch_id: str, reason: str) -> None:
        """The server said no and does not hold it: a person decides, behind a fence."""

    def resend(self, batch_ids: Sequence[str] | None = None) -> None:
        """Try these (or all that wait) at once: *Send now*, a network that returned."""

    def recover(self) -> int:
        """After a start: what was on its way waits again. Returns how many there were."""
