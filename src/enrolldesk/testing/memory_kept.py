"""What a store in memory keeps."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, fields

from enrolldesk.app.rows import OutboxRow
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import Enrollment
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity, School, Staff
from enrolldesk.domain.slips import Slip


@dataclass
class Kept:
    """Everything there is, by id and in the order it was recorded."""

    school: School | None = None
    desk: DeskIdentity | None = None
    staff: dict[str, Staff] = field(default_factory=dict)
    students: dict[str, Student] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    enrollments: dict[str, Enrollment] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)
    batches: dict[str, tuple[OutboxRow, str]] = field(default_factory=dict)
    receipts: dict[object, tuple[str, str | None]] = field(default_factory=dict)
    series: dict[str, int] = field(default_factory=dict)
    touched: dict[str, int] = field(default_factory=dict)
    desk_seq: int = 0
    touches: int = 0

    def copied(self) -> Kept:
        """The same, to be changed without changing this."""
        return Kept(**{each.name: copy(getattr(self, each.name)) for each in fields(self)})


class MemorySettings:
    """Local settings in a dictionary."""

    def __init__(self) -> None:
        """No settings."""
        self._values: dict[str, str] = {}

    def get(self, name: str, default: str = "") -> str:
        """A setting, or the default where it was never set."""
        return self._values.get(name, default)

    def set(self, name: str, value: str) -> None:
        """Keep a setting."""
        self._values[name] = value

    def change(self, name: str, change: Callable[[str], str]) -> None:
        """Make of a setting what ``change`` makes of it."""
        self._values[name] = change(self.get(name))
