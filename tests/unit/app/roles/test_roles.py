"""Who may do what: the table of roles against every command at a real desk."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from enrolldesk.app import commands, permits
from enrolldesk.app.commands import Command
from enrolldesk.app.desk import Desk
from enrolldesk.app.handlers import HANDLERS
from enrolldesk.app.history.rows import HistoryQuery
from enrolldesk.app.permit_words import DEEDS
from enrolldesk.app.permits import PERMITS, Deed
from enrolldesk.app.signing.pins import TAKE_PIN
from enrolldesk.app.till.commands import CloseDay
from enrolldesk.app.wording import sentence
from enrolldesk.domain import errors
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.roles import Role
from enrolldesk.domain.school import Staff
from enrolldesk.testing.small_school import ANA, DESK_ONE, LAKESIDE, SmallSchool, SteadyClock
from tests.unit.app.roles.table import (
    BOSS,
    FRONT,
    FRONT_DESK_MAY,
    MAKE,
    MANAGERS_MAY,
    Ground,
    ground,
)

FRONT_DESK: frozenset[type[Command]] = frozenset().union(*FRONT_DESK_MAY.values())
MANAGERS: frozenset[type[Command]] = frozenset().union(*MANAGERS_MAY.values())


def named(kind: Any) -> str:
    return str(kind.__name__)


@pytest.fixture
def at(school: SmallSchool) -> Ground:
    return ground(school)


def test_every_command_is_in_the_table_once() -> None:
    assert PERMITS.keys() == HANDLERS.keys()
    assert not FRONT_DESK & MANAGERS
    assert HANDLERS.keys() == FRONT_DESK | MANAGERS
    assert MAKE.keys() == HANDLERS.keys() - {commands.FoundSchool}


def test_every_refusal_has_a_sentence_of_its_own() -> None:
    refusable = {named(kind) for kind, permit in PERMITS.items() if permit is not Role.FRONT_DESK}
    assert DEEDS.keys() == refusable | set(Deed) | {TAKE_PIN}
    assert len(set(DEEDS.values())) == len(DEEDS)


@pytest.mark.parametrize("kind", sorted(MAKE, key=named), ids=named)
def test_the_front_desk_does_what_the_table_says_and_nothing_else(
    desk: Desk, at: Ground, kind: type[Command]
) -> None:
    front = desk.acting_as(FRONT.staff_id)
    command = MAKE[kind](at)
    before = (desk.reads.counts(), desk.reads.outbox())
    if kind in FRONT_DESK:
        assert front.may(kind) is None
        assert front.may(command) is None
        changes = front.run(command)
        assert changes.batch_id == command.command_id
        row = desk.reads.outbox()[-1]
        assert (row.staff_id, row.needs, row.approved_by) == (FRONT.staff_id, "front_desk", "")
    else:
        for refused in (front.may(kind), front.may(command)):
            assert isinstance(refused, errors.NotPermitted)
        with pytest.raises(errors.NotPermitted) as raised:
            front.run(command)
        assert (raised.value.deed, raised.value.needs) == (named(kind), Role.MANAGER)
        assert "a manager" in sentence(raised.value)
        assert (desk.reads.counts(), desk.reads.outbox()) == before


@pytest.mark.parametrize("kind", sorted(MAKE, key=named), ids=named)
def test_a_manager_does_everything(desk: Desk, at: Ground, kind: type[Command]) -> None:
    boss = desk.acting_as(BOSS.staff_id)
    command = MAKE[kind](at)
    assert boss.may(kind) is None
    assert boss.may(command) is None
    boss.run(command)
    row = desk.reads.outbox()[-1]
    needs = "front_desk" if kind in FRONT_DESK - FRONT_DESK_MAY[OWN] else "manager"
    assert (row.staff_id, row.needs, row.approved_by) == (BOSS.staff_id, needs, "")


OWN = "void an own payment of the same, still open day"


@pytest.mark.parametrize("kind", sorted(MANAGERS & MAKE.keys(), key=named), ids=named)
def test_a_managers_yes_opens_one_action_and_is_written_down(
    desk: Desk, at: Ground, kind: type[Command]
) -> None:
    front = desk.acting_as(FRONT.staff_id)
    command = MAKE[kind](at)
    front.run(command, approved_by=BOSS.staff_id)
    row = desk.reads.outbox()[-1]
    assert (row.staff_id, row.needs, row.approved_by) == (FRONT.staff_id, "manager", BOSS.staff_id)
    payload = json.loads(row.payload)
    assert (payload["needs"], payload["approved_by"]) == ("manager", BOSS.staff_id)
    [line] = desk.reads.history_rows(desk.reads.history_keys(HistoryQuery())[:1])
    assert line.approved_by == BOSS.name
    with pytest.raises(errors.NotPermitted):
        front.run(MAKE[commands.Refund](at))


def test_the_front_desk_voids_its_own_payment_of_today_alone(
    desk: Desk, at: Ground, clock: SteadyClock
) -> None:
    front = desk.acting_as(FRONT.staff_id)
    boss = SmallSchool(desk, desk.acting_as(BOSS.staff_id).run)
    others = boss.pay(at.place, 100)
    charge = f"{at.place}-charge"
    for entry_id in (others, charge):
        refused(front, commands.VoidEntry(command_id=new_id(), entry_id=entry_id, reason="No"))
    refused(front, commands.VoidReceipt(command_id=new_id(), receipt_id=others, reason="No"))
    own = commands.VoidEntry(command_id=new_id(), entry_id=at.payment, reason="Typo")
    clock.forward(days=1)
    refused(front, own)
    clock.forward(days=-1)
    desk.run(CloseDay(command_id=new_id(), day=desk.today(), reason="Not counted"))
    assert isinstance(front.may(own), errors.NotPermitted)
    said = refused(front, own)
    assert said == (
        "Voiding this needs a manager, unless it is your own payment of today and the day is open."
    )


def refused(desk: Desk, command: Command) -> str:
    before = (desk.reads.counts(), desk.reads.outbox())
    with pytest.raises(errors.NotPermitted) as raised:
        desk.run(command)
    assert (desk.reads.counts(), desk.reads.outbox()) == before
    return sentence(raised.value)


def test_what_is_unknown_is_told_as_unknown(desk: Desk, at: Ground) -> None:
    front = desk.acting_as(FRONT.staff_id)
    with pytest.raises(errors.NotFound):
        front.run(commands.VoidEntry(command_id=new_id(), entry_id="nothing", reason="x"))
    with pytest.raises(errors.NotFound):
        front.run(commands.VoidReceipt(command_id=new_id(), receipt_id="nothing", reason="x"))


def test_a_yes_counts_for_nothing_unless_a_manager_gave_it(desk: Desk, at: Ground) -> None:
    front = desk.acting_as(FRONT.staff_id)
    refund = MAKE[commands.Refund](at)
    with pytest.raises(errors.CannotApprove) as raised:
        front.run(refund, approved_by=FRONT.staff_id)
    assert sentence(raised.value) == "Fay Front cannot approve this: only a manager can."
    with pytest.raises(errors.NotPermitted):
        front.run(refund, approved_by="nobody")
    desk.run(commands.ChangeStaff(command_id=new_id(), staff=replace(BOSS, active=False)))
    with pytest.raises(errors.CannotApprove):
        front.run(refund, approved_by=BOSS.staff_id)


def test_a_yes_that_was_not_needed_is_not_written_down(desk: Desk, at: Ground) -> None:
    desk.run(MAKE[commands.Refund](at), approved_by=BOSS.staff_id)
    row = desk.reads.outbox()[-1]
    assert (row.staff_id, row.approved_by) == (ANA.staff_id, "")
    assert "approved_by" not in json.loads(row.payload)


def test_one_command_without_permission_keeps_all_of_them_out(desk: Desk, at: Ground) -> None:
    front = desk.acting_as(FRONT.staff_id)
    several = (MAKE[commands.RecordPayment](at), MAKE[commands.Refund](at))
    before = (desk.reads.counts(), desk.reads.outbox())
    with pytest.raises(errors.NotPermitted):
        front.run_all(several)
    assert (desk.reads.counts(), desk.reads.outbox()) == before
    front.run_all(several, approved_by=BOSS.staff_id)
    rows = desk.reads.outbox()[-2:]
    assert [row.approved_by for row in rows] == ["", BOSS.staff_id]


def test_the_same_command_again_asks_nobody(desk: Desk, at: Ground) -> None:
    front = desk.acting_as(FRONT.staff_id)
    refund = MAKE[commands.Refund](at)
    front.run(refund, approved_by=BOSS.staff_id)
    assert front.run(refund).already


def test_a_school_is_founded_by_a_manager(desk: Desk) -> None:
    founding = commands.FoundSchool(
        command_id=new_id(),
        school=LAKESIDE,
        desk=DESK_ONE,
        staff=replace(ANA, role=Role.FRONT_DESK),
    )
    assert desk.may(founding) is None
    with pytest.raises(errors.NotPermitted):
        desk.run(founding)
    assert desk.reads.school() is None
    desk.run(replace(founding, staff=ANA))
    assert desk.reads.staff() == (ANA,)


@pytest.mark.parametrize(
    "less",
    [replace(ANA, active=False), replace(ANA, role=Role.FRONT_DESK)],
    ids=["off", "front desk"],
)
def test_the_last_manager_stays_one(desk: Desk, school: SmallSchool, less: Staff) -> None:
    desk.run(commands.AddStaff(command_id=new_id(), staff=FRONT))
    desk.run(commands.AddStaff(command_id=new_id(), staff=replace(BOSS, active=False)))
    asked = commands.ChangeStaff(command_id=new_id(), staff=less)
    with pytest.raises(errors.LastManager) as raised:
        desk.run(asked)
    said = "Ana R. is the only manager. Make somebody else a manager first."
    assert sentence(raised.value) == said
    desk.run(commands.ChangeStaff(command_id=new_id(), staff=replace(ANA, name="Ana Ruiz")))
    desk.run(commands.ChangeStaff(command_id=new_id(), staff=BOSS))
    desk.run(asked)
    assert isinstance(desk.may(commands.Refund), errors.NotPermitted | errors.TakenOff)


def test_a_new_person_is_a_manager_unless_said_otherwise_and_an_email_must_be_one(
    desk: Desk, school: SmallSchool
) -> None:
    jo = Staff("jo", "Jo", role=Role.FRONT_DESK, email=" jo@example.org ")
    desk.run(commands.AddStaff(command_id=new_id(), staff=jo))
    assert desk.reads.staff()[-1] == replace(jo, email="jo@example.org")
    assert Staff("x", "X").role is Role.MANAGER
    with pytest.raises(errors.FieldInvalid):
        desk.run(commands.ChangeStaff(command_id=new_id(), staff=replace(jo, email="jo at home")))


def test_exporting_everything_needs_a_manager_or_their_yes(desk: Desk, at: Ground) -> None:
    front = desk.acting_as(FRONT.staff_id)
    assert desk.may(Deed.EXPORT_ALL) is None
    assert isinstance(front.may(Deed.EXPORT_ALL), errors.NotPermitted)
    with pytest.raises(errors.NotPermitted) as raised:
        front.permit(Deed.EXPORT_ALL)
    assert sentence(raised.value) == "Exporting everything needs a manager."
    front.permit(Deed.EXPORT_ALL, approved_by=BOSS.staff_id)


def test_what_batches_from_before_may_have_needed() -> None:
    assert permits.most("RecordPayment") is Role.FRONT_DESK
    assert permits.most("OpenSeries") is Role.FRONT_DESK
    for name in ("VoidEntry", "Refund", "NobodyKnows"):
        assert permits.most(name) is Role.MANAGER
