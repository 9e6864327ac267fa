"""Every case of the table, through an evaluator of the rules."""

from __future__ import annotations

import json
import subprocess

import pytest

from enrolldesk.app.looks import MOST, SENDER
from enrolldesk.testing.rules.evaluator import why_not
from tests.integration.rules.conftest import FOLDER
from tests.unit.rules.kept import looked_at_by_step

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "all of it is here")

OPERATION = 10
"""Documents that the rules may look at for one write."""


def test_every_case_ends_as_the_table_says_and_within_what_may_be_looked_at() -> None:
    ran = subprocess.run(
        ["node", "rules_runner/evaluate.mjs", "--json"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    outcomes = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0, ran.stderr
    assert len(outcomes) >= 200
    wrong = [one["id"] for one in outcomes if one["allowed"] != (one["expected"] == "allowed")]
    assert wrong == []
    assert max(one["mostLooked"] for one in outcomes if one["allowed"]) <= OPERATION
    # What the program counts before it records is never less than what is looked at.
    counted = looked_at_by_step()
    for one in outcomes:
        if one["id"].startswith("sent-"):
            assert one["looked"] <= SENDER + counted[one["on"]] <= MOST, one["on"]
