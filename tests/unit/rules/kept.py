"""What is kept beside the rules, and what a desk records now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from enrolldesk.app.looks import looked_at

FOLDER = Path(__file__).parents[3] / "firestore"


def steps() -> list[dict[str, Any]]:
    """Every recorded batch, in order."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "recorded_batches.json").read_text("utf-8"))
    return found


def table() -> dict[str, Any]:
    """The table of cases."""
    found: dict[str, Any] = json.loads((FOLDER / "rules_cases.json").read_text("utf-8"))
    return found


def looked_at_by_step() -> dict[str, int]:
    """How many documents the program counts for each step, the sender aside."""
    counted: dict[str, int] = {}
    for step in steps():
        guard = step["writes"][0]
        writes = [(one["path"], one["fields"]) for one in step["writes"]]
        batch_id = guard["path"].removeprefix("batches/")
        counted[step["name"]] = len(looked_at(batch_id, writes, guard["fields"]["effects"]))
    return counted
