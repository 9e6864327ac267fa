"""What every figure of a school must agree on, on every day and as of every day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from enrolldesk.app.exporting.table import Table
from enrolldesk.app.paperwork.formats import OfficeFormats
from enrolldesk.app.paperwork.statements import statement_page
from enrolldesk.app.queries import PaymentsQuery, StudentsQuery
from enrolldesk.app.reports.balances import Balances
from enrolldesk.app.reports.balances_table import balances_table
from enrolldesk.app.reports.book import read_book
from enrolldesk.app.reports.journal import account_of, journal
from enrolldesk.app.reports.query import BalancesQuery, GroupBy
from enrolldesk.app.reports.rows import Totals
from enrolldesk.app.reports.takings import METHODS, takings
from enrolldesk.app.rows import BalanceRow
from enrolldesk.app.till.sheet import sheet_of
from enrolldesk.app.verify import verify
from enrolldesk.domain.accounts import Accounts
from enrolldesk.domain.kinds import EntryKind
from enrolldesk.domain.ledger import Entry, standing_of
from enrolldesk.domain.money import ZERO, Money, total

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads, Store


@dataclass(frozen=True, slots=True)
class Noted:
    """A school at the end of a day: what each enrollment showed, and the sums of the list."""

    day: date
    rows: tuple[tuple[Any, ...], ...]
    totals: Totals


def noted(balances: Balances, day: date, *, as_of: date | None, today: date) -> Noted:
    """The list of balances as of a day, or at present."""
    found = balances.ask(BalancesQuery(as_of=as_of), today)
    rows = [row for row in found.all_rows() if isinstance(row, BalanceRow)]
    lines = sorted(
        (
            row.enrollment_id,
            row.status,
            row.standing,
            row.due_now,
            row.next_due_on,
            row.days_late,
            row.bucket,
            row.last_payment_on,
        )
        for row in rows
    )
    return Noted(day, tuple(lines), found.totals)


def broken(store: Store, today: date, past: list[Noted]) -> Iterator[str]:
    """Every law that does not hold, as a sentence; ``past`` is what earlier days showed."""
    reads = store.reads
    entries = _entries(reads)
    balances = Balances(reads, read_book(reads))
    yield from _ledger(reads, entries, balances, today)
    yield from _money(reads, entries, today)
    yield from _paper(reads, today)
    for before in past:
        again = noted(balances, before.day, as_of=before.day, today=today)
        if again != before:
            yield f"as of {before.day} shows {_difference(before, again)}"
        written = journal(reads, last_day=before.day)
        owed = written.of_account(Accounts().receivable)
        if owed != before.totals.owed - before.totals.credit:
            yield f"the journal until {before.day} says {owed.cents} is owed"


def unsound(store: Store) -> Iterator[str]:
    """What the store's own check finds."""
    for found in verify(store).disagreements:
        yield f"verify finds {found}"


def _entries(reads: Reads) -> list[Entry]:
    return [
        entry
        for account in reads.accounts()
        for entries in account.entries.values()
        for entry in entries
    ]


def _ledger(reads: Reads, entries: list[Entry], balances: Balances, today: date) -> Iterator[str]:
    """One sum of the ledger, whichever way it is asked for."""
    owed = total(entry.owed_delta for entry in entries)
    found = balances.ask(BalancesQuery(), today)
    sums = {"balances": found.totals.owed - found.totals.credit}
    sums["buckets"] = total(found.totals.buckets) - found.totals.credit
    for group in (GroupBy.COURSE, GroupBy.GUARDIAN, GroupBy.STUDENT):
        grouped = balances.ask(BalancesQuery(group_by=group), today, ())
        lines = [row.totals for row in grouped.all_rows() if not isinstance(row, BalanceRow)]
        sums[f"by {group}"] = total(one.owed - one.credit for one in lines)
    keys = reads.student_keys(StudentsQuery()) or ()
    archived = reads.student_keys(StudentsQuery(archived=True)) or ()
    listed = {row.key: row for row in reads.student_rows([*keys, *archived], today)}
    sums["students"] = total(row.balance for row in listed.values())
    sums["journal"] = journal(reads).of_account(Accounts().receivable)
    sums["export"] = _exported(balances_table(reads, BalancesQuery(), today))
    for name, amount in sums.items():
        if amount != owed:
            yield f"{name} says {amount.cents} is owed, the ledger {owed.cents}"


