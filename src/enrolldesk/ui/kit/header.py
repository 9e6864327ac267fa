"""A table header whose words stand exactly above the cells, sortable by mouse and keyboard."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QHeaderView, QWidget

from enrolldesk.ui.kit.cells import PAD
from enrolldesk.ui.kit.columns import Align
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Height, Type

ARROW = 14


class TableHeader(QHeaderView):
    """Tab reaches it; Left and Right choose a column, Space or Enter sorts by it."""

    sort_asked = Signal(int, Qt.SortOrder)
    edges = 2 * PAD

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setObjectName("table_header")
        self.setAccessibleName("Column headers")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setResizeContentsPrecision(0)
        self.setFixedHeight(Height.ROW)
        self.setMouseTracking(True)
        self.title_font = base_font(Type.LABEL, QFont.Weight.DemiBold)
        self._measure = QFontMetrics(self.title_font)
        self._sizes: dict[str, QSize] = {}
        self._hovered = -1
        self._focused = 0
        self.sorted_by = -1
        self.order = Qt.SortOrder.AscendingOrder
        self.sectionClicked.connect(self.sort_section)

    def show_sorted(self, section: int, order: Qt.SortOrder) -> None:
        """Draw the arrow there without asking for a new order; -1 for none."""
        self.sorted_by, self.order = section, order
        self.viewport().update()

    def sort_section(self, section: int) -> None:
        """Sort by this column; again turns the order round."""
        if not self._sortable(section):
            return
        ascending = Qt.SortOrder.AscendingOrder
        again = section == self.sorted_by and self.order == ascending
        self.show_sorted(section, Qt.SortOrder.DescendingOrder if again else ascending)
        self.sort_asked.emit(section, self.order)

    def _sortable(self, section: int) -> bool:
        model = self.model()
        if not isinstance(model, LazyTableModel) or not 0 <= section < len(model.columns):
            return False
        return model.columns[section].sort_key is not None

    def _align(self, section: int) -> Align:
        model = self.model()
        return model.columns[section].align if isinstance(model, LazyTableModel) else Align.LEFT

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        colors = theme()
        sortable = self._sortable(section)
        ground = colors.hover if sortable and section == self._hovered else colors.surface
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.border))
        inner = rect.adjusted(PAD, 0, -PAD, -1)
        words = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        align = self._align(section)
        arrow = section == self.sorted_by
        room = inner.width() - (ARROW + 4 if arrow else 0)
        shown = self._measure.elidedText(words, Qt.TextElideMode.ElideRight, max(room, 0))
        painter.setFont(self.title_font)
        painter.setPen(QColor(colors.text if arrow else colors.muted))
        painter.drawText(inner, align.value.value, shown)
        if arrow:
            # Beside the word, on the side where there is room: the word keeps the cells' edge.
            width = self._measure.horizontalAdvance(shown)
            right = align is Align.RIGHT
            left = inner.right() - width - ARROW - 3 if right else inner.left() + width + 4
            name = "arrow-up" if self.order == Qt.SortOrder.AscendingOrder else "arrow-down"
            top = rect.top() + (rect.height() - ARROW) // 2
            draw_icon(painter, QRectF(left, top, ARROW, ARROW), name, "text")
        if self.hasFocus() and self.visualIndex(section) == self._focused:
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.drawRoundedRect(rect.adjusted(2, 2, -3, -4), 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._focused = min(max(self._focused + step, 0), self.count() - 1)
            self.viewport().update()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.sort_section(self.logicalIndex(self._focused))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        hovered = self.logicalIndexAt(event.position().toPoint())
        if hovered != self._hovered:
            self._hovered = hovered
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.viewport().update()

    def sectionSizeFromContents(self, section: int) -> QSize:
        # Qt asks for all of them at every change of the model, and the style takes its time.
        words = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        size = self._sizes.get(words)
        if size is None:
            size = super().sectionSizeFromContents(section)
            size.setWidth(self._measure.horizontalAdvance(words) + 2 * PAD + ARROW + 4)
            self._sizes[words] = size
        return size

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._sizes.clear()
