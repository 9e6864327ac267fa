"""A desk's closed day on paper: the Z-report, and what goes to the bank."""

from __future__ import annotations

from collections.abc import Sequence

from enrolldesk.app import pages
from enrolldesk.app.paperwork.formats import Formats
from enrolldesk.app.paperwork.sources import known_school, letterhead, staff_names, student_name
from enrolldesk.app.ports import Reads
from enrolldesk.app.till.counting import CountLine, counted_in
from enrolldesk.app.till.sheet import DaySheet, MethodDay, sheet_of
from enrolldesk.app.wording import method_word
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.kinds import Method
from enrolldesk.domain.ledger import Entry, EntryKind, voided_ids
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.till import DayClose, DayState, DrawerMove, MoveKind


def day_report_page(reads: Reads, close_id: str, formats: Formats) -> pages.DayReport:
    """The Z-report of a day that was closed; raises NotFound."""
    close = _close(reads, close_id)
    sheet = sheet_of(reads, close.desk_id, close.day)
    school, names = known_school(reads), staff_names(reads)
    cash = total(one.amount for one in close.counted if one.method == Method.CASH)
    lines = counted_in(close)
    came = {one.method: one for one in sheet.methods}
    return pages.DayReport(
        school=letterhead(school),
        desk=reads.desk_names().get(close.desk_id, close.desk_id),
        day=formats.day(close.day),
        closed_by=names.get(close.staff_id, close.staff_id),
        closed_at=formats.moment(close.taken_at.astimezone(school.zone)),
        methods=tuple(
            _method(
                method_word(line.method),
                line,
                came.get(line.method, MethodDay(line.method)),
                formats,
            )
            for line in lines
        ),
        totals=_totals(lines, sheet.methods, formats),
        opening_float=formats.money(close.opening_float),
        drawer=tuple(_move(move, formats) for move in sheet.moves),
        pieces=tuple(
            pages.DayLine(
                formats.money(one.value), formats.money(one.amount), note=f"{one.count:,} ×"
            )
            for one in close.pieces
        ),
        deposit=formats.money(close.deposit),
        left=formats.money(cash - close.deposit),
        reason=close.reason,
        returned=formats.money(sheet.returned) if sheet.returned else "",
        reopened=close.reopen_reason if close.state is DayState.REOPENED else "",
        changed=_changed(close, sheet),
    )


def deposit_slip_page(reads: Reads, close_id: str, formats: Formats) -> pages.DepositSlip:
    """What goes to the bank of a day that was closed; raises NotFound."""
    close = _close(reads, close_id)
    entries = reads.entries_of_day(close.desk_id, close.day)
    gone = voided_ids(entries)
    checks = [
        entry
        for entry in entries
        if entry.kind == EntryKind.PAYMENT
        and entry.method == Method.CHECK
        and entry.entry_id not in gone
    ]
    sum_of_checks = total(entry.paid_delta for entry in checks)
    return pages.DepositSlip(
        school=letterhead(known_school(reads)),
        desk=reads.desk_names().get(close.desk_id, close.desk_id),
        day=formats.day(close.day),
        prepared_by=staff_names(reads).get(close.staff_id, close.staff_id),
        cash=formats.money(close.deposit),
        checks=tuple(_check(reads, entry, formats) for entry in checks),
        checks_total=formats.money(sum_of_checks),
        total=formats.money(close.deposit + sum_of_checks),
    )


def _close(reads: Reads, close_id: str) -> DayClose:
    close = reads.slip(DayClose, close_id)
    if close is None:
        raise NotFound("closed day", close_id)
    return close


def _method(word: str, line: CountLine, came: MethodDay, formats: Formats) -> pages.DayMethod:
    return pages.DayMethod(
        method=word,
        taken=formats.money(came.taken),
        handed_back=_unless_nothing(-came.handed_back, formats),
        voided=_unless_nothing(came.voided, formats),
        expected=formats.money(line.expected),
        counted=formats.money(line.counted),
        difference=formats.money(line.over),
        exact=not line.over,
    )


def _totals(
    lines: Sequence[CountLine], methods: Sequence[MethodDay], formats: Formats
) -> pages.DayMethod:
    line = CountLine("", total(one.expected for one in lines), total(one.counted for one in lines))
    came = MethodDay(
        "",
        total(one.taken for one in methods),
        total(one.handed_back for one in methods),
        total(one.voided for one in methods),
    )
    return _method("In all", line, came, formats)


def _unless_nothing(amount: Money, formats: Formats) -> str:
    return formats.money(amount) if amount else ""


def _move(move: DrawerMove, formats: Formats) -> pages.DayLine:
    came_in = move.kind is MoveKind.PAID_IN
    return pages.DayLine(
        what="Paid in" if came_in else "Paid out",
        amount=formats.money(move.amount if came_in else ZERO - move.amount),
        note=move.reason,
    )


def _changed(close: DayClose, sheet: DaySheet) -> str:
    """Entries that were given up, or taken while the day was open again, are told apart."""
    then = {one.method: one.amount for one in close.expected if one.amount}
    now = {one.method: one.amount for one in sheet.expected if one.amount}
    moved = (close.paid_in, close.paid_out) != (sheet.paid_in, sheet.paid_out)
    if then == now and not moved:
        return ""
    return "The entries of this day have changed since it was closed. Count and close it again."


def _check(reads: Reads, entry: Entry, formats: Formats) -> pages.DayLine:
    number = f"No. {entry.reference}" if entry.reference else "Check"
    return pages.DayLine(
        what=number,
        amount=formats.money(entry.paid_delta),
        note=entry.payer or student_name(reads, entry.student_id),
    )
