"""A table whose rows have a menu, by mouse and by key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics

from enrolldesk.ui.kit.cells import PAD
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.theme import base_font
from enrolldesk.ui.kit.tokens import Height

AMOUNT_WIDTH = 84


class RowTable(ListTable):
    """A short table whose rows have a menu; `menu_asked` carries where on the screen."""

    menu_asked = Signal(object)

    def fit_amounts(self, columns: tuple[int, ...]) -> None:
        """Make columns of amounts as wide as their widest amount: a cut amount is a wrong one."""
        measure = QFontMetrics(base_font())
        for column in columns:
            widths = (
                measure.horizontalAdvance(self._lazy.cell_text(row, column))
                for row in range(self._lazy.rowCount())
            )
            room = max(AMOUNT_WIDTH, max(widths, default=0) + 2 * PAD + 2)
            if self.columnWidth(column) < room:
                self.setColumnWidth(column, room)

    def height_for(self, rows: int) -> int:
        """The height in which so many rows show whole."""
        return Height.ROW + rows * self.row_height

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
