"""The book of the school for the Balances page, read in a thread and kept up to date."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from enrolldesk.ui.background import Errand
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.reports.balances import Balances
    from enrolldesk.app.reports.book import Book
    from enrolldesk.app.session import Session


class BookReader(QObject):
    """Holds what was read last; `read` tells that it is newer than before."""

    read = Signal()

    def __init__(
        self, office: Office, open_session: Callable[[], Session], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._open_session = open_session
        self._book: Book | None = None
        self._busy = False
        self._again = False
        self.balances: Balances | None = None

    @property
    def busy(self) -> bool:
        """Whether a newer book is on its way."""
        return self._busy

    def look(self) -> None:
        """Read what changed; asked for meanwhile, once more after this time."""
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        before = self._book

        def work() -> Book:
            # Loaded in this thread: the window is not to wait for it.
            from enrolldesk.app.reports.book import read_book

            with closing(self._open_session()) as session:
                return read_book(session.desk.reads, before)

        Errand(work, self._take, self._failed, parent=self)

    def _take(self, book: Book) -> None:
        from enrolldesk.app.reports.balances import Balances

        self._busy = False
        self._book = book
        self.balances = Balances(self._office.reads, book)
        self.read.emit()
        if self._again:
            self.look()

    def _failed(self, error: Exception) -> None:
        # It goes where bugs go; the next look begins anew.
        self._busy = self._again = False
        raise error
