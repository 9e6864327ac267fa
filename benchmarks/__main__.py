"""Run the benchmarks: `python -m benchmarks [--sizes 0,1000,100000] [--json FILE]`."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import balances
from benchmarks.figures import Figure, keep, percentile, table
from benchmarks.floors import BARE_WINDOW, prefix_queries, transactions

SIZES = (0, 1_000, 100_000, 1_000_000)
STARTS = 9
FRAME_MS = 16.0
TWO_FRAMES_MS = 33.0
MILLION = 1_000_000


def main() -> int:
    """Measure, print the table and keep the JSON."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="students, by commas")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"))
    parser.add_argument(
        "--homes", type=Path, help="keep the sample schools in this folder and use those in it"
    )
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # An installed program starts from byte code; so must the one that is measured.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sizes = [int(size) for size in arguments.sizes.split(",")]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="enrolldesk-bench-") as folder:
        for figure in measure(sizes, Path(folder), arguments.homes):
            print(table([figure]).splitlines()[-1], flush=True)
            figures.append(figure)
    keep(figures, arguments.json)
    print()
    print(table(figures))
    return 0


def measure(sizes: list[int], folder: Path, homes: Path | None = None) -> Iterator[Figure]:
    """Every figure of every size; a home that is not to be kept is thrown away at once."""
    empty_memory = 0.0
    for size in sizes:
        home = (homes or folder) / str(size)
        if not home.exists():
            made = time.monotonic()
            run(["-m", "enrolldesk", "--home", str(home), "sample", "--students", str(size)])
            print(f"# {size:,} students made in {time.monotonic() - made:.1f} s", flush=True)
        yield from cold_start(home, size)
        resident = float(child(home, "memory"))
        empty_memory = empty_memory or resident
        yield Figure(
            "memory of the idle window",
            size,
            "MB",
            empty_memory,
            resident,
            limit=1.5 if size == 100_000 else None,
            detail="floor: the same program with the smallest school",
        )
        if size:
            yield searching(home, size)
            yield from balances.figures(home, size, child(home, "balances"))
            written = folder / "written"
            # Each run is to find the accounts as the sample left them.
            shutil.copytree(home, written)
            yield recording(written, size, folder)
            shutil.rmtree(written)
        if homes is None:
            shutil.rmtree(home)


def cold_start(home: Path, size: int) -> Iterator[Figure]:
    """From spawn to painted rows, beside a bare window with a table, taken in turns."""
    bare, rows, card = [], [], []
    for _ in range(STARTS):
        bare.append(started(["-c", BARE_WINDOW]))
        rows.append(started(["-m", "benchmarks.child", str(home), "start"]))
        if size:
            card.append(started(["-m", "benchmarks.child", str(home), "card"]))
    for what, ours in (("painted rows", rows), ("the painted card beside them", card)):
        for place, time_of in enumerate(("processor time", "wall")):
            if not ours:
                continue
            limited = size == 100_000 and ours is rows and place == 0
            yield Figure(
                f"cold start to {what}, {time_of}",
                size,
                "ms",
                median(one[place] for one in bare),
                median(one[place] for one in ours),
                limit=1.5 if limited else None,
                detail=f"floor: bare window with a table; medians of {STARTS}",
            )


def started(arguments: list[str]) -> tuple[float, float]:
    """Milliseconds of processor time and of wall time until the first paint."""
    begun = time.monotonic_ns()
    painted, processor = json.loads(run(arguments))
    return processor / 1e6, (painted - begun) / 1e6


def searching(home: Path, size: int) -> Figure:
    """Keystroke to painted matches, beside a bare full-text prefix query."""
    from benchmarks.child import SEARCHES

    samples, processor = zip(*child(home, "search"), strict=True)
    names = names_in(home)
    prefixes = [text[:end] for text in SEARCHES for end in range(1, len(text) + 1)]
    words = [prefix for prefix in prefixes if prefix.isalnum()]
    limit = {100_000: FRAME_MS, MILLION: TWO_FRAMES_MS}.get(size)
    return Figure(
        "search keystroke to painted matches, p99",
        size,
        "ms",
        percentile(prefix_queries(names, words * 4), 0.99),
        percentile(samples, 0.99),
        kind="ms",
        limit=limit,
        detail=f"{both(samples, processor)}; floor: bare FTS5 prefix query, p99",
    )


def recording(home: Path, size: int, folder: Path) -> Figure:
    """Record to durable and painted badge, beside a bare transaction on the same disk."""
    samples, processor = zip(*child(home, "record"), strict=True)
    bare = transactions(folder)
    return Figure(
        "record to painted badge, p99",
        size,
        "ms",
        percentile(bare, 0.99),
        percentile(samples, 0.99),
        kind="ms",
        limit=FRAME_MS,
        detail=f"{both(samples, processor)}; floor: bare transaction, p99",
    )


def both(wall: Sequence[float], processor: Sequence[float]) -> str:
    """The median, and the processor time: what is left of the figure on a machine of its own."""
    return (
        f"p50 {percentile(wall, 0.5):.2f} ms; processor time "
        f"p50 {percentile(processor, 0.5):.2f}, p99 {percentile(processor, 0.99):.2f} ms"
    )


def names_in(home: Path) -> list[str]:
    """The names of a school, for the floor."""
    import sqlite3

    with sqlite3.connect(home / "enrolldesk.sqlite") as connection:
        return [name for (name,) in connection.execute("SELECT name FROM student")]


def child(home: Path, mode: str) -> Any:
    """What the driven program answers."""
    return json.loads(run(["-m", "benchmarks.child", str(home), mode]))


def run(arguments: list[str]) -> str:
    """Run Python and return the last line it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True, timeout=1800
    )
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
