"""The way of a click: run the command, tell every view what changed.

A refusal staff can act on comes back to whoever asked, to be shown beside the field it concerns.
Everything else is a bug: it is logged with its detail and shown once, and the window lives on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from enrolldesk.app.changes import EVERYTHING, Changes
from enrolldesk.app.desk import Desk

if TYPE_CHECKING:
    from enrolldesk.app.commands import Command

NOTICE_MS = 400
"""How often the window looks whether another process has written; the look costs microseconds."""
FOLD_MS = 3000
"""So long after the last command the store does what its commit left for later."""


class Runner(QObject):
    """Runs commands on the desk and broadcasts what they changed."""

    changed = Signal(object)
    """Carries Changes after a command was recorded, here or by another process."""
    written = Signal()
    """Somebody else has written: another process, or this window's sync."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """A runner on a desk; it starts noticing other processes at once."""
        super().__init__(parent)
        self.desk = desk
        self.told_by_sync = False
        """This window's sync says what it writes: only commands of other processes are news."""
        self._version = desk.store.version()
        self._recorded = desk.store.recorded()
        self._notice = QTimer(self)
        self._notice.setInterval(NOTICE_MS)
        self._notice.timeout.connect(self.notice)
        self._notice.start()
        self._fold = QTimer(self)
        self._fold.setSingleShot(True)
        self._fold.setInterval(FOLD_MS)
        self._fold.timeout.connect(lambda: desk.store.fold_log())

    def run(self, command: Command, *, approved_by: str = "") -> Changes:
        """Record a command and broadcast its changes; raises DeskError when it is refused.

        ``approved_by`` is the manager who showed by their PIN that they approve of this one.
        """
        changes = self.desk.run(command, approved_by=approved_by)
        if not changes.already:
            self._recorded += 1
            self._fold.start()
            self.changed.emit(changes)
        return changes

    def notice(self) -> None:
        """Broadcast that everything may have changed when another process has written."""
        version = self.desk.store.version()
        if version == self._version:
            return
        self._version = version
        recorded, known = self.desk.store.recorded(), self._recorded
        self._recorded = recorded
        if recorded != known or not self.told_by_sync:
            self.changed.emit(EVERYTHING)
        self.written.emit()

    def stop(self) -> None:
        """Stop looking; the store may be closed afterwards."""
        self._notice.stop()
        self._fold.stop()
