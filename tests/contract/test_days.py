"""A desk's days: what they should hold, how they are counted, locked and reopened."""

from datetime import date, timedelta

import pytest

from enrolldesk.app.commands import Refund, VoidEntry
from enrolldesk.app.correcting.commands import ReturnPayment
from enrolldesk.app.reports.journal import differences
from enrolldesk.app.till.commands import CloseDay, MoveDrawer, ReopenDay
from enrolldesk.app.till.counting import compared, counted_in
from enrolldesk.app.till.days import DayStanding, desk_days, never_closed
from enrolldesk.app.till.sheet import DaySheet, sheet_of
from enrolldesk.domain.errors import AmountNotPositive, FieldInvalid, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.kinds import Method
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.domain.till import (
    CountDoesNotAddUp,
    DayClose,
    DayClosed,
    DayNotClosed,
    DayState,
    DepositTooLarge,
    MethodSum,
    MoveKind,
    Pieces,
)
from tests.contract.conftest import Office


def today(at: Office) -> date:
    return at.today


def sheet(at: Office, day: date | None = None) -> DaySheet:
    own = at.reads.desk()
    assert own is not None
    return sheet_of(at.reads, own.desk_id, day or today(at))


def close(at: Office, cash: int, **fields: object) -> None:
    at.desk.run(
        CloseDay(
            command_id=new_id(),
            day=today(at),
            counted=(MethodSum(Method.CASH, Money(cash)),),
            **fields,  # type: ignore[arg-type]
        )
    )


def move(at: Office, kind: MoveKind, cents: int, reason: str = "Stamps") -> None:
    at.desk.run(MoveDrawer(command_id=new_id(), kind=kind, amount=Money(cents), reason=reason))


def test_a_day_holds_what_was_taken_less_what_was_handed_back(at: Office) -> None:
    school, desk = at.school, at.desk
    place = school.enroll(school.student("Maria"), cash=5_000)
    paid = school.pay(place, 2_000)
    desk.run(VoidEntry(command_id=new_id(), entry_id=paid, reason="Twice"))
    desk.run(
        Refund(
            command_id=new_id(),
            enrollment_id=place,
            amount=Money(700),
            method=Method.CASH,
            reason="Too much",
        )
    )
    move(at, MoveKind.PAID_IN, 3_000)
    move(at, MoveKind.PAID_OUT, 450)
    shown = sheet(at)
    (cash,) = [one for one in shown.methods if one.method == Method.CASH]
    assert (cash.taken, cash.handed_back, cash.voided) == (Money(7_000), Money(700), Money(-2_000))
    assert cash.expected == Money(4_300)
    assert shown.cash_expected(Money(10_000)) == Money(10_000 + 4_300 + 3_000 - 450)
    assert sheet(at, today(at) - timedelta(days=1)).expected == tuple(
        MethodSum(one.method, ZERO) for one in shown.methods
    )


def test_a_closed_day_takes_no_money_until_it_is_reopened(at: Office) -> None:
    school = at.school
    place = school.enroll(school.student("Maria"), cash=5_000)
    close(at, 5_000, deposit=Money(4_000))
    assert sheet(at).is_closed
    for refused in (
        lambda: school.pay(place, 100),
        lambda: move(at, MoveKind.PAID_OUT, 100),
        lambda: close(at, 5_000),
    ):
        with pytest.raises(DayClosed):
            refused()
    # Somebody may still be put in a course: no money moves.
    other = school.enroll(school.student("Ben"))
    with pytest.raises(Missing):
        at.desk.run(ReopenDay(command_id=new_id(), day=today(at), reason=" "))
    at.desk.run(ReopenDay(command_id=new_id(), day=today(at), reason="A check was left"))
    school.pay(other, 100)
    with pytest.raises(DayNotClosed):
        at.desk.run(ReopenDay(command_id=new_id(), day=today(at), reason="Again"))
    close(at, 5_100)
    (held,) = at.reads.slips(DayClose)
    assert (held.state, held.reopen_reason, held.deposit) == (DayState.CLOSED, "", ZERO)


def test_what_was_left_in_the_drawer_is_the_next_days_float(at: Office) -> None:
    at.school.enroll(at.school.student("Maria"), cash=5_000)
    close(at, 5_000, deposit=Money(4_000))
    assert sheet(at, today(at) + timedelta(days=3)).last_float == Money(1_000)
    assert sheet(at).last_float == ZERO


def test_over_or_short_needs_a_reason(at: Office) -> None:
    at.school.enroll(at.school.student("Maria"), cash=5_000)
    with pytest.raises(Missing):
        close(at, 4_900)
    close(at, 4_900, reason="A note was torn")
    (held,) = at.reads.slips(DayClose)
    assert (held.over, held.reason) == (Money(-100), "A note was torn")


