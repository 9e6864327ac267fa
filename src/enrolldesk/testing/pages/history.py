"""The audit log as a person sees it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.windows import WindowPage
from enrolldesk.ui.history.detail import HistoryDialog
from enrolldesk.ui.history.page import HistoryPage
from enrolldesk.ui.office import Office


class HistoryDetailPage(WindowPage[HistoryDialog]):
    """One command, field by field."""

    @property
    def changes(self) -> list[tuple[str, ...]]:
        """Record, field, before and after of every line."""
        model = self.window.changes.lazy_model
        return [
            tuple(model.cell_text(row, column) for column in range(4))
            for row in range(model.rowCount())
        ]


class HistoryScreen:
    """The table by its cells."""

    def __init__(self, page: HistoryPage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot

    @classmethod
    def open(cls, office: Office, qtbot: QtBot) -> HistoryScreen:
        """Open the page in a window of its own."""
        page = HistoryPage(office)
        qtbot.addWidget(page)
        page.resize(1000, 620)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.activate()
        return cls(page, qtbot)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """What, students, amount and reason of every row."""
        model = self.page.model
        return [
            tuple(model.cell_text(row, column) for column in (1, 2, 3, 4))
            for row in range(model.rowCount())
        ]

    def search(self, text: str) -> None:
        """Type into the search and wait for the list to follow."""
        with self.qtbot.waitSignal(self.page.filters.changed):
            self.page.filters.text.set_text(text)

    @property
    def shown(self) -> HistoryDialog:
        """The command that is open, once the keyboard is in it."""
        self.qtbot.waitUntil(lambda: self._open_one() is not None)
        found = self._open_one()
        assert found is not None
        self.qtbot.waitUntil(lambda: found.changes.hasFocus())
        return found

    def _open_one(self) -> HistoryDialog | None:
        every = self.page.window().findChildren(HistoryDialog)
        return next((one for one in every if one.isVisible()), None)
