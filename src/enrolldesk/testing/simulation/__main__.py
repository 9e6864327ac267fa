"""The simulated school from the command line: many seeds at once, or one to be read."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from enrolldesk.adapters.firestore.documents import writes_of
from enrolldesk.testing.simulation.ports import PLANTS
from enrolldesk.testing.simulation.school import Outcome, Seeds

CHUNK: Final = 25
"""Seeds a worker plays before it reports."""
OFTEN: Final = 500
"""Seeds after which the count is told: ten thousand take an hour."""


def main(argv: Sequence[str] | None = None) -> int:
    """Play the seeds asked for; 1 where a promise was broken."""
    asked = _asked(argv)
    began = time.monotonic()
    counts: Counter[str] = Counter()
    failed: list[Outcome] = []
    seeds = range(asked.start, asked.start + asked.seeds)
    for outcome in _outcomes(seeds, asked.jobs, asked.plant, verbose=asked.verbose):
        counts.update(seeds=1, events=outcome.events, steps=outcome.steps, batches=outcome.batches)
        if outcome.broken:
            failed.append(outcome)
            _tell(outcome)
            if len(failed) >= asked.failures:
                break
        if not counts["seeds"] % OFTEN:
            print(f"{_played(counts, failed)} so far", flush=True)
    seconds = time.monotonic() - began
    print(
        f"{_played(counts, failed)} from {asked.start}; {counts['batches']:,} batches, "
        f"{counts['events']:,} events, {counts['steps']:,} steps in {seconds:.0f} s"
    )
    return 1 if failed else 0


def play(seeds: Iterable[int], plant: str = "", *, verbose: bool = False) -> list[Outcome]:
    """Play some seeds in this process, up to the first that breaks a promise."""
    outcomes: list[Outcome] = []
    with Seeds(writes=PLANTS[plant] if plant else writes_of) as runs:
        for seed in seeds:
            outcomes.append(runs.play(seed, print if verbose else None))
            if verbose:
                print(f"trace {outcomes[-1].hash}")
    return outcomes


def _outcomes(seeds: range, jobs: int, plant: str, *, verbose: bool) -> Iterator[Outcome]:
    if verbose or jobs == 1 or len(seeds) <= CHUNK:
        for seed in seeds:
            yield from play([seed], plant, verbose=verbose)
        return
    with ProcessPoolExecutor(jobs) as pool:
        chunks = [seeds[at : at + CHUNK] for at in range(0, len(seeds), CHUNK)]
        playing = [pool.submit(play, chunk, plant) for chunk in chunks]
        try:
            for chunk in playing:
                yield from chunk.result()
        finally:
            for chunk in playing:
                chunk.cancel()


def _played(counts: Counter[str], failed: list[Outcome]) -> str:
    return f"{counts['seeds']:,} seeds, {len(failed)} failed"


def _tell(outcome: Outcome) -> None:
    print(f"seed {outcome.seed} broke a promise:")
    for problem in outcome.broken:
        print(f"  {problem}")
    print(f"  replay: make simulate SEEDS=1 START={outcome.seed}", flush=True)


def _asked(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m enrolldesk.testing.simulation")
    parser.add_argument("--seeds", type=int, default=10_000, help="how many")
    parser.add_argument("--start", type=int, default=1, help="the first")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--failures", type=int, default=5, help="stop after so many")
    parser.add_argument("--plant", choices=sorted(PLANTS), default="", help="plant a bug")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every event")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
