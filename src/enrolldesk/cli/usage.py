"""What is wrong with how a command was called."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.domain.errors import DeskError


@dataclass(eq=False)
class Usage(DeskError):
    """The arguments contradict each other."""

    text: str
