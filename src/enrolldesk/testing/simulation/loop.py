"""An event loop whose time is not the world's: it jumps to whatever is due next."""

from __future__ import annotations

import asyncio
import contextvars
import heapq
from asyncio import events
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class Stuck(Exception):
    """Somebody waits and nothing is due any more."""


class VirtualLoop(asyncio.AbstractEventLoop):
    """Runs what is ready in the order it became so, then what is due first; never sleeps.

    Two runs that ask it for the same get the same, step by step: nothing in it depends on the
    machine. It knows no sockets, threads or signals: what needs them raises NotImplementedError.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._ready: deque[asyncio.Handle] = deque()
        self._due: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._counted = 0
        self.steps = 0
        self.problems: list[BaseException] = []

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine to its end."""
        events._set_running_loop(self)
        try:
            task: asyncio.Task[Result] = self.create_task(work)
            while not task.done():
                self._step()
            return task.result()
        finally:
            events._set_running_loop(None)

    def _step(self) -> None:
        if not self._ready:
            while self._due and self._due[0][2].cancelled():
                heapq.heappop(self._due)
            if not self._due:
                raise Stuck
            self._now = max(self._now, self._due[0][0])
            while self._due and self._due[0][0] <= self._now:
                self._ready.append(heapq.heappop(self._due)[2])
        handle = self._ready.popleft()
        if not handle.cancelled():
            self.steps += 1
            handle._run()

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now

    def call_soon(  # type: ignore[override]
        self,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """Run it after everything that is ready already."""
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_later(  # type: ignore[override]
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run it so many seconds from now."""
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_at(  # type: ignore[override]
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        """Run it at a time; of two that are due together the one asked for first goes first."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        self._counted += 1
        heapq.heappush(self._due, (when, self._counted, handle))
        return handle

    def create_task(
        self,
        coro: Any,
        *,
        name: str | None = None,
        context: contextvars.Context | None = None,
    ) -> asyncio.Task[Any]:
        """Run a coroutine beside the others."""
        return asyncio.Task(coro, loop=self, name=name, context=context)

    def create_future(self) -> asyncio.Future[Any]:
        """A future of this loop."""
        return asyncio.Future(loop=self)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Keep what nobody caught, for whoever runs the loop."""
        problem = context.get("exception")
        self.problems.append(problem or RuntimeError(str(context.get("message"))))

    def get_debug(self) -> bool:
        """Whether to be slow."""
        return False

    def is_running(self) -> bool:
        """Whether anything is run."""
        return events._get_running_loop() is self

    def is_closed(self) -> bool:
        """There is nothing to close."""
        return False

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Cancelled timers are dropped when they would be due."""
