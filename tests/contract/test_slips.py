"""Slips beside the ledger: kept whole, looked up by what they are about, and by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from enrolldesk.app.ports import Store
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.errors import IdAlreadyUsed
from enrolldesk.domain.money import Money
from enrolldesk.domain.plans import Plan
from enrolldesk.domain.promotions import Offer, Promotion, Trigger
from enrolldesk.domain.reminders import Channel, Reminder
from enrolldesk.domain.slips import Slip
from enrolldesk.domain.till import DayClose, DayState, DrawerMove, MethodSum, MoveKind, Pieces
from enrolldesk.testing.small_school import OPENING

DAY = date(2026, 3, 2)
STAMP = {"desk_id": "desk-one", "staff_id": "ana", "taken_at": OPENING, "day": DAY}
PLAN = Plan(
    slip_id="plan-1",
    enrollment_id="place-1",
    schedule=(Instalment(Money(5_000), DAY), Instalment(Money(4_999), date(2026, 4, 1))),
    before=(Instalment(Money(9_999), DAY),),
    reason="Paid monthly",
    **STAMP,  # type: ignore[arg-type]
)
CLOSE = DayClose(
    slip_id="desk-one-2026-03-02",
    opening_float=Money(10_000),
    expected=(MethodSum("cash", Money(25_000)), MethodSum("check", Money(-500))),
    counted=(MethodSum("cash", Money(34_900)), MethodSum("check", Money(-500))),
    pieces=(Pieces(Money(2_000), 17), Pieces(Money(25), 36)),
    reason="A dollar short",
    **STAMP,  # type: ignore[arg-type]
)
SLIPS: tuple[Slip, ...] = (
    PLAN,
    CLOSE,
    Reminder(
        slip_id="r-1",
        student_id="maria",
        channel=Channel.EMAIL,
        amount=Money(4_999),
        **STAMP,  # type: ignore[arg-type]
    ),
    Promotion(
        slip_id="p-1",
        offer=Offer(
            title="Spring",
            trigger=Trigger.CODE,
            percent=1_250,
            code="SPRING",
            valid_from=DAY,
            limit=20,
            course_ids=("theory",),
        ),
        **STAMP,  # type: ignore[arg-type]
    ),
    DrawerMove(
        slip_id="m-1",
        kind=MoveKind.PAID_OUT,
        amount=Money(1_234),
        reason="Stamps",
        **STAMP,  # type: ignore[arg-type]
    ),
)


def keep(store: Store, *slips: Slip) -> None:
    with store.write() as uow:
        for slip in slips:
            uow.put_slip(slip)
        uow.commit()


def test_every_kind_is_read_as_it_was_kept(empty_store: Store) -> None:
    keep(empty_store, *SLIPS)
    for slip in SLIPS:
        assert empty_store.reads.slips(type(slip)) == (slip,)
        assert empty_store.reads.slip(type(slip), slip.slip_id) == slip
        assert empty_store.reads.slip(type(slip), "another") is None


def test_they_are_found_by_what_they_are_about_and_by_day(empty_store: Store) -> None:
    later = replace(PLAN, slip_id="plan-0", day=DAY + timedelta(days=1))
    other = replace(PLAN, slip_id="plan-2", enrollment_id="place-2")
    keep(empty_store, later, other, PLAN)
    reads = empty_store.reads
    assert reads.slips(Plan) == (PLAN, other, later)
    assert reads.slips(Plan, about="place-1") == (PLAN, later)
    assert reads.slips(Plan, about="place-1", until=DAY) == (PLAN,)
    assert reads.slips(Plan, since=later.day) == (later,)
    assert reads.slips(Reminder) == ()


def test_one_that_never_changes_stands_and_one_that_may_is_changed(empty_store: Store) -> None:
    keep(empty_store, PLAN, CLOSE)
    keep(empty_store, PLAN)
    with pytest.raises(IdAlreadyUsed):
        keep(empty_store, replace(PLAN, reason="Another"))
    assert empty_store.reads.slips(Plan) == (PLAN,)
    reopened = replace(CLOSE, state=DayState.REOPENED, reopen_reason="Forgot a check")
    keep(empty_store, reopened)
    assert empty_store.reads.slips(DayClose) == (reopened,)


def test_what_is_not_committed_never_was(empty_store: Store) -> None:
    with empty_store.write() as uow:
        uow.put_slip(PLAN)
        assert uow.slips(Plan) == (PLAN,)
        assert uow.slip(Plan, "plan-1") == PLAN
    assert empty_store.reads.slips(Plan) == ()


def test_over_and_short_count_what_was_put_in_and_taken_out() -> None:
    assert CLOSE.over == Money(-100)
    moved = replace(CLOSE, paid_in=Money(2_000), paid_out=Money(1_900))
    assert moved.over == Money(-200)
