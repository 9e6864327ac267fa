"""A list of matches below a line edit: rows change as staff type, the keys stay in the line."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout

from enrolldesk.ui.kit.card_list import CardList, card_columns
from enrolldesk.ui.kit.columns import CardLines
from enrolldesk.ui.kit.overlay import Overlay
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tokens import Height


class MatchPopup(Overlay):
    """Keys stay in the line; `taken(row)` is Enter on the highlighted match, or a click on one."""

    taken = Signal(object)

    def __init__(
        self,
        name: str,
        edit: QLineEdit,
        lines: Callable[[Any], CardLines],
        *,
        key: Callable[[Any], Any],
        row_height: int = Height.ITEM,
        at_most: int = 7,
    ) -> None:
        super().__init__(edit)
        self.setObjectName(name)
        self._edit = edit
        self._at_most = at_most
        self._model: RowsModel[Any] = RowsModel(card_columns(lines), key)
        self.list = CardList(f"{name}_list", self._model, row_height=row_height)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(lambda index: self._take(index.row()))
        self.nothing: QLabel = words("", "muted", name=f"{name}_nothing")
        self.nothing.setContentsMargins(16, 8, 16, 8)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 5, 1, 5)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        edit.installEventFilter(self)

    @property
    def count(self) -> int:
        """How many matches are shown."""
        return self._model.rowCount()

    @property
    def highlighted(self) -> Any:
        """The match Enter would take, or None."""
        row = self.list.currentIndex().row()
        return self._model.row(row) if 0 <= row < self.count else None

    def show_matches(self, rows: Sequence[Any], *, nothing: str = "", highlight: int = 0) -> None:
        """Show these matches with one highlighted (-1: none), or say that there is nothing."""
        if not rows and not nothing:
            self.hide()
            return
        self._model.set_rows(rows)
        self.nothing.setText(nothing)
        self.nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if rows and highlight >= 0:
            self.list.select_row(highlight)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(self._model.index(-1, -1))
        self._place(len(rows))
        self.show()
        self.raise_()

    def rehearse(self, rows: Sequence[Any]) -> None:
        """Paint these matches where nobody sees it: the first time takes three times as long."""
        if self.isVisible():
            return
        self._model.set_rows(rows)
        self._place(len(rows))
        self.grab()
        self._model.set_rows(())

    def highlight(self, row: int) -> None:
        """Highlight the match at this place."""
        self.list.select_row(row)

    def _place(self, rows: int) -> None:
        line = self.list.row_height
        wanted = line * min(rows, self._at_most) + 12 if rows else 48
        self.lay_by(max(self._edit.width(), 240), wanted, at_least=min(wanted, line + 12))

    def _take(self, row: int) -> None:
        found = self._model.row(row) if 0 <= row < self.count else None
        if found is not None:
            self.hide()
            self.taken.emit(found)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key was the popup's."""
        key = event.key()
        row = self.list.currentIndex().row()
        page = max(1, self.list.height() // self.list.row_height)
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
        }
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in steps:
            self.list.select_row(min(max(row + steps[Qt.Key(key)], 0), self.count - 1))
        elif (
            key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and row >= 0
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._take(row)
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and self.isVisible():
            kind = event.type()
            if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
                # Esc closes the popup first; the window's own Esc must not hear it.
                if event.key() == Qt.Key.Key_Escape:
                    event.accept()
                    return True
            elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
            elif kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
                self.hide()
        return super().eventFilter(watched, event)
