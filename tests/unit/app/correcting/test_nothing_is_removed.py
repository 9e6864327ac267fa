"""No command takes an entry away or changes one, whatever is asked: the ledger only grows."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from enrolldesk.app import commands
from enrolldesk.app.commands import Command
from enrolldesk.app.correcting import commands as corrections
from enrolldesk.app.desk import Desk
from enrolldesk.app.handlers import HANDLERS
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ledger import Method
from enrolldesk.testing.memory import MemoryStore
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool, SteadyClock
from tests.unit.app.correcting.anything import anything, pools_of

TURNS = 120
KINDS = sorted(HANDLERS, key=lambda kind: kind.__name__)
CORRECTIONS = (
    commands.VoidEntry,
    commands.VoidReceipt,
    commands.Refund,
    commands.MoveCredit,
    commands.CancelEnrollment,
    commands.UndoImport,
    corrections.CorrectPayment,
    corrections.CorrectPrice,
    corrections.GiveDiscount,
    corrections.MoveEnrollment,
    corrections.ReturnPayment,
    corrections.Withdraw,
    corrections.WriteOff,
)


def a_school() -> tuple[MemoryStore, Desk]:
    """Two students with everything that happens to money."""
    store = MemoryStore()
    desk = Desk(store, SteadyClock())
    school = SmallSchool(desk, desk.run)
    school.found()
    maria, tom = school.student("Maria Lopez"), school.student("Tom Chen")
    package = school.enroll(maria, PACKAGE.course_id, cash=9999)
    wheel = school.enroll(tom, WHEEL.course_id)
    theory = school.enroll(tom, THEORY.course_id)
    school.pay(theory, 12_000, Method.CHECK)
    desk.run(
        commands.VoidEntry(
            command_id="void", entry_id=school.pay(package, 100), reason="Wrong amount"
        )
    )
    school.pay(wheel, 49_999 + 500)
    return store, desk


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_command_leaves_every_entry_as_it_was(kind: type[Command]) -> None:
    store, desk = a_school()
    opened, recorded = store.kept, 0
    for turn in range(TURNS):
        rng = Random(f"{kind.__name__} {turn}")
        store.kept = opened
        for place, asked in enumerate((rng.choice(CORRECTIONS), kind)):
            before = dict(store.kept.entries)
            pools = pools_of(desk.reads, list(before))
            command: Any = anything(asked, rng, pools, command_id=f"asked-{place}")
            if command is None:
                continue
            try:
                desk.run(command)
            except DeskError:
                assert store.kept.entries == before
                continue
            recorded += asked is kind
            after = store.kept.entries
            assert {key: after.get(key) for key in before} == before
    assert recorded or kind not in CORRECTIONS, "nothing was shown: every one was refused"
