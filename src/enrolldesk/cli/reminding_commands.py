"""Who is to be reminded, and reminders noted."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from enrolldesk.app.paper import PaperSize
from enrolldesk.app.planning.commands import RecordReminder
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands
from enrolldesk.cli.finding import student_id_of
from enrolldesk.cli.page_commands import write_page
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.reminders import Channel, NothingToRemind

if TYPE_CHECKING:
    from enrolldesk.app.planning.reminding import Due
    from enrolldesk.app.reports.balances import Balances


def add_to(words: Commands) -> None:
    """Add ``reminders`` and ``remind``."""
    listed = words.add(
        "reminders",
        _reminders,
        "list who is overdue or due soon",
        "List everybody with a part that is overdue or due today, the oldest first, with when they "
        "were last reminded.",
    )
    listed.add_argument("--days", type=_days, default=0, metavar="N", help="also due within N days")
    remind = words.add(
        "remind",
        _remind,
        "say the reminder of a student, and note that it was sent",
        "Say the reminder of a student in the school's words. With --channel it is noted as sent.",
    )
    remind.add_argument("student", metavar="STUDENT", help="id, or text that finds exactly one")
    remind.add_argument("--channel", type=channel, metavar="copied|email|letter")
    remind.add_argument("--pdf", type=Path, metavar="FILE", help="write it as a letter")
    remind.add_argument(
        "--paper",
        choices=[str(PaperSize.LETTER), str(PaperSize.A4)],
        default=str(PaperSize.LETTER),
        help="the paper it is laid out for",
    )
    remind.add_argument(
        "--id",
        default="",
        metavar="ID",
        help="an id of your own: the same command again is recorded once",
    )


def channel(text: str) -> Channel:
    """The way a reminder goes out."""
    try:
        return Channel(text)
    except ValueError:
        known = ", ".join(Channel)
        raise argparse.ArgumentTypeError(f"“{text}” is none of {known}") from None


def _days(text: str) -> int:
    if not text.isdecimal() or int(text) > 3_650:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of days")
    return int(text)


def _balances(call: Call) -> Balances:
    # What reports are made of is loaded by the calls that ask for one.
    from enrolldesk.app.reports.balances import Balances
    from enrolldesk.app.reports.book import read_book

    return Balances(call.reads, read_book(call.reads))


def _reminders(call: Call) -> Answer:
    from enrolldesk.app.planning.listing import to_remind

    found = to_remind(_balances(call), call.desk.today(), call.arguments.days)
    return Answer([_fields(one) for one in found], (_line(one, call) for one in found))


def _remind(call: Call) -> Answer:
    from enrolldesk.app.paperwork import OfficeFormats, reminder_letter
    from enrolldesk.app.planning.listing import due_of
    from enrolldesk.app.planning.reminding import reminder_address, reminder_text

    given, today, formats = call.arguments, call.desk.today(), OfficeFormats(call.style)
    student_id = student_id_of(call, given.student)
    due = due_of(_balances(call), student_id, today)
    if due is None:
        raise NothingToRemind()
    student = call.reads.student(due.student_id)
    if student is None:
        raise NotFound("student", due.student_id)
    text = reminder_text(call.reads, due, formats)
    letter = reminder_letter(call.reads, due.student_id, text, formats, today)
    made, told = write_page(call, letter)
    noted: answers.Fields = {"channel": None, "already": False}
    if given.channel is not None:
        changes = call.desk.run(
            RecordReminder(
                command_id=given.id or new_id(),
                student_id=due.student_id,
                channel=given.channel,
                amount=due.amount,
            )
        )
        noted = {"channel": str(given.channel), "already": changes.already}
    value = _fields(due) | {"address": reminder_address(student), "text": text} | noted | made
    return Answer(value, told or text.splitlines())


def _fields(due: Due) -> answers.Fields:
    return {
        "student_id": due.student_id,
        "student": due.name,
        "guardian": due.guardian,
        "contact": due.contact,
        "amount": due.amount.cents,
        "owed": due.owed.cents,
        "due_on": answers.day(due.due_on),
        "days_late": due.days_late,
        "last_reminded": answers.day(due.last.day) if due.last else None,
        "last_channel": str(due.last.channel) if due.last else None,
    }


def _line(due: Due, call: Call) -> str:
    late = f"{due.days_late} days late" if due.days_late else f"due {due.due_on}"
    last = f", reminded {due.last.day} ({due.last.channel})" if due.last else ""
    return f"{due.student_id}  {due.name}  {call.money(due.amount)}  {late}{last}"
