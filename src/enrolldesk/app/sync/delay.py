"""How long to wait before a batch is tried again: pure functions of the attempt."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

LONGEST: Final = timedelta(minutes=5)
QUOTA: Final = timedelta(minutes=1)
"""The least wait after the server said that it takes no more."""


def delay(attempt: int, spread: float) -> timedelta:
    """One second, doubling to five minutes; ``attempt`` from 1, ``spread`` (0..1) keeps desks
    apart."""
    # The exponent is capped as well: uncapped it overflows after a long weekend offline.
    longest = min(LONGEST.total_seconds(), 2 ** min(max(attempt, 1) - 1, 9))
    return timedelta(seconds=longest * (0.5 + spread / 2))


def quota_delay(attempt: int, spread: float) -> timedelta:
    """The wait after a quota was exhausted: a minute at least."""
    return max(QUOTA * (0.5 + spread / 2), delay(attempt, spread))
