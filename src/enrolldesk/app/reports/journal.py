"""The journal for the accountant: every entry twice, by day and method, every day balanced.

Each entry adds to what students owe or takes from it; the other half of its line follows from its
kind. Nothing is computed twice: the sums come from the ledger's own deltas, so what the journal
says of the receivable account from the first day to a day is the sum of all balances on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from enrolldesk.app.reports.movements import Movement
from enrolldesk.domain.accounts import Accounts
from enrolldesk.domain.ledger import EntryKind, Method
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.till import DayClose, DayState, DrawerMove, MoveKind

if TYPE_CHECKING:
    from enrolldesk.app.ports import Reads


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line: a debit or a credit of one account; the other is zero.

    ``what`` says of what it is the sum, ``count`` of how many entries.
    """

    day: date
    what: str
    method: str
    account: str
    debit: Money
    credit: Money
    count: int


@dataclass(frozen=True, slots=True)
class Journal:
    """The lines of some days, in order; each pair of lines balances, and so does each day."""

    lines: tuple[JournalLine, ...]

    @property
    def debit(self) -> Money:
        """All debits; the same as all credits."""
        return total(line.debit for line in self.lines)

    @property
    def credit(self) -> Money:
        """All credits."""
        return total(line.credit for line in self.lines)

    def of_account(self, account: str) -> Money:
        """What the lines add to an account: debits less credits."""
        return total(line.debit - line.credit for line in self.lines if line.account == account)


def journal(reads: Reads, first_day: date | None = None, last_day: date | None = None) -> Journal:
    """The journal of some days; without days, of everything."""
    school = reads.school()
    accounts = Accounts.of(dict(school.accounts)) if school else Accounts()
    pairs = [
        *_of_ledger(reads.movements(first_day, last_day), accounts),
        *_of_drawer(reads.slips(DrawerMove, since=first_day, until=last_day), accounts),
        *_of_counting(reads.slips(DayClose, since=first_day, until=last_day), accounts),
    ]
    pairs.sort(key=lambda pair: (pair.day, pair.order, pair.method))
    return Journal(tuple(line for pair in pairs for line in pair.lines()))


@dataclass(frozen=True, slots=True)
class _Pair:
    """One amount from an account to another; a negative one goes the other way."""

    day: date
    order: int
    what: str
    method: str
    debit: str
    credit: str
    amount: Money
    count: int

    def lines(self) -> Iterator[JournalLine]:
        debit, credit = self.debit, self.credit
        if self.amount < ZERO:
            debit, credit = credit, debit
        amount = abs(self.amount)
        yield JournalLine(self.day, self.what, self.method, debit, amount, ZERO, self.count)
        yield JournalLine(self.day, self.what, self.method, credit, ZERO, amount, self.count)


_WHAT: Final = {
    "charge": "Charges",
    "fee": "Fees",
    "discount": "Discounts",
    "correction": "Price corrections",
    "payment": "Payments",
    "refund": "Refunds",
    "returned": "Returned payments",
    "write_off": "Written off",
}
_ORDER: Final = {kind: order for order, kind in enumerate(_WHAT)}
_OTHER, _PAID_IN, _PAID_OUT, _COUNTED, _DEPOSITED = range(20, 25)


def _of_ledger(movements: Iterable[Movement], accounts: Accounts) -> Iterator[_Pair]:
    for one in movements:
        key = one.key
        kind = key.voided or key.kind
        # Credit moved leaves one enrollment and reaches another: what is owed stays as it was.
        if kind == EntryKind.CREDIT:
            continue
        what = _WHAT.get(kind, "Voided entries" if key.kind == EntryKind.VOID else "Other entries")
        if key.kind == EntryKind.VOID and key.voided:
            what = f"{what}, voided"
        order = 2 * _ORDER.get(kind, _OTHER) + (key.kind == EntryKind.VOID)
        halves = (
            (accounts.receivable, _earned(kind, accounts), one.charged),
            (_received(kind, key.method, accounts), accounts.receivable, one.paid),
            (accounts.bad_debt, accounts.receivable, one.written_off),
        )
        for debit, credit, amount in halves:
            if amount:
                yield _Pair(key.day, order, what, key.method, debit, credit, amount, one.count)


def _earned(kind: str, accounts: Accounts) -> str:
    """What a charge is earned as; a discount takes it back on an account of its own."""
    if kind == EntryKind.FEE:
        return accounts.fees
    return accounts.discounts if kind == EntryKind.DISCOUNT else accounts.income


def _received(kind: str, method: str, accounts: Accounts) -> str:
    """Where money is that was paid, or was before it was handed back."""
    return accounts.bank if kind == EntryKind.RETURNED else account_of(method, accounts)


def account_of(method: str, accounts: Accounts) -> str:
    """Where money of a method is; one that this version does not know is at the bank."""
    known: dict[str, str] = {
        Method.CASH: accounts.cash,
        Method.CARD: accounts.card,
        Method.CHECK: accounts.check,
        Method.TRANSFER: accounts.transfer,
        Method.CARRIED_OVER: accounts.opening,
    }
    return known.get(method, accounts.bank)


def _of_drawer(moves: Iterable[DrawerMove], accounts: Accounts) -> Iterator[_Pair]:
    for move in moves:
        came_in = move.kind is MoveKind.PAID_IN
        debit, credit = accounts.cash, accounts.drawer_in
        if not came_in:
            debit, credit = accounts.drawer_out, accounts.cash
        order, word = (_PAID_IN, "in") if came_in else (_PAID_OUT, "out")
        what = f"Paid {word}: {move.reason}"
        yield _Pair(move.day, 2 * order, what, str(Method.CASH), debit, credit, move.amount, 1)


def _of_counting(closes: Iterable[DayClose], accounts: Accounts) -> Iterator[_Pair]:
    """What was over or short, and what left the drawer for the bank; of an open day nothing."""
    for close in closes:
        if close.state is not DayState.CLOSED:
            continue
        for method, over in differences(close).items():
            if over:
                where = account_of(method, accounts)
                what = "Over" if over > ZERO else "Short"
                what = f"{what}: {close.reason}" if close.reason else what
                yield _Pair(
                    close.day, 2 * _COUNTED, what, method, where, accounts.over_short, over, 1
                )
        if close.deposit:
            yield _Pair(
                close.day,
                2 * _DEPOSITED,
                "Deposit",
                str(Method.CASH),
                accounts.bank,
                accounts.cash,
                close.deposit,
                1,
            )


def differences(close: DayClose) -> dict[str, Money]:
    """What was counted more than expected, by method; they add up to ``close.over``."""
    found: dict[str, Money] = {}
    for one in close.counted:
        found[one.method] = found.get(one.method, ZERO) + one.amount
    for one in close.expected:
        found[one.method] = found.get(one.method, ZERO) - one.amount
    drawer = close.opening_float + close.paid_in - close.paid_out
    cash = str(Method.CASH)
    found[cash] = found.get(cash, ZERO) - drawer
    return found
