"""Run the load test: `python -m benchmarks.load [--rounds 5] [--seed 7] [--json FILE]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from math import floor
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, keep, table
from benchmarks.load import earlier, payments
from benchmarks.load.draining import ALONE, Places
from benchmarks.load.payments import CENTS, DESKS, EACH
from benchmarks.load.server import ABORTED, LOCK_SECONDS, LOST, Server, running
from enrolldesk.app.sync.push import SHARED
from enrolldesk.testing.firestore.loops import run

STUDENTS = 1_000


def main() -> int:
    """Measure in turns, print the table, keep the JSON; fails where a sum is wrong."""
    parser = argparse.ArgumentParser("python -m benchmarks.load", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each way is measured")
    parser.add_argument("--seed", type=int, default=7, help="of the lost acknowledgements")
    parser.add_argument("--json", type=Path, default=Path("build/load-test.json"))
    asked = parser.parse_args()
    print(f"# every commit holds its documents for {LOCK_SECONDS * 1000:g} ms", flush=True)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="enrolldesk-load-") as name, running() as server:
        for figure in measure(Path(name), server, asked.rounds, asked.seed):
            print(table([figure]).splitlines()[-1], flush=True)
            figures.append(figure)
    keep(figures, asked.json)
    print()
    print(table(figures))
    return 0


def measure(folder: Path, server: Server, rounds: int, seed: int) -> Iterator[Figure]:
    """Every figure; whatever is compared is measured in turns on one server."""
    yield from paying(folder, server, rounds)
    yield from paying_through_faults(folder, server, seed)
    yield from draining(folder, server, rounds)


def paying(folder: Path, server: Server, rounds: int) -> Iterator[Figure]:
    """A hundred payments on one enrollment, beside the two earlier ways."""
    told, bare, whole = [], [], []
    for number in range(rounds):
        told.append(payments.take(folder / f"paying-{number}", server))
        bare.append(_earlier(server, earlier.increment).seconds)
        whole.append(_earlier(server, earlier.five_round_trips).seconds)
    ours = [one.pushed for one in told]
    what = f"{DESKS * EACH} payments on one enrollment, {DESKS} desks"
    recorded = f"exact; recording took {median(one.recorded for one in told):.2f} s before"
    yield _compared(f"{what}: a bare increment each", bare, ours, 1.3, recorded)
    alone = f"exact; the lock alone takes {DESKS * EACH * LOCK_SECONDS:.2f} s of either"
    yield _compared(f"{what}: five round trips each", whole, ours, 0.5, alone)


def paying_through_faults(folder: Path, server: Server, seed: int) -> Iterator[Figure]:
    """The same with lost acknowledgements: ours is checked, the earlier sums are told."""
    with server.faulty(seed):
        ours = payments.take(folder / "faulty", server).pushed
    for name, pay in (
        ("a bare increment each", earlier.increment),
        ("five round trips each", earlier.five_round_trips),
    ):
        with server.faulty(seed):
            taken = _earlier(server, pay)
        yield Figure(
            f"with {LOST:.0%} lost answers, {ABORTED:.0%} aborted: {name}",
            1,
            "s",
            taken.seconds,
            ours,
            detail=f"ours exact; floor: {taken.reported} reported as paid, "
            f"{taken.paid / CENTS:.0f} counted",
        )


def draining(folder: Path, server: Server, rounds: int) -> Iterator[Figure]:
    """A thousand waiting payments of different students, beside bare commits of the same."""
    server.control.clear()
    places = Places.filled(folder / "full", STUDENTS, server)
    copy = folder / "copy"
    bare, shared, alone = [], [], []
    for _ in range(rounds):
        bare.append(places.bare(copy))
        shared.append(places.drained(copy, SHARED))
        alone.append(places.drained(copy, ALONE))
    places.desk.close()
    for name, ours, throughput in (
        (f"{SHARED} to a commit", shared, 1.5),
        ("each by itself", alone, 0.7),
    ):
        reached = f"throughput {median(bare) / median(ours):.2f} × (≥ {throughput:g} ×)"
        limit = floor(100 / throughput) / 100
        what = f"draining {STUDENTS:,} payments, {name}"
        yield _compared(what, bare, ours, limit, reached, STUDENTS)


def _earlier(server: Server, pay: earlier.Pay) -> earlier.Taken:
    server.control.clear()
    return run(earlier.take(server.address, pay, "maria", DESKS, EACH))


def _compared(
    name: str, bare: list[float], ours: list[float], limit: float, detail: str, students: int = 1
) -> Figure:
    """The median of each; what the quickest of each compare to, and each to the floor beside it."""
    quickest = min(ours) / min(bare)
    each = median(taken / beside for taken, beside in zip(ours, bare, strict=True))
    return Figure(
        name,
        students,
        "s",
        median(bare),
        median(ours),
        limit=limit,
        detail=f"{detail}; quickest of {len(ours)}: {min(ours):.2f} s, {quickest:.2f} ×; "
        f"in the middle of the rounds {each:.2f} ×",
    )


if __name__ == "__main__":
    sys.exit(main())
