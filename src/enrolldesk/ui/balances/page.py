"""The Balances page: what is owed, how late it is, by whom and why, as of any day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.reports.explained import explain
from enrolldesk.app.reports.query import Bucket, GroupBy
from enrolldesk.app.reports.rows import Line
from enrolldesk.app.rows import BalanceRow
from enrolldesk.ui.balances.charts import BalanceCharts
from enrolldesk.ui.balances.columns import CREDIT, DUE_NOW, MARK, OWED
from enrolldesk.ui.balances.explain import ExplainDialog
from enrolldesk.ui.balances.filters import BalanceFilters
from enrolldesk.ui.balances.reader import BookReader
from enrolldesk.ui.balances.row_menu import row_items
from enrolldesk.ui.balances.table import BalanceListModel, BalanceTable
from enrolldesk.ui.balances.tiles import TotalTiles
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.formats import day, whole
from enrolldesk.ui.kit.panels import Card, PageHeader
from enrolldesk.ui.kit.table_state import recall_table
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.menus import make_menu
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import dots_button

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown, Table
    from enrolldesk.app.ports import Reads
    from enrolldesk.app.reports.balances import BalanceList
    from enrolldesk.app.session import Session

VIEWS = (
    Choice("list", "Lis&t", icon="list"),
    Choice("charts", "&Charts", icon="chart-column"),
)


class BalancesPage(QWidget):
    """Totals, filters and a table; Enter opens the student's card, Space tells why."""

    student_requested = Signal(str)
    reminders_requested = Signal()
    listed = Signal()
    """The list shows what was asked for."""

    def __init__(
        self, office: Office, open_session: Callable[[], Session], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("balances_page")
        self.title = "Balances"
        self._office = office
        self._order, self._descending = "student", False
        self._open_groups: set[int] = set()
        self._found: BalanceList | None = None
        self._bucket: Bucket | None = None
        self.filters = BalanceFilters(office.desk.today())
        self.tiles = TotalTiles()
        self.model = BalanceListModel(office, self)
        self.table = BalanceTable(self.model)
        self.table.header.show_sorted(0, Qt.SortOrder.AscendingOrder)
        self.charts = BalanceCharts(office)
        self.view = SegmentedChoice("balances_view", VIEWS, label="List or charts")
        self.view.setMaximumWidth(300)
        self.reader = BookReader(office, open_session, self)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.look)
        self._lay_out()
        recall_table(office.remembered, "balances", self.table)
        self._connect()

    @property
    def row(self) -> BalanceRow | None:
        """The enrollment selected, or None."""
        key = self.table.current_key
        row = self._line(key) if key is not None else None
        return row if isinstance(row, BalanceRow) else None

    @property
    def student_id(self) -> str:
        """Whose balance is selected; empty where none is."""
        key = self.table.current_key
        row = self._line(key) if key is not None else None
        return row.student_id if row is not None else ""

    @property
    def found(self) -> BalanceList | None:
        """The list that is shown, once there is one."""
        return self._found

    def activate(self) -> None:
        """Come into sight: read what is new, the keyboard goes to the table."""
        self.reader.look()
        if self.view.key == "list":
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Show what the filters ask for."""
        balances = self.reader.balances
        if balances is None:
            return
        today = self._office.desk.today()
        query = self.filters.query(self._order, self._descending)
        grouped = query.group_by is not GroupBy.NOTHING
        found = self._found = balances.ask(query, today, self._open_groups)
        self.model.show_list(found, grouped, self._open_groups)
        words = self._office.format
        self.table.fit_amounts(
            [
                (column, words(found.largest(order)))
                for column, order in ((DUE_NOW, "due_now"), (OWED, "owed"), (CREDIT, "credit"))
            ]
        )
        connected = self._office.sync.status is not None
        self.table.hide_marks(not connected)
        self.filters.show_connected(connected)
        self.table.give_way()
        # A bucket parts the whole list: pressing one leaves the others to be compared with.
        everything = found.totals
        if query.bucket is not None:
            whole_query = replace(query, bucket=None, group_by=GroupBy.NOTHING)
            everything = balances.ask(whole_query, today).totals
        self.tiles.show_totals(everything, self._office)
        self.tiles.show_bucket(query.bucket)
        shown = f"{whole(found.totals.count)} enrollment{'' if found.totals.count == 1 else 's'}"
        when = f"as of {day(query.as_of)}" if query.as_of else "as of today"
        self.header.set_subtitle(f"{shown}, by due date, {when}")
        self.empty.set_words(*self.filters.empty_words())
        if self.view.key == "charts":
            self._show_charts(found, query.as_of or today)
        self.listed.emit()

    def explain(self, key: int) -> None:
        """Show the lines behind the figures of an enrollment."""
        row = self._line(key)
        if not isinstance(row, BalanceRow):
            return
        as_of = self.filters.query(self._order, self._descending).as_of
        today = self._office.desk.today()
        found = explain(self._office.reads, row.enrollment_id, as_of, today)
        if found is not None:
            dialog = ExplainDialog(self._office, row.student_id, found, self.window())
            dialog.student_requested.connect(self.student_requested)
            dialog.open()

    def shown(self) -> Shown:
        """The list as it is filtered, sorted and opened now, for a file."""
        query = self.filters.query(self._order, self._descending)
        today, opened = self._office.desk.today(), frozenset(self._open_groups)

        def table(reads: Reads) -> Table:
            from enrolldesk.app.reports.balances_table import balances_table

            return balances_table(reads, query, today, opened)

        return table

    def toggle_all(self, opened: bool) -> None:
        """Open every group, or close them."""
        self._open_groups.clear()
        if opened and self._found is not None:
            self._open_groups.update(self._found.groups)
        self.look()

    def remember(self) -> None:
        """Write down the columns for the next start."""
        self.table.remember(self._office.remembered, "balances")

    def _lay_out(self) -> None:
        self.header = PageHeader("Balances", name="balances_header")
        self.header.set_subtitle("By due date")
        self.header.add_action(self.view)
        self.reminders_button = QuietButton(
            "&Reminders…",
            icon="bell",
            name="balances_reminders",
            tip="Remind who is overdue (Ctrl+R)",
        )
        self.header.add_action(self.reminders_button)
        self.row_menu = dots_button("balance_actions", "What can be done with the row")
        self.header.add_action(self.row_menu)
        self.empty = self.table.set_empty("scale", "Adding up what everybody owes…")
        card = Card(name="balances_card", flush=True)
        card.body.setContentsMargins(0, 4, 0, 6)
        card.add(self.table, 1)
        self.stack = QStackedWidget()
        self.stack.setObjectName("balances_stack")
        self.stack.addWidget(card)
        self.stack.addWidget(self.charts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addWidget(self.tiles)
        column.addWidget(self.filters)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self._office.sync.status_changed.connect(self._follow_sync)
        self.reader.read.connect(self._on_read)
        self.model.sort_requested.connect(self._sort)
        self.filters.changed.connect(self._late.start)
        self.tiles.bucket_chosen.connect(self.filters.choose_bucket)
        self.view.chosen.connect(self._show_view)
        self.table.opened.connect(self._open)
        self.table.explained.connect(self.explain)
        self.table.toggled.connect(self._toggle)
        self.table.menu_asked.connect(self._menu)
        self.row_menu.clicked.connect(self._menu_below)
        self.reminders_button.clicked.connect(self.reminders_requested)

    def _on_read(self) -> None:
        self.filters.show_courses(self._office.reads.courses(inactive=True))
        self.look()

    def _follow(self, changes: Changes) -> None:
        # Out of sight nothing is read: coming into sight reads anew.
        if self.isVisible() and (
            changes.people or changes.courses or changes.school or changes.slips
        ):
            self.reader.look()

    def _follow_sync(self) -> None:
        # What is committed loses its mark; whatever else changed is told by `changed`.
        if not self.isVisible() or self._found is None:
            return
        connected = self._office.sync.status is not None
        marked = not self.table.isColumnHidden(MARK)
        if connected != marked or self._found.unsent != self._office.reads.reports.unsent_places():
            self._late.start()

    def _sort(self, order: str, descending: bool) -> None:
        self._order, self._descending = order, descending
        self.look()

    def _toggle(self, key: int, opened: bool) -> None:
        (self._open_groups.add if opened else self._open_groups.discard)(key)
        self.look()

    def _open(self, key: int) -> None:
        if key < 0:
            self.table.toggle(key)
        elif self.student_id:
            self.student_requested.emit(self.student_id)

    def _line(self, key: int) -> Line | None:
        place = self.model.row_of(key)
        return None if place is None else self.model.row(place)

    def _show_view(self, key: str) -> None:
        self.stack.setCurrentIndex(1 if key == "charts" else 0)
        self.look()

    def _show_charts(self, found: BalanceList, as_of: date) -> None:
        self.charts.show_figures(found.totals, as_of)

    def _menu_below(self) -> None:
        if self.table.current_key is None:
            self.table.select_row(0)
        self._menu(self.row_menu.mapToGlobal(self.row_menu.rect().bottomLeft()))

    def _menu(self, where: QPoint) -> None:
        make_menu(self, "balance_menu", row_items(self)).popup(where)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self._late.stop()
        super().closeEvent(event)
