"""Who is to be reminded, found in a thread: a school of any size keeps its window answering."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.background import Errand
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.planning.reminding import Due
    from enrolldesk.app.reports.book import Book
    from enrolldesk.app.session import Session


@dataclass(frozen=True, slots=True)
class Listed:
    """Everybody found, in order; ``within`` is how many days ahead was looked."""

    within: int = -1
    keys: Sequence[str] = ()
    by_key: Mapping[str, Due] = field(default_factory=dict)
    amount: Money = ZERO


class RemindersReader(QObject):
    """Holds what was found last; `found` tells that it is newer than before."""

    found = Signal()

    def __init__(
        self, office: Office, open_session: Callable[[], Session], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._open_session = open_session
        self._book: Book | None = None
        self._busy = False
        self._wanted: int | None = None
        self.listed = Listed()

    def look(self, within: int) -> None:
        """Find who is due in so many days; asked for meanwhile, once more after this time."""
        if self._busy:
            self._wanted = within
            return
        self._busy, self._wanted = True, None
        before, today = self._book, self._office.desk.today()

        def work() -> tuple[Book, Listed]:
            # Loaded in this thread, with what the words of a reminder need: the window is not to
            # wait for it.
            from enrolldesk.app.planning.listing import to_remind
            from enrolldesk.app.reports.balances import Balances
            from enrolldesk.app.reports.book import read_book

            with closing(self._open_session()) as session:
                reads = session.desk.reads
                book = read_book(reads, before)
                everybody = to_remind(Balances(reads, book), today, within)
            by_key = {one.student_id: one for one in everybody}
            amount = total(one.amount for one in everybody)
            return book, Listed(within, list(by_key), by_key, amount)

        Errand(work, self._take, self._failed, parent=self)

    def _take(self, answer: tuple[Book, Listed]) -> None:
        self._busy = False
        self._book, self.listed = answer
        self.found.emit()
        if self._wanted is not None:
            self.look(self._wanted)

    def _failed(self, error: Exception) -> None:
        # It goes where bugs go; the next look begins anew.
        self._busy, self._wanted = False, None
        raise error
