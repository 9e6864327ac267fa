"""How table cells and card items are painted: row lines whole, selection whole, badges inside."""

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from enrolldesk.ui.kit.badges import badges_width, fitting, paint_badges
from enrolldesk.ui.kit.columns import Align, CardLines, Column
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Type

PAD = 12
INDENT = 16
Index = QModelIndex | QPersistentModelIndex
_SELECTED = QStyle.StateFlag.State_Selected
_LEFT = Align.LEFT.value.value
_RIGHT = Align.RIGHT.value.value


class Lettering:
    """A font and the widths of what it wrote lately: Qt measures a word anew at every paint."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.measure = QFontMetrics(font)
        # A plain function: asked for the documentation of its own, Qt loads all its signatures.
        self.width = lru_cache(maxsize=4096)(lambda text: self.measure.horizontalAdvance(text))


@lru_cache(maxsize=64)
def ink(value: str) -> QColor:
    """The color of a token, parsed once."""
    return QColor(value)


class RowDelegate(QStyledItemDelegate):
    """Paints what every row shares: fill, line below, hover, selection, focus."""

    hovered = -1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plain = Lettering(base_font())
        self.strong = Lettering(base_font(weight=QFont.Weight.DemiBold))
        self.name = Lettering(base_font(Type.NAME, QFont.Weight.DemiBold))
        self.small = Lettering(base_font(Type.LABEL))

    def paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> bool:
        """Paint the ground of one cell; answers whether its row is selected."""
        colors = theme()
        rect = _rect(option)
        selected = _SELECTED in _state(option)
        if selected:
            fill = colors.selected
        elif index.row() == self.hovered:
            fill = colors.hover
        else:
            fill = colors.alternate if index.row() % 2 else colors.surface
        painter.fillRect(rect, ink(fill))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, ink(colors.border))
        self._paint_focus(painter, rect, option, index)
        return selected

    def _paint_focus(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        view = _view(option)
        if view is None or not view.hasFocus() or view.currentIndex().row() != index.row():
            return
        accent = ink(theme().accent)
        painter.fillRect(rect.left(), rect.top(), rect.width(), 1, accent)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, accent)

    def text(
        self, painter: QPainter, rect: QRect, words: str, letters: Lettering, tint: str, align: Any
    ) -> None:
        """Write one line, elided at its end when the room is short."""
        if letters.width(words) > rect.width():
            elide = Qt.TextElideMode.ElideRight
            words = letters.measure.elidedText(words, elide, rect.width())
        painter.setFont(letters.font)
        painter.setPen(ink(tint))
        painter.drawText(rect, align, words)


class BadgeDelegate(RowDelegate):
    """Cells of a `ListTable`: words, amounts and badges."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.paint_row(painter, option, index)
        row, column = _cell(index)
        if row is None:
            return
        rect = _rect(option).adjusted(PAD, 0, -PAD, -1)
        if column.indent is not None:
            rect.setLeft(rect.left() + INDENT * column.indent(row))
        badges = column.badges_of(row)
        words = column.text(row)
        right = column.align is Align.RIGHT
        if words:
            room = QRect(rect)
            if badges:
                width = self.plain.width(words)
                room.setWidth(min(width, rect.width()))
            tone = column.tone(row) if column.tone is not None else None
            tint = str(getattr(theme(), tone or "text"))
            letters = self.strong if column.strong else self.plain
            self.text(painter, room, words, letters, tint, column.align.value.value)
            rect.setLeft(rect.left() + room.width() + 8)
        if badges:
            paint_badges(painter, QRectF(rect), badges, right=right)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return bool(super().helpEvent(event, view, option, index))
        tip = index.data(Qt.ItemDataRole.ToolTipRole) or self._hidden_words(option, index)
        QToolTip.showText(event.globalPos(), tip or "", view)
        return True

    def _hidden_words(self, option: QStyleOptionViewItem, index: Index) -> str:
        """The whole text of a cell that could not show it."""
        row, column = _cell(index)
        if row is None:
            return ""
        room = _rect(option).width() - 2 * PAD
        badges = column.badges_of(row)
        text_width = self.plain.width(column.text(row))
        cut = any(bare for _, bare in fitting(badges, room)) if badges else text_width > room
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole)) if cut else ""


class CardDelegate(RowDelegate):
    """Items of a `CardList`: name and second line, amount and badges at the right."""

    EDGE = 17

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        selected = self.paint_row(painter, option, index)
        row, column = _cell(index)
        if row is None or column.card is None:
            return
        outer = _rect(option)
        if selected:
            painter.fillRect(outer.left(), outer.top(), 3, outer.height(), ink(theme().accent))
        lines = column.card(row)
        inner = outer.adjusted(self.EDGE, 0, -self.EDGE, -1)
        if lines.subtitle or lines.badges:
            self._paint_two(painter, inner, lines, selected)
        else:
            self._paint_one(painter, inner, lines)

    def _paint_one(self, painter: QPainter, inner: QRect, lines: CardLines) -> None:
        used = self._amount(painter, inner, lines.right)
        room = inner.adjusted(0, 0, -used, 0)
        self.text(painter, room, lines.title, self.plain, theme().text, _LEFT)

    def _paint_two(self, painter: QPainter, inner: QRect, lines: CardLines, selected: bool) -> None:
        colors = theme()
        half = inner.height() // 2
        upper = QRect(inner.left(), inner.top() + 6, inner.width(), half - 6)
        lower = QRect(inner.left(), inner.top() + half, inner.width(), half - 3)
        used = self._amount(painter, upper, lines.right)
        top = upper.adjusted(0, 0, -used, 0)
        self.text(painter, top, lines.title, self.name, colors.text, _LEFT)
        taken = 0
        if lines.badges:
            # The badges may take what the second line does not need, at least half of the row.
            need = self.small.width(lines.subtitle) + 8
            room = max(lower.width() - need, lower.width() // 2)
            taken = round(min(badges_width(lines.badges), room))
            place = QRectF(lower.right() + 1 - taken, lower.top(), taken, lower.height())
            paint_badges(painter, place, lines.badges, right=True)
            taken += 8
        tint = colors.muted_on_selected if selected else colors.muted
        below = lower.adjusted(0, 0, -taken, 0)
        self.text(painter, below, lines.subtitle, self.small, tint, _LEFT)

    def _amount(self, painter: QPainter, rect: QRect, words: str) -> int:
        if not words:
            return 0
        width = self.plain.width(words)
        self.text(painter, rect, words, self.plain, theme().text, _RIGHT)
        return width + 12


def _cell(index: Index) -> tuple[Any, Column[Any]]:
    model = index.model()
    if not isinstance(model, LazyTableModel):
        raise TypeError("tables of the kit show a LazyTableModel")
    return model.row(index.row()), model.columns[index.column()]


# The stubs of PySide6 leave these fields of an option out.
def _rect(option: Any) -> QRect:
    return QRect(option.rect)


def _state(option: Any) -> QStyle.StateFlag:
    return option.state  # type: ignore[no-any-return]


def _view(option: Any) -> QAbstractItemView | None:
    widget = option.widget
    return widget if isinstance(widget, QAbstractItemView) else None
