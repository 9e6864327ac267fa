"""The past as it was: what an enrollment and its entries were at the end of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from enrolldesk.domain.enrollments import Enrollment, EnrollmentState
from enrolldesk.domain.ledger import Entry
from enrolldesk.domain.plans import Plan, schedule_as_of


def entries_as_of(entries: Iterable[Entry], day: date) -> tuple[Entry, ...]:
    """The entries that counted by the end of a day; a void counts from its own day on."""
    return tuple(entry for entry in entries if entry.day <= day)


def enrollment_as_of(enrollment: Enrollment, plans: Iterable[Plan], day: date) -> Enrollment:
    """The enrollment with the schedule and the state it had at the end of a day.

    Where nobody noted when a place was given up, it counts as given up from the beginning.
    """
    left = enrollment.withdrawn_on
    state = enrollment.state
    if left is not None and left > day:
        state = EnrollmentState.OPEN
    return replace(enrollment, schedule=schedule_as_of(enrollment, plans, day), state=state)
