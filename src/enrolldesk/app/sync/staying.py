"""Batches that wait for somebody to sign in, counted and put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

WAITS: Final = "waits_for"
"""The reason of a batch nobody here may send begins so; a colon and the id of who may follows, or
nothing where any manager may."""
ANYBODY: Final = f"{WAITS}_anybody"
"""The same where everybody may who is signed in and was not stopped."""


@dataclass(frozen=True, slots=True)
class Staying:
    """``count`` batches wait for a sign-in: of ``staff_id`` (``name``) or any manager, or of
    ``anybody`` at all."""

    count: int
    staff_id: str = ""
    name: str = ""
    anybody: bool = False


def staying(counts: Mapping[str, int], names: Mapping[str, str]) -> tuple[Staying, ...]:
    """What waits, by reason; ``names`` are those of staff."""
    found = []
    for reason, count in sorted(counts.items()):
        _, _, staff_id = reason.partition(":")
        found.append(Staying(count, staff_id, names.get(staff_id, ""), reason == ANYBODY))
    return tuple(found)


def staying_sentence(several: tuple[Staying, ...]) -> str:
    """For whom what waits: "2 items wait for a manager to sign in on this computer."."""
    return " ".join(_sentence(one) for one in several)


def staying_reason(reason: str) -> str:
    """Why one batch waits; empty for any other reason."""
    if reason == ANYBODY:
        return "It waits until somebody who may send it signs in on this computer."
    if reason.partition(":")[0] == WAITS:
        return "It waits for a manager to sign in on this computer."
    return ""


def _sentence(one: Staying) -> str:
    items = "1 item waits" if one.count == 1 else f"{one.count:,} items wait"
    if one.anybody:
        return f"{items} for somebody to sign in on this computer."
    whom = f"{one.name} or another manager" if one.name else "a manager"
    return f"{items} for {whom} to sign in on this computer."
