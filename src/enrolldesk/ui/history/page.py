"""The Audit log page: everything that was ever recorded, command by command."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.history.rows import HistoryQuery, HistoryRow
from enrolldesk.ui.history.columns import history_columns
from enrolldesk.ui.history.detail import HistoryDialog
from enrolldesk.ui.history.filters import HistoryFilters
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import Card, PageHeader
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.kit.table_state import recall_table
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable, export_button

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown


class HistoryModel(LazyTableModel[int, HistoryRow]):
    """The commands listed: rows are read as they come into sight."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """An empty list; ``ask`` fills it."""
        self.notation = Notation(office)
        super().__init__(history_columns(self.notation), self._rows, parent=parent)
        self._office = office

    def ask(self, query: HistoryQuery) -> None:
        """Show these commands; the view keeps selection and scroll."""
        self.notation.follow()
        self.refresh(self._office.reads.history_keys(query))

    def _rows(self, keys: Sequence[int]) -> list[HistoryRow | None]:
        by_key = {row.key: row for row in self._office.reads.history_rows(keys)}
        return [by_key.get(key) for key in keys]


class HistoryTable(RowTable):
    """The commands; in a small window desk, then staff, stand in the detail alone."""

    giving_way = (7, 5)
    room_wanted = 140


class HistoryPage(QWidget):
    """A table with filters; Enter shows before and after. There is nothing to change in it."""

    export_requested = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_page")
        self.title = "Audit log"
        self._office = office
        self.filters = HistoryFilters()
        self.model = HistoryModel(office, self)
        self.table = HistoryTable("history", self.model)
        self.table.setAccessibleName("Audit log")
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.look)
        self._lay_out()
        recall_table(office.remembered, "history", self.table)
        office.runner.changed.connect(self._follow)
        self.filters.changed.connect(self.look)
        self.table.opened.connect(lambda _key: self.open_detail())
        self.export_button.clicked.connect(self.export_requested)
        self.look()

    def shown(self) -> Shown:
        """What is listed, read again by whoever writes it down."""
        from enrolldesk.app.history.table import history_table

        today = self._office.desk.today()
        query, words = self.filters.query(today), self.filters.words(today)
        return lambda reads: history_table(reads, query, words)

    def activate(self) -> None:
        """Come into sight: what is listed is read anew, the keyboard goes to the table."""
        self.look()
        if self.table.current_key is None:
            self.table.select_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Read anew what the filters ask for; the table keeps selection and scroll."""
        today = self._office.desk.today()
        self.filters.offer(self._office)
        self.model.ask(self.filters.query(today))
        count = self.model.rowCount()
        self.table.give_way()
        commands = "1 command" if count == 1 else f"{whole(count)} commands"
        self.header.set_subtitle(f"{self.filters.words(today)} · {commands}")
        if self.filters.narrowed():
            self.empty.set_words("Nothing matches", "Other words, staff or days may show more.")
        else:
            self.empty.set_words("Nothing was recorded on these days", "Choose other days above.")

    def open_detail(self) -> None:
        """Show before and after of the command selected."""
        key = self.table.current_key
        found = None if key is None else self._office.reads.history_detail(key)
        if found is not None:
            HistoryDialog(self._office, found, self.window()).open()

    def remember(self) -> None:
        """Write down the columns for the next start."""
        self.table.remember(self._office.remembered, "history")

    def _lay_out(self) -> None:
        self.header = PageHeader("Audit log", name="history_header")
        self.export_button = export_button("history_export")
        self.header.add_action(self.export_button)
        self.empty = self.table.set_empty("scroll-text", "Nothing recorded", "")
        card = Card(name="history_card", flush=True)
        card.body.setContentsMargins(0, 4, 0, 6)
        card.add(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addWidget(self.filters)
        column.addWidget(card, 1)

    def _follow(self, _changes: Changes) -> None:
        # Out of sight nothing is read: coming into sight reads anew.
        if self.isVisible():
            self._late.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self._late.stop()
        self.filters.stop()
        super().closeEvent(event)
