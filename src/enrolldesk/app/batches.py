"""What the server commits whole, frozen when it is recorded.

The payload is encoded once, when the command is recorded, and never again: an upgrade or a
changed setting cannot alter what waits. The digest is over that text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Final

SCHEMA: Final = 1
ENTRIES_PER_ENROLLMENT: Final = 4
"""The security rules are written out without loops for this many."""

SERVER_TIME: Final = {"$server_time": True}
"""A field the server sets to the time of the commit."""


class WriteKind(StrEnum):
    """What a write does to its document."""

    CREATE = "create"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Write:
    """One document in a batch; ``path`` is below the school. ``was`` holds the fields as they
    were at this desk, so that somebody else's change in between can be shown."""

    kind: WriteKind
    path: str
    fields: Mapping[str, Any]
    was: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """What one entry does to its enrollment's totals, in cents."""

    entry_id: str
    charged: int
    paid: int
    written_off: int


@dataclass(frozen=True, slots=True)
class Batch:
    """One command's writes and its guard: ``batches/{batch_id}`` is created in the same commit.

    ``keys`` are the order keys; ``effects`` are by enrollment, at most four entries each;
    ``fingerprint`` tells a repeated command from another one under the same id. ``needs`` is the
    role that the command needed, ``approved_by`` who gave their yes where whoever recorded it does
    not have that role.
    """

    batch_id: str
    command: str
    desk_id: str
    desk_seq: int
    staff_id: str
    made_at: datetime
    keys: tuple[str, ...]
    effects: Mapping[str, tuple[Effect, ...]]
    writes: tuple[Write, ...]
    fingerprint: str
    needs: str = ""
    approved_by: str = ""

    @property
    def touched(self) -> tuple[str, ...]:
        """The documents it changes, below the school, each once: written, or counted up."""
        written = (write.path for write in self.writes)
        counted = (f"enrollments/{enrollment}" for enrollment in sorted(self.effects))
        return tuple(dict.fromkeys((*written, *counted)))

    @property
    def order_keys(self) -> tuple[tuple[str, bool], ...]:
        """Each order key, and whether the batch changes what it names or only depends on it.

        Two batches that only depend on the same may go side by side: a day's payments do.
        """
        changed = frozenset(self.touched)
        return tuple((key, key in changed) for key in self.keys)

    def payload(self) -> str:
        """The canonical text that is kept, sent and digested."""
        asked = {"needs": self.needs, "approved_by": self.approved_by}
        return canonical(
            {
                **{name: value for name, value in asked.items() if value},
                "schema": SCHEMA,
                "batch_id": self.batch_id,
                "command": self.command,
                "desk": self.desk_id,
                "desk_seq": self.desk_seq,
                "staff": self.staff_id,
                "made_at": self.made_at,
                "keys": list(self.keys),
                "effects": {
                    enrollment: [
                        {
                            "entry_id": effect.entry_id,
                            "charged": effect.charged,
                            "paid": effect.paid,
                            "written_off": effect.written_off,
                        }
                        for effect in effects
                    ]
                    for enrollment, effects in self.effects.items()
                },
                "touched": list(self.touched),
                "writes": [
                    {
                        "kind": write.kind,
                        "path": write.path,
                        "fields": dict(write.fields),
                        "was": dict(write.was),
                    }
                    for write in self.writes
                ],
            }
        )


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no spaces, times tagged and in UTC."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$at": value.astimezone(UTC).isoformat(timespec="microseconds")}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a batch")


def digest(payload: str) -> str:
    """What proves that two batches are the same: SHA-256 of the payload, in hex."""
    return hashlib.sha256(payload.encode()).hexdigest()
