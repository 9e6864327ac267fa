"""The rules in force, where an evaluator of them can be had."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.testing.rules.evaluator import Evaluator, why_not

FOLDER = Path(__file__).parents[3] / "firestore"


@pytest.fixture(scope="session")
def in_force() -> Iterator[Evaluator]:
    if reason := why_not():
        pytest.skip(reason)
    with Evaluator(FOLDER) as evaluator:
        yield evaluator
