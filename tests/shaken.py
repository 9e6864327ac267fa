"""`--shake N` runs the tests on a machine that is late in ways of its own: it finds races.

Where threads, the server and the disk take their turns is chance on any machine; here the chance
is larger and drawn from a number. What a test trusts to have happened already has then not.
"""

import asyncio
import ctypes
import os
import random
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

THREAD_LATE = 0.25
"""Longest, in seconds, that work in a thread begins or answers late."""
SERVER_LATE = 0.2
DISK_LATE = 0.04
STILL = 0.12
"""Longest that the whole process stands still."""


class Shaking:
    """Delays drawn from one number."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self._ended = threading.Event()
        self._process = ctypes.PyDLL(None)

    def late(self, longest: float, often: float) -> float:
        """Seconds: mostly none, seldom the longest."""
        if self._rng.random() > often:
            return 0.0
        return self._rng.random() ** 2 * longest

    def pause(self, longest: float, often: float) -> None:
        """Let this thread alone be late."""
        if seconds := self.late(longest, often):
            # Being late is what this is for; nothing waits for a fact by it.
            time.sleep(seconds)

    def stand_still(self) -> None:
        """Now and then nothing in this process goes on: a foreign call that keeps Python's lock."""
        while not self._ended.wait(self._rng.random() * 0.4):
            self._process.usleep(int(self.late(STILL, 0.5) * 1_000_000))

    def end(self) -> None:
        """Stop standing still."""
        self._ended.set()


def begin(seed: int) -> Shaking:
    """Shake this process until it is ended."""
    from enrolldesk.adapters.sqlite.connection import Connection
    from enrolldesk.testing.firestore.calls import Switchboard
    from enrolldesk.ui.background import Errand

    shaking = Shaking(seed)
    run, execute = Errand._run, Connection.execute
    unary, streaming = Switchboard.unary, Switchboard.streaming

    def late_errand(errand: Errand) -> None:
        work = errand._work

        def late() -> Any:
            shaking.pause(THREAD_LATE, 0.5)
            try:
                return work()
            finally:
                shaking.pause(THREAD_LATE, 0.5)

        errand._work = late
        run(errand)

    def late_execute(connection: Connection, sql: str, parameters: Any = (), /) -> Any:
        if threading.current_thread() is not threading.main_thread():
            shaking.pause(DISK_LATE, 0.05)
        return execute(connection, sql, parameters)

    async def late_unary(
        board: Switchboard, method: str, answer: Callable[..., Awaitable[Any]], *rest: Any
    ) -> Any:
        await asyncio.sleep(shaking.late(SERVER_LATE, 0.4))
        answered = await unary(board, method, answer, *rest)
        await asyncio.sleep(shaking.late(SERVER_LATE, 0.4))
        return answered

    async def late_streaming(
        board: Switchboard, method: str, answer: Callable[..., Any], *rest: Any
    ) -> AsyncIterator[Any]:
        await asyncio.sleep(shaking.late(SERVER_LATE, 0.4))
        async for response in streaming(board, method, answer, *rest):
            await asyncio.sleep(shaking.late(SERVER_LATE, 0.1))
            yield response

    for place, name, late in (
        (Errand, "_run", late_errand),
        (Connection, "execute", late_execute),
        (Switchboard, "unary", late_unary),
        (Switchboard, "streaming", late_streaming),
    ):
        setattr(place, name, late)
    threading.Thread(target=shaking.stand_still, daemon=True, name="shaking").start()
    return shaking


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shake", type=int, default=0, help="be late at moments drawn from N")


def pytest_sessionstart(session: pytest.Session) -> None:
    seed = session.config.getoption("--shake")
    if seed and not (session.config.getoption("dist", "no") != "no" and not _is_worker(session)):
        # Every process of a run is late in its own way.
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        shaking = begin(hash((seed, int(worker.removeprefix("gw") or 0))))
        session.config.add_cleanup(shaking.end)


def _is_worker(session: pytest.Session) -> bool:
    return hasattr(session.config, "workerinput")
