"""The event loop of calls that are made outside the sync thread.

gRPC reports the end of a call to the loop it was made in, also after everybody has gone: the loop
is kept as long as the process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

from enrolldesk.app.sync.remote import Unreachable

Result = TypeVar("Result")

_one_at_a_time = threading.Lock()
_running: list[asyncio.Task[Any]] = []


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, from any thread that has no loop of its own.

    Raises Unreachable where it was cancelled.
    """
    with _one_at_a_time:
        loop = _loop()
        task = loop.create_task(work)
        _running.append(task)
        try:
            return loop.run_until_complete(task)
        except asyncio.CancelledError as error:
            raise Unreachable("CANCELLED") from error
        finally:
            _running.remove(task)
            loop.run_until_complete(end_the_others())


def cancel() -> None:
    """End what runs, from any other thread: whoever waits for it hears that it was unreachable."""
    for task in tuple(_running):
        _loop().call_soon_threadsafe(task.cancel)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


async def end_the_others() -> None:
    """End what is left in this loop, and wait until it has."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
