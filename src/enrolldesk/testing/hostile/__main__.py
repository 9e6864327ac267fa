"""Hostile input from the command line: many cases at once, or one to be read."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from enrolldesk.testing.hostile.cases import KINDS, play
from enrolldesk.testing.hostile.verdict import Ended

CHUNK: Final = 200
"""Cases a worker plays before it reports."""


def main(argv: Sequence[str] | None = None) -> int:
    """Play the cases asked for; 1 where a promise was broken."""
    asked = _asked(argv)
    began = time.monotonic()
    ends: Counter[tuple[str, str]] = Counter()
    failed = 0
    cases = range(asked.start, asked.start + asked.cases)
    for ended in _ends(cases, asked.jobs, asked.kind, verbose=asked.verbose):
        ends[ended.kind, ended.end] += 1
        if ended.broken:
            failed += 1
            _tell(ended, asked.kind)
            if failed >= asked.failures:
                break
    seconds = time.monotonic() - began
    for kind in KINDS:
        of_kind = {end: count for (name, end), count in ends.items() if name == kind}
        if of_kind:
            told = ", ".join(f"{end} {of_kind[end]:,}" for end in sorted(of_kind))
            print(f"{kind}: {sum(of_kind.values()):,} cases ({told})")
    print(f"{ends.total():,} cases from {asked.start}, {failed} failed, in {seconds:.0f} s")
    return 1 if failed else 0


def _ends(cases: range, jobs: int, kind: str, *, verbose: bool) -> Iterator[Ended]:
    if verbose or jobs == 1 or len(cases) <= CHUNK:
        yield from play(cases, kind, print if verbose else None)
        return
    with ProcessPoolExecutor(jobs) as pool:
        chunks = [cases[at : at + CHUNK] for at in range(0, len(cases), CHUNK)]
        playing = [pool.submit(_chunk, chunk, kind) for chunk in chunks]
        try:
            for chunk in playing:
                yield from chunk.result()
        finally:
            for chunk in playing:
                chunk.cancel()


def _chunk(cases: range, kind: str) -> list[Ended]:
    return list(play(cases, kind))


def _tell(ended: Ended, kind: str) -> None:
    only = f" KIND={kind}" if kind else ""
    print(f"case {ended.seed} ({ended.kind}) broke a promise:\n  {ended.broken}")
    print(f"  replay: make hostile CASES=1 START={ended.seed}{only}", flush=True)


def _asked(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m enrolldesk.testing.hostile")
    parser.add_argument("--cases", type=int, default=100_000, help="how many")
    parser.add_argument("--start", type=int, default=1, help="the first")
    parser.add_argument("--kind", choices=sorted(KINDS), default="", help="only this kind")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--failures", type=int, default=5, help="stop after so many")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what each consists of")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
