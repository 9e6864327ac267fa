"""A table whose rows have a menu, by mouse and by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSettings, QSize, Signal
from PySide6.QtGui import QContextMenuEvent, QResizeEvent

from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.cells import PAD
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.kit.table_state import remember_table
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Height, Space

AMOUNT_WIDTH = 84


class RowTable(ListTable):
    """A short table whose rows have a menu; `menu_asked` carries where on the screen."""

    menu_asked = Signal(object)

    giving_way: tuple[int, ...] = ()
    """Columns that hide where the widest one would have no room, the first of them first."""
    room_wanted = 150
    """The least that widest column gets before another one gives way."""

    def __init__(self, name: str, model: LazyTableModel[Any, Any]) -> None:
        self._fitted: dict[int, int] = {}
        self._hidden_widths: dict[int, int] = {}
        super().__init__(name, model)

    def give_way(self) -> None:
        """Hide as many columns as it takes to leave room for what matters most."""
        flexible = [at for at, column in enumerate(self._lazy.columns) if column.width is None]
        staying = [at for at in range(self.header.count()) if at not in flexible]
        room = self.viewport().width() - sum(map(self._width_shown, staying))
        wanted = max(self.room_wanted, *(self._lazy.columns[at].least for at in flexible))
        for column in self.giving_way:
            hidden = room < wanted
            if hidden:
                room += self._width_shown(column)
            # Only where it changes: every change lays out and paints the whole table.
            if hidden != self.isColumnHidden(column):
                if hidden:
                    self._hidden_widths[column] = self.columnWidth(column)
                self.header.setSectionHidden(column, hidden)

    def _width_shown(self, column: int) -> int:
        """The width a column has, or had before it gave way."""
        if column in self.giving_way and self.isColumnHidden(column):
            return self._hidden_widths.get(column, 0)
        return self.columnWidth(column)

    def remember(self, settings: QSettings, key: str) -> None:
        """Write the columns down; one that is hidden now keeps the width it had."""
        hidden = [at for at in range(self.header.count()) if self.isColumnHidden(at)]
        for column in hidden:
            self.header.setSectionHidden(column, False)
        remember_table(settings, key, self)
        for column in hidden:
            self.header.setSectionHidden(column, True)

    def fit(self, columns: tuple[int, ...], rows: Sequence[int] | None = None) -> None:
        """Make columns as wide as their widest words: a cut amount is a wrong one.

        ``rows`` names those to measure where a table is too long for all of them.
        """
        measured = range(self._lazy.rowCount()) if rows is None else rows
        measure = self._delegate.plain.width
        for column in columns:
            widths = (measure(self._lazy.cell_text(row, column)) for row in measured)
            self.widen(column, max(widths, default=0))

    def widen(self, column: int, words: int) -> None:
        """Give a column room for words this wide, and take back what was so given before.

        A width staff chose grows when it must and never shrinks.
        """
        usual = self._lazy.columns[column].width or 0
        here = self.columnWidth(column)
        least = usual if here == self._fitted.get(column, usual) else here
        wanted = max(least, words + 2 * PAD + 2)
        self._fitted[column] = wanted
        if here != wanted and not self.isColumnHidden(column):
            self.setColumnWidth(column, wanted)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height_for(1))

    def sizeHint(self) -> QSize:
        return QSize(400, self.height_for(4))

    def height_for(self, rows: int) -> int:
        """The height in which so many rows show whole."""
        return Height.ROW + rows * self.row_height

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.give_way()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if not index.isValid():
                return
            self.select_row(index.row())
        elif self.current_key is None:
            return
        else:
            below = self.visualRect(self.currentIndex()).bottomLeft()
            where = self.viewport().mapToGlobal(below)
        self.menu_asked.emit(where)


def dots_button(name: str, tip: str) -> QuietButton:
    """A small button with three dots, for the menu of the selected row."""
    button = QuietButton(icon="ellipsis", name=name, tip=tip)
    button.setFixedSize(38, 28)
    return button


def export_button(name: str) -> QuietButton:
    """A small button that writes what is shown to a file."""
    tip = "Write what is shown to a spreadsheet file (Ctrl+E)"
    button = QuietButton(icon="file-down", name=name, tip=tip)
    button.setFixedSize(38, 28)
    return button


def row_card(title: str, name: str, table: RowTable, *buttons: QuietButton) -> Card:
    """A card around a table, its title above the words of the first column."""
    card = Card(title, name=name, flush=True)
    for button in buttons:
        card.add_action(button)
    head = card.title.parentWidget()
    layout = head.layout() if head is not None else None
    if layout is not None:
        layout.setContentsMargins(PAD, Space.S, Space.S, 0)
    card.body.setContentsMargins(0, 0, 0, Space.XS)
    card.add(table, 1)
    return card
