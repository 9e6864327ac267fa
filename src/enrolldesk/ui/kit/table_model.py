"""A table of a hundred thousand rows that holds only their keys and the rows in sight."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from enrolldesk.ui.kit.badges import badge_words
from enrolldesk.ui.kit.columns import BADGES_ROLE, KEY_ROLE, Column

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

# Combined once: Qt asks for every cell it paints.
_CELL = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_BLOCK = 64
_NOWHERE = QModelIndex()


class LazyTableModel(QAbstractTableModel, Generic[K, R]):
    """Keys in order, and a function that reads the rows of some keys when they come into sight.

    `rows` answers one row per key, in the order of the keys; None stands for a row that is gone.
    It is called in the GUI thread with at most 64 keys. Sorting is the store's work: listen to
    `sort_requested(sort key, descending)` and answer with `refresh(keys in the new order)`.
    """

    sort_requested = QtSignal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        rows: Callable[[Sequence[K]], Sequence[R | None]],
        *,
        blocks: int = 32,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = rows
        self._keys: Sequence[K] = ()
        self._blocks: OrderedDict[int, list[R | None]] = OrderedDict()
        self._held = blocks

    @property
    def keys(self) -> Sequence[K]:
        """The keys shown, in order; not to be changed by the caller."""
        return self._keys

    def refresh(self, keys: Sequence[K]) -> None:
        """Show these keys in this order, rows read anew; views keep selection and scroll."""
        if len(keys) == len(self._keys) and keys == self._keys:
            self.forget_rows()
            return
        self.beginResetModel()
        self._keys = keys
        self._blocks.clear()
        self.endResetModel()

    def forget_rows(self) -> None:
        """Read whatever comes into sight anew; the keys and their order stay."""
        self._blocks.clear()
        if len(self._keys):
            self._tell(0, len(self._keys) - 1)

    def refresh_rows(self, changed: Iterable[K]) -> None:
        """Read these rows anew, as far as they were shown, and repaint only them."""
        places = self._places(set(changed))
        shown = [p for p in places if p // _BLOCK in self._blocks]
        for first in range(0, len(shown), _BLOCK):
            some = shown[first : first + _BLOCK]
            for place, row in zip(some, self._fetch([self._keys[p] for p in some]), strict=True):
                self._blocks[place // _BLOCK][place % _BLOCK] = row
        for place in places:
            self._tell(place, place)

    def key(self, row: int) -> K | None:
        """The key at this row, or None outside of the table."""
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def row_of(self, key: K) -> int | None:
        """Where this key stands now, or None."""
        try:
            return self._keys.index(key)
        except ValueError:
            return None

    def row(self, place: int) -> R | None:
        """The row at this place, read if need be; None when the store no longer has it."""
        block = self._blocks.get(place // _BLOCK)
        if block is None:
            block = self._read(place // _BLOCK)
        return block[place % _BLOCK]

    def cell_text(self, place: int, column: int) -> str:
        """The words of one cell, badges included, as shown and copied."""
        row = self.row(place)
        if row is None:
            return ""
        shown = self.columns[column]
        words = badge_words(shown.badges_of(row))
        return " ".join(part for part in (shown.text(row), words) if part)

    def _places(self, keys: set[K]) -> list[int]:
        if len(keys) > 16:
            return [place for place, key in enumerate(self._keys) if key in keys]
        return sorted(place for place in map(self.row_of, keys) if place is not None)

    def _read(self, number: int) -> list[R | None]:
        first = number * _BLOCK
        block = list(self._fetch(self._keys[first : first + _BLOCK]))
        self._blocks[number] = block
        if len(self._blocks) > self._held:
            self._blocks.popitem(last=False)
        return block

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def _spoken(self, row: R, column: Column[R], place: Index) -> str:
        if column.card is None:
            return self.cell_text(place.row(), place.column())
        lines = column.card(row)
        parts = (lines.title, lines.subtitle, lines.right, badge_words(lines.badges))
        return ", ".join(part for part in parts if part)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == KEY_ROLE:
            return self._keys[index.row()]
        reader = _READERS.get(role)
        if reader is None:
            return None
        row = self.row(index.row())
        if row is None:
            return None
        return reader(self, row, self.columns[index.column()], index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return column.title
        if role == Role.TextAlignmentRole:
            return column.align.value
        if role == Role.ToolTipRole:
            return column.tip or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _CELL if index.isValid() else Qt.ItemFlag.NoItemFlags

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        key = self.columns[column].sort_key
        if key is not None:
            self.sort_requested.emit(key, order == Qt.SortOrder.DescendingOrder)


class RowsModel(LazyTableModel[Any, R], Generic[R]):
    """A short table whose rows are all at hand, such as the ledger of one student."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], Hashable],
        parent: QObject | None = None,
    ) -> None:
        self._by_key: dict[Any, R] = {}
        self._key_of = key
        super().__init__(columns, self._at_hand, parent=parent)

    def set_rows(self, rows: Iterable[R]) -> None:
        """Show these rows; views keep selection and scroll by key.

        Rows that come in front of those shown, and rows that changed, are painted alone: whatever
        else the cells are made of, such as a currency, is the caller's to repaint.
        """
        before, self._by_key = self._by_key, {self._key_of(row): row for row in rows}
        keys = list(self._by_key)
        new = len(keys) - len(before)
        if not before or new < 0 or keys[new:] != list(before):
            self.refresh(keys)
            return
        if new:
            self.beginInsertRows(QModelIndex(), 0, new - 1)
        self._keys = keys
        self._blocks.clear()
        if new:
            self.endInsertRows()
        for place, (key, row) in enumerate(self._by_key.items()):
            if place >= new and before[key] != row:
                self._tell(place, place)

    def _at_hand(self, keys: Sequence[Any]) -> Sequence[R | None]:
        return [self._by_key.get(key) for key in keys]


_Reader = Callable[[LazyTableModel[Any, Any], Any, Column[Any], Index], Any]
_READERS: dict[int, _Reader] = {
    int(Role.DisplayRole): lambda m, row, c, i: c.text(row) or badge_words(c.badges_of(row)),
    int(Role.AccessibleTextRole): lambda m, row, c, i: m._spoken(row, c, i),
    int(Role.TextAlignmentRole): lambda m, row, c, i: c.align.value,
    int(Role.ToolTipRole): lambda m, row, c, i: c.tool_tip(row) or None if c.tool_tip else None,
    BADGES_ROLE: lambda m, row, c, i: c.badges_of(row),
}