def _exported(table: Table) -> Money:
    """What the rows of an exported list come to; its own totals must say the same."""
    rows = list(table.rows)
    at = {column.header: place for place, column in enumerate(table.columns)}
    owed, credit = (
        total(row[at[name]] for row in rows)  # type: ignore[misc]
        for name in ("Owed", "Credit")
    )
    assert table.totals is not None
    if (table.totals[at["Owed"]], table.totals[at["Credit"]]) != (owed, credit):
        return Money(-1)
    return owed - credit


def _money(reads: Reads, entries: list[Entry], today: date) -> Iterator[str]:
    """What went over the counter, by day and method, however it is asked for."""
    own = reads.desk()
    assert own is not None
    written = journal(reads)
    for day in sorted({line.day for line in written.lines}):
        lines = [line for line in written.lines if line.day == day]
        if total(line.debit for line in lines) != total(line.credit for line in lines):
            yield f"the journal of {day} does not balance"
    voided = {entry.entry_id: entry.kind for entry in entries}
    (taken,) = takings(reads, today, today) or (None,)
    sheet = sheet_of(reads, own.desk_id, today)
    for place, method in enumerate(METHODS):
        sums = {
            "the day sheet": total(one.expected for one in sheet.methods if one.method == method),
            "the takings": ZERO if taken is None else taken.by_method[place],
        }
        ledger = total(
            entry.paid_delta
            for entry in entries
            if entry.day == today
            and entry.method == method
            and entry.kind != EntryKind.CREDIT
            and EntryKind.RETURNED
            not in (entry.kind, voided.get(entry.reverses or "") if _voids(entry) else "")
        )
        for name, amount in sums.items():
            if amount != ledger:
                yield f"{name} of {method} says {amount.cents}, the ledger {ledger.cents}"
        drawer = account_of(method, Accounts())
        moved = total(
            line.debit - line.credit
            for line in written.lines
            if line.day == today and line.account == drawer and line.method == method
        )
        if method != "cash" and moved != ledger:
            yield f"the journal of {method} says {moved.cents}, the ledger {ledger.cents}"
    tally = reads.payments_tally(PaymentsQuery())
    paid = total(entry.paid_delta for entry in entries if entry.kind != EntryKind.CREDIT)
    if tally.received - tally.handed_back != paid:
        yield f"the payments page says {(tally.received - tally.handed_back).cents}"


def _voids(entry: Entry) -> bool:
    return entry.kind == EntryKind.VOID


def _paper(reads: Reads, today: date) -> Iterator[str]:
    """Statements and cards of everybody who moved money today."""
    school = reads.school()
    assert school is not None
    formats = OfficeFormats.for_currency(school.currency)
    for account in reads.accounts():
        entries = [entry for held in account.entries.values() for entry in held]
        if not any(entry.day == today for entry in entries):
            continue
        owner = account.student.merged_into or account.student.student_id
        card = reads.student_card(owner, today)
        if card is None:
            yield f"{owner} has no card"
            continue
        page = statement_page(reads, owner, formats, today)
        owed = total(
            max(ZERO, row.standing.owed) for row in card.enrollments if not row.is_component
        )
        if page.owed != formats.money(owed):
            yield f"the statement of {owner} says {page.owed}, the card {owed.cents}"
        if card.balance != card.ledger[0].balance:
            yield f"the ledger of {owner} ends with another balance than the card"
        for enrollment_id, held in account.entries.items():
            if standing_of(held) != reads.standing(enrollment_id):
                yield f"{enrollment_id} stands otherwise than its entries"


def _difference(before: Noted, again: Noted) -> str:
    changed = [
        f"{one} instead of {other}"
        for one, other in zip(again.rows, before.rows, strict=False)
        if one != other
    ]
    return "; ".join(changed[:2]) or f"{again.totals} instead of {before.totals}"


def everything(store: Store, today: date) -> list[Any]:
    """All that is read of a school, to be compared with another one's."""
    reads = store.reads
    keys = reads.student_keys(StudentsQuery())
    cards = [reads.student_card(row.student_id, today) for row in reads.student_rows(keys, today)]
    listed = [
        (card.student, card.balance, card.enrollments, card.ledger, card.due_now)
        for card in cards
        if card is not None
    ]
    balances = noted(Balances(reads, read_book(reads)), today, as_of=None, today=today)
    return [listed, balances, journal(reads), takings(reads, date.min, date.max)]
