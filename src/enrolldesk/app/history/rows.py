"""What the audit log shows: a line a command, and what exactly each one changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from enrolldesk.app.changes import SyncState


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """Which commands are asked for; empty fields ask for all. Days are the school's.

    ``text`` is looked for in the names of students and in everything that was recorded.
    """

    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    staff_id: str = ""
    desk_id: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A command as it was recorded. ``desk`` and ``staff`` are names, or ids where unknown.

    ``sync`` is None without a cloud and for what is committed; ``given_up`` is one that never
    reached the school's records. ``amount`` is the money that changed hands in it, or what was
    corrected, in cents. ``approved_by`` gave their yes to what ``staff`` might not do alone.
    """

    key: int
    batch_id: str
    command: str
    made_at: datetime
    desk: str
    staff: str
    names: tuple[str, ...]
    subject: str
    amount: int
    reason: str
    receipt_no: str
    sync: SyncState | None
    given_up: bool
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """A field of a record: what it was and what it became; ``was`` is None for a new record.

    ``known`` is False where another desk made the change and what it became is known here only
    as it stands today.
    """

    path: str
    field: str
    was: Any
    now: Any
    known: bool = True


@dataclass(frozen=True, slots=True)
class HistoryDetail:
    """A command with everything it changed, in the order in which it was written."""

    row: HistoryRow
    changes: tuple[HistoryChange, ...]


class HistoryReads(Protocol):
    """What is looked up of the past. Nothing of it can be changed by anybody."""

    def history_keys(self, query: HistoryQuery) -> Sequence[int]:
        """The commands that are asked for, the latest first."""

    def history_rows(self, keys: Sequence[int]) -> list[HistoryRow]:
        """The lines of some keys, in their order; a key that is not known is left out."""

    def history_detail(self, key: int) -> HistoryDetail | None:
        """One command with before and after."""

    def history_commands(self) -> tuple[str, ...]:
        """The kinds of commands there are, by name."""
