"""Waiting for something to become true, from a coroutine or from another thread."""

import asyncio
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

PATIENCE: Final = 60.0
"""Seconds until a fact will not come any more, on a busy machine."""


class Facts:
    """Tells whoever waits that something about the server has changed."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._changes = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def changed(self) -> None:
        """Let everybody look again; call it from the server's loop."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()
        with self._condition:
            self._changes += 1
            self._condition.notify_all()

    def _differs(self, seen: int) -> bool:
        return self._changes != seen

    async def until(self, fact: Callable[[], bool], timeout: float) -> None:
        """Wait in the server's loop; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while not fact():
                waiting = asyncio.get_running_loop().create_future()
                self._waiting.add(waiting)
                await waiting

    def wait(self, fact: Callable[[], bool], timeout: float) -> None:
        """Wait in another thread; raises TimeoutError."""
        end = time.monotonic() + timeout
        while True:
            with self._condition:
                seen = self._changes
            # Asked without the lock: the fact may have to be asked of the server's own thread.
            if fact():
                return
            with self._condition:
                left = end - time.monotonic()
                if not self._condition.wait_for(partial(self._differs, seen), max(0.0, left)):
                    raise TimeoutError(f"Not true within {timeout} s.")
