"""That somebody was reminded of what they owe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import Money
from enrolldesk.domain.slips import Slip


class NothingToRemind(DeskError):
    """Nothing is open of the student's enrollments."""


class Channel(StrEnum):
    """The way a reminder went out."""

    COPIED = "copied"
    EMAIL = "email"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Slip):
    """A reminder as it was sent: of how much, and which way."""

    student_id: str
    channel: Channel
    amount: Money

    @property
    def about(self) -> str:
        """The student it is about."""
        return self.student_id
