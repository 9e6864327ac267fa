"""Measure a connected desk: `python -m benchmarks.sync [--students N] [--idle SECONDS]`.

A desk joins a school of that size and pulls it while its window is watched, beside the same
documents streamed raw. Then it idles, and at last another desk changes one student.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.figures import Figure, keep, percentile, table
from benchmarks.sync.served import PROJECT, SCHOOL, Served, serving
from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.app.batches import Batch, Write, WriteKind, digest
from enrolldesk.app.connecting.asking import join_school
from enrolldesk.app.connecting.joining import Asked
from enrolldesk.app.sync.connection import Connection
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.firestore.loops import run

STUDENTS = 112_000
"""The sample school then has 300,000 entries."""
ROUNDS = 3
IDLE_SECONDS = 300
QUIET_SECONDS = 5.0
"""What one change sets off is over by then."""


def main() -> int:
    """Measure, print the table and keep the JSON."""
    parser = argparse.ArgumentParser("python -m benchmarks.sync", description=__doc__)
    parser.add_argument("--students", type=int, default=STUDENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often it is pulled")
    parser.add_argument("--idle", type=int, default=IDLE_SECONDS, help="seconds of idling")
    parser.add_argument("--json", type=Path, default=Path("build/bench-sync.json"))
    asked = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="enrolldesk-bench-") as name:
        folder = Path(name)
        sample = folder / "sample"
        words = ["sample", "--students", str(asked.students)]
        python("-m", "enrolldesk", "--home", str(sample), *words)
        with serving(sample) as server:
            for figure in measure(folder, server, asked.students, asked.rounds, asked.idle):
                print(table([figure]).splitlines()[-1], flush=True)
                figures.append(figure)
    keep(figures, asked.json)
    print()
    print(table(figures))
    return 0


def measure(
    folder: Path, server: Served, students: int, rounds: int, idle: int
) -> Iterator[Figure]:
    """The first pull, taken in turns with the raw stream; then what the last desk does."""
    raw, pulled, late, held, quiet = [], [], [], [], []
    floor, used = [], []
    for number in range(rounds):
        count, *took = json.loads(python("-m", "benchmarks.sync.raw", server.address))
        raw.append(took[0])
        floor.append(took[1])
        home = folder / f"desk-{number}"
        joined(home, server.address)
        with Desk.open(home) as desk:
            told = desk.line()
            pulled.append(told["seconds"])
            used.append(told["used"])
            late += told["late"]
            held += told["held"]
            quiet += told["quiet"]
            if number == rounds - 1:
                yield Figure(
                    f"first pull of {count:,} documents, beside them streamed raw",
                    students,
                    "s",
                    median(raw),
                    median(pulled),
                    limit=2.0,
                    detail=f"medians of {rounds}; quickest {min(pulled) / min(raw):.2f} ×",
                )
                yield Figure(
                    "the same, processor time of the desk",
                    students,
                    "s",
                    median(floor),
                    median(used),
                    detail="its window's too; floor: the process that streams",
                )
                yield from watched(quiet, late, held, students)
                yield from idling(desk, server, students, idle)
                yield one_change(home, server, students)


def watched(
    quiet: list[float], late: list[float], held: list[float], students: int
) -> Iterator[Figure]:
    """How late the window's thread was while the school came."""
    what = "window late while a school comes"
    most, worst = percentile(quiet, 0.99), max(quiet)
    for name, alone, value, limit in (
        (f"{what}, p99", most, percentile(late, 0.99), 16.0),
        (f"{what}, worst", worst, max(late), 50.0),
        (f"{what}, less its waits for a core, p99", most, percentile(held, 0.99), None),
        (f"{what}, less its waits for a core, worst", worst, max(held), None),
    ):
        yield Figure(
            name,
            students,
            "ms",
            alone,
            value,
            kind="ms",
            limit=limit,
            detail="floor: the same window right after, its waits counted",
        )


def idling(desk: Desk, server: Served, students: int, seconds: int) -> Iterator[Figure]:
    """What a desk costs that has nothing to do."""
    before, begun, used = server.control.counters(), time.monotonic(), desk.line()["processor"]
    processor = used
    while time.monotonic() - begun < seconds:
        processor = desk.line()["processor"]
    minutes = (time.monotonic() - begun) / 60
    after = server.control.counters()
    share = 100 * (processor - used) / (60 * minutes)
    reads = (after["reads"] - before["reads"]) / minutes
    # An answer without a document is billed as one, and so is a listener that finds none.
    listens = after["calls"].get("Listen", 0) - before["calls"].get("Listen", 0)
    yield Figure(
        "processor time of an idle desk, online",
        students,
        "% of a core",
        1.0,
        share,
        kind="ms",
        limit=1.0,
        detail=f"over {minutes * 60:.0f} s; floor: the budget",
    )
    yield Figure(
        "billed reads of an idle desk",
        students,
        "a minute",
        1.0,
        reads + listens / minutes,
        kind="ms",
        limit=1.0,
        detail=f"over {minutes * 60:.0f} s, listeners that began counted too; floor: the budget",
    )


def one_change(home: Path, server: Served, students: int) -> Figure:
    """The reads after another desk changed one student."""
    store = open_desk(home).desk.store
    student = next(iter(store.reads.identities())).student_id
    store.close()
    before = server.control.counters()["reads"]
    run(change(server.address, student))
    time.sleep(QUIET_SECONDS)
    reads = server.control.counters()["reads"] - before
    return Figure(
        "reads caused by one remote change of one document",
        students,
        "reads",
        3.0,
        reads,
        kind="ms",
        limit=3.0,
        detail="floor: the budget, one and the documents changed: the guard and the student",
    )


async def change(address: str, student_id: str) -> None:
    """Commit what a desk commits when a student's notes are changed."""
    path = f"students/{student_id}"
    batch = Batch(
        batch_id=new_id(),
        command="ChangeStudent",
        desk_id="desk-elsewhere",
        desk_seq=1,
        staff_id="ana",
        made_at=datetime.now(UTC),
        keys=(path,),
        effects={},
        writes=(Write(WriteKind.UPDATE, path, {"notes": "Called back."}, {"notes": ""}),),
        fingerprint="",
    )
    payload = batch.payload()
    remote = FirestoreRemote(PROJECT, SCHOOL, "ana", emulator=address)
    await remote.commit([Parcel(1, batch.batch_id, digest(payload), payload, "ana")])
    await remote.close()


def joined(home: Path, address: str) -> None:
    """An empty desk that has come to the school and pulled nothing yet."""
    session = open_desk(home)
    place = Connection(PROJECT, SCHOOL, address)
    join_school(session.clouds, session.desk.store, place, Asked("Ana Ruiz", "", ""))
    session.close()


@dataclass
class Desk:
    """The window in a process of its own, and the lines it tells."""

    process: subprocess.Popen[str]

    @classmethod
    def open(cls, home: Path) -> Desk:
        """Start the program."""
        command = [sys.executable, "-m", "benchmarks.sync.window", str(home)]
        return cls(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))

    def line(self) -> dict[str, Any]:
        """The next line."""
        assert self.process.stdout is not None
        told: dict[str, Any] = json.loads(self.process.stdout.readline())
        return told

    def __enter__(self) -> Desk:
        """The window is on its way."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def python(*arguments: str) -> str:
    """Run Python and return the last line it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.PIPE, text=True, timeout=3600
    )
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
