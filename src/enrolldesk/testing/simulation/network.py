"""The way between desks and server: messages get lost, late, held, doubled and misreported."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Generic, TypeVar

from enrolldesk.adapters.firestore.failures import problem
from enrolldesk.app.sync.remote import SyncProblem
from enrolldesk.testing.firestore.wire import Refused
from enrolldesk.testing.simulation.trace import Trace
from enrolldesk.testing.simulation.weather import Weather

Result = TypeVar("Result")


@dataclass
class Message(Generic[Result]):
    """A request on its way, and who waits for its answer."""

    number: int
    desk: str
    act: Callable[[int], Result]
    answer: asyncio.Future[Result]
    writes: bool

    def fail(self, status: str) -> None:
        """Answer with a status, unless nobody waits any more."""
        if not self.answer.done():
            self.answer.set_exception(problem(status, "simulated"))

    def succeed(self, result: Result) -> None:
        """Answer, unless nobody waits any more."""
        if not self.answer.done():
            self.answer.set_result(result)


class Network:
    """Carries each message by itself, so that any of them may overtake any other."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        rng: Random,
        weather: Weather,
        trace: Trace,
        micros: Callable[[], int],
    ) -> None:
        """``micros`` is the server's clock."""
        self._loop = loop
        self._rng = rng
        self._weather = weather
        self._trace = trace
        self._micros = micros
        self._sent = 0
        self.cut: set[str] = set()
        """Desks that reach nobody and are reached by nobody."""
        self._waiting: dict[str, list[asyncio.Future[None]]] = {}
        self.calm = False
        """Whether everything gets through from now on."""

    async def call(
        self, desk: str, what: str, seconds: float, act: Callable[[int], Result], *, writes: bool
    ) -> Result:
        """Have the server act, given the time its request arrived; raises a SyncProblem."""
        self._sent += 1
        answer: asyncio.Future[Result] = self._loop.create_future()
        message = Message(self._sent, desk, act, answer, writes)
        if writes:
            self._trace(desk, f"#{message.number} {what}")
        deadline = self._loop.call_later(seconds, message.fail, "DEADLINE_EXCEEDED")
        try:
            self._send(message)
            return await message.answer
        except SyncProblem as failed:
            self._trace(desk, f"#{message.number} ended {failed.status}")
            raise
        finally:
            deadline.cancel()

    def heal(self, desk: str) -> None:
        """Let a desk through again."""
        self.cut.discard(desk)
        for waiting in self._waiting.pop(desk, ()):
            if not waiting.done():
                waiting.set_result(None)

    async def healed(self, desk: str) -> None:
        """Return once a desk was cut off and is through again."""
        waiting: asyncio.Future[None] = self._loop.create_future()
        self._waiting.setdefault(desk, []).append(waiting)
        await waiting

    def _goes(self, message: Message[Result], odds: float) -> bool:
        """Whether it goes wrong for this message; less often where nothing is written."""
        return self.chance(odds if message.writes else odds / 3)

    def chance(self, odds: float) -> bool:
        """Whether something goes wrong this time."""
        return not self.calm and odds > 0 and self._rng.random() < odds

    def delay(self) -> float:
        """Seconds on the way, one way."""
        if self.chance(self._weather.slow):
            return self._rng.uniform(0.5, 15.0)
        return self._rng.uniform(0.01, 0.2)

    def _send(self, message: Message[Result]) -> None:
        later = self._loop.call_later
        if message.desk in self.cut:
            if self._rng.random() < 0.5:
                later(0.02, message.fail, "UNAVAILABLE")
            return
        if self._goes(message, self._weather.lost_request):
            if self._rng.random() < 0.5:
                later(self.delay(), message.fail, "UNAVAILABLE")
            return
        if message.writes and self.chance(self._weather.held):
            # The caller's deadline passes; what was sent lies somewhere and lands after all.
            self._trace(message.desk, f"#{message.number} is held on its way")
            later(self._rng.choice((30.0, 600.0, 7200.0)), self._arrive, message, True)
            return
        later(self.delay(), self._arrive, message, False)
        if message.writes and self.chance(self._weather.twice):
            later(self._rng.uniform(0.0, 30.0), self._arrive, message, True)

    def _arrive(self, message: Message[Result], late: bool) -> None:
        if message.desk in self.cut and not late:
            return
        tie = int(self._weather.tie * 1_000_000)
        request_time = self._micros() // tie * tie
        if self._goes(message, self._weather.refused):
            status = self._weather.status(self._rng)
            if message.writes:
                self._trace("server", f"#{message.number} is refused: {status}")
            self._back(message, lambda: message.fail(status))
        elif message.writes and self._weather.lag and not self.calm:
            lag = self._rng.random() ** 3 * self._weather.lag
            self._loop.call_later(lag, self._apply, message, request_time)
        else:
            self._apply(message, request_time)

    def _apply(self, message: Message[Result], request_time: int) -> None:
        try:
            result = message.act(request_time)
        except Refused as refusal:
            status = refusal.code.name
            if message.writes:
                self._trace("server", f"#{message.number} cannot be done: {status}")
            self._back(message, lambda: message.fail(status))
            return
        if message.writes:
            self._trace("server", f"#{message.number} is applied")
        if message.writes and self.chance(self._weather.misreported):
            wrong = self._weather.status(self._rng)
            self._back(message, lambda: message.fail(wrong))
        elif self._goes(message, self._weather.lost_answer):
            if self._rng.random() < 0.5:
                self._back(message, lambda: message.fail("UNAVAILABLE"))
        else:
            self._back(message, lambda: message.succeed(result))

    def _back(self, message: Message[Result], answered: Callable[[], None]) -> None:
        def arrive() -> None:
            if message.desk not in self.cut:
                answered()

        self._loop.call_later(self.delay(), arrive)
