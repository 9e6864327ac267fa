"""What a case must come to: taken soundly, or refused with a sentence; never anything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, Protocol

from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError

_UNWORDED: Final = "This cannot be done ("


class Broken(Exception):
    """A promise that a case broke, as a sentence."""


class Kind(Protocol):
    """One kind of hostile input; made once in a process, in a folder of its own."""

    def play(self, rng: Random, home: Path, say: Callable[[str], None]) -> str:
        """Play one case in a new folder and return its end in two words; raises Broken.

        ``say`` hears what the case consists of.
        """


@dataclass(frozen=True, slots=True)
class Ended:
    """The end of a case: what it was, what became of it, and the promise it broke if any."""

    seed: int
    kind: str
    end: str
    broken: str = ""


def reason(error: DeskError) -> str:
    """The sentence of a refusal; raises Broken where there is none."""
    try:
        said = sentence(error)
    except Exception as flaw:
        raise Broken(f"{error!r} has no sentence: {flaw!r}") from flaw
    demand(bool(said.strip()) and not said.startswith(_UNWORDED), f"{error!r} says nothing")
    demand(len(said) < 500, f"{type(error).__name__} says {len(said)} letters")
    return said


def demand(holds: bool, otherwise: str) -> None:
    """Raise Broken unless this holds."""
    if not holds:
        raise Broken(otherwise)
