"""What can go wrong in one run, drawn from its seed: some runs are calm, some are wild."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

STATUSES: Final = (
    "UNAVAILABLE",
    "DEADLINE_EXCEEDED",
    "ABORTED",
    "INTERNAL",
    "UNKNOWN",
    "CANCELLED",
    "PERMISSION_DENIED",
    "ALREADY_EXISTS",
    "FAILED_PRECONDITION",
    "NOT_FOUND",
    "INVALID_ARGUMENT",
    "RESOURCE_EXHAUSTED",
    "UNAUTHENTICATED",
)

_FREQUENT: Final = ("UNAVAILABLE", "ABORTED", "DEADLINE_EXCEEDED", "PERMISSION_DENIED")


@dataclass(frozen=True)
class Weather:
    """Chances are per message or per pause; seconds are the server's."""

    lost_request: float
    lost_answer: float
    refused: float
    """Answered with a status, nothing applied."""
    misreported: float
    """Applied, and answered with a status that says otherwise."""
    slow: float
    held: float
    """Kept somewhere on the way for minutes or hours and delivered after all."""
    twice: float
    partition: float
    lag: float
    """How long the server may take between the time it stamps and the time it applies."""
    tie: float
    """Server times are multiples of this."""
    crash: float
    """How often a desk that starts will crash at one of its next writes."""
    wrong_clock: float
    stories: float
    """How often something rare happens to a desk between two days."""

    @classmethod
    def drawn(cls, rng: Random) -> Weather:
        """The weather of a run."""

        def some(most: float) -> float:
            return rng.choice((0.0, most / 4, most))

        return cls(
            lost_request=some(0.08),
            lost_answer=some(0.15),
            refused=some(0.12),
            misreported=some(0.08),
            slow=some(0.2),
            held=some(0.06),
            twice=some(0.05),
            partition=some(0.6),
            lag=rng.choice((0.0, 1.0, 90.0)),
            tie=rng.choice((0.001, 1.0, 30.0)),
            crash=some(0.8),
            wrong_clock=some(0.9),
            stories=some(0.6),
        )

    def status(self, rng: Random) -> str:
        """A status that the server answers with for no reason of ours."""
        return rng.choice(_FREQUENT if rng.random() < 0.7 else STATUSES)


CALM: Final = Weather(0, 0, 0, 0, 0, 0, 0, 0, 0, 0.001, 0, 0, 0)
