"""The rules and the program tell of the same commands, roles and bounds."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from enrolldesk.app.handlers import HANDLERS
from enrolldesk.app.looks import MOST, SENDER
from enrolldesk.app.permits import least
from enrolldesk.domain.roles import Role
from enrolldesk.testing.rules.__main__ import kept, text
from tests.unit.rules.kept import FOLDER, looked_at_by_step, steps, table

OWN_WORK = {"ClaimDesk", "OpenSeries", "Fence"}
"""What a desk does without being asked."""


def kind(step: str) -> str:
    return step.partition("/")[0]


def rules() -> str:
    return (FOLDER / "firestore.rules").read_text("utf-8")


def named_in(function: str) -> set[str]:
    [body] = re.findall(rf"function {function}\(command\) {{(.*?)}}", rules(), re.DOTALL)
    return set(re.findall(r"'(\w+)'", body))


def test_what_is_kept_beside_the_rules_is_what_a_desk_records() -> None:
    fresh = text()
    # `python -m enrolldesk.testing.rules` writes it anew; the cases rest on it.
    assert kept(FOLDER).read_text("utf-8") == fresh


def test_every_command_was_recorded() -> None:
    recorded = {kind(step["name"]) for step in steps()}
    assert recorded - OWN_WORK == {command.__name__ for command in HANDLERS}
    assert recorded >= OWN_WORK


def test_the_rules_name_every_command_under_the_role_it_needs() -> None:
    needs = {command.__name__: least(command) for command in HANDLERS}
    of_front_desk = {name for name, role in needs.items() if role is Role.FRONT_DESK}
    assert named_in("isForFrontDesk") == of_front_desk | OWN_WORK - {"Fence"}
    assert named_in("isForManagers") == needs.keys() - of_front_desk


@pytest.mark.parametrize("command", HANDLERS, ids=lambda command: command.__name__)
def test_every_command_is_let_through_and_a_managers_one_refused_to_the_front_desk(
    command: type,
) -> None:
    name = command.__name__
    about = [one for one in table()["cases"] if kind(one.get("on", "")) == name]
    plain = [one for one in about if not {"change", "given"} & one.keys()]
    assert any(one["expected"] == "allowed" for one in plain)
    if least(command) is Role.MANAGER:
        front = [one for one in plain if one["who"] == "front desk"]
        assert front
        assert {one["expected"] for one in front} == {"refused"}


def test_the_table_is_large_enough_and_half_of_it_are_attacks() -> None:
    cases = table()["cases"]
    assert len(cases) >= 200
    assert sum(one["attack"] for one in cases) * 2 >= len(cases)
    assert max(Counter(one["id"] for one in cases).values()) == 1
    people, recorded = table()["people"], {step["name"] for step in steps()}
    for one in cases:
        assert one["who"] in people
        assert one["expected"] in ("allowed", "refused")
        assert one["what"]
        assert one["why"]
        assert one.get("on", "FoundSchool") in recorded


def test_no_batch_is_more_than_the_rules_may_look_at() -> None:
    counted = looked_at_by_step()
    assert max(counted.values()) + SENDER <= MOST
    # The largest of each kind are among them.
    assert counted["RecordPayment/largest"] + SENDER > MOST - 2
    assert counted["VoidReceipt/largest"] + SENDER > MOST - 2