def test_a_count_that_cannot_be_is_refused_and_nothing_is_locked(at: Office) -> None:
    with pytest.raises(CountDoesNotAddUp):
        close(at, 5_000, pieces=(Pieces(Money(2_000), 2),), reason="?")
    with pytest.raises(DepositTooLarge):
        close(at, 5_000, deposit=Money(5_001), reason="?")
    with pytest.raises(FieldInvalid):
        at.desk.run(CloseDay(command_id=new_id(), day=today(at) + timedelta(days=1)))
    with pytest.raises(AmountNotPositive):
        move(at, MoveKind.PAID_IN, 0)
    with pytest.raises(Missing):
        move(at, MoveKind.PAID_IN, 100, reason="")
    assert at.reads.slips(DayClose) == ()
    close(at, 4_000, pieces=(Pieces(Money(2_000), 2), Pieces(Money(5), 0)), reason="Found")
    (held,) = at.reads.slips(DayClose)
    assert held.pieces == (Pieces(Money(2_000), 2),)


def test_the_days_of_all_desks_stand_side_by_side(at: Office) -> None:
    start = today(at)
    school = at.school
    place = school.enroll(school.student("Maria"), cash=5_000)
    at.clock.forward(days=1)
    school.pay(place, 1_000, Method.CHECK)
    close(at, 0, reason="The check went to the bank before it was counted")
    at.clock.forward(days=1)
    lines = desk_days(at.reads, start, today(at))
    told = [(one.day, one.desk, one.standing, one.taken, one.over) for one in lines]
    step = timedelta(days=1)
    assert told == [
        (start + 2 * step, "Desk 1", DayStanding.OPEN, ZERO, None),
        (start + step, "Desk 1", DayStanding.CLOSED, Money(1_000), Money(-1_000)),
        (start, "Desk 1", DayStanding.NOT_CLOSED, Money(5_000), None),
    ]
    desk_id = lines[0].desk_id
    assert [one.day for one in never_closed(lines, desk_id)] == [start]
    assert never_closed(lines, "another desk") == ()
    at.desk.run(ReopenDay(command_id=new_id(), day=start + step, reason="It came back"))
    assert desk_days(at.reads, start, today(at))[1].standing is DayStanding.REOPENED
    assert [one.day for one in desk_days(at.reads, start + 2 * step, today(at))] == [today(at)]


def test_a_count_stands_beside_what_was_expected_before_and_after_closing(at: Office) -> None:
    school = at.school
    place = school.enroll(school.student("Maria"), cash=5_000)
    school.pay(place, 2_000, Method.CARD)
    move(at, MoveKind.PAID_OUT, 450)
    counted = (MethodSum(Method.CASH, Money(14_500)), MethodSum(Method.CARD, Money(2_000)))
    lines = compared(sheet(at), Money(10_000), counted)
    assert [(one.method, one.expected, one.over) for one in lines] == [
        ("cash", Money(14_550), Money(-50)),
        ("card", Money(2_000), ZERO),
        ("check", ZERO, ZERO),
        ("transfer", ZERO, ZERO),
    ]
    at.desk.run(
        CloseDay(
            command_id=new_id(),
            day=today(at),
            opening_float=Money(10_000),
            counted=counted,
            reason="A coin fell down",
        )
    )
    (held,) = at.reads.slips(DayClose)
    assert counted_in(held) == lines
    assert {one.method: one.over for one in lines} == {"check": ZERO, "transfer": ZERO} | (
        differences(held)
    )


def test_a_payment_that_bounced_is_none_of_the_drawers_nor_is_the_void_of_it(at: Office) -> None:
    school, desk = at.school, at.desk
    place = school.enroll(school.student("Maria"), cash=5_000)
    check = school.pay(place, 2_000, Method.CHECK)
    at.clock.forward(days=1)
    bounced = ReturnPayment(command_id=new_id(), entry_id=check, reason="Check bounced", fee=ZERO)
    desk.run(bounced)
    assert sheet(at).returned == Money(2_000)
    assert all(one.expected == ZERO for one in sheet(at).methods)
    desk.run(VoidEntry(command_id=new_id(), entry_id=bounced.command_id, reason="Wrong check"))
    after = sheet(at)
    assert after.returned == ZERO
    assert all(one.expected == one.voided == ZERO for one in after.methods)
    (line,) = desk_days(at.reads, today(at), today(at))
    assert line.taken == ZERO
    before = sheet(at, today(at) - timedelta(days=1))
    assert [one.expected.cents for one in before.methods] == [5_000, 0, 2_000, 0]
