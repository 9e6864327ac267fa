"""The counter: locked after a while, opened by PIN, handed over; roles that grow old offline."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from enrolldesk.app import commands
from enrolldesk.app.desk import Desk
from enrolldesk.app.permits import Deed
from enrolldesk.app.signing.counter import Counter, lock_after, set_lock_after
from enrolldesk.app.signing.offline import (
    USUAL_DAYS,
    RolesOld,
    last_in_step,
    note_in_step,
    offline_days,
    set_offline_days,
)
from enrolldesk.app.signing.pin_problems import WrongPin
from enrolldesk.app.signing.pins import PinBook
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.app.wording import sentence
from enrolldesk.domain import errors
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.small_school import ANA, SmallSchool, SteadyClock
from tests.unit.app.roles.table import BOSS, FRONT

PIN, OTHER = "8305", "9417"


class Seconds:
    """Seconds since the computer was started."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def pins(desk: Desk, school: SmallSchool, clock: SteadyClock) -> PinBook:
    for person in (FRONT, BOSS):
        desk.run(commands.AddStaff(command_id=new_id(), staff=person))
    return PinBook(desk.local, MemoryKeys(), clock)


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def counter(desk: Desk, pins: PinBook, seconds: Seconds) -> Counter:
    pins.set(ANA.staff_id, PIN)
    counter = Counter(desk, pins, seconds)
    counter.unlock(PIN)
    return counter


def test_a_program_starts_locked_where_somebody_has_a_pin(desk: Desk, pins: PinBook) -> None:
    assert not Counter(desk, pins).is_locked
    pins.set(ANA.staff_id, PIN)
    counter = Counter(desk, pins)
    assert counter.is_locked
    with pytest.raises(WrongPin):
        counter.unlock(OTHER)
    assert counter.is_locked
    counter.unlock(PIN)
    assert not counter.is_locked
    assert counter.person == ANA


def test_it_locks_after_so_many_idle_minutes(
    desk: Desk, counter: Counter, clock: SteadyClock, seconds: Seconds
) -> None:
    assert lock_after(desk.local) == 10
    clock.forward(minutes=9)
    assert not counter.look()
    counter.touch()
    clock.forward(minutes=9)
    assert not counter.look()
    clock.forward(minutes=1)
    assert counter.look()
    counter.unlock(PIN)
    # Set back, the clock lies; what counts since the start of the computer does not.
    clock.forward(days=-1)
    seconds.now += 599
    assert not counter.look()
    seconds.now += 1
    assert counter.look()
    counter.unlock(PIN)
    set_lock_after(desk.local, 0)
    clock.forward(days=3)
    assert not counter.look()


def test_settings_that_are_no_numbers_are_the_usual_ones(desk: Desk, school: SmallSchool) -> None:
    for name, asked, usual in (
        ("lock_after_minutes", lock_after, 10),
        ("offline_days", offline_days, USUAL_DAYS),
    ):
        for text in ("", "soon", "-4", "１"):
            desk.local.set(name, text)
            assert asked(desk.local) == usual
    set_lock_after(desk.local, -5)
    set_offline_days(desk.local, 0)
    assert (lock_after(desk.local), offline_days(desk.local)) == (0, 1)


def test_who_has_no_pin_locks_nothing(desk: Desk, pins: PinBook, clock: SteadyClock) -> None:
    counter = Counter(desk, pins)
    clock.forward(hours=8)
    assert not counter.look()
    assert not counter.lock()


def test_a_colleague_takes_over_by_their_own_pin(
    desk: Desk, counter: Counter, pins: PinBook
) -> None:
    pins.set(FRONT.staff_id, OTHER)
    assert counter.lock()
    for wrong in ("", PIN):
        with pytest.raises(WrongPin):
            counter.sit_down(FRONT.staff_id, wrong)
    assert (desk.staff_id, counter.is_locked) == (ANA.staff_id, True)
    counter.sit_down(FRONT.staff_id, OTHER)
    assert (desk.staff_id, counter.is_locked) == (FRONT.staff_id, False)
    counter.sit_down(BOSS.staff_id)
    assert desk.staff_id == BOSS.staff_id


def test_who_left_does_not_sit_down(desk: Desk, counter: Counter) -> None:
    desk.run(commands.ChangeStaff(command_id=new_id(), staff=replace(BOSS, active=False)))
    with pytest.raises(errors.TakenOff):
        counter.sit_down(BOSS.staff_id)
    with pytest.raises(errors.NotFound):
        counter.sit_down("nobody")
    assert desk.staff_id == ANA.staff_id


def test_offline_for_too_long_nothing_that_needs_a_manager_is_done(
    desk: Desk, school: SmallSchool, clock: SteadyClock
) -> None:
    place = school.enroll(school.student("Maria Lopez"))
    discount = commands.OverrideAccess(command_id=new_id(), enrollment_id=place, reason="Exam")
    note_in_step(desk.local, clock.now())
    clock.forward(days=400)
    assert desk.may(discount) is None
    keep_connection(desk.local, Connection("demo", "lakeside"))
    refused = desk.may(discount)
    assert isinstance(refused, RolesOld)
    assert "November 22" in sentence(refused)
    with pytest.raises(RolesOld):
        desk.run(discount)
    with pytest.raises(RolesOld):
        desk.permit(Deed.EXPORT_ALL)
    with pytest.raises(RolesOld):
        desk.run(discount, approved_by=ANA.staff_id)
    # Money is in the drawer, whatever the network does.
    school.pay(place, 1000)
    note_in_step(desk.local, clock.now())
    desk.run(discount)


def test_the_days_are_a_setting_and_a_clock_set_back_wins_none(
    desk: Desk, school: SmallSchool, clock: SteadyClock
) -> None:
    keep_connection(desk.local, Connection("demo", "lakeside"))
    clock.forward(days=40)
    assert desk.may(commands.Refund) is None
    note_in_step(desk.local, clock.now())
    set_offline_days(desk.local, 3)
    clock.forward(days=3)
    assert desk.may(commands.Refund) is None
    clock.forward(seconds=1)
    assert isinstance(desk.may(commands.Refund), RolesOld)
    set_offline_days(desk.local, 30)
    assert desk.may(commands.Refund) is None
    clock.forward(days=-5)
    assert isinstance(desk.may(commands.Refund), RolesOld)
    assert desk.may(commands.RecordPayment) is None


def test_being_in_step_is_noted_to_the_hour(
    desk: Desk, school: SmallSchool, clock: SteadyClock
) -> None:
    first = clock.now()
    assert last_in_step(desk.local) is None
    note_in_step(desk.local, first)
    note_in_step(desk.local, first + timedelta(minutes=59))
    assert last_in_step(desk.local) == first
    note_in_step(desk.local, first + timedelta(minutes=60))
    assert last_in_step(desk.local) == first + timedelta(minutes=60)
    desk.local.set("in_step_at", "yesterday")
    assert last_in_step(desk.local) is None
