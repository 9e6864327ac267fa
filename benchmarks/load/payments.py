"""A hundred payments on one enrollment from ten desks at once, and what came of them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load.desks import DeskAtWork
from benchmarks.load.server import Server
from benchmarks.load.shown import pull, shown
from enrolldesk.testing.firestore.loops import run

DESKS = 10
EACH = 10
CENTS = 1000
PRICE = 100_000
WINDOW = {
    "students listed": 1,
    "status": "paid",
    "due": 0,
    "access": ["unlocked"],
    "badges": {"paid": 1},
    "rows not committed": 0,
}
"""What a window shows that has nothing left to say."""


class NotExact(Exception):
    """The sums at the end are not what was paid."""


@dataclass(frozen=True)
class Told:
    """Seconds until everything was recorded, and from there until everything was committed."""

    recorded: float
    pushed: float


def take(folder: Path, server: Server) -> Told:
    """Ten desks with homes of their own; raises NotExact unless every cent counts once."""
    server.control.clear()
    return run(_take(folder, server))


async def _take(folder: Path, server: Server) -> Told:
    first = DeskAtWork.open(folder / "desk-1")
    remotes = [first.remote(server.address)]
    first.found()
    [enrollment] = first.enroll(["Maria Lopez"])
    await first.push(remotes[0])
    desks = [first, *(first.copied(folder / f"desk-{n}", n) for n in range(2, DESKS + 1))]
    remotes += [desk.remote(server.address) for desk in desks[1:]]
    await asyncio.gather(*(remote.guard("somebody-must-ask-first") for remote in remotes))
    begun = time.perf_counter()
    for desk in desks:
        for _ in range(EACH):
            desk.pay(enrollment, CENTS)
    recorded = time.perf_counter()
    await asyncio.gather(*(desk.push(remote) for desk, remote in zip(desks, remotes, strict=True)))
    pushed = time.perf_counter()
    for remote in remotes:
        await remote.close()
    _check(server, enrollment, desks)
    await asyncio.gather(*(pull(desk, server) for desk in desks))
    _check_windows(desks, server.documents("enrollments")[enrollment]["student_id"])
    for desk in desks:
        desk.close()
    return Told(recorded - begun, pushed - recorded)


def _check(server: Server, enrollment: str, desks: list[DeskAtWork]) -> None:
    """Compare totals, entries and guards on the server, and each desk's own books."""
    total = server.documents("enrollments")[enrollment]
    entries = [
        entry
        for entry in server.documents("entries").values()
        if entry["enrollment_id"] == enrollment
    ]
    payments = [entry for entry in entries if entry["kind"] == "payment"]
    guards = server.documents("batches")
    found = {
        "paid": total["paid"],
        "due": total["due"],
        "payments": len(payments),
        "payments by a guard of their own": len(
            {entry["batch_id"] for entry in payments} & guards.keys()
        ),
        "sum of paid": sum(entry["paid_delta"] for entry in entries),
        "sum of charged": sum(entry["charged_delta"] for entry in entries),
        "receipts": len({entry["receipt_no"] for entry in payments}),
        "desks with anything waiting": sum(desk.waits for desk in desks),
        "faults in the desks' books": [fault for desk in desks for fault in desk.faults()],
    }
    count = DESKS * EACH
    wanted = {
        "paid": PRICE,
        "due": 0,
        "payments": count,
        "payments by a guard of their own": count,
        "sum of paid": PRICE,
        "sum of charged": PRICE,
        "receipts": count,
        "desks with anything waiting": 0,
        "faults in the desks' books": [],
    }
    if found != wanted:
        raise NotExact(f"{found} instead of {wanted}")


def _check_windows(desks: list[DeskAtWork], student_id: str) -> None:
    """Every desk shows the same once it has pulled: all paid, everything open, nothing waiting."""
    count = DESKS * EACH
    for desk in desks:
        found = shown(desk, student_id)
        wanted = WINDOW | {
            "payments listed": count,
            "receipts listed": count,
            "lines of the ledger": count + 1,
            "paid": PRICE,
        }
        if found != wanted:
            raise NotExact(f"{desk.home.name} shows {found} instead of {wanted}")
