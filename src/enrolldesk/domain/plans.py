"""Payment plans: when the parts of an enrollment's charge fall due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enrolldesk.domain.enrollments import Enrollment, Instalment
from enrolldesk.domain.slips import Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Slip):
    """The due dates of an enrollment from a day on, until a later plan replaces them."""

    enrollment_id: str
    schedule: tuple[Instalment, ...]
    reason: str = ""

    @property
    def about(self) -> str:
        """The enrollment whose money it spreads."""
        return self.enrollment_id


def latest(plans: Iterable[Plan]) -> Plan | None:
    """The plan that holds: the one made last, whatever order they arrived in."""
    return max(plans, key=lambda plan: (plan.day, plan.taken_at, plan.slip_id), default=None)


def schedule_as_of(
    enrollment: Enrollment, plans: Iterable[Plan], day: date
) -> tuple[Instalment, ...]:
    """The due dates as they stood at the end of a day.

    The first plan of an enrollment repeats the schedule of enrolling, so that the past stays known.
    """
    known = tuple(plans)
    held = latest(plan for plan in known if plan.day <= day)
    if held is not None:
        return held.schedule
    first = min(known, key=lambda plan: (plan.day, plan.taken_at, plan.slip_id), default=None)
    return enrollment.schedule if first is None else first.schedule
