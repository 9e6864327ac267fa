"""A connected desk kept in step without a window, or beside one.

One program of a home sends at a time. Where the window does, these commands ask it to and tell
what became of that; where nothing else runs, they do it themselves.
"""

from __future__ import annotations

import queue
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from enrolldesk.app.changes import Changes
from enrolldesk.app.connecting.refusals import NotConnected
from enrolldesk.app.sync.connection import connection_of
from enrolldesk.app.sync.sides import Answer as Heard
from enrolldesk.app.sync.sides import Wish
from enrolldesk.app.sync.status import Reach, SyncStatus
from enrolldesk.app.sync.staying import staying_sentence
from enrolldesk.app.sync.wishes import answer_of, leave_wish, wish_of
from enrolldesk.app.wording import sentence
from enrolldesk.cli.answers import Fields
from enrolldesk.cli.calls import Answer, Call, Commands
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id

LOOK: Final = 0.1
PATIENCE: Final = 120.0
"""Seconds in which something must happen: a call may take twenty, a try is made four times."""
HELD: Final = 3.0
"""Seconds after which what waits behind a refused batch is taken to be held back."""


@dataclass(eq=False)
class SyncFailed(DeskError):
    """The desk is not in step; ``why`` is a sentence, and nothing is lost."""

    why: str


def add_to(words: Commands) -> None:
    """Add ``sync`` and ``refresh``."""
    sync = words.add(
        "sync",
        _sync,
        "send what waits and take what is new",
        "Keep this desk in step with its school's server until it is interrupted. While the "
        "window is open, the window sends and this command asks it to.",
    )
    way = sync.add_mutually_exclusive_group()
    way.add_argument("--once", action="store_true", help="try everything once, then end")
    way.add_argument(
        "--until-empty", action="store_true", help="end when nothing waits to be sent any more"
    )
    words.add(
        "refresh",
        _refresh,
        "read every record of the school again",
        "Read every record of the school again, for changes made outside EnrollDesk. What waits "
        "here is sent as well.",
    )


def _sync(call: Call) -> Answer:
    with _asked(call) as line:
        if call.arguments.until_empty:
            line.until_answered()
            line.until_empty()
        elif call.arguments.once:
            line.until_answered()
        else:
            line.for_ever()
        return line.answer()


def _refresh(call: Call) -> Answer:
    with _asked(call, refresh=True) as line:
        line.until_answered()
        return line.answer()


@contextmanager
def _asked(call: Call, *, refresh: bool = False) -> Iterator[_Line]:
    """A sync that runs here, or waits for the program that has the right to."""
    desk = call.desk
    connection = connection_of(desk.local)
    if connection is None:
        raise NotConnected()
    wish = Wish(new_id(), refresh)
    leave_wish(desk.local, wish)
    line = _Line(call, wish, _committed(call))
    running = call.session.sync(connection, line.told, line.changed, line.failed)
    try:
        yield line
    finally:
        running.stop()


def _committed(call: Call) -> int:
    return call.reads.outbox_count().get("committed", 0)


@dataclass
class _Line:
    """What is heard from the sync, in this thread."""

    call: Call
    wish: Wish
    committed: int
    status: SyncStatus = field(default_factory=SyncStatus)
    said: queue.SimpleQueue[SyncStatus | Exception] = field(default_factory=queue.SimpleQueue)

    def told(self, status: SyncStatus) -> None:
        """A status, from the sync's thread."""
        self.said.put(status)

    def changed(self, changes: Changes) -> None:
        """Records are on the disk; nobody shows them here."""

    def failed(self, error: Exception) -> None:
        """A bug, from the sync's thread."""
        self.said.put(error)

    def until_answered(self) -> None:
        """Until everything was tried since this command began; raises SyncFailed."""
        answer: list[Heard] = []

        def answered() -> bool:
            # A later wish of another command takes the place of ours and covers it.
            heard, wish = answer_of(self.call.desk.local), wish_of(self.call.desk.local)
            if heard is not None and wish is not None and heard.token == wish.token:
                answer.append(heard)
            return bool(answer)

        self._wait(answered)
        if answer[0].reach is not Reach.ONLINE:
            raise SyncFailed(answer[0].why)
        # Who sends for this home is told a moment later than another program may answer.
        self._wait(lambda: self.status.elsewhere or self.status.reach is not Reach.UNKNOWN)

    def until_empty(self) -> None:
        """Until nothing waits; raises SyncFailed where that does not come about."""
        quiet_since = [time.monotonic()]

        def empty() -> bool:
            counts = self.call.reads.outbox_count()
            waiting = counts.get("waiting", 0) + counts.get("sending", 0)
            attention = counts.get("needs_attention", 0)
            if counts.get("sending", 0) or not attention:
                quiet_since[0] = time.monotonic()
            if waiting and self.status.problem is not None:
                raise SyncFailed(sentence(self.status.problem))
            staying = sum(one.count for one in self.status.staying)
            if staying and waiting <= staying and not counts.get("sending", 0):
                raise SyncFailed(staying_sentence(self.status.staying))
            if attention and (not waiting or time.monotonic() - quiet_since[0] > HELD):
                behind = f", and {waiting:,} wait behind" if waiting else ""
                raise SyncFailed(
                    f"{attention:,} {'item needs' if attention == 1 else 'items need'} "
                    f"attention{behind}. Open the Sync page, or “enrolldesk outbox”."
                )
            return not waiting

        self._wait(empty)

    def for_ever(self) -> None:
        """Say what happens, until somebody interrupts."""
        self._wait(lambda: False, patience=float("inf"), say=True)

    def answer(self) -> Answer:
        """What stands now."""
        counts = self.call.reads.outbox_count()
        waiting = counts.get("waiting", 0) + counts.get("sending", 0)
        attention = counts.get("needs_attention", 0)
        sent = counts.get("committed", 0) - self.committed
        value: Fields = {
            "sent": sent,
            "waiting": waiting,
            "needs_attention": attention,
            "set_aside": self.status.set_aside,
            "by_window": self.status.elsewhere,
        }
        lines = [f"Sent: {sent:,}. Waiting: {waiting:,}. Everything new is here."]
        if self.status.staying:
            lines.append(staying_sentence(self.status.staying))
        if attention:
            lines.append(f"Needs attention: {attention:,}.")
        if self.status.set_aside:
            lines.append(f"Set aside because they cannot be read: {self.status.set_aside:,}.")
        return Answer(value, lines)

    def _wait(
        self, fact: Callable[[], bool], *, patience: float = PATIENCE, say: bool = False
    ) -> None:
        deadline = time.monotonic() + patience
        while not fact():
            try:
                said = self.said.get(timeout=LOOK)
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise SyncFailed(
                        "The program that sends for this desk does not answer. Is its window "
                        "stuck? Nothing is lost."
                    ) from None
                continue
            if isinstance(said, Exception):
                raise said
            self.status, deadline = said, time.monotonic() + patience
            self._show(said, say=say)

    def _show(self, status: SyncStatus, *, say: bool) -> None:
        """Progress for whoever watches; the answer alone goes to the output."""
        if status.download is not None and sys.stderr.isatty():
            fetched, expected = status.download.fetched, status.download.expected
            print(f"\r{fetched:,} of {expected:,} records", end="", file=sys.stderr, flush=True)
        elif say:
            trouble = f" {sentence(status.problem)}" if status.problem else ""
            print(
                f"{status.reach}: {status.queue.waiting:,} waiting, "
                f"{status.queue.attention:,} need attention.{trouble}",
                file=sys.stderr,
                flush=True,
            )
