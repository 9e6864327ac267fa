"""The Sync page as a person sees it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.ui.office import Office
from enrolldesk.ui.sync.page import SyncPage


class SyncScreen:
    """The page, shown: rows and notes as texts, ways out by name."""

    def __init__(self, page: SyncPage) -> None:
        """Look at a page that is shown."""
        self.page = page

    @classmethod
    def open(cls, office: Office, qtbot: QtBot) -> SyncScreen:
        """The page by itself, in a small window."""
        page = SyncPage(office)
        qtbot.addWidget(page)
        page.resize(880, 500)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
        page.activate()
        return cls(page)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What waits, its state, why and what comes next."""
        model = self.page.model
        return [
            (model.cell_text(row, 0), model.cell_text(row, 1), model.cell_text(row, 2))
            for row in range(model.rowCount())
        ]

    @property
    def notes(self) -> list[str]:
        """What there is to know."""
        model = self.page.notes
        return [model.cell_text(row, 0) for row in range(model.rowCount())]

    @property
    def offered(self) -> list[str]:
        """The ways out in sight for the selected row, and the export."""
        bar = self.page.ways_out
        names = [way.value for way, one in bar.buttons.items() if one.isVisible()]
        return [*names, "export"] if bar.export.isVisible() else names

    def select(self, row: int) -> None:
        """Go to a row of what waits."""
        self.page.table.select_row(row)
