"""Writes the draft down a moment after each key, and knows whether an old one is still open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from enrolldesk.app.ports import LocalSettings, Reads
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.walkin.draft import Draft

KEEP_MS = 400


class DraftKeeper(QObject):
    """Keeps what ``typed`` answers; nothing typed is no draft."""

    refused = Signal(object)
    """Carries the DeskError of a draft that could not be written down."""

    def __init__(
        self, local: LocalSettings, typed: Callable[[], Draft | None], parent: QObject
    ) -> None:
        """Nothing is kept before it is asked for."""
        super().__init__(parent)
        self._local = local
        self._typed = typed
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(KEEP_MS)
        self._soon.timeout.connect(self.keep)

    def keep_soon(self) -> None:
        """Keep it when the keyboard rests; one write for many keys."""
        self._soon.start()

    def keep(self) -> None:
        """Keep it now."""
        self._soon.stop()
        draft = self._typed()
        try:
            if draft is None:
                Draft.drop(self._local)
            else:
                draft.keep(self._local)
        except DeskError as error:
            self.refused.emit(error)

    def forget(self) -> None:
        """It is recorded: a draft that cannot be dropped is recognized when it is read again."""
        self._soon.stop()
        with suppress(DeskError):
            Draft.drop(self._local)

    def unfinished(self, reads: Reads) -> tuple[Draft | None, str]:
        """The draft to go on with, and what to say of one that turned out to be recorded."""
        draft = Draft.read(self._local)
        if draft is None:
            return None, ""
        receipt = reads.receipt(draft.command_id)
        if receipt is None and reads.student(draft.student_id) is None:
            return draft, ""
        # Recorded, then the machine stopped before the draft was forgotten.
        self.forget()
        number = f": receipt {receipt.receipt_no}" if receipt is not None else ""
        return None, f"The walk-in before this one was recorded{number}."
