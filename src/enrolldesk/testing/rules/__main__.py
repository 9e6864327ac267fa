"""Keep every recorded batch beside the rules: ``python -m enrolldesk.testing.rules``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from enrolldesk.testing.rules.recorded import as_json


def kept(folder: Path) -> Path:
    """The file that holds them."""
    return folder / "recorded_batches.json"


def text() -> str:
    """What it holds: a line for each write, so that a change can be read."""
    steps = []
    for step in as_json():
        writes = ",\n    ".join(json.dumps(one, sort_keys=True) for one in step["writes"])
        head = f'  {{"name": {json.dumps(step["name"])}, "by": {json.dumps(step["by"])},'
        steps.append(f'{head} "writes": [\n    {writes}\n  ]}}')
    return "[\n" + ",\n".join(steps) + "\n]\n"


if __name__ == "__main__":
    kept(Path(sys.argv[1] if len(sys.argv) > 1 else "firestore")).write_text(text(), "utf-8")
