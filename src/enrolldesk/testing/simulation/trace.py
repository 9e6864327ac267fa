"""What happened in a run, in order: to be read, and to be compared with another run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

BEGINNING: Final = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""Every run begins at this moment of the server's."""


class Trace:
    """Counts and digests every event; prints it where somebody wants to read."""

    def __init__(self, time: Callable[[], float], told: Callable[[str], None] | None) -> None:
        """``time`` is in seconds from the beginning; ``told`` is given each line."""
        self._time = time
        self._told = told
        self._digest = hashlib.sha256()
        self.events = 0

    def __call__(self, who: str, what: str) -> None:
        """Note one event."""
        seconds = self._time()
        self.events += 1
        self._digest.update(f"{seconds:.6f} {who} {what}\n".encode())
        if self._told is not None:
            at = BEGINNING + timedelta(seconds=seconds)
            self._told(f"{at:%b %d %H:%M:%S}.{at.microsecond // 1000:03d}  {who:<7} {what}")

    @property
    def hash(self) -> str:
        """The same for two runs in which the same happened."""
        return self._digest.hexdigest()[:16]
