"""What staff can ask about due dates and reminders."""

from __future__ import annotations

from dataclasses import dataclass

from enrolldesk.app.commands import Command
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.money import Money
from enrolldesk.domain.reminders import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlan(Command):
    """Spread what is open of an enrollment's charge over these parts, with a reason."""

    enrollment_id: str
    parts: tuple[Instalment, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReminder(Command):
    """Note that a student was reminded of an amount."""

    student_id: str
    channel: Channel
    amount: Money
