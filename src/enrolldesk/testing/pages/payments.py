"""The Payments page as a person sees it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.forms import choose
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.page import PaymentsPage


class PaymentsScreen:
    """The table by its cells, the sums by their words."""

    def __init__(self, page: PaymentsPage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot

    @classmethod
    def open(cls, office: Office, qtbot: QtBot) -> PaymentsScreen:
        """Open the page in a window of its own."""
        page = PaymentsPage(office)
        qtbot.addWidget(page)
        page.resize(1000, 620)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.activate()
        return cls(page, qtbot)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Student, kind, method, receipt, amount and mark of every row."""
        model = self.page.model
        return [
            tuple(model.cell_text(row, column) for column in (1, 3, 4, 5, 6, 7))
            for row in range(model.rowCount())
        ]

    @property
    def tally(self) -> tuple[str, ...]:
        """Count, received, handed back and net."""
        names = ("count", "received", "handed_back", "net")
        labels = [self.page.findChild(QLabel, f"tally_{name}") for name in names]
        return tuple(label.text() for label in labels if label is not None)

    def of_entry(self, place: int, item: str) -> None:
        """Choose from the menu of an entry."""
        self.page.table.select_row(place)
        self.page.row_menu.click()
        choose("payment_menu", item, self.qtbot)
