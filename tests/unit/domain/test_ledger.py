"""The ledger: one balance function, payments laid along charges, voids that cancel exactly."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolldesk.domain.errors import (
    AlreadyVoided,
    AmountNotPositive,
    NotVoidable,
    SplitDoesNotAddUp,
    TenderedTooLittle,
)
from enrolldesk.domain.ledger import (
    Entry,
    EntryKind,
    Method,
    Share,
    Tender,
    allocate,
    credit_moved,
    live_entries,
    split,
    standing_of,
    void_of,
)
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.soundness import deltas_follow, is_void_of

POSITIVE = st.integers(1, 1_000_000).map(Money)
PLAIN_KINDS = st.sampled_from(
    [
        EntryKind.CHARGE,
        EntryKind.FEE,
        EntryKind.DISCOUNT,
        EntryKind.PAYMENT,
        EntryKind.REFUND,
        EntryKind.RETURNED,
        EntryKind.WRITE_OFF,
    ]
)
STAMP: dict[str, Any] = {
    "desk_id": "desk",
    "staff_id": "ana",
    "taken_at": datetime(2026, 11, 22, 15, tzinfo=UTC),
    "day": date(2026, 11, 22),
}


def entry(key: str, kind: EntryKind, amount: Money) -> Entry:
    return Entry.of_kind(
        kind, entry_id=key, amount=amount, student_id="student", enrollment_id="place", **STAMP
    )


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Entries of one enrollment, some of them voided."""
    kinds = draw(st.lists(st.tuples(PLAIN_KINDS, POSITIVE), max_size=12))
    entries: list[Entry] = []
    for index, (kind, amount) in enumerate(kinds):
        made = entry(f"e{index}", kind, amount)
        entries.append(made)
        if draw(st.booleans()):
            entries.append(void_of(made, entries, reason="wrong", **STAMP))
    return tuple(entries)


@given(ledgers())
def test_the_balance_is_the_sum_of_what_stands(entries: tuple[Entry, ...]) -> None:
    standing = standing_of(entries)
    live = live_entries(entries)

    def sum_of(*kinds: EntryKind) -> Money:
        return total(one.amount for one in live if one.kind in kinds)

    charged = sum_of(EntryKind.CHARGE, EntryKind.FEE) - sum_of(EntryKind.DISCOUNT)
    paid = sum_of(EntryKind.PAYMENT) - sum_of(EntryKind.REFUND, EntryKind.RETURNED)
    assert (standing.charged, standing.paid) == (charged, paid)
    assert standing.written_off == sum_of(EntryKind.WRITE_OFF)
    assert standing.owed == charged - paid - standing.written_off
    assert standing.owed == total(one.owed_delta for one in entries)
    assert standing.credit == max(ZERO, -standing.owed)


