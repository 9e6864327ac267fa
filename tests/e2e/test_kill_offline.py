"""The real window killed while the server is out of reach: all payments arrive once, in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.bootstrap import open_desk
from enrolldesk.testing.connected import Ear, make_school
from enrolldesk.testing.firestore import ServerThread

PAYMENTS = 20
PATIENCE = 120.0


@contextmanager
def window(home: Path) -> Iterator[None]:
    """The program as staff start it; killed at the end, in the middle of whatever it does."""
    command = [sys.executable, "-m", "enrolldesk", "--home", str(home)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed with signals")
def test_payments_taken_offline_survive_two_kills_and_arrive_once_in_order(tmp_path: Path) -> None:
    with ServerThread() as server:
        session = open_desk(tmp_path)
        school = make_school(session, server.address)
        place = school.enroll(school.student("Maria López"))
        ear = Ear()
        with ear.kept_in_step(session, server.address):
            ear.until(lambda: bool(ear.statuses) and ear.status.queue.waiting == 0)
        held = len(guards(server))
        down = server.faults.status("UNAVAILABLE")
        with window(tmp_path):
            server.until(lambda: down.fired >= 1, PATIENCE)
            receipts = [school.pay(place, 100 + number) for number in range(PAYMENTS)]
            fired = down.fired
            server.until(lambda: down.fired >= fired + 3, PATIENCE)
        fired = down.fired
        with window(tmp_path):
            server.until(lambda: down.fired >= fired + 3, PATIENCE)
        assert len(guards(server)) == held
        down.remove()
        with window(tmp_path):
            server.until(lambda: len(guards(server)) >= held + PAYMENTS, PATIENCE)
        # What the last life did not write down any more is found out by the next one.
        with ear.kept_in_step(session, server.address):
            ear.until(lambda: set(session.desk.reads.outbox_count()) == {"committed"}, PATIENCE)
        rows = session.desk.reads.payment_rows(session.desk.reads.payment_keys(PaymentsQuery()))
        assert [row.sync for row in rows] == [None] * PAYMENTS
        assert len(guards(server)) == held + PAYMENTS
        entries = {
            path.rpartition("/")[2]: fields
            for path, fields in server.documents().items()
            if "/entries/" in path and fields["kind"] == "payment"
        }
        assert sorted(entries, key=lambda key: entries[key]["receipt_no"]) == receipts
        assert [entries[key]["amount"] for key in receipts] == [100 + n for n in range(PAYMENTS)]
        session.close()


def guards(server: ServerThread) -> list[str]:
    return [path for path in server.documents() if "/batches/" in path]
