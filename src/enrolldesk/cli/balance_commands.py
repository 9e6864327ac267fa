"""What is owed as of any day, and what was taken in: the reports a manager reads."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from enrolldesk.app.reports.query import ORDERS, BalancesQuery, Bucket, GroupBy, Holding
from enrolldesk.app.rows import BalanceRow
from enrolldesk.app.wording import method_word
from enrolldesk.cli import answers
from enrolldesk.cli.calls import Answer, Call, Commands, Usage
from enrolldesk.cli.finding import course_of
from enrolldesk.cli.options import bucket, iso_day, status

if TYPE_CHECKING:
    from enrolldesk.app.reports.balances import BalanceList
    from enrolldesk.app.reports.rows import GroupRow

GROUPS = ("course", "guardian", "student")
MONTH = timedelta(days=30)


def add_to(words: Commands) -> None:
    """Add ``balances`` and ``takings``."""
    balances = words.add(
        "balances",
        _balances,
        "list every enrollment that carries money",
        "List every enrollment that carries money, as of today or a past day. Lateness is by due "
        "date. With --group-by each group stands before its enrollments, with its subtotals.",
    )
    balances.add_argument(
        "--as-of", type=iso_day, metavar="DAY", help="as they were at the end of that day"
    )
    _add_filters(balances)
    balances.add_argument("--group-by", choices=GROUPS, help="add up by this")
    balances.add_argument("--sort", choices=ORDERS, default="student", help="the order")
    balances.add_argument("--descending", action="store_true", help="turn the order round")
    taken = words.add(
        "takings",
        _takings,
        "list what was taken in, by day and method",
        "List what was taken over the counter less what was handed back, by day and method. "
        "Payments that were returned stand beside it: the bank takes them back.",
    )
    taken.add_argument("--from", dest="first", type=iso_day, metavar="DAY", help="30 days ago")
    taken.add_argument("--to", dest="last", type=iso_day, metavar="DAY", help="today")


def _add_filters(balances: argparse.ArgumentParser) -> None:
    which = balances.add_mutually_exclusive_group()
    which.add_argument("--owing", action="store_true", help="only those that owe")
    which.add_argument("--credit", action="store_true", help="only those that hold credit")
    balances.add_argument("--status", type=status, metavar="STATUS", help="only these")
    balances.add_argument(
        "--bucket",
        type=bucket,
        metavar="BUCKET",
        help="only those with a part so late: current, 1-30, 31-60, 61-90 or over-90",
    )
    balances.add_argument("--course", metavar="COURSE", help="only of this course")
    balances.add_argument("--text", default="", metavar="TEXT", help="only whom a search finds")
    balances.add_argument(
        "--unpaid-for",
        type=int,
        default=0,
        metavar="DAYS",
        help="only those who paid nothing for so long",
    )
    balances.add_argument(
        "--not-sent", action="store_true", help="only what the server does not hold yet"
    )


def _balances(call: Call) -> Answer:
    # What reports are made of is loaded by the calls that ask for one.
    from enrolldesk.app.reports.balances import Balances
    from enrolldesk.app.reports.book import read_book

    given, today = call.arguments, call.desk.today()
    if given.as_of is not None and given.as_of > today:
        raise Usage(f"--as-of asks for a day up to today, {today.isoformat()}.")
    if given.unpaid_for < 0:
        raise Usage("--unpaid-for asks for a number of days.")
    holding = Holding.OWING if given.owing else Holding.CREDIT if given.credit else Holding.ALL
    query = BalancesQuery(
        as_of=given.as_of,
        holding=holding,
        status=given.status,
        bucket=given.bucket,
        course_id=course_of(call, given.course).course_id if given.course else "",
        text=given.text,
        unpaid_for=given.unpaid_for,
        unsent=given.not_sent,
        order=given.sort,
        descending=given.descending,
        group_by=GroupBy(given.group_by or ""),
    )
    found = Balances(call.reads, read_book(call.reads)).ask(query, today)
    if given.json:
        return Answer(_fields(row) for row in found.all_rows())
    return Answer(None, _lines(found, call))


def _fields(row: BalanceRow | GroupRow) -> dict[str, Any]:
    return answers.balance_fields(row) if isinstance(row, BalanceRow) else _group_fields(row)


def _group_fields(row: GroupRow) -> dict[str, Any]:
    totals = row.totals
    return {
        "group": row.name,
        "student_id": row.student_id or None,
        "enrollments": totals.count,
        "owed": totals.owed.cents,
        "due_now": totals.due_now.cents,
        "credit": totals.credit.cents,
        "buckets": {
            str(name): amount.cents for name, amount in zip(Bucket, totals.buckets, strict=True)
        },
        "next_due_on": answers.day(row.next_due_on),
        "days_late": row.days_late,
        "last_payment_on": answers.day(row.last_payment_on),
    }


def _lines(found: BalanceList, call: Call) -> Iterator[str]:
    totals = found.totals
    for row in found.all_rows():
        if isinstance(row, BalanceRow):
            yield _balance_line(row, call)
        else:
            yield (
                f"{row.name}: {row.totals.count:,} enrollments, "
                f"{call.money(row.totals.owed)} owed, {call.money(row.totals.due_now)} due now"
            )
    parts = ", ".join(
        f"{name} {call.money(amount)}" for name, amount in zip(Bucket, totals.buckets, strict=True)
    )
    yield (
        f"{totals.count:,} enrollments: {call.money(totals.owed)} owed, "
        f"{call.money(totals.due_now)} due now, {call.money(totals.credit)} credit. "
        f"By due date: {parts}."
    )


def _balance_line(row: BalanceRow, call: Call) -> str:
    due = f", next due {row.next_due_on}" if row.next_due_on else ""
    return (
        f"{row.student_id}  {row.student}  {row.title}  [{row.status}]  "
        f"balance {call.money(row.standing.owed)}{due}"
    )


def _takings(call: Call) -> Answer:
    from enrolldesk.app.reports.takings import METHODS, takings

    last: date = call.arguments.last or call.desk.today()
    first: date = call.arguments.first or last - MONTH
    if last < first:
        raise Usage("--from asks for a day up to that of --to.")
    days = takings(call.reads, first, last)
    if call.arguments.json:
        return Answer(
            [
                {
                    "day": answers.day(one.day),
                    **{
                        str(method): amount.cents
                        for method, amount in zip(METHODS, one.by_method, strict=True)
                    },
                    "total": one.total.cents,
                    "returned": one.returned.cents,
                }
                for one in days
            ]
        )
    return Answer(
        None,
        (
            f"{one.day}  {call.money(one.total)}  "
            + ", ".join(
                f"{method_word(method).lower()} {call.money(amount)}"
                for method, amount in zip(METHODS, one.by_method, strict=True)
                if amount
            )
            + (f"; {call.money(one.returned)} returned" if one.returned else "")
            for one in days
        ),
    )
