"""The fields of each kind of slip: dates are ISO text, times timestamps, amounts integer cents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.merging import Merge, NotSame
from enrolldesk.domain.plans import Plan
from enrolldesk.domain.promotions import Promotion
from enrolldesk.domain.reminders import Reminder
from enrolldesk.domain.slips import Slip
from enrolldesk.domain.till import DayClose, DrawerMove, MethodSum


def stamp_fields(slip: Slip) -> dict[str, Any]:
    """Where, by whom, when, and for which day."""
    return {
        "desk": slip.desk_id,
        "staff": slip.staff_id,
        "taken_at": slip.taken_at,
        "day": slip.day,
    }


def plan_fields(plan: Plan) -> dict[str, Any]:
    """A plan's own fields."""
    return {
        "enrollment_id": plan.enrollment_id,
        "schedule": _parts(plan.schedule),
        "before": _parts(plan.before),
        "reason": plan.reason,
    }


def reminder_fields(reminder: Reminder) -> dict[str, Any]:
    """A reminder's own fields."""
    return {
        "student_id": reminder.student_id,
        "channel": reminder.channel,
        "amount": reminder.amount.cents,
    }


def promotion_fields(promotion: Promotion) -> dict[str, Any]:
    """A promotion's own fields."""
    offer = promotion.offer
    return {
        "title": offer.title,
        "trigger": offer.trigger,
        "amount": offer.amount.cents,
        "percent": offer.percent,
        "code": offer.code,
        "valid_from": offer.valid_from,
        "valid_until": offer.valid_until,
        "limit": offer.limit,
        "course_ids": list(offer.course_ids),
        "active": offer.active,
    }


def drawer_move_fields(move: DrawerMove) -> dict[str, Any]:
    """The own fields of cash put in or taken out."""
    return {"kind": move.kind, "amount": move.amount.cents, "reason": move.reason}


def merge_fields(merge: Merge) -> dict[str, Any]:
    """A merge's own fields."""
    return {
        "kept_id": merge.kept_id,
        "merged_id": merge.merged_id,
        "filled": [
            {"part": one.part, "before": one.before, "after": one.after} for one in merge.filled
        ],
        "reason": merge.reason,
        "undone_on": merge.undone_on,
        "undone_by": merge.undone_by,
        "undone_reason": merge.undone_reason,
    }


def not_same_fields(found: NotSame) -> dict[str, Any]:
    """The own fields of two students that were told apart."""
    return {"one_id": found.one_id, "other_id": found.other_id}


def day_close_fields(close: DayClose) -> dict[str, Any]:
    """The own fields of a closed day."""
    return {
        "state": close.state,
        "opening_float": close.opening_float.cents,
        "expected": _sums(close.expected),
        "counted": _sums(close.counted),
        "pieces": [{"value": one.value.cents, "count": one.count} for one in close.pieces],
        "paid_in": close.paid_in.cents,
        "paid_out": close.paid_out.cents,
        "deposit": close.deposit.cents,
        "reason": close.reason,
        "reopen_reason": close.reopen_reason,
    }


def _parts(parts: Iterable[Instalment]) -> list[dict[str, Any]]:
    return [{"amount": part.amount.cents, "due_on": part.due_on} for part in parts]


def _sums(sums: Iterable[MethodSum]) -> list[dict[str, Any]]:
    return [{"method": one.method, "amount": one.amount.cents} for one in sums]
