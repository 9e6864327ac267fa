"""Lists and the journal written to files, and the journal shown."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from enrolldesk.app.exporting import lists
from enrolldesk.app.exporting.archive import ArchiveReport
from enrolldesk.app.exporting.table import FileFormat, Table
from enrolldesk.app.queries import PaymentsQuery, StudentsQuery
from enrolldesk.app.reports.journal import JournalLine, journal
from enrolldesk.app.reports.journal_tables import days_words, journal_table, quickbooks_table
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.options import iso_day

QUICKBOOKS: Final = "quickbooks"


def add_to(words: Commands) -> None:
    """Add ``export`` and ``journal``."""
    export = words.add(
        "export",
        _export,
        "write a list, the journal or everything to a file",
        "Write what a page of the window shows to a CSV or XLSX file, or with --all the whole "
        "school to an archive. A file of that name is replaced.",
    )
    export.add_argument("what", nargs="?", metavar="WHAT", help=", ".join(_TABLES))
    export.add_argument("file", nargs="?", type=Path, metavar="FILE")
    export.add_argument(
        "--all", type=Path, metavar="FILE.zip", help="everything this home holds, in one archive"
    )
    export.add_argument(
        "--format",
        choices=[str(one) for one in FileFormat],
        help="follows from the end of the file's name without it",
    )
    export.add_argument("--archived", action="store_true", help="the archived students instead")
    export.add_argument("--owing", action="store_true", help="only balances that are owed")
    export.add_argument(
        "--as-of", type=iso_day, metavar="YYYY-MM-DD", help="balances as they were on that day"
    )
    _add_days(export)
    taking = words.add(
        "import-all",
        _import_all,
        "take an archive of everything into an empty home",
        "Take what “export --all” wrote into an empty home: all of it, or nothing. A school that "
        "was connected to a server opens disconnected, with a new receipt series.",
    )
    taking.add_argument("file", type=Path, metavar="FILE.zip")
    shown = words.add(
        "journal",
        _journal,
        "show the journal for the accountant",
        "Show the double-entry journal: lines by day and method, every day balanced.",
    )
    _add_days(shown)


def _add_days(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first_day", type=iso_day, metavar="YYYY-MM-DD")
    parser.add_argument("--to", dest="last_day", type=iso_day, metavar="YYYY-MM-DD")


def _students(call: Call) -> Table:
    query = StudentsQuery(archived=call.arguments.archived)
    return lists.students_table(call.reads, query, call.desk.today())


def _payments(call: Call) -> Table:
    first, last = _days(call)
    query = PaymentsQuery(first_day=first, last_day=last, descending=False)
    return lists.payments_table(call.reads, query, days_words(first, last))


def _balances(call: Call) -> Table:
    # What balances are computed with is loaded by those who ask for some.
    from enrolldesk.app.reports.balances_table import balances_table
    from enrolldesk.app.reports.query import BalancesQuery, Holding

    given, today = call.arguments, call.desk.today()
    if given.as_of is not None and given.as_of > today:
        raise Usage(f"--as-of asks for a day up to today, {today.isoformat()}.")
    holding = Holding.OWING if given.owing else Holding.ALL
    return balances_table(call.reads, BalancesQuery(as_of=given.as_of, holding=holding), today)


def _courses(call: Call) -> Table:
    rows = call.reads.courses(inactive=True)
    return lists.courses_table(rows, lists.currency_of(call.reads))


def _desk_days(call: Call) -> Table:
    from enrolldesk.app.till.days import BACK, desk_days
    from enrolldesk.app.till.days_table import days_table

    first, last = _days(call)
    today = call.desk.today()
    lines = desk_days(call.reads, first or today - BACK, today)
    listed = [line for line in lines if last is None or line.day <= last]
    own = call.reads.desk()
    return days_table(call.reads, listed, own.desk_id if own else "")


_TABLES: Final[dict[str, Callable[[Call], Table]]] = {
    "students": _students,
    "payments": _payments,
    "balances": _balances,
    "courses": _courses,
    "days": _desk_days,
    "journal": lambda call: journal_table(call.reads, *_days(call)),
    QUICKBOOKS: lambda call: quickbooks_table(call.reads, *_days(call)),
}


def _export(call: Call) -> Answer:
    given = call.arguments
    if given.all is not None:
        if given.what is not None:
            raise Usage("Give either “--all” or what to write, not both.")
        return _archived(call, given.all)
    if given.what not in _TABLES or given.file is None:
        raise Usage(f"Say what to write, and where: {', '.join(_TABLES)}; or “--all FILE.zip”.")
    file_format = _format_of(given.file, given.format)
    if given.what == QUICKBOOKS and file_format is not FileFormat.CSV:
        raise Usage("QuickBooks takes a CSV file: give it a name that ends in .csv.")
    table = _TABLES[given.what](call)
    count = call.session.exports.write(given.file, table, file_format, lambda _count: None)
    value = {"file": str(given.file), "format": str(file_format), "rows": count}
    return Answer(value, [f"{table.title}: {count:,} row{'s' * (count != 1)} in {given.file}"])


def _archived(call: Call, path: Path) -> Answer:
    report = call.session.archive.write(path, _untold, by=call.desk)
    value = {"archive": str(path), **_report_fields(report)}
    return Answer(value, [f"Everything written to {path} and read back: {_counted(report)}"])


def _import_all(call: Call) -> Answer:
    path: Path = call.arguments.file
    report = call.session.archive.bring(path, _untold)
    value = {"archive": str(path), **_report_fields(report)}
    lines = [f"{report.school} taken in from {path}: {_counted(report)}"]
    if report.new_series:
        lines.append(
            "It was connected to a server and is not any more: join it again in the settings. "
            f"Receipts go on as {report.new_series}-000001."
        )
    return Answer(value, lines)


def _report_fields(report: ArchiveReport) -> dict[str, Any]:
    return {
        "school": report.school,
        "counts": dict(report.counts),
        "digests": dict(report.digests),
        "series": report.new_series or None,
    }


def _counted(report: ArchiveReport) -> str:
    shown = ("students", "enrollments", "entries", "batches")
    return ", ".join(f"{report.counts[name]:,} {name}" for name in shown)


def _untold(_done: int, _of: int) -> None:
    """Nobody waits at a command line."""


def _format_of(path: Path, asked: str | None) -> FileFormat:
    end = asked or path.suffix.removeprefix(".").casefold()
    if end not in set(FileFormat):
        raise Usage(f"Say how to write {path.name}: “--format csv” or “--format xlsx”.")
    return FileFormat(end)


def _days(call: Call) -> tuple[date | None, date | None]:
    first, last = call.arguments.first_day, call.arguments.last_day
    if first is not None and last is not None and first > last:
        raise Usage("The first day is after the last one.")
    return first, last


def _journal(call: Call) -> Answer:
    first, last = _days(call)
    written = journal(call.desk.reads, first, last)
    value = {
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "debit": written.debit.cents,
        "credit": written.credit.cents,
        "lines": [_fields(line) for line in written.lines],
    }

    def lines() -> Iterator[str]:
        for line in written.lines:
            amount = line.debit or line.credit
            side = "Dr" if line.debit else "Cr"
            method = f", {line.method}" if line.method else ""
            yield f"{line.day}  {side}  {line.account}  {call.money(amount)}  {line.what}{method}"
        yield f"Debits {call.money(written.debit)}, credits {call.money(written.credit)}"

    return Answer(value, lines())


def _fields(line: JournalLine) -> dict[str, Any]:
    return {
        "day": line.day.isoformat(),
        "what": line.what,
        "method": line.method or None,
        "account": line.account,
        "debit": line.debit.cents,
        "credit": line.credit.cents,
        "entries": line.count,
    }
