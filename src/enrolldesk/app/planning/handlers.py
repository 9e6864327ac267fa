"""Plans made and changed, reminders noted."""

from __future__ import annotations

from dataclasses import replace

from enrolldesk.app.billing import money_place
from enrolldesk.app.planning import words as words
from enrolldesk.app.planning.commands import ChangePlan, RecordReminder
from enrolldesk.app.recording import Recording
from enrolldesk.domain.errors import AmountNotPositive, Missing, NotFound
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.people import one_line
from enrolldesk.domain.plans import Plan, replanned
from enrolldesk.domain.reminders import Reminder


def change_plan(command: ChangePlan, recording: Recording) -> None:
    """Spread what is open over other due dates; the old ones stay readable."""
    reason = one_line(command.reason)
    if not reason:
        raise Missing("reason")
    place = money_place(command.enrollment_id, recording)
    entries = recording.uow.entries_of(place.enrollment_id)
    schedule = replanned(place, entries, command.parts, recording.today)
    recording.file(
        Plan(
            slip_id=command.command_id,
            enrollment_id=place.enrollment_id,
            schedule=schedule,
            before=place.schedule,
            reason=reason,
            **recording.stamp(),
        )
    )
    recording.change_enrollment(place, replace(place, schedule=schedule))


def record_reminder(command: RecordReminder, recording: Recording) -> None:
    """Note that somebody was reminded."""
    if recording.uow.student(command.student_id) is None:
        raise NotFound("student", command.student_id)
    if command.amount <= ZERO:
        raise AmountNotPositive("amount")
    recording.file(
        Reminder(
            slip_id=command.command_id,
            student_id=command.student_id,
            channel=command.channel,
            amount=command.amount,
            **recording.stamp(),
        )
    )
