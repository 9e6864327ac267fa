"""The school begun and shown."""

from __future__ import annotations

from enrolldesk.app.commands import FoundSchool
from enrolldesk.cli import settings_commands
from enrolldesk.cli.calls import Answer, Call, Commands
from enrolldesk.domain.errors import IdAlreadyUsed, NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.school import DeskIdentity, School, Staff


def add_to(words: Commands) -> None:
    """Add ``school``."""
    school = words.group("school", "begin a school, show it, change its settings")
    new = school.add("new", _new, "begin a school on this machine")
    new.add_argument("--name", required=True, help="the school's name, as on receipts")
    new.add_argument("--currency", default="USD", help="three letters, such as USD (default)")
    new.add_argument(
        "--time-zone", default="America/New_York", metavar="ZONE", help="where its days begin"
    )
    new.add_argument(
        "--staff-name",
        metavar="NAME",
        default="",
        help="who is at the desk (“--staff NAME” says the same here)",
    )
    new.add_argument("--desk-code", default="D1", metavar="CODE", help="printed on receipts")
    new.add_argument("--desk-name", default="Front desk", metavar="NAME")
    school.add("show", _show, "show the school and this desk")
    settings_commands.add_to(school)


def _new(call: Call) -> Answer:
    given = call.arguments
    desk = call.session.desk
    existing = desk.reads.school()
    if existing is not None:
        raise IdAlreadyUsed("school", existing.name)
    person = Staff(new_id(), given.staff_name or given.staff)
    school = School(new_id(), given.name, currency=given.currency, time_zone=given.time_zone)
    counter = DeskIdentity(new_id(), given.desk_code, name=given.desk_name)
    desk.run(FoundSchool(command_id=new_id(), school=school, desk=counter, staff=person))
    return _show(call)


def _show(call: Call) -> Answer:
    school, desk = call.session.desk.reads.school(), call.session.desk.reads.desk()
    if school is None or desk is None:
        raise NotFound("school", "")
    counts = call.reads.counts()
    value = {
        "school_id": school.school_id,
        "name": school.name,
        "currency": school.currency,
        "time_zone": school.time_zone,
        "sample": school.sample,
        "desk_id": desk.desk_id,
        "desk": desk.name,
        "series": str(desk.series),
        "staff_id": call.session.desk.staff_id,
        "home": str(call.session.home),
        "counts": dict(counts),
    }
    lines = [
        f"{school.name} ({school.currency}, {school.time_zone})",
        f"Desk: {desk.name}, receipts {desk.series}-…",
        f"Kept in {call.session.home}",
        ", ".join(f"{count:,} {noun}" for noun, count in counts.items()),
    ]
    return Answer(value, lines)
