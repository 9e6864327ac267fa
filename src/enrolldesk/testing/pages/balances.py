"""The Balances page as a person sees it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from enrolldesk.app.reports.query import Bucket
from enrolldesk.bootstrap import open_desk
from enrolldesk.testing.pages.forms import choose
from enrolldesk.testing.pages.windows import WindowPage
from enrolldesk.ui.balances.explain import ExplainDialog
from enrolldesk.ui.balances.page import BalancesPage
from enrolldesk.ui.office import Office


class BalancesScreen:
    """The table by its cells, the totals by their words."""

    def __init__(self, page: BalancesPage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot

    @classmethod
    def open(cls, office: Office, qtbot: QtBot) -> BalancesScreen:
        """Open the page in a window of its own, and wait until it has added up."""
        page = BalancesPage(office, lambda: open_desk(office.home))
        qtbot.addWidget(page)
        page.resize(1000, 560)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.activate()
        screen = cls(page, qtbot)
        qtbot.waitUntil(lambda: page.found is not None)
        return screen

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Student, course, status, due now, owed and days late of every row in the table."""
        model = self.page.model
        return [
            tuple(model.cell_text(row, column) for column in (0, 2, 3, 4, 5, 8))
            for row in range(model.rowCount())
        ]

    @property
    def names(self) -> list[str]:
        """The first cell of every row."""
        return [row[0] for row in self.rows]

    @property
    def totals(self) -> dict[str, str]:
        """Owed, due now, credit and every bucket, as they are written above the table."""
        sums = {name: tile.figure for name, tile in self.page.tiles.sums.items()}
        return sums | {one.value: tile.figure for one, tile in self.page.tiles.buckets.items()}

    def press_bucket(self, bucket: Bucket) -> None:
        """Press the figure of a bucket."""
        self.page.tiles.buckets[bucket].click()

    def wait_for_names(self, names: list[str]) -> None:
        """Wait until just these rows are listed."""
        self.qtbot.waitUntil(lambda: self.names == names)

    def click_cell(self, place: int, column: int) -> None:
        """Click into a cell."""
        table = self.page.table
        index = table.lazy_model.index(place, column)
        table.scrollTo(index)
        where = table.visualRect(index).center()
        self.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def of_row(self, place: int, item: str) -> None:
        """Choose from the menu of a row."""
        self.page.table.select_row(place)
        self.page.row_menu.click()
        choose("balance_menu", item, self.qtbot)

    def explained(self) -> ExplainPage:
        """The lines behind a balance, once they are in front."""
        found: list[ExplainDialog] = []

        def is_open() -> bool:
            window = self.page.window()
            found[:] = [one for one in window.findChildren(ExplainDialog) if one.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(is_open)
        return ExplainPage(found[-1])


class ExplainPage(WindowPage[ExplainDialog]):
    """The lines behind one balance."""

    @property
    def entries(self) -> list[tuple[str, ...]]:
        """What, by how much, owed after, and mark of every entry."""
        model = self.window.entries.lazy_model
        return [
            tuple(model.cell_text(row, column) for column in (1, 3, 4, 5))
            for row in range(model.rowCount())
        ]

    @property
    def parts(self) -> list[tuple[str, ...]]:
        """Due day, how late and amount of every open part."""
        model = self.window.parts.lazy_model
        return [
            tuple(model.cell_text(row, column) for column in range(3))
            for row in range(model.rowCount())
        ]
