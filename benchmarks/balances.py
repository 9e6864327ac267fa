"""The Balances page beside raw SQL that asks the same of the same file, in the same run.

The floors are plain statements on the kept columns and the entries. None of them knows what is due
when: that takes the parts of every charge, which SQL alone would walk through for seconds.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.figures import Figure, percentile

LIMIT_MS = 100.0
LIMITED = 100_000
BUDGETED = ("open", "sort", "filter", "as of")
NAMES = ("wall", "processor time")
ROUNDS = 7

_CARRIES: Final = (
    "FROM enrollment e JOIN student s ON s.key = e.student_key WHERE bundle_key IS NULL"
)
_OWED: Final = "e.charged - e.paid - e.written_off"
FLOORS: Final[dict[str, tuple[str, ...]]] = {
    "open": (
        f"SELECT count(*), sum({_OWED}) {_CARRIES} AND {_OWED} > 0",
        f"SELECT s.name, {_OWED}, e.next_due_on {_CARRIES} AND {_OWED} > 0 "
        "ORDER BY s.sort_key LIMIT 40",
    ),
    "sort": (f"SELECT e.key {_CARRIES} ORDER BY {_OWED} DESC, s.sort_key",),
    "filter": (
        f"SELECT e.key {_CARRIES} AND {_OWED} > 0 AND e.course_key = 1 ORDER BY s.sort_key",
    ),
    "as of": (
        "SELECT enrollment_key, sum(charged_delta - paid_delta - written_off_delta) FROM entry "
        "WHERE day <= date('now', '-90 days') GROUP BY enrollment_key",
    ),
    "reminders": (
        f"SELECT s.name, {_OWED}, e.next_due_on {_CARRIES} AND {_OWED} > 0 "
        "AND e.next_due_on <= date('now') ORDER BY e.next_due_on, s.sort_key",
        "SELECT about, max(day) FROM slip WHERE collection = 'reminders' GROUP BY about",
    ),
    "first opening": (
        "SELECT enrollment_key, day, kind, charged_delta, paid_delta, written_off_delta, reverses "
        "FROM entry WHERE given_up = 0",
        f"SELECT e.key, s.name, e.schedule {_CARRIES}",
    ),
}


HELD: Final = "reminders, window held"
FLOORS[HELD] = FLOORS["reminders"]
"""What asking in the window's thread would hold it up by, before anything is made of it."""
LIMITS: Final = dict.fromkeys(BUDGETED, LIMIT_MS) | {HELD: 50.0}


def floor(home: Path, what: str) -> tuple[float, float]:
    """Milliseconds of the raw statements, rows fetched, by the wall and of the processor."""
    connection = sqlite3.connect(home / "enrolldesk.sqlite")
    samples = []
    for _ in range(ROUNDS):
        begun = time.perf_counter(), time.thread_time()
        for statement in FLOORS[what]:
            connection.execute(statement).fetchall()
        ended = time.perf_counter(), time.thread_time()
        samples.append([(end - start) * 1000 for start, end in zip(begun, ended, strict=True)])
    connection.close()
    wall, processor = zip(*samples, strict=True)
    return median(wall), median(processor)


def figures(home: Path, size: int, answers: dict[str, Sequence[Any]]) -> list[Figure]:
    """What the driven page took, each beside its floor."""
    enrollments, entries = answers["counts"]
    found = []
    for what in FLOORS:
        taken = zip(*answers[what], strict=True)
        for name, samples, least in zip(NAMES, taken, floor(home, what), strict=True):
            found.append(
                Figure(
                    f"balances: {what}, worst of {len(samples)}, {name}",
                    size,
                    "ms",
                    least,
                    max(samples),
                    kind="ms",
                    limit=LIMITS.get(what) if size == LIMITED else None,
                    detail=f"p50 {percentile(samples, 0.5):.1f} ms; {enrollments:,} enrollments "
                    f"that carry money, {entries:,} entries; floor: raw SQL, median of {ROUNDS}",
                )
            )
    return found
