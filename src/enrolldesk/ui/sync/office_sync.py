"""The sync of a window: one object that every screen finds as ``office.sync``.

    office.sync.start(connection)   after connecting: begins at once, marks and strip follow
    office.sync.stop()              before leaving: True once its thread has ended, within 3 s
    office.sync.connection          where this desk is connected; None without a cloud
    office.sync.status              the SyncStatus as of now; None without a cloud
    office.sync.status_changed      emitted after either of them changed
    office.sync.wake()              there is new work; commands of the runner do it by themselves
    office.sync.send_now()          try everything at once: F5, the network, a batch resent

``start`` and ``stop`` keep nothing: ``keep_connection`` says where a home belongs. What the thread
says crosses to the window by queued signals alone; what it pulled and committed comes out of
``office.runner.changed`` like everything else, so that models read just those keys again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from enrolldesk.app.changes import EVERYTHING, Changes
from enrolldesk.app.sync.status import SyncStatus

if TYPE_CHECKING:
    from enrolldesk.app.session import RunningSync
    from enrolldesk.app.sync.connection import Connection
    from enrolldesk.ui.runner import Runner

    Told = Callable[[SyncStatus], None]
    OpenSync = Callable[
        [Connection, Told, Callable[[Changes], None], Callable[[Exception], None]], RunningSync
    ]

GATHER_MS: Final = 60
"""What is pulled within so long is read again once."""
DOWNLOADING_MS: Final = 1000
"""The same while a school comes down: sorting a long list again takes longer than a frame."""


class _Post(QObject):
    """Carries what the threads say into the window's thread.

    It outlives every one of them, and they hold nothing else of Qt's: an object whose last holder
    is a thread would be destroyed there.
    """

    came = Signal(int, object)
    """Carries the number of a listener and what it is to hear."""

    def __init__(self) -> None:
        super().__init__()
        self.listeners: dict[int, Callable[[Any], None]] = {}
        self.next = 1
        self.came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def listen(self, hear: Callable[[Any], None]) -> int:
        """A number under which this is called, in the window's thread, until it is forgotten."""
        number, self.next = self.next, self.next + 1
        self.listeners[number] = hear
        return number

    def forget(self, number: int) -> None:
        """Drop what is still on its way to this listener."""
        self.listeners.pop(number, None)

    def _deliver(self, number: int, what: object) -> None:
        hear = self.listeners.get(number)
        if hear is not None:
            hear(what)


@cache
def _post() -> _Post:
    return _Post()


def _told_by(number: int) -> Callable[[object], None]:
    """What a thread calls to be heard."""
    post = _post()
    return lambda what: post.came.emit(number, what)


class OfficeSync(QObject):
    """The running sync as the window sees it; without a connection it does nothing."""

    status_changed = Signal()

    def __init__(self, runner: Runner, open_sync: OpenSync) -> None:
        """``open_sync`` is that of the session; nothing runs before ``start``."""
        super().__init__(runner)
        self._runner = runner
        self._open_sync = open_sync
        self._running: RunningSync | None = None
        self._listening: list[int] = []
        self._gathered = Changes()
        self.connection: Connection | None = None
        self.status: SyncStatus | None = None
        self.network_up = False
        """Whether this computer is known to have a network, so that the trouble is elsewhere."""
        self._network_watched = False
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._tell_changes)
        runner.changed.connect(self._on_changed)
        runner.written.connect(self.follow)

    @property
    def running(self) -> bool:
        """Whether this window keeps its desk in step."""
        return self._running is not None

    def recall(self) -> None:
        """Show where this home is connected; ``start`` may follow when the window is up."""
        from enrolldesk.app.sync.connection import connection_of

        self._show(connection_of(self._runner.desk.local))

    def start(self, connection: Connection | None = None) -> None:
        """Keep in step with this school, or the one this home is connected to, if any."""
        if connection is None:
            from enrolldesk.app.sync.connection import connection_of

            connection = connection_of(self._runner.desk.local)
        if self._running is not None and connection == self.connection:
            return
        self.stop()
        self._running = None
        self._show(connection)
        if connection is None:
            return
        self._watch_network()
        told, changed, failed = (
            self._listen(hear)
            for hear in (self._hear_status, self._hear_changes, self._hear_failure)
        )
        self._running = self._open_sync(connection, told, changed, failed)

    def stop(self, patience: float = 3.0) -> bool:
        """End the thread; True once it has ended. Marks and strip stay as long as connected.

        Called again after a False, it waits on.
        """
        if self._running is None:
            return True
        for number in self._listening:
            _post().forget(number)
        self._listening.clear()
        self._runner.told_by_sync = False
        self._tell_changes()
        if not self._running.stop(patience):
            return False
        self._running = None
        return True

    def wake(self) -> None:
        """Something may be ready to be sent."""
        if self._running is not None:
            self._running.wake()

    def send_now(self) -> None:
        """Try everything at once and look what is new."""
        if self._running is not None:
            self._running.send_now()

    def follow(self) -> None:
        """Another program may have connected this home, or left."""
        from enrolldesk.app.sync.connection import connection_of

        connection = connection_of(self._runner.desk.local)
        if connection != self.connection:
            self.start(connection)
            self._runner.changed.emit(EVERYTHING)

    def _watch_network(self) -> None:
        if not self._network_watched:
            self._network_watched = True
            from enrolldesk.ui.sync.network import watch_network

            watch_network(self._on_network)

    def _on_network(self, up: bool) -> None:
        came_back = up and not self.network_up
        self.network_up = up
        if came_back:
            self.send_now()
        self.status_changed.emit()

    def _show(self, connection: Connection | None) -> None:
        if connection == self.connection:
            return
        self.connection = connection
        self.status = None if connection is None else SyncStatus()
        self.status_changed.emit()

    def _listen(self, hear: Callable[[Any], None]) -> Callable[[object], None]:
        number = _post().listen(hear)
        self._listening.append(number)
        return _told_by(number)

    def _hear_status(self, status: SyncStatus) -> None:
        ours = not status.elsewhere
        if ours and not self._runner.told_by_sync:
            # Until now somebody else wrote here and did not say what.
            self._runner.changed.emit(EVERYTHING)
        self._runner.told_by_sync = ours
        self.status = status
        self.status_changed.emit()

    def _hear_changes(self, changes: Changes) -> None:
        self._gathered |= changes
        if not self._gather.isActive():
            downloading = self.status is not None and self.status.download is not None
            self._gather.start(DOWNLOADING_MS if downloading else GATHER_MS)

    def _hear_failure(self, error: Exception) -> None:
        raise error

    def _tell_changes(self) -> None:
        self._gather.stop()
        gathered, self._gathered = self._gathered, Changes()
        if gathered != Changes():
            self._runner.changed.emit(replace(gathered, already=False))

    def _on_changed(self, changes: Changes) -> None:
        if changes.batch_id is not None or changes.everything:
            self.wake()
