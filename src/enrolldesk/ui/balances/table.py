"""The table of balances: groups open and close, a click on a figure asks for its lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from enrolldesk.app.reports.rows import GroupRow, Line
from enrolldesk.ui.balances.columns import (
    BUCKET,
    CONTACT,
    COURSE,
    FIGURES,
    MARK,
    PAID_ON,
    STUDENT,
    balance_columns,
)
from enrolldesk.ui.kit.cells import PAD, BadgeDelegate
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.table_model import Index, LazyTableModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable

if TYPE_CHECKING:
    from enrolldesk.app.reports.balances import BalanceList

ARROW = 14


class BalanceListModel(LazyTableModel[int, Line]):
    """Shows what a query answers: keys above zero are enrollments, those below are groups."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """An empty list; ``show_list`` fills it."""
        self.notation = Notation(office)
        self._found: BalanceList | None = None
        self._groups = False
        self.open_groups: frozenset[int] = frozenset()
        columns = balance_columns(self.notation, lambda: self._groups)
        super().__init__(columns, self._rows, parent=parent)

    def show_list(self, found: BalanceList, groups: bool, open_groups: Collection[int]) -> None:
        """Show this list; the view keeps selection and scroll."""
        self.notation.follow()
        self._found, self._groups = found, groups
        self.open_groups = frozenset(open_groups)
        self.refresh(found.keys)

    def _rows(self, keys: Sequence[int]) -> Sequence[Line | None]:
        return self._found.rows(keys) if self._found is not None else [None for _ in keys]


class GroupDelegate(BadgeDelegate):
    """Draws an arrow before the name of a group, which stands in strong letters."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        row = model.row(index.row()) if isinstance(model, BalanceListModel) else None
        if not isinstance(model, BalanceListModel) or not isinstance(row, GroupRow):
            super().paint(painter, option, index)
            return
        plain, self.plain = self.plain, self.strong
        super().paint(painter, option, index)
        self.plain = plain
        if index.column() == STUDENT:
            rect = option.rect
            name = "chevron-down" if row.key in model.open_groups else "chevron-right"
            top = rect.top() + (rect.height() - ARROW) / 2
            draw_icon(painter, QRectF(rect.left() + PAD, top, ARROW, ARROW), name, "muted")


class BalanceTable(RowTable):
    """Right and Left open and close a group; Space asks for the lines behind a row."""

    explained = Signal(int)
    """Carries the key of an enrollment whose figures are asked for."""
    toggled = Signal(int, bool)
    """Carries the key of a group and whether it is to be open."""

    giving_way = (BUCKET, CONTACT, PAID_ON, COURSE)
    room_wanted = 150

    def __init__(self, model: BalanceListModel) -> None:
        self.balances = model
        super().__init__("balances", model)
        self.setAccessibleName("Balances")
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        self.hide_marks(True)

    def hide_marks(self, hidden: bool) -> None:
        """Without a cloud there is nothing to mark."""
        if self.isColumnHidden(MARK) != hidden:
            self.header.setSectionHidden(MARK, hidden)
            self.give_way()

    def toggle(self, key: int) -> None:
        """Open a group that is closed, close one that is open."""
        self.toggled.emit(key, key not in self.balances.open_groups)

    def fit_amounts(self, widest: Sequence[tuple[int, str]]) -> None:
        """Make columns of amounts as wide as the largest amount: a cut one is a wrong one."""
        measure = self._delegate.strong.width
        for column, words in widest:
            title = measure(self.balances.columns[column].title) + ARROW
            self.widen(column, max(measure(words), title))

    def _on_clicked(self, index: QModelIndex) -> None:
        key = self.balances.key(index.row())
        if key is None or index.column() not in FIGURES:
            return
        if key < 0:
            self.toggled.emit(key, True)
        elif self.balances.cell_text(index.row(), index.column()):
            self.explained.emit(key)

    def _arrow_at(self, where: QPoint) -> int | None:
        """The key of the group whose arrow is there."""
        index = self.indexAt(where)
        key = self.balances.key(index.row()) if index.isValid() else None
        if key is None or key > 0 or index.column() != STUDENT:
            return None
        return key if where.x() < self.visualRect(index).left() + PAD + ARROW + 4 else None

    def _make_delegate(self) -> BadgeDelegate:
        return GroupDelegate(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = self.current_key
        pressed = event.key()
        if key is not None and pressed == Qt.Key.Key_Space:
            if key < 0:
                self.toggle(key)
            else:
                self.explained.emit(key)
        elif key is not None and key < 0 and pressed in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.toggled.emit(key, pressed == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        group = self._arrow_at(event.position().toPoint())
        super().mousePressEvent(event)
        if group is not None:
            self.toggle(group)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        group = self._arrow_at(event.position().toPoint())
        if group is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.toggle(group)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        figure = index.isValid() and index.column() in FIGURES
        asks = figure and bool(self.balances.cell_text(index.row(), index.column()))
        shape = Qt.CursorShape.PointingHandCursor if asks else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
