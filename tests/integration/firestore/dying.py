"""A process that is killed while it carries a choice out: before or after its commit."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.adapters.sqlite.settling import SqliteSettling
from enrolldesk.adapters.sqlite.ways import SqliteWays
from enrolldesk.app.sync.ways import WaysOut
from enrolldesk.testing.firestore.loops import run
from enrolldesk.testing.small_school import SteadyClock
from tests.integration.firestore.meeting import PROJECT, SCHOOL_ID


class Dying(SqliteSettling):
    """A transaction in which the power fails."""

    before = True

    def commit(self) -> None:
        if not self.before:
            super().commit()
        os.kill(os.getpid(), signal.SIGKILL)


class DyingWays(SqliteWays):
    """Every settling is the last."""

    def settling(self) -> SqliteSettling:
        return Dying(self._connection, lambda _given: None)


async def die(home: Path, address: str) -> None:
    connection = connect(home / "enrolldesk.sqlite")
    ways = WaysOut(
        DyingWays(connection, SCHOOL_ID),
        SqliteOutbox(connection),
        FirestoreRemote(PROJECT, SCHOOL_ID, "ana", emulator=address),
        FirestoreFeed(PROJECT, SCHOOL_ID, emulator=address),
        SteadyClock(),
    )
    await ways.carry_out()


if __name__ == "__main__":
    Dying.before = sys.argv[3] == "before"
    run(die(Path(sys.argv[1]), sys.argv[2]))
