"""One desk of a connected school as a test uses it: its records, its network, its window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from enrolldesk.app.sync.connection import connection_of
from enrolldesk.app.sync.sides import Wish
from enrolldesk.app.sync.status import Reach, SyncStatus
from enrolldesk.app.sync.wishes import answer_of, leave_wish
from enrolldesk.bootstrap import OpenHome
from enrolldesk.domain.ids import new_id
from enrolldesk.testing.connected import ClockedOpener, Ear, RunningClock, join, make_school
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.small_school import SmallSchool

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from enrolldesk.app.ports import Reads
    from enrolldesk.app.session import RunningSync
    from enrolldesk.testing.pages.shell import Shell

PATIENCE = 60.0
"""Seconds until what a test waits for will not come any more, on a busy machine."""


class ConnectedDesk:
    """A desk with a home and a link of its own, kept in step as the program does it.

    Without a window a thread of the test's keeps it in step; `window` opens the program on it.
    """

    def __init__(self, home: Path, server: ServerThread, qtbot: Callable[[], QtBot]) -> None:
        """``qtbot`` is asked for with the first window: most desks need none."""
        self.home = home
        self.clock = RunningClock()
        self._link = server.another_link()
        self._qtbot = qtbot
        self._opener = ClockedOpener(self.clock)
        self._session: OpenHome | None = self._opener(home)
        self._ear = Ear()
        self._sync: RunningSync | None = None
        self._shell: Shell | None = None

    # How it comes to the school, and goes ----------------------------------------------------

    def found(self) -> None:
        """Begin the school here and on the server."""
        make_school(self.session, self._link.address)
        self._begin()

    def join(self, who: str = "Ben") -> None:
        """Come to the school that is on the server."""
        join(self.session, self._link.address, who)
        self._begin()

    def stop(self) -> None:
        """End the program at this desk; what is recorded stays in its home."""
        if self._shell is not None:
            self._shell.close()
            self._shell = None
        if self._sync is not None:
            ended, self._sync = self._sync.stop(PATIENCE), None
            if not ended:
                raise TimeoutError("the sync did not end")
        if self._session is not None:
            self._session.close()
            self._session = None
        if self._ear.failures:
            raise self._ear.failures.pop()

    def start(self) -> None:
        """Begin again on the same home, without a window."""
        self._session = self._opener(self.home)
        self._ear = Ear()
        self._begin()

    def close(self) -> None:
        """End for good."""
        try:
            self.stop()
        finally:
            self._link.close()

    # Its network -----------------------------------------------------------------------------

    def offline(self) -> None:
        """Cut this desk's network: connections are reset, new ones refused."""
        self._link.refuse()

    def black_hole(self) -> None:
        """Let this desk's network swallow everything without a word."""
        self._link.black_hole()

    def slow(self, *, delay: float = 0.0, bytes_per_second: int = 0) -> None:
        """Make this desk's network slow."""
        self._link.slow_down(delay=delay, bytes_per_second=bytes_per_second)

    def online(self) -> None:
        """Put this desk's network right again."""
        self._link.heal()

    # What it knows ---------------------------------------------------------------------------

    @property
    def session(self) -> OpenHome:
        """The open home, that of the window where there is one."""
        if self._shell is not None:
            opened = self._shell.program.session
            assert isinstance(opened, OpenHome)
            return opened
        if self._session is None:
            raise RuntimeError("This desk was stopped.")
        return self._session

    @property
    def reads(self) -> Reads:
        """What its screens read."""
        return self.session.desk.reads

    @property
    def school(self) -> SmallSchool:
        """Records at this desk in a few words, as its window would."""
        if self._shell is not None:
            return SmallSchool(self.session.desk, self._shell.office.run)

        def run(command: object) -> object:
            changes = self.session.desk.run(command)  # type: ignore[arg-type]
            if self._sync is not None:
                self._sync.wake()
            return changes

        return SmallSchool(self.session.desk, run)  # type: ignore[arg-type]

    @property
    def status(self) -> SyncStatus:
        """What it shows about the way to the server."""
        if self._shell is not None:
            return self._shell.office.sync.status or SyncStatus()
        return self._ear.status

    @property
    def waiting(self) -> int:
        """How many batches the server does not hold yet."""
        counted = dict(self.reads.outbox_count())
        return counted.get("waiting", 0) + counted.get("sending", 0)

    @property
    def window(self) -> Shell:
        """The program's window on this desk, opened when first asked for."""
        if self._shell is None:
            self._open_window()
        assert self._shell is not None
        return self._shell

    # Waiting for facts -----------------------------------------------------------------------

    def until(self, fact: Callable[[], bool], timeout: float = PATIENCE) -> None:
        """Wait until something is so, while window and sync go on."""
        if self._shell is not None:
            self._shell.qtbot.waitUntil(fact, timeout=int(timeout * 1000))
        else:
            self._ear.until(fact, timeout)

    def sent(self) -> None:
        """Wait until the server holds everything recorded here."""
        self.until(lambda: not self.waiting)

    def knows_it_is_offline(self) -> None:
        """Wait until this desk has noticed that the server does not answer."""
        self.until(lambda: self.status.reach is Reach.OFFLINE)

    def in_step(self) -> None:
        """Wait until everything here was sent and all there was on the server is here.

        A network that was put right just now may need a moment: it is asked for again.
        """
        asked: list[str] = []

        def answered() -> bool:
            local = self.session.desk.local
            answer = answer_of(local)
            if asked and answer is not None and answer.token == asked[-1]:
                if answer.reach is Reach.ONLINE:
                    return True
                asked.clear()
            if not asked:
                asked.append(new_id())
                leave_wish(local, Wish(asked[-1]))
            return False

        self.until(answered)

    # Inside ----------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.session.desk.local.set("theme", "light")
        connection = connection_of(self.session.desk.local)
        assert connection is not None
        ear = self._ear
        self._sync = self.session.sync(connection, ear.told, ear.changed, ear.failed)

    def _open_window(self) -> None:
        from PySide6.QtWidgets import QApplication

        from enrolldesk.testing.pages.shell import Shell

        qtbot = self._qtbot()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.stop()
        shell = Shell(app, qtbot, self.home, self._opener)
        assert shell.start()
        self._shell = shell
        # The program begins by itself a second and a half later.
        shell.office.sync.start()
        assert shell.main.isVisible()
