"""Courses and bundles listed and added."""

from __future__ import annotations

from enrolldesk.app.commands import AddCourse
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import course_of
from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.domain.errors import FieldInvalid
from enrolldesk.domain.ids import is_safe_id, new_id

_GATES = {"upfront": Gate.UPFRONT, "full": Gate.PAID_IN_FULL, "paid_in_full": Gate.PAID_IN_FULL}


def add_to(words: Commands) -> None:
    """Add ``course``."""
    course = words.group("course", "list and add courses and bundles")
    listed = course.add("list", _list, "list the courses")
    listed.add_argument("--inactive", action="store_true", help="also those no longer offered")
    add = course.add("add", _add, "add a course, or a bundle of courses")
    add.add_argument("title")
    add.add_argument("--price", required=True, metavar="AMOUNT")
    add.add_argument("--upfront", metavar="AMOUNT", help="the part due at enrolling (all of it)")
    add.add_argument("--remainder-days", type=int, default=30, metavar="N")
    add.add_argument(
        "--component",
        action="append",
        default=[],
        metavar="COURSE[=GATE]",
        help="a course of the bundle, and what unlocks it: upfront (default) or full; repeat it",
    )
    for name in ("required", "daily-limit", "min-break"):
        add.add_argument(f"--{name}-minutes", type=int, default=0, metavar="N")
    add.add_argument("--deadline-days", type=int, default=0, metavar="N")
    add.add_argument("--course-id", default="", metavar="ID", help="an id of your own choice")


def _list(call: Call) -> Answer:
    rows = call.reads.courses(inactive=call.arguments.inactive)
    lines = []
    for row in rows:
        course = row.course
        parts = f" ({' + '.join(row.component_titles)})" if row.component_titles else ""
        lines.append(
            f"{course.course_id}  {course.title}{parts}  {call.money(course.price)}, "
            f"{call.money(course.upfront)} upfront, {row.enrolled:,} enrolled"
        )
    return Answer([answers.course_row_fields(row) for row in rows], lines)


def _add(call: Call) -> Answer:
    given = call.arguments
    price = call.amount(given.price)
    course = Course(
        course_id=given.course_id or new_id(),
        title=given.title,
        price=price,
        upfront=price if given.upfront is None else call.amount(given.upfront),
        remainder_days=given.remainder_days,
        components=tuple(_component(call, text) for text in given.component),
        required_minutes=given.required_minutes,
        daily_limit_minutes=given.daily_limit_minutes,
        min_break_minutes=given.min_break_minutes,
        deadline_days=given.deadline_days,
    )
    if not is_safe_id(course.course_id):
        raise FieldInvalid("id", course.course_id, "id")
    call.desk.run(AddCourse(command_id=new_id(), course=course))
    tidy = course.checked()
    return Answer(answers.course_fields(tidy), [f"{tidy.title} added: {tidy.course_id}"])


def _component(call: Call, text: str) -> Component:
    name, _, gate = text.partition("=")
    if gate and gate not in _GATES:
        raise Usage(f"“{gate}” is not a gate: write upfront or full.")
    return Component(course_of(call, name).course_id, _GATES[gate or "upfront"])
