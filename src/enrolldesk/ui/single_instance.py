"""One window per home: a lock file decides, a local socket lets the second start raise the first.

After SIGKILL both are still there: the lock names a process that is gone, the socket a server
nobody listens to; whoever starts next takes both over.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

LOCK: Final = "window.lock"
PATIENCE_MS: Final = 5000
"""How long a second start waits for the first to open its window and listen."""
_HEARD: Final = b"heard\n"


class Claim(Enum):
    """What became of the wish to be the window of this home."""

    OURS = "ours"
    RAISED = "raised"
    NO_ANSWER = "no answer"
    NO_PLACE = "no place"


class SingleInstance(QObject):
    """The right to be the window of a home, held until `release` or the end of the process."""

    raise_asked = Signal()
    """Somebody started the program again."""

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self._lock = QLockFile(str(home / LOCK))
        # Never stale by age: a window is open for weeks. Qt still sees when its process is gone.
        self._lock.setStaleLockTime(0)
        self._server: QLocalServer | None = None

    @cached_property
    def _name(self) -> str:
        return server_name(self._home)

    def claim(self, patience_ms: int = PATIENCE_MS) -> Claim:
        """Take the home, or raise the window that has it.

        NO_ANSWER: another process holds the home and does not answer within the patience.
        NO_PLACE: the folder takes no file at all.
        """
        deadline = QDeadlineTimer(patience_ms)
        while True:
            if self._lock.tryLock(0):
                return Claim.OURS
            if self._lock.error() is not QLockFile.LockError.LockFailedError:
                return Claim.NO_PLACE
            if self._raise_other(deadline):
                return Claim.RAISED
            # Its number may have gone to another program since. Qt only removes a lock file
            # that no living process holds open and locked.
            if self._lock.removeStaleLockFile() and self._lock.tryLock(0):
                return Claim.OURS
            if deadline.hasExpired():
                return Claim.NO_ANSWER

    def listen(self) -> None:
        """Hear later starts; only after a claim that ended OURS, and once the window is up."""
        # A third of the time a start may take; the window is painted by now.
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(self._name):
            # We hold the lock, so whoever made this socket is gone.
            QLocalServer.removeServer(self._name)
            server.listen(self._name)
        server.newConnection.connect(self._on_connection)
        self._server = server

    @property
    def held(self) -> bool:
        """Whether this process is the window of the home."""
        return self._lock.isLocked()

    @property
    def listening(self) -> bool:
        """Whether later starts are heard."""
        return self._server is not None and self._server.isListening()

    def release(self) -> None:
        """Let the next start be the window."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.unlock()

    def _raise_other(self, deadline: QDeadlineTimer) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(200):
            # Nobody listens yet, or never again: the lock is looked at anew after a breath.
            QThread.msleep(50)
            return False
        # It is there; whether it hears is known when it answers.
        answered = socket.bytesAvailable() > 0 or socket.waitForReadyRead(
            max(1, deadline.remainingTime())
        )
        return answered and socket.readAll().data() == _HEARD

    def _on_connection(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_HEARD)
            socket.flush()
            socket.disconnectFromServer()
            self.raise_asked.emit()


def server_name(home: Path) -> str:
    """The name of a home's local server, short enough for every system."""
    import hashlib

    return f"enrolldesk-{hashlib.sha256(str(home).encode()).hexdigest()[:24]}"
