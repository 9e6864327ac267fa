"""The journal: every day balances, and what is receivable is the sum of all balances."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrolldesk.app.reports.journal import Journal, account_of, differences, journal
from enrolldesk.app.reports.movements import Movement, movements_of
from enrolldesk.domain.accounts import Accounts
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    credit_moved,
    standing_of,
    void_of,
    voided_ids,
)
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.school import School
from enrolldesk.domain.till import DayClose, DayState, DrawerMove, MethodSum, MoveKind

FIRST = date(2026, 3, 2)
OWN = replace(Accounts(), cash="Till", drawer_out="Stamps")
PLAIN_KINDS = [kind for kind in EntryKind if kind not in (EntryKind.CREDIT, EntryKind.VOID)]


@dataclass
class Held:
    """What a journal reads, held in memory."""

    entries: list[Entry] = field(default_factory=list)
    moves: tuple[DrawerMove, ...] = ()
    closes: tuple[DayClose, ...] = ()
    own: Accounts = field(default_factory=Accounts)

    def school(self) -> School:
        return School("s", "School", accounts=self.own.own())

    def movements(self, first: date | None, last: date | None) -> tuple[Movement, ...]:
        known = {entry.entry_id: entry for entry in self.entries}
        return movements_of(self.entries, known, first, last)

    def slips(self, made: type, *, since: date | None, until: date | None) -> tuple[object, ...]:
        held = self.moves if made is DrawerMove else self.closes
        return tuple(
            one
            for one in held
            if (since is None or one.day >= since) and (until is None or one.day <= until)
        )

    def journal(self, first: date | None = None, last: date | None = None) -> Journal:
        return journal(self, first, last)  # type: ignore[arg-type]


def stamp(at: date) -> dict[str, Any]:
    return {
        "desk_id": "d",
        "staff_id": "a",
        "taken_at": datetime(2026, 3, 2, tzinfo=UTC),
        "day": at,
    }


@st.composite
def ledgers(draw: st.DrawFn) -> list[Entry]:
    """Entries of every kind on a few days, some of them voided on the same day or later."""
    entries: list[Entry] = []
    for number in range(draw(st.integers(0, 25))):
        at = FIRST + timedelta(days=draw(st.integers(0, 6)))
        rest = {"student_id": "s", "enrollment_id": "e", **stamp(at)}
        amount = Money(draw(st.integers(1, 100_000)))
        kind = draw(st.sampled_from([*PLAIN_KINDS, EntryKind.CREDIT, EntryKind.VOID]))
        if kind is EntryKind.CREDIT:
            rest.pop("enrollment_id")
            entries += credit_moved(
                amount,
                away_id=f"a{number}",
                toward_id=f"t{number}",
                source="e",
                target="f",
                **rest,
            )
        elif kind is EntryKind.VOID:
            standing = [
                one
                for one in entries
                if one.kind not in (EntryKind.VOID, EntryKind.CREDIT)
                and one.entry_id not in voided_ids(entries)
            ]
            if standing:
                entries.append(void_of(draw(st.sampled_from(standing)), entries, **stamp(at)))
        elif kind is EntryKind.CORRECTION:
            delta = amount if draw(st.booleans()) else -amount
            entries.append(Entry(f"c{number}", kind, amount, delta, ZERO, ZERO, **rest))
        else:
            money = kind in (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.RETURNED)
            method = draw(st.sampled_from(list(Method))) if money else None
            entries.append(
                Entry.of_kind(kind, amount=amount, entry_id=f"n{number}", method=method, **rest)
            )
    return entries


@given(ledgers(), st.booleans())
def test_every_day_balances_and_what_is_receivable_is_what_is_owed(
    entries: list[Entry], own: bool
) -> None:
    held = Held(entries, own=OWN if own else Accounts())
    for after in range(8):
        last = FIRST + timedelta(days=after)
        written = held.journal(last=last)
        for _day, lines in groupby(written.lines, key=lambda line: line.day):
            known = list(lines)
            assert total(one.debit for one in known) == total(one.credit for one in known)
        owed = standing_of(one for one in entries if one.day <= last).owed
        assert written.of_account(held.own.receivable) == owed


@given(ledgers())
def test_what_each_method_holds_is_what_was_taken_less_what_was_handed_back(
    entries: list[Entry],
) -> None:
    written = Held(entries).journal()
    known = {one.entry_id: one for one in entries}
    for method in Method:
        held = ZERO
        for entry in entries:
            what = known[entry.reverses or ""] if entry.kind == EntryKind.VOID else entry
            if entry.method == method and what.kind != EntryKind.RETURNED:
                held += entry.paid_delta
        assert written.of_account(account_of(method, Accounts())) == held


@given(ledgers(), st.integers(0, 6))
def test_the_days_one_by_one_are_the_whole(entries: list[Entry], at: int) -> None:
    held = Held(entries)
    middle = FIRST + timedelta(days=at)
    before = held.journal(last=middle).lines
    after = held.journal(first=middle + timedelta(days=1)).lines
    assert before + after == held.journal().lines


def lines(written: Journal) -> list[tuple[str, str, str, int, int]]:
    return [
        (one.what, one.method, one.account, one.debit.cents, one.credit.cents)
        for one in written.lines
    ]


def test_a_returned_check_comes_back_from_the_bank_and_voiding_that_takes_it_back() -> None:
    rest = {"student_id": "s", "enrollment_id": "e", **stamp(FIRST)}
    returned = Entry.of_kind(
        EntryKind.RETURNED, amount=Money(900), entry_id="r", method=Method.CHECK, **rest
    )
    undone = void_of(returned, [returned], **stamp(FIRST))
    assert lines(Held([returned, undone]).journal()) == [
        ("Returned payments", "check", "1200 Accounts receivable", 900, 0),
        ("Returned payments", "check", "1000 Bank", 0, 900),
        ("Returned payments, voided", "check", "1000 Bank", 900, 0),
        ("Returned payments, voided", "check", "1200 Accounts receivable", 0, 900),
    ]


def test_entries_of_one_kind_and_method_are_one_pair_of_lines() -> None:
    rest = {"student_id": "s", "enrollment_id": "e", **stamp(FIRST)}
    paid = [
        Entry.of_kind(
            EntryKind.PAYMENT, amount=Money(cents), entry_id=str(cents), method=method, **rest
        )
        for cents, method in ((100, Method.CASH), (250, Method.CASH), (70, Method.CARD))
    ]
    written = Held(paid).journal()
    assert lines(written) == [
        ("Payments", "card", "1030 Card clearing", 70, 0),
        ("Payments", "card", "1200 Accounts receivable", 0, 70),
        ("Payments", "cash", "1010 Cash drawer", 350, 0),
        ("Payments", "cash", "1200 Accounts receivable", 0, 350),
    ]
    assert [one.count for one in written.lines] == [1, 1, 2, 2]


def test_an_entry_of_a_kind_this_version_does_not_know_is_posted_by_its_deltas() -> None:
    rest = {"student_id": "s", "enrollment_id": "e", **stamp(FIRST)}
    newer = Entry("x", "grant", Money(500), Money(-200), Money(300), ZERO, method="voucher", **rest)
    assert lines(Held([newer]).journal()) == [
        ("Other entries", "voucher", "4000 Course income", 200, 0),
        ("Other entries", "voucher", "1200 Accounts receivable", 0, 200),
        ("Other entries", "voucher", "1000 Bank", 300, 0),
        ("Other entries", "voucher", "1200 Accounts receivable", 0, 300),
    ]


def test_the_drawer_and_its_counting_are_posted_and_a_reopened_day_is_not() -> None:
    moves = (
        DrawerMove(
            slip_id="m1",
            kind=MoveKind.PAID_IN,
            amount=Money(5_000),
            reason="Change",
            **stamp(FIRST),
        ),
        DrawerMove(
            slip_id="m2",
            kind=MoveKind.PAID_OUT,
            amount=Money(600),
            reason="Stamps",
            **stamp(FIRST),
        ),
    )
    close = DayClose(
        slip_id=f"d-{FIRST}",
        opening_float=Money(10_000),
        expected=(MethodSum("cash", Money(2_000)), MethodSum("check", Money(700))),
        counted=(MethodSum("cash", Money(16_150)), MethodSum("check", Money(800))),
        paid_in=Money(5_000),
        paid_out=Money(600),
        deposit=Money(6_150),
        reason="Change given wrong",
        **stamp(FIRST),
    )
    assert differences(close) == {"cash": Money(-250), "check": Money(100)}
    assert total(differences(close).values()) == close.over
    held = Held(moves=moves, closes=(close,))
    assert lines(held.journal()) == [
        ("Paid in: Change", "cash", "1010 Cash drawer", 5_000, 0),
        ("Paid in: Change", "cash", "1090 Drawer float", 0, 5_000),
        ("Paid out: Stamps", "cash", "6300 Petty cash expenses", 600, 0),
        ("Paid out: Stamps", "cash", "1010 Cash drawer", 0, 600),
        ("Short: Change given wrong", "cash", "6200 Cash over and short", 250, 0),
        ("Short: Change given wrong", "cash", "1010 Cash drawer", 0, 250),
        ("Over: Change given wrong", "check", "1020 Checks to deposit", 100, 0),
        ("Over: Change given wrong", "check", "6200 Cash over and short", 0, 100),
        ("Deposit", "cash", "1000 Bank", 6_150, 0),
        ("Deposit", "cash", "1010 Cash drawer", 0, 6_150),
    ]
    reopened = Held(moves=moves, closes=(replace(close, state=DayState.REOPENED),))
    assert len(reopened.journal().lines) == 4
    assert reopened.journal().debit == reopened.journal().credit == Money(5_600)
