"""Plans spread what is open, to the cent, and leave the rest of the account as it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enrolldesk.domain.enrollments import Enrollment, Instalment, charge_of, open_items
from enrolldesk.domain.errors import AmountNotPositive
from enrolldesk.domain.ledger import Entry, EntryKind, Method, standing_of
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.domain.plans import (
    Every,
    NothingToSpread,
    Plan,
    PlanDoesNotAddUp,
    PlanInThePast,
    open_of_charge,
    replanned,
    schedule_as_of,
    spread,
)

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
STAMP = {"desk_id": "d", "staff_id": "ana", "taken_at": AT, "day": DAY}


def place(price: int, upfront: int = 0) -> Enrollment:
    parts = (Instalment(Money(upfront), DAY), Instalment(Money(price - upfront), DAY))
    return Enrollment(
        enrollment_id="place",
        student_id="maria",
        course_id="theory",
        ordinal=1,
        price=Money(price),
        upfront=Money(upfront),
        schedule=tuple(part for part in parts if part.amount),
        enrolled_at=AT,
        enrolled_on=DAY,
    )


def entry(kind: EntryKind, cents: int, number: int) -> Entry:
    return Entry.of_kind(
        kind,
        entry_id=f"entry-{number}",
        amount=Money(cents),
        student_id="maria",
        enrollment_id="place",
        method=Method.CASH if kind == EntryKind.PAYMENT else None,
        **STAMP,
    )


def account(price: int, rest: list[tuple[EntryKind, int]]) -> tuple[Enrollment, list[Entry]]:
    enrollment = place(price)
    charge = charge_of(enrollment, desk_id="d", staff_id="ana")
    assert charge is not None
    return enrollment, [charge, *(entry(kind, cents, n) for n, (kind, cents) in enumerate(rest))]


REST = st.lists(
    st.tuples(
        st.sampled_from(
            (EntryKind.PAYMENT, EntryKind.DISCOUNT, EntryKind.FEE, EntryKind.WRITE_OFF)
        ),
        st.integers(1, 30_000),
    ),
    max_size=5,
)


@given(price=st.integers(1, 100_000), rest=REST, parts=st.integers(1, 12), ahead=st.integers(0, 90))
def test_a_plan_spreads_exactly_what_is_open_of_the_charge(
    price: int, rest: list[tuple[EntryKind, int]], parts: int, ahead: int
) -> None:
    enrollment, entries = account(price, rest)
    still_open = open_of_charge(enrollment, entries)
    assume(still_open.cents >= parts)
    wanted = spread(still_open, parts, DAY + timedelta(days=ahead), Every.MONTH)
    fees = any(one.kind == EntryKind.FEE for one in entries)
    schedule = replanned(enrollment, entries, wanted, DAY)
    object.__setattr__(enrollment, "schedule", schedule)
    items = open_items(enrollment, entries)
    assert total(part.amount for part in schedule) == Money(price)
    of_charge = [(one.amount, one.due_on) for one in items if one.charge_id == "place-charge"]
    # On one day, the charge is paid before a fee.
    if not fees or ahead:
        assert of_charge == [(part.amount, part.due_on) for part in wanted]
    assert total(one.amount for one in items) == max(ZERO, standing_of(entries).owed)


@given(cents=st.integers(1, 1_000_000), parts=st.integers(1, 120), every=st.sampled_from(Every))
def test_instalments_are_equal_but_the_last(cents: int, parts: int, every: Every) -> None:
    assume(cents >= parts)
    spreaded = spread(Money(cents), parts, date(2026, 1, 31), every)
    assert total(part.amount for part in spreaded) == Money(cents)
    assert len({part.amount for part in spreaded[:-1]}) <= 1
    days = [part.due_on for part in spreaded]
    assert days == sorted(set(days))


def test_monthly_parts_end_with_a_short_month() -> None:
    days = [part.due_on for part in spread(Money(300), 3, date(2026, 12, 31), Every.MONTH)]
    assert days == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]


def test_a_plan_that_cannot_be_is_refused() -> None:
    enrollment, entries = account(10_000, [(EntryKind.PAYMENT, 2_000)])
    with pytest.raises(PlanDoesNotAddUp) as caught:
        replanned(enrollment, entries, [Instalment(Money(7_000), DAY)], DAY)
    assert (caught.value.parts, caught.value.open) == (Money(7_000), Money(8_000))
    past = [Instalment(Money(8_000), DAY - timedelta(days=1))]
    mixed = [Instalment(Money(4_000), DAY + timedelta(days=n)) for n in (9, 3)]
    for parts in (past, mixed):
        with pytest.raises(PlanInThePast):
            replanned(enrollment, entries, parts, DAY)
    with pytest.raises(AmountNotPositive):
        replanned(enrollment, entries, [Instalment(ZERO, DAY), Instalment(Money(8_000), DAY)], DAY)
    with pytest.raises(AmountNotPositive):
        spread(Money(2), 3, DAY, Every.WEEK)
    paid = account(10_000, [(EntryKind.PAYMENT, 10_000)])
    with pytest.raises(NothingToSpread):
        replanned(*paid, [Instalment(Money(1), DAY)], DAY)


def test_the_schedule_of_a_past_day_is_what_the_next_plan_replaced() -> None:
    first, second, third = (
        (Instalment(Money(9_999), DAY + timedelta(days=n)),) for n in (0, 30, 60)
    )
    enrollment = place(9_999)
    object.__setattr__(enrollment, "schedule", third)

    def plan(number: int, before: tuple[Instalment, ...], after: tuple[Instalment, ...]) -> Plan:
        day = DAY + timedelta(days=number)
        return Plan(
            slip_id=str(number),
            enrollment_id="place",
            schedule=after,
            before=before,
            **{**STAMP, "day": day},  # type: ignore[arg-type]
        )

    plans = (plan(20, second, third), plan(10, first, second))
    shown = [schedule_as_of(enrollment, plans, DAY + timedelta(days=n)) for n in (0, 9, 10, 19, 20)]
    assert shown == [first, first, second, second, third]