@given(ledgers(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_no_balance(entries: tuple[Entry, ...], random: Any) -> None:
    """The same entry arriving twice, or in another order, is the same ledger."""
    shuffled = [*entries, *entries]
    random.shuffle(shuffled)
    assert standing_of(shuffled) == standing_of(entries)


@given(ledgers())
def test_every_entry_does_what_its_kind_says(entries: tuple[Entry, ...]) -> None:
    assert all(deltas_follow(one) for one in entries)


def test_deltas_that_lie_are_noticed() -> None:
    honest = entry("e", EntryKind.PAYMENT, Money(100))
    lie = Entry("e", "payment", Money(100), ZERO, Money(101), ZERO, "student", "place", **STAMP)
    assert deltas_follow(honest)
    assert not deltas_follow(lie)


@given(PLAIN_KINDS, POSITIVE)
def test_a_void_is_the_exact_opposite_and_comes_once(kind: EntryKind, amount: Money) -> None:
    made = entry("e", kind, amount)
    void = void_of(made, [made], reason="wrong", **STAMP)
    assert void.entry_id == "e-void"
    assert is_void_of(void, made)
    assert standing_of([made, void]) == standing_of([])
    assert live_entries([made, void]) == ()
    with pytest.raises(AlreadyVoided):
        void_of(made, [made, void], reason="wrong", **STAMP)
    with pytest.raises(NotVoidable):
        void_of(void, [made, void], reason="wrong", **STAMP)


@pytest.mark.parametrize("cents", [0, -1])
def test_an_entry_of_nothing_is_refused(cents: int) -> None:
    with pytest.raises(AmountNotPositive):
        entry("e", EntryKind.PAYMENT, Money(cents))
    with pytest.raises(AmountNotPositive):
        credit_moved(
            Money(cents),
            away_id="a",
            toward_id="b",
            source="one",
            target="two",
            student_id="student",
            **STAMP,
        )


@given(POSITIVE)
def test_credit_moved_leaves_one_enrollment_for_the_other(amount: Money) -> None:
    away, toward = credit_moved(
        amount,
        away_id="a",
        toward_id="b",
        source="one",
        target="two",
        student_id="student",
        **STAMP,
    )
    assert (away.enrollment_id, away.paid_delta) == ("one", -amount)
    assert (toward.enrollment_id, toward.paid_delta) == ("two", amount)
    assert deltas_follow(away)
    assert deltas_follow(toward)


@given(
    st.integers(0, 1_000_000).map(Money),
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 400_000).map(Money)), max_size=6),
)
def test_an_allocation_covers_the_first_charges_first(
    amount: Money, still_open: list[tuple[str, Money]]
) -> None:
    allocations, excess = allocate(amount, still_open)
    spent = total(part.amount for part in allocations)
    assert spent + excess == amount
    assert spent == min(amount, total(part for _, part in still_open))
    assert all(part.amount > ZERO for part in allocations)
    for charge in "abc":
        mine = total(part.amount for part in allocations if part.charge_id == charge)
        assert mine <= total(part for name, part in still_open if name == charge)
    # Nothing is left open before something that got a part.
    left = amount
    for _, part in still_open:
        left -= min(left, part)
    assert left == excess


@st.composite
def received(draw: st.DrawFn) -> tuple[list[Share], list[Tender]]:
    """Shares and tenders that add up to the same."""
    parts = draw(st.lists(POSITIVE, min_size=1, max_size=4))
    whole = total(parts)
    cuts = sorted(draw(st.sets(st.integers(1, max(1, whole.cents - 1)), max_size=3)))
    edges = [0, *(cut for cut in cuts if cut < whole.cents), whole.cents]
    methods = st.sampled_from([Method.CASH, Method.CARD, Method.CHECK])
    tenders = [Tender(draw(methods), Money(end - start)) for start, end in pairwise(edges)]
    return [Share(f"place{index}", part) for index, part in enumerate(parts)], tenders


@given(received())
def test_a_receipt_splits_without_losing_a_cent(given_: tuple[list[Share], list[Tender]]) -> None:
    shares, tenders = given_
    parts = split(shares, tenders)
    assert len(parts) <= len(shares) + len(tenders) - 1
    for share in shares:
        mine = [part.amount for part in parts if part.enrollment_id == share.enrollment_id]
        assert total(mine) == share.amount
    assert sum(part.first_of_tender for part in parts) == len(tenders)
    by_method = {
        method: total(t.amount for t in tenders if t.method is method) for method in Method
    }
    for method, amount in by_method.items():
        assert total(part.amount for part in parts if part.tender.method is method) == amount


def refused(error: type[Exception], shares: Sequence[Share], tenders: Sequence[Tender]) -> None:
    with pytest.raises(error):
        split(shares, tenders)


def test_a_split_that_does_not_add_up_is_refused() -> None:
    ten, eleven = Money(1000), Money(1100)
    refused(SplitDoesNotAddUp, [Share("a", ten)], [Tender(Method.CARD, eleven)])
    refused(AmountNotPositive, [Share("a", ZERO)], [Tender(Method.CARD, ZERO)])
    refused(AmountNotPositive, [Share("a", ten), Share("b", ZERO)], [Tender(Method.CARD, ten)])
    refused(TenderedTooLittle, [Share("a", ten)], [Tender(Method.CASH, ten, Money(999))])


def test_cash_has_change_and_other_methods_have_none() -> None:
    cash = Tender(Method.CASH, Money(9999), Money(12000)).checked()
    assert cash.change == Money(2001)
    assert Tender(Method.CASH, Money(9999)).checked().change == ZERO
    assert Tender(Method.CARD, Money(9999), Money(12000)).checked().change is None
