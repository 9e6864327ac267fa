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


class Runner(QObject):
    """Runs commands on the desk and broadcasts what they changed."""

    changed = Signal(object)
    """Carries Changes after a command was recorded, here or by another process."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """A runner on a desk; it starts noticing other processes at once."""
        super().__init__(parent)
        self.desk = desk
        self._version = desk.store.version()
        self._notice = QTimer(self)
        self._notice.setInterval(NOTICE_MS)
        self._notice.timeout.connect(self.notice)
        self._notice.start()

    def run(self, command: Command) -> Changes:
        """Record a command and broadcast its changes; raises DeskError when it is refused."""
        changes = self.desk.run(command)
        if not changes.already:
            self.changed.emit(changes)
        return changes

    def notice(self) -> None:
        """Broadcast that everything may have changed when another process has written."""
        version = self.desk.store.version()
        if version != self._version:
            self._version = version
            self.changed.emit(EVERYTHING)

    def stop(self) -> None:
        """Stop looking; the store may be closed afterwards."""
        self._notice.stop()
