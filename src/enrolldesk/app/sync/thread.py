"""The thread a desk is kept in step in: one event loop, ended within seconds whatever hangs."""

from __future__ import annotations

import atexit
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from enrolldesk.app.homes import HomeProblem

if TYPE_CHECKING:
    import asyncio

    from enrolldesk.app.sync.in_step import InStep

AGAIN: Final = 30.0
"""Seconds until a sync that failed begins anew."""

SWITCH: Final = 0.000_2
"""Seconds after which this thread lets go of the interpreter when the window wants it."""

# gRPC reports the end of a call to the loop it was made in, also when everybody has gone: a loop
# that was closed by then would make it complain to whichever loop runs next. So the loops of a
# process are kept and used again; a program with one window has one.
_spare: list[asyncio.AbstractEventLoop] = []
_taking = threading.Lock()

MakeInStep = Callable[[], "tuple[InStep, Callable[[], None]]"]
"""Made in the thread: the sync and what lets go of its files."""


class SyncThread:
    """Keeps a desk in step until it is stopped. It holds up neither window nor process."""

    def __init__(self, make: MakeInStep, failed: Callable[[Exception], None]) -> None:
        """Start at once; ``failed`` hears of bugs, in the thread, and the sync begins anew."""
        self._make = make
        self._failed = failed
        self._ready = threading.Lock()
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._sync: InStep | None = None
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something may be ready to be sent."""
        self._call(lambda sync: sync.wake())

    def send_now(self) -> None:
        """Try everything at once, and look what is new."""
        self._call(lambda sync: sync.send_now())

    def stop(self, patience: float = 3.0) -> bool:
        """End it; True once the thread has ended, False when it does not within the patience."""
        with self._ready:
            self._stopped = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(patience)
        return not self._thread.is_alive()

    def _call(self, act: Callable[[InStep], None]) -> None:
        def do() -> None:
            if self._sync is not None:
                act(self._sync)

        with self._ready:
            # A sync that is not up yet begins with everything anyway.
            if self._loop is not None and not self._stopped:
                self._loop.call_soon_threadsafe(do)

    def _run(self) -> None:
        # Here and below: whoever starts the thread is the window, which does not wait for modules.
        import asyncio

        # Python's own five milliseconds, several times in a turn of the window, are a late window.
        sys.setswitchinterval(SWITCH)
        with _taking:
            loop = _spare.pop() if _spare else asyncio.new_event_loop()
        try:
            with self._ready:
                if self._stopped:
                    return
                self._loop = loop
                self._task = loop.create_task(self._keep_going())
            with suppress(asyncio.CancelledError):
                loop.run_until_complete(self._task)
            loop.run_until_complete(_end_the_others())
        finally:
            with self._ready:
                self._loop = None
            with _taking:
                _spare.append(loop)

    async def _keep_going(self) -> None:
        import asyncio

        while True:
            try:
                await self._keep_in_step()
            # A file that cannot be used: whoever works at the desk is told with the next record.
            except* HomeProblem:
                pass
            except* Exception as group:
                for error in _leaves(group):
                    self._failed(error)
            await asyncio.sleep(AGAIN)

    async def _keep_in_step(self) -> None:
        self._sync, close = self._make()
        try:
            await self._sync.run()
        finally:
            self._sync = None
            close()


def _leaves(group: BaseExceptionGroup[Exception]) -> Iterator[Exception]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


@atexit.register
def _close_the_spare() -> None:
    """At the very end nobody is left who could be complained to."""
    with _taking:
        while _spare:
            _spare.pop().close()


async def _end_the_others() -> None:
    import asyncio

    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
