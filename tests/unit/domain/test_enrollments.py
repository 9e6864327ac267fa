"""Due dates, status and access: all derived from entries, in cents, on the school's days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolldesk.domain.access import AccessState, access_of, gate_amount
from enrolldesk.domain.courses import Course, Gate
from enrolldesk.domain.enrollments import (
    Enrollment,
    EnrollmentState,
    PaymentStatus,
    charge_of,
    due_by,
    equal_instalments,
    open_items,
    payment_status,
    schedule_of,
    student_status,
)
from enrolldesk.domain.errors import AmountNotPositive
from enrolldesk.domain.ledger import Entry, EntryKind, Standing, standing_of, void_of
from enrolldesk.domain.money import ZERO, Money, total

DAY = date(2026, 11, 22)
CENTS = st.integers(0, 200_000).map(Money)
DAYS = st.integers(-400, 400).map(lambda days: DAY + timedelta(days=days))
STAMP: dict[str, Any] = {
    "desk_id": "desk",
    "staff_id": "ana",
    "taken_at": datetime(2026, 11, 22, 15, tzinfo=UTC),
    "day": DAY,
}


def enrolled(price: Money, upfront: Money, gate: Gate = Gate.UPFRONT, **rest: Any) -> Enrollment:
    course = Course("course", "Course", price, upfront)
    return Enrollment(
        enrollment_id="place",
        student_id="student",
        course_id="course",
        ordinal=1,
        price=price,
        upfront=upfront,
        schedule=schedule_of(course, DAY),
        enrolled_at=STAMP["taken_at"],
        enrolled_on=DAY,
        gate=gate,
        **rest,
    )


def posted(place: Enrollment, *what: tuple[EntryKind, Money]) -> tuple[Entry, ...]:
    """The charge, and what was posted after it."""
    charge = charge_of(place, desk_id="desk", staff_id="ana")
    rest = [
        Entry.of_kind(
            kind,
            entry_id=f"e{index}",
            amount=amount,
            student_id="student",
            enrollment_id="place",
            **STAMP,
        )
        for index, (kind, amount) in enumerate(what)
        if amount
    ]
    return (*([charge] if charge else []), *rest)


PRICES = st.tuples(CENTS, CENTS).map(lambda pair: (max(pair), min(pair)))
POSTINGS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                EntryKind.PAYMENT,
                EntryKind.PAYMENT,
                EntryKind.FEE,
                EntryKind.DISCOUNT,
                EntryKind.REFUND,
                EntryKind.WRITE_OFF,
            ]
        ),
        CENTS,
    ),
    max_size=6,
)


@given(st.integers(1, 10_000_000).map(Money), st.integers(1, 60), DAYS, st.integers(1, 60))
def test_instalments_add_up_and_the_last_takes_the_remainder(
    amount: Money, parts: int, first_due: date, every: int
) -> None:
    if amount.cents < parts:
        with pytest.raises(AmountNotPositive):
            equal_instalments(amount, parts, first_due, every)
        return
    plan = equal_instalments(amount, parts, first_due, every)
    assert len(plan) == parts
    assert total(part.amount for part in plan) == amount
    assert len({part.amount for part in plan[:-1]}) <= 1
    assert ZERO <= plan[-1].amount - plan[0].amount < Money(parts)
    assert [part.due_on for part in plan] == [
        first_due + timedelta(days=every * index) for index in range(parts)
    ]


@given(PRICES)
def test_the_usual_schedule_is_the_price(price: tuple[Money, Money]) -> None:
    place = enrolled(*price)
    assert total(part.amount for part in place.schedule) == place.price
    assert all(part.amount > ZERO for part in place.schedule)
    assert [part.due_on for part in place.schedule] == sorted(p.due_on for p in place.schedule)


@given(PRICES, POSTINGS)
def test_what_is_open_is_what_is_owed(
    price: tuple[Money, Money], what: list[tuple[EntryKind, Money]]
) -> None:
    place = enrolled(*price)
    entries = posted(place, *what)
    standing = standing_of(entries)
    items = open_items(place, entries)
    assert all(item.amount > ZERO for item in items)
    assert [item.due_on for item in items] == sorted(item.due_on for item in items)
    if standing.charged >= ZERO and standing.paid + standing.written_off >= ZERO:
        assert total(item.amount for item in items) == max(ZERO, standing.owed)
        last = max((item.due_on for item in items), default=DAY)
        assert due_by(items, last) == max(ZERO, standing.owed)


@given(PRICES, POSTINGS, DAYS)
def test_the_status_follows_the_table(
    price: tuple[Money, Money], what: list[tuple[EntryKind, Money]], today: date
) -> None:
    place = enrolled(*price)
    entries = posted(place, *what)
    standing = standing_of(entries)
    items = open_items(place, entries)
    first = items[0].due_on if items else None
    status = payment_status(place.state, standing, first, today)
    owes = standing.owed > ZERO
    if status is PaymentStatus.OVERDUE:
        assert owes
        assert first is not None
        assert first < today
    elif status is PaymentStatus.PARTIAL:
        assert owes
        assert standing.paid > ZERO
    elif status is PaymentStatus.DUE:
        assert owes
        assert standing.paid <= ZERO
    elif status is PaymentStatus.REFUNDED:
        assert standing.refunded > ZERO
        assert standing.paid <= ZERO
    else:
        assert status in (PaymentStatus.PAID, PaymentStatus.WRITTEN_OFF)
        assert not owes
        assert (standing.written_off > ZERO) == (status is PaymentStatus.WRITTEN_OFF)


def test_an_instalment_is_overdue_from_the_day_after() -> None:
    place = enrolled(Money(54999), Money(9999))
    entries = posted(place, (EntryKind.PAYMENT, Money(9999)))
    standing = standing_of(entries)
    (rest,) = open_items(place, entries)
    assert (rest.amount, rest.due_on) == (Money(45000), DAY + timedelta(days=30))

    def status(today: date) -> PaymentStatus:
        return payment_status(place.state, standing, rest.due_on, today)

    assert status(rest.due_on) is PaymentStatus.PARTIAL
    assert status(rest.due_on + timedelta(days=1)) is PaymentStatus.OVERDUE


@pytest.mark.parametrize(
    ("state", "what", "status"),
    [
        (EnrollmentState.OPEN, [], PaymentStatus.DUE),
        (EnrollmentState.OPEN, [(EntryKind.PAYMENT, 9999)], PaymentStatus.PARTIAL),
        (EnrollmentState.OPEN, [(EntryKind.PAYMENT, 54999)], PaymentStatus.PAID),
        (EnrollmentState.OPEN, [(EntryKind.PAYMENT, 60000)], PaymentStatus.PAID),
        (
            EnrollmentState.OPEN,
            [(EntryKind.PAYMENT, 9999), (EntryKind.WRITE_OFF, 45000)],
            PaymentStatus.WRITTEN_OFF,
        ),
        (
            EnrollmentState.OPEN,
            [(EntryKind.PAYMENT, 9999), (EntryKind.REFUND, 9999)],
            PaymentStatus.REFUNDED,
        ),
        (EnrollmentState.WITHDRAWN, [(EntryKind.DISCOUNT, 54999)], PaymentStatus.WITHDRAWN),
        (EnrollmentState.WITHDRAWN, [(EntryKind.PAYMENT, 100)], PaymentStatus.PARTIAL),
    ],
)
def test_each_badge(
    state: EnrollmentState, what: list[tuple[EntryKind, int]], status: PaymentStatus
) -> None:
    place = enrolled(Money(54999), Money(9999))
    entries = posted(place, *((kind, Money(cents)) for kind, cents in what))
    items = open_items(place, entries)
    first = items[0].due_on if items else None
    assert payment_status(state, standing_of(entries), first, DAY) is status


@given(st.lists(st.sampled_from(PaymentStatus), max_size=5))
def test_a_student_shows_the_worst_open_status(statuses: list[PaymentStatus]) -> None:
    worst = (
        PaymentStatus.OVERDUE,
        PaymentStatus.DUE,
        PaymentStatus.PARTIAL,
        PaymentStatus.PAID,
    )
    shown = student_status(statuses, None)
    expected = [status for status in worst if status in statuses]
    assert shown is (expected or statuses[-1:] or [PaymentStatus.PAID])[0]


def test_a_student_without_open_enrollments_shows_the_latest() -> None:
    assert student_status([], PaymentStatus.WITHDRAWN) is PaymentStatus.WITHDRAWN
    assert student_status([], None) is PaymentStatus.PAID


@given(PRICES, POSTINGS, st.sampled_from(Gate))
def test_a_gate_opens_exactly_when_its_amount_is_paid(
    price: tuple[Money, Money], what: list[tuple[EntryKind, Money]], gate: Gate
) -> None:
    place = enrolled(*price, gate=gate)
    standing = standing_of(posted(place, *what))
    access = access_of(place, place, standing)
    needed = gate_amount(gate, place.upfront, standing)
    assert access.is_open == (standing.paid >= needed)
    assert access.missing == max(ZERO, needed - standing.paid)
    # Paying what is missing opens it; one cent less does not.
    if access.missing:
        paid = Standing(standing.charged, needed, standing.written_off)
        assert access_of(place, place, paid).is_open
        short = Standing(standing.charged, needed - Money(1), standing.written_off)
        assert access_of(place, place, short).missing == Money(1)


@given(PRICES, POSTINGS)
def test_paid_in_full_never_opens_before_upfront(
    price: tuple[Money, Money], what: list[tuple[EntryKind, Money]]
) -> None:
    place = enrolled(*price)
    standing = standing_of(posted(place, *what))
    full = gate_amount(Gate.PAID_IN_FULL, place.upfront, standing)
    assert gate_amount(Gate.UPFRONT, place.upfront, standing) <= full


def test_the_bundle_opens_theory_with_its_upfront_part_and_the_wheel_with_the_rest() -> None:
    bundle = enrolled(Money(54999), Money(9999))
    theory = enrolled(ZERO, ZERO, gate=Gate.UPFRONT, bundle_id="place")
    wheel = enrolled(ZERO, ZERO, gate=Gate.PAID_IN_FULL, bundle_id="place")
    upfront = standing_of(posted(bundle, (EntryKind.PAYMENT, Money(9999))))
    assert access_of(theory, bundle, upfront).state is AccessState.UNLOCKED
    locked = access_of(wheel, bundle, upfront)
    assert (locked.state, locked.missing) == (AccessState.LOCKED, Money(45000))
    full = standing_of(posted(bundle, (EntryKind.PAYMENT, Money(54999))))
    assert access_of(wheel, bundle, full).state is AccessState.UNLOCKED


def test_a_write_off_opens_nothing_and_an_override_opens_what_is_not_withdrawn() -> None:
    place = enrolled(Money(10000), Money(10000))
    written_off = standing_of(posted(place, (EntryKind.WRITE_OFF, Money(10000))))
    assert access_of(place, place, written_off).state is AccessState.LOCKED
    allowed = enrolled(Money(10000), Money(10000), override_reason="pays on Friday")
    assert access_of(allowed, allowed, written_off).state is AccessState.OVERRIDE
    gone = enrolled(
        Money(10000),
        Money(10000),
        override_reason="pays on Friday",
        state=EnrollmentState.WITHDRAWN,
    )
    assert access_of(gone, gone, written_off).state is AccessState.LOCKED


def test_a_voided_charge_leaves_nothing_open_and_payments_as_credit() -> None:
    place = enrolled(Money(10000), Money(10000))
    entries = posted(place, (EntryKind.PAYMENT, Money(2500)))
    void = void_of(entries[0], entries, reason="wrong course", **STAMP)
    assert open_items(place, (*entries, void)) == ()
    assert standing_of((*entries, void)).credit == Money(2500)


def test_a_course_that_costs_nothing_is_not_charged() -> None:
    place = enrolled(ZERO, ZERO)
    assert charge_of(place, desk_id="desk", staff_id="ana") is None
    assert access_of(place, place, Standing()).is_open
