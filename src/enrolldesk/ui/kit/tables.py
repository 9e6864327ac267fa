"""The views every list of the program uses: `ListTable` with columns, `CardList` with items."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from enrolldesk.ui.kit.cells import BadgeDelegate, CardDelegate, ink
from enrolldesk.ui.kit.header import TableHeader
from enrolldesk.ui.kit.table_model import Index, LazyTableModel
from enrolldesk.ui.kit.table_state import recall_table, remember_table
from enrolldesk.ui.kit.theme import theme
from enrolldesk.ui.kit.tokens import Height

if TYPE_CHECKING:
    from enrolldesk.ui.kit.empty_state import EmptyState

__all__ = ["ListTable", "recall_table", "remember_table"]

_FLAG = QItemSelectionModel.SelectionFlag
_WHOLE_ROW = _FLAG.ClearAndSelect | _FLAG.Rows


class ListTable(QTableView):
    """A table of whole rows that keeps selection and scroll by key through every refresh.

    `chosen(key)` follows the current row (None when there is none), `opened(key)` is Enter or a
    double click, `typed(text)` is what staff type over the table: send it to the search field.
    """

    chosen = Signal(object)
    opened = Signal(object)
    typed = Signal(str)

    row_height = Height.ROW

    def __init__(
        self, name: str, model: LazyTableModel[Any, Any], *, several: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self._lazy = model
        self._kept: tuple[list[Hashable], Hashable | None, Hashable | None, int] = (
            [],
            None,
            None,
            0,
        )
        self._last: Hashable | None = None
        self._empty: EmptyState | None = None
        self._delegate = self._make_delegate()
        self._configure(several)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._lay_columns()
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._find_place)

    @property
    def header(self) -> TableHeader:
        """The header, for `show_sorted`."""
        header = self.horizontalHeader()
        assert isinstance(header, TableHeader)
        return header

    @property
    def lazy_model(self) -> LazyTableModel[Any, Any]:
        """The model shown."""
        return self._lazy

    @property
    def current_key(self) -> Any:
        """The key of the selected row, or None."""
        rows = self.selectionModel().selectedRows()
        if not rows:
            return None
        current = self.currentIndex().row()
        here = any(index.row() == current for index in rows)
        return self._lazy.key(current if here else rows[0].row())

    @property
    def selected_keys(self) -> list[Any]:
        """The keys of all selected rows, in the order shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._lazy.key(row) for row in rows]

    def select_key(self, key: Hashable | None) -> bool:
        """Select this row and bring it into sight; False when it is not in the table."""
        place = None if key is None else self._lazy.row_of(key)
        if place is None:
            self.clearSelection()
            return False
        self.selectionModel().setCurrentIndex(self._lazy.index(place, 0), _WHOLE_ROW)
        self.scrollTo(self._lazy.index(place, 0))
        return True

    def select_row(self, place: int) -> None:
        """Select the row at this place, as far as there is one."""
        if 0 <= place < self._lazy.rowCount():
            index = self._lazy.index(place, 0)
            self.selectionModel().setCurrentIndex(index, _WHOLE_ROW)
            self.scrollTo(index)

    def set_empty(
        self,
        icon: str,
        title: str,
        hint: str = "",
        *,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        tip: str = "",
    ) -> EmptyState:
        """Say this while there are no rows; answers the widget, whose words may change later."""
        if self._empty is not None:
            self._empty.deleteLater()
        name = f"{self.objectName()}_empty"
        from enrolldesk.ui.kit.empty_state import EmptyState

        self._empty = EmptyState(
            icon, title, hint, action=action, on_action=on_action, tip=tip, name=name
        )
        layout = self.viewport().layout() or QVBoxLayout(self.viewport())
        layout.addWidget(self._empty)
        self._show_empty()
        return self._empty

    def copy(self) -> None:
        """Put the selected rows on the clipboard, one line each, cells parted by tabs."""
        header = self.header
        order = sorted(range(len(self._lazy.columns)), key=header.visualIndex)
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        lines = ("\t".join(self._lazy.cell_text(row, c) for c in order) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _make_delegate(self) -> BadgeDelegate | CardDelegate:
        return BadgeDelegate(self)

    def _configure(self, several: bool) -> None:
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # Asked for a widget that Qt made, the binding loads every kind of widget there is to tell
        # which one it got: 40 ms of a start.
        self.setViewport(QWidget())
        # The ground is painted here: else Qt paints anew what lies below, down to the window.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setHorizontalHeader(TableHeader(self))
        self.header.setObjectName(f"{self.objectName()}_header")
        self.header.sort_asked.connect(self._sort)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(self.row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.row_height)
        self.verticalScrollBar().setSingleStep(self.row_height)
        self.doubleClicked.connect(self._open)

    def _lay_columns(self) -> None:
        header, mode = self.header, QHeaderView.ResizeMode
        for section, column in enumerate(self._lazy.columns):
            wide = column.width is None
            header.setSectionResizeMode(section, mode.Fixed if wide else mode.Interactive)
            header.resizeSection(section, column.least if column.width is None else column.width)
        header.sectionResized.connect(self._fit_columns)

    def _fit_columns(self) -> None:
        """Give the column without a width what the others leave; Qt would press it to nothing."""
        header, columns = self.header, self._lazy.columns
        wide = [section for section, column in enumerate(columns) if column.width is None]
        if not wide:
            return
        taken = sum(header.sectionSize(s) for s in range(len(columns)) if s not in wide)
        each = (self.viewport().width() - taken) // len(wide)
        for section in wide:
            header.resizeSection(section, max(each, columns[section].least))

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        self._lazy.sort(section, order)

    def _open(self, index: QModelIndex) -> None:
        key = self._lazy.key(index.row()) if index.isValid() else None
        if key is not None:
            self.opened.emit(key)

    def _keep_place(self) -> None:
        top = self.rowAt(0)
        offset = self.rowViewportPosition(top) if top >= 0 else 0
        current = self._lazy.key(self.currentIndex().row())
        self._kept = (self.selected_keys, current, self._lazy.key(top), offset)

    def _find_place(self) -> None:
        selected, current, top, offset = self._kept
        chooser = self.selectionModel()
        for key in selected:
            place = self._lazy.row_of(key)
            if place is not None:
                chooser.select(self._lazy.index(place, 0), _FLAG.Select | _FLAG.Rows)
        # Without a selection the keys stay where they were, for the line that shows the focus.
        place = None if current is None else self._lazy.row_of(current)
        if place is not None:
            chooser.setCurrentIndex(self._lazy.index(place, 0), _FLAG.NoUpdate)
        first = None if top is None else self._lazy.row_of(top)
        if first is not None:
            # The scroll bar learns the new number of rows only with the next layout.
            self.updateGeometries()
            self.verticalScrollBar().setValue(first * self.row_height - offset)
        self._show_empty()
        self._tell_chosen()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setVisible(self._lazy.rowCount() == 0)

    def _tell_chosen(self) -> None:
        key = self.current_key
        if key != self._last:
            self._last = key
            self.chosen.emit(key)

    def _hover(self, row: int) -> None:
        if row != self._delegate.hovered:
            self._delegate.hovered = row
            self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._tell_chosen()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        # Qt moves the current row after the selection; the focus line runs through whole rows,
        # of which Qt would repaint one cell.
        self._tell_chosen()
        self.viewport().update()

    def keyboardSearch(self, search: str) -> None:
        # Qt would read every row of the school to find the prefix.
        self.typed.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.selected_keys:
            # The line that shows the focus stands there already: the first key chooses it.
            self.select_row(max(self.currentIndex().row(), 0))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), ink(theme().surface))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._lazy.rowCount():
            self.selectionModel().setCurrentIndex(self._lazy.index(0, 0), _FLAG.NoUpdate)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)
