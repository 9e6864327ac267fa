"""A month of a school: every sum agrees on every day, and as of every day before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from enrolldesk.adapters.sqlite import open_store
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.domain.money import Money
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.month.laws import broken, everything
from enrolldesk.testing.month.play import Month
from enrolldesk.testing.month.staff import KINDS_PLAYED


def test_a_month_of_three_hundred_students_agrees_to_the_cent_every_day(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home")
    month = Month(store, seed=20_260_322)
    assert list(month.play(30, walk_ins=10, acts=25)) == []
    accounts = list(store.reads.accounts())
    kinds = {
        EntryKind(entry.kind)
        for account in accounts
        for entries in account.entries.values()
        for entry in entries
    }
    assert len(accounts) == 300
    assert kinds >= KINDS_PLAYED
    assert {"MergeStudents", "UnmergeStudent", "ChangePlan", "CloseDay", "Withdraw"} <= set(
        month.staff.done
    )
    store.close()


def test_a_month_whose_merges_are_undone_is_the_month_without_them(tmp_path: Path) -> None:
    stores = [open_store(tmp_path / name) for name in ("with", "without")]
    months = [
        Month(store, seed=7, merging=merging)
        for store, merging in zip(stores, (True, False), strict=True)
    ]
    shown = []
    for month in months:
        assert list(month.play(8, walk_ins=6, acts=25)) == []
        month.staff.unmerge_everything()
        shown.append(everything(month.store, month.desk.today()))
    assert months[0].staff.done["MergeStudents"] > 3
    assert shown[0] == shown[1]
    for store in stores:
        store.close()


def test_a_past_that_changes_and_a_sum_that_differs_are_noticed() -> None:
    store = MemoryStore()
    month = Month(store, seed=3)
    assert list(month.play(2, walk_ins=4, acts=10)) == []
    first = month.past[0].day
    (payment, *_) = (
        entry
        for entry in store.kept.entries.values()
        if entry.kind == EntryKind.PAYMENT and entry.day == first
    )
    wrong = replace(payment, amount=Money(1), paid_delta=Money(1))
    store.kept.entries[payment.entry_id] = wrong
    found = list(broken(store, month.desk.today(), month.past))
    assert any(law.startswith(f"as of {first} shows") for law in found)
    assert any(law.startswith(f"the journal until {first}") for law in found)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), walk_ins=st.integers(0, 3), acts=st.integers(0, 25))
def test_months_by_chance_keep_the_same_laws(seed: int, walk_ins: int, acts: int) -> None:
    month = Month(MemoryStore(), seed)
    assert list(month.play(3, walk_ins=walk_ins, acts=acts)) == []


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_merges_of_months_by_chance_can_be_undone(seed: int) -> None:
    shown = []
    for merging in (True, False):
        month = Month(MemoryStore(), seed, merging=merging)
        assert list(month.play(2, walk_ins=4, acts=20)) == []
        month.staff.unmerge_everything()
        shown.append(everything(month.store, month.desk.today()))
    assert shown[0] == shown[1]
