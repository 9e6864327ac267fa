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

Result = TypeVar("Result")

_one_at_a_time = threading.Lock()


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, from any thread that has no loop of its own."""
    with _one_at_a_time:
        loop = _loop()
        try:
            return loop.run_until_complete(work)
        finally:
            loop.run_until_complete(_end_the_others())


@cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


async def _end_the_others() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
