"""Payment plans."""

from __future__ import annotations

import argparse
from datetime import date

from enrolldesk.app.planning.commands import ChangePlan
from enrolldesk.app.planning.making import next_month, planned
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import place_of, rows_of
from enrolldesk.cli.options import iso_day
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.plans import Every, Plan, open_of_charge

_ENROLLMENT = "id, or a student with one open enrollment"


def add_to(words: Commands) -> None:
    """Add ``plan``."""
    plan = words.add(
        "plan",
        _plan,
        "spread what is open of a charge over due dates",
        "Spread what is open of an enrollment's charge over due dates, and show it. Without "
        "--parts and --part nothing is changed.",
    )
    plan.add_argument("enrollment", metavar="ENROLLMENT", help=_ENROLLMENT)
    plan.add_argument("--course", default="", help="which of the student's courses")
    plan.add_argument("--parts", type=_number, metavar="N", help="so many equal parts")
    plan.add_argument("--first", type=iso_day, metavar="DAY", help="in a month without it")
    plan.add_argument(
        "--every",
        type=every,
        metavar="week|two-weeks|month",
        help="the time between parts, a month without it",
    )
    plan.add_argument("--upfront", metavar="AMOUNT", help="due today, the parts spread the rest")
    plan.add_argument(
        "--part",
        action="append",
        metavar="AMOUNT@DAY",
        help="a part as agreed, once for each",
    )
    plan.add_argument("--reason", default="", help="why, needed to change it")
    plan.add_argument(
        "--id",
        default="",
        metavar="ID",
        help="an id of your own: the same command again is recorded once",
    )


def every(text: str) -> Every:
    """The time between two parts."""
    known = [one.value.replace("_", "-") for one in Every]
    if text not in known:
        raise argparse.ArgumentTypeError(f"“{text}” is none of {', '.join(known)}")
    return Every(text.replace("-", "_"))


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of parts")
    return int(text)


def _plan(call: Call) -> Answer:
    given = call.arguments
    place = place_of(call, given.enrollment, given.course)
    already = False
    if given.parts is not None or given.part:
        command = ChangePlan(
            command_id=given.id or new_id(),
            enrollment_id=place,
            parts=_parts(call, place),
            reason=given.reason,
        )
        already = call.desk.run(command).already
    elif given.first or given.every or given.upfront or given.reason:
        raise Usage("Say --parts N or --part AMOUNT@DAY to make a plan.")
    value = _shown(call, place) | {"already": already}
    lines = (
        f"{call.money(item.amount)} due {item.due_on}"
        for item in rows_of(call, place)[0].open_items
    )
    return Answer(value, [*lines] or ["Nothing is open."])


def _parts(call: Call, place: str) -> tuple[Instalment, ...]:
    given, today = call.arguments, call.desk.today()
    if given.part:
        if given.parts or given.first or given.every or given.upfront:
            raise Usage("Say either --part for each part, or --parts with --first and --every.")
        return tuple(_part(call, text) for text in given.part)
    enrollment = call.reads.enrollment(place)
    if enrollment is None:
        raise NotFound("enrollment", place)
    # What was recorded under the id before is not measured against what is open now.
    if given.id and (before := call.reads.slip(Plan, given.id)) is not None:
        return before.schedule
    return planned(
        open_of_charge(enrollment, call.reads.entries_of(place)),
        given.parts,
        given.first or next_month(today),
        given.every or Every.MONTH,
        upfront=call.amount(given.upfront) if given.upfront is not None else None,
        today=today,
    )


def _part(call: Call, text: str) -> Instalment:
    amount, at, day = text.rpartition("@")
    try:
        due_on = date.fromisoformat(day)
    except ValueError:
        at = ""
        due_on = date.min
    if not at:
        raise Usage(f"“{text}” is not a part like 120.00@2026-12-01.")
    return Instalment(call.amount(amount), due_on)


def _shown(call: Call, place: str) -> answers.Fields:
    row, components = rows_of(call, place)
    plans = call.reads.slips(Plan, about=place)
    return answers.place_fields(row, components) | {
        "open": [
            {"amount": item.amount.cents, "due_on": answers.day(item.due_on)}
            for item in row.open_items
        ],
        "schedule": _schedule(row.enrollment.schedule),
        "plans": [
            {
                "plan_id": plan.slip_id,
                "made_on": answers.day(plan.day),
                "reason": plan.reason,
                "staff_id": plan.staff_id,
                "schedule": _schedule(plan.schedule),
                "before": _schedule(plan.before),
            }
            for plan in plans
        ],
    }


def _schedule(parts: tuple[Instalment, ...]) -> list[dict[str, object]]:
    return [{"amount": part.amount.cents, "due_on": answers.day(part.due_on)} for part in parts]
