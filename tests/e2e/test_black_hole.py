"""A network that swallows everything without a word, and a window that does not mind.

`make black-hole` holds it for five minutes and tells what that cost; here it is a quarter of one.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from enrolldesk.bootstrap import open_desk
from enrolldesk.testing.connected import make_school
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.strict import OFFSCREEN_SAYS

SCRIPT = Path(__file__).parent / "watched_window.py"
PAYMENTS = 20
PATIENCE = 120.0
MEASURED = 60.0
"""A hole that lasts at least so long says something about processor time."""

SHARE, RECOVERY, LATE_MS = 0.02, 5.0, 50.0


class Window:
    """The program in a process of its own, and what it tells."""

    def __init__(self, home: Path, log: Path) -> None:
        self.lines: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._log = log
        with log.open("ab") as errors:
            command = [sys.executable, str(SCRIPT), str(home)]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def seconds(self, count: int) -> list[dict[str, Any]]:
        """The next so many lines; one a second."""
        with self._news:
            begin = len(self.lines)
            assert self._news.wait_for(
                lambda: len(self.lines) >= begin + count, PATIENCE + 2.0 * count
            ), "the window stopped telling"
            return self.lines[begin : begin + count]

    def end(self) -> list[str]:
        """Kill it; what it complained about."""
        self.process.send_signal(signal.SIGKILL)
        self._reader.join()
        self.process.wait()
        told = self._log.read_text(encoding="utf-8").splitlines()
        return [line for line in told if line not in OFFSCREEN_SAYS]

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            for line in output:
                with self._news:
                    self.lines.append(json.loads(line))
                    self._news.notify_all()


@contextmanager
def window(home: Path, log: Path) -> Iterator[Window]:
    shown = Window(home, log)
    try:
        yield shown
    finally:
        said = shown.end()
    assert said == []


def guards(server: ServerThread) -> int:
    return sum("/batches/" in path for path in server.documents())


@pytest.mark.timeout(0)
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed with signals")
def test_a_window_lives_on_while_the_server_says_nothing(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    seconds: int = request.config.getoption("--black-hole")
    home = tmp_path / "home"
    with ServerThread() as server:
        link = server.another_link()
        session = open_desk(home)
        school = make_school(session, link.address)
        place = school.enroll(school.student("Maria López"))
        with window(home, tmp_path / "errors.txt") as shown:
            # Everything up to here has arrived, and the bell is listened to.
            batches = len(session.desk.reads.outbox())
            server.until(lambda: guards(server) >= batches, PATIENCE)
            server.until(lambda: server.counters.calls["Listen"] >= 1, PATIENCE)
            shown.seconds(3)
            link.black_hole()
            before = time.monotonic(), shown.lines[-1]["processor"]
            for number in range(PAYMENTS):
                school.pay(place, 100 + number)
            told = shown.seconds(seconds)
            lasted = time.monotonic() - before[0]
            share = (told[-1]["processor"] - before[1]) / lasted
            late = sorted(line["late_ms"] for line in told)
            assert guards(server) == batches
            link.heal()
            healed = time.monotonic()
            server.until(lambda: guards(server) >= batches + PAYMENTS, PATIENCE)
            recovery = time.monotonic() - healed
            settled = session.desk.reads.outbox_count
            while set(settled()) != {"committed"}:
                shown.seconds(1)
        session.close()
        payments = [
            fields["amount"]
            for path, fields in server.documents().items()
            if "/entries/" in path and fields["kind"] == "payment"
        ]
    assert sorted(payments) == [100 + number for number in range(PAYMENTS)]
    print(
        f"black hole of {lasted:.0f} s: {share:.2%} of a core with {PAYMENTS} payments taken, the "
        f"window {late[len(late) // 2]:.1f} ms late in the middle of all seconds, {late[-1]:.1f} "
        f"ms in the worst; everything arrived {recovery:.1f} s after it healed"
    )
    if seconds >= MEASURED:
        assert share < SHARE
        assert recovery < RECOVERY
        assert late[len(late) // 2] < LATE_MS
