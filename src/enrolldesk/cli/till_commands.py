"""The drawer and the days of a desk on the command line."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from enrolldesk.app.changes import SyncState
from enrolldesk.app.paper import PaperSize
from enrolldesk.app.sync.connection import connection_of
from enrolldesk.app.till.commands import CloseDay, MoveDrawer, ReopenDay
from enrolldesk.app.till.counting import compared, counted_in
from enrolldesk.app.till.days import desk_days
from enrolldesk.app.till.sheet import DaySheet, sheet_of
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.options import iso_day, method
from enrolldesk.cli.page_commands import write_whole
from enrolldesk.cli.pieces import pieces_of
from enrolldesk.cli.till_answers import (
    MOVE_WORDS,
    count_lines,
    line_fields,
    move_fields,
    sheet_fields,
    sheet_lines,
)
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.kinds import Method
from enrolldesk.domain.money import ZERO, total
from enrolldesk.domain.till import (
    DayClosed,
    DayNotClosed,
    DrawerMove,
    MethodSum,
    MoveKind,
    Pieces,
)

if TYPE_CHECKING:
    from enrolldesk.app import pages

BACK: Final = timedelta(days=30)


def add_to(words: Commands) -> None:
    """Add ``drawer``, ``day-sheet``, ``close-day``, ``reopen-day`` and ``days``."""
    drawer = words.group("drawer", "cash put into the drawer or taken out")
    for name, kind, summary in (
        ("in", MoveKind.PAID_IN, "note cash put into the drawer that is no payment"),
        ("out", MoveKind.PAID_OUT, "note cash taken out of the drawer that is no refund"),
    ):
        move = drawer.add(name, _move, summary)
        move.add_argument("amount", metavar="AMOUNT")
        move.add_argument("--reason", required=True)
        move.add_argument("--move-id", default="", metavar="ID", help="recorded once by this id")
        move.set_defaults(move_kind=kind)

    sheet = words.add(
        "day-sheet",
        _sheet,
        "show a day of this desk: what was taken and what there should be",
        "Show a day of this desk by method: taken, handed back, voided, expected; the drawer's "
        "moves; and the count where the day is closed. Of a closed day also as a PDF.",
    )
    _add_day(sheet)
    sheet.add_argument("--z-report", type=Path, metavar="FILE.pdf", help="write the Z-report")
    sheet.add_argument("--deposit-slip", type=Path, metavar="FILE.pdf", help="write the slip")
    sheet.add_argument(
        "--paper",
        choices=[str(PaperSize.LETTER), str(PaperSize.A4)],
        default=str(PaperSize.LETTER),
        help="the paper it is laid out for",
    )

    close = words.add(
        "close-day",
        _close,
        "lock a day of this desk as it was counted",
        "Lock a day of this desk as it was counted. Counted cash holds the opening float, and can "
        "be given by its notes and coins; what is not said was counted as nothing.",
    )
    _add_day(close)
    close.add_argument(
        "--float", dest="opening", metavar="AMOUNT", help="what was left the last time without it"
    )
    close.add_argument(
        "--counted",
        action="append",
        default=[],
        metavar="METHOD=AMOUNT",
        help="such as cash=240.00; once for each method",
    )
    close.add_argument(
        "--pieces",
        action="extend",
        nargs="+",
        default=[],
        metavar="VALUE=COUNT",
        help="notes and coins that make up the cash, such as 20=3 0.25=6",
    )
    close.add_argument("--deposit", default="", metavar="AMOUNT", help="cash that goes to the bank")
    close.add_argument("--reason", default="", help="why it is over or short")
    close.add_argument(
        "--dry-run", action="store_true", help="show what there should be; record nothing"
    )
    _add_command_id(close)

    reopen = words.add("reopen-day", _reopen, "unlock a closed day of this desk, with a reason")
    _add_day(reopen)
    reopen.add_argument("--reason", required=True)
    _add_command_id(reopen)

    days = words.add(
        "days",
        _days,
        "list the days of all desks",
        "List every desk's day on which anything happened, the latest first: closed, open, "
        "reopened or never closed; what was taken, and what was over or short.",
    )
    days.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="30 days ago")


def _add_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--day", type=iso_day, metavar="YYYY-MM-DD", help="today without it")


def _add_command_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--command-id",
        default="",
        metavar="ID",
        help="an id of your own: the same command again is recorded once",
    )


def _move(call: Call) -> Answer:
    given = call.arguments
    command = MoveDrawer(
        command_id=given.move_id or new_id(),
        kind=given.move_kind,
        amount=call.amount(given.amount),
        reason=given.reason,
    )
    changes = call.desk.run(command)
    move = call.reads.slip(DrawerMove, command.command_id)
    assert move is not None
    amount = call.money(move.amount)
    line = f"{MOVE_WORDS[move.kind]} {amount}: {move.reason}"
    return Answer({**move_fields(move), "already": changes.already}, [line])


def _sheet(call: Call) -> Answer:
    sheet = _sheet_of(call)
    value, told = sheet_fields(sheet), list(sheet_lines(sheet, call))
    for name, path in (
        ("z_report", call.arguments.z_report),
        ("deposit_slip", call.arguments.deposit_slip),
    ):
        if path is not None:
            page = _page(call, sheet, name)
            printout = call.session.paper.render(page, PaperSize(call.arguments.paper))
            write_whole(path, printout.files[0])
            value[name] = str(path)
            told.append(f"{page.title}: {path}")
            told.extend(remark.sentence for remark in printout.remarks)
    return Answer(value, told)


def _page(call: Call, sheet: DaySheet, name: str) -> pages.DayReport | pages.DepositSlip:
    from enrolldesk.app.paperwork import OfficeFormats, day_report_page, deposit_slip_page

    if sheet.close is None:
        raise DayNotClosed(sheet.day)
    make = day_report_page if name == "z_report" else deposit_slip_page
    return make(call.reads, sheet.close.slip_id, OfficeFormats(call.style))


def _close(call: Call) -> Answer:
    given = call.arguments
    sheet = _sheet_of(call)
    opening = sheet.last_float if given.opening is None else call.amount(given.opening)
    pieces = pieces_of(given.pieces, call)
    counted = _with_pieces(tuple(_counted(text, call) for text in given.counted), pieces)
    if given.dry_run:
        if sheet.is_closed:
            raise DayClosed(sheet.day)
        lines = compared(sheet, opening, counted)
        value = {
            **sheet_fields(sheet),
            "opening_float": opening.cents,
            "lines": [line_fields(one) for one in lines],
            "over": total(one.over for one in lines).cents,
        }
        return Answer(value, [*count_lines(lines, call), "Nothing was recorded."])
    if not counted:
        raise Usage(
            "--counted says what was found, such as --counted cash=240.00, or --pieces 20=12."
        )
    changes = call.desk.run(
        CloseDay(
            command_id=given.command_id or new_id(),
            day=sheet.day,
            opening_float=opening,
            counted=counted,
            pieces=pieces,
            deposit=call.amount(given.deposit) if given.deposit else ZERO,
            reason=given.reason,
        )
    )
    after = _sheet_of(call)
    assert after.close is not None
    told = [
        f"{after.day} is closed" if after.is_closed else f"{after.day} was reopened since",
        *count_lines(counted_in(after.close), call),
        f"Deposit {call.money(after.close.deposit)}",
    ]
    waiting = _waiting(call)
    if waiting:
        told.append(f"Items that wait to be sent: {waiting}. Other desks see the close later.")
    value = {**sheet_fields(after), "waiting": waiting}
    return Answer(value | {"already": changes.already}, told)


def _reopen(call: Call) -> Answer:
    day: date = call.arguments.day or call.desk.today()
    command_id = call.arguments.command_id or new_id()
    command = ReopenDay(command_id=command_id, day=day, reason=call.arguments.reason)
    changes = call.desk.run(command)
    sheet = _sheet_of(call)
    told = f"{day} was closed again since" if sheet.is_closed else f"{day} is open again"
    return Answer(sheet_fields(sheet) | {"already": changes.already}, [told])


def _days(call: Call) -> Answer:
    today = call.desk.today()
    lines = desk_days(call.reads, call.arguments.first or today - BACK, today)
    value = [
        {
            "day": answers.day(one.day),
            "desk_id": one.desk_id,
            "desk": one.desk,
            "state": str(one.standing),
            "taken": one.taken.cents,
            "over": answers.cents(one.over),
        }
        for one in lines
    ]
    told = (
        f"{one.day}  {one.desk}  [{one.standing.value.replace('_', ' ')}]  "
        f"taken {call.money(one.taken)}"
        + ("" if one.over is None else f", difference {call.money(one.over)}")
        for one in lines
    )
    return Answer(value, told)


def _waiting(call: Call) -> int:
    """What the server does not hold yet; nothing where there is none."""
    if connection_of(call.session.desk.local) is None:
        return 0
    counts = call.reads.outbox_count()
    return sum(count for state, count in counts.items() if state != SyncState.COMMITTED)


def _sheet_of(call: Call) -> DaySheet:
    desk = call.reads.desk()
    if desk is None:
        raise NotFound("desk", "")
    return sheet_of(call.reads, desk.desk_id, call.arguments.day or call.desk.today())


def _with_pieces(
    counted: tuple[MethodSum, ...], pieces: tuple[Pieces, ...]
) -> tuple[MethodSum, ...]:
    """The count with the cash that the notes and coins come to, where nobody named the cash."""
    if not pieces or any(one.method == Method.CASH for one in counted):
        return counted
    return (MethodSum(str(Method.CASH), total(one.amount for one in pieces)), *counted)


def _counted(text: str, call: Call) -> MethodSum:
    word, separator, amount = text.partition("=")
    if not separator:
        raise Usage(f"“{text}” is not like cash=240.00.")
    try:
        known = method(word.strip())
    except argparse.ArgumentTypeError as error:
        raise Usage(f"{error}.") from None
    return MethodSum(str(known), call.amount(amount))
