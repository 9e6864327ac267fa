"""Event loops for gRPC: made once, kept as long as the process.

gRPC reports the end of a call to the loop it was made in, also after the call was canceled and
everybody has gone. One poller serves all loops of a process; a loop closed by then would make it
complain to whichever loop runs next.
"""

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

from enrolldesk.adapters.firestore.running import end_the_others

Result = TypeVar("Result")

_here = threading.local()
# A thread takes its loop along when it ends, and a loop that nobody holds is closed.
_kept: list[asyncio.AbstractEventLoop] = []


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine to its end, as asyncio.run does, in a loop that this thread keeps."""
    if not hasattr(_here, "loop"):
        _here.loop = asyncio.new_event_loop()
        _kept.append(_here.loop)
    loop: asyncio.AbstractEventLoop = _here.loop
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(end_the_others())


@cache
def background_loop() -> asyncio.AbstractEventLoop:
    """The loop in which servers of this process run, in a thread of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="firestore", daemon=True).start()
    return loop
