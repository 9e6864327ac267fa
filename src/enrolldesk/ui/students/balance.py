"""The one figure that matters, and the lines behind it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.entry_words import entry_words
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.panels import Line, words
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Radius, Space, Type
from enrolldesk.ui.notation import Notation

PAD = 10


class BalanceFigure(QAbstractButton):
    """The balance in large letters with the line about when it is due; a click explains it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Show the lines behind this figure")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._label, self._due, self._tone = "Balance", "", ""
        self._small = base_font()
        self._large = base_font(Type.FIGURE, QFont.Weight.Bold)

    @property
    def due(self) -> str:
        """The line below the figure."""
        return self._due

    def show_balance(self, card: StudentCard, notation: Notation) -> None:
        """Show what a student owes, or what is held for them."""
        held = card.balance < ZERO
        self._label = "Credit" if held else "Balance"
        self.setText(notation.amount(abs(card.balance)))
        self._tone = "success" if held else ""
        due_on = card.next_due.due_on if card.next_due else None
        self._due = notation.due(card.due_now, due_on)
        if not self._due and card.row.enrolled and not held:
            self._due = "nothing owed"
        if card.next_due is not None and card.next_due.due_on < notation.today:
            self._tone = "danger"
            self._due = f"{notation.amount(card.due_now)} overdue"
        self.setAccessibleName(f"{self._label} {self.text()}, {self._due}".rstrip(", "))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        large, small = QFontMetrics(self._large), QFontMetrics(self._small)
        label = small.horizontalAdvance(self._label) + 22
        width = max(large.horizontalAdvance(self.text()), small.horizontalAdvance(self._due), label)
        return QSize(width + 2 * PAD + 2, 2 * small.height() + large.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = theme()
        if self.underMouse() or self.hasFocus():
            edge = colors.accent if self.hasFocus() else colors.hover
            painter.setBrush(QColor(colors.pressed if self.isDown() else colors.hover))
            painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
            rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(rect, Radius.CONTROL, Radius.CONTROL)
        small, large = QFontMetrics(self._small), QFontMetrics(self._large)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        width = self.width() - 2 * PAD
        painter.setFont(self._small)
        painter.setPen(QColor(colors.muted))
        top = 3.0
        painter.drawText(QRectF(PAD, top, width - 18, small.height()), right, self._label)
        info = QRectF(PAD + width - 14, top + (small.height() - 13) / 2, 13, 13)
        draw_icon(painter, info, "info", colors.muted)
        top += small.height()
        painter.setFont(self._large)
        painter.setPen(QColor(str(getattr(colors, self._tone or "text"))))
        painter.drawText(QRectF(PAD, top, width, large.height()), right, self.text())
        top += large.height()
        painter.setFont(self._small)
        painter.setPen(QColor(colors.danger if self._tone == "danger" else colors.muted))
        painter.drawText(QRectF(PAD, top, width, small.height()), right, self._due)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()


class BalanceExplained(QFrame):
    """The ledger lines that make a balance, by enrollment, with what comes due when."""

    def __init__(self, card: StudentCard, notation: Notation, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("balance_explained")
        self.setProperty("role", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._notation = notation
        self._row = 0
        body = QWidget()
        body.setProperty("role", "body")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        for row in card.enrollments:
            if not row.is_component:
                self._explain(row, card.ledger)
        waiting = sum(row.sync is not None for row in card.ledger)
        if waiting:
            self._line("", f"{waiting} of these not yet sent", "", role="muted")
        self._total(card)
        area = QScrollArea()
        area.setObjectName("balance_lines")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(area)
        hint = body.sizeHint()
        self.resize(max(420, hint.width() + 20), min(440, hint.height() + 4))

    def labels(self) -> list[QLabel]:
        """The words shown, line by line."""
        places = [self._grid.itemAt(place) for place in range(self._grid.count())]
        widgets = [place.widget() for place in places if place is not None]
        return [widget for widget in widgets if isinstance(widget, QLabel)]

    def open_below(self, anchor: QWidget) -> None:
        """Show it below the figure, its right edges together, within the window."""
        corner = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + Space.XS))
        window = anchor.window().frameGeometry()
        left = max(window.left() + Space.S, corner.x() - self.width())
        top = min(corner.y(), max(window.top(), window.bottom() - self.height() - Space.S))
        self.move(left, top)
        self.show()
        self.setFocus()

    def _explain(self, row: EnrollmentRow, ledger: tuple[LedgerRow, ...]) -> None:
        if self._row:
            self._grid.addWidget(Line(), self._row, 0, 1, 3)
            self._row += 1
        enrollment_id = row.enrollment.enrollment_id
        owed = self._notation.amount(row.standing.owed)
        self._line(row.title, "", owed, role="strong")
        for line in reversed(ledger):
            if line.entry.enrollment_id == enrollment_id:
                self._line(
                    self._notation.moment(line.entry.taken_at),
                    entry_words(line.entry) + (" (voided)" if line.voided else ""),
                    self._notation.amount(line.entry.owed_delta),
                    role="muted" if line.voided or line.entry.reverses else "",
                )
        for item in row.open_items:
            words_ = f"of this {self._notation.amount(item.amount)} due"
            self._line("", f"{words_} {self._notation.day(item.due_on)}", "", role="muted")

    def _total(self, card: StudentCard) -> None:
        self._grid.addWidget(Line(), self._row, 0, 1, 3)
        self._row += 1
        held = card.balance < ZERO
        amount = self._notation.amount(abs(card.balance))
        self._line("Held as credit" if held else "Balance", "", amount, role="name")
        self._grid.setRowStretch(self._row, 1)

    def _line(self, first: str, second: str, amount: str, *, role: str) -> None:
        right = Qt.AlignmentFlag.AlignRight
        shown: list[tuple[QLabel, int, int]] = []
        if second or not first:
            shown = [(words(first, role), 0, 1), (words(second, role), 1, 1)]
        else:
            shown = [(words(first, role), 0, 2)]
        for label, place, span in shown:
            self._grid.addWidget(label, self._row, place, 1, span)
        self._grid.addWidget(words(amount, role), self._row, 2, right)
        self._row += 1
