"""What two desks did without seeing each other, kept as codes and values until somebody read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Conflict(StrEnum):
    """What met."""

    ENROLLED_TWICE = "enrolled_twice"
    VOIDED_TWICE = "voided_twice"
    PAID_TWICE = "paid_twice"
    REFUNDED_TWICE = "refunded_twice"
    OVERWRITTEN = "overwritten"
    OVERWRITES = "overwrites"


@dataclass(frozen=True, slots=True)
class Explained:
    """A conflict that settled itself; ``facts`` are what its sentence needs.

    The same conflict has the same id, however often it is met. ``restore`` says that what a field
    was can be put back.
    """

    conflict_id: str
    kind: Conflict
    student_id: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    told_at: datetime | None = None
    seen: bool = False

    @property
    def restorable(self) -> bool:
        """Whether the value that gave way can be put back."""
        return self.kind in (Conflict.OVERWRITTEN, Conflict.OVERWRITES)
