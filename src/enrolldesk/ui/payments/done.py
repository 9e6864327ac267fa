"""The last page: what to hand back, what to hand over, what is true now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.domain.money import ZERO, Money, MoneyStyle
from enrolldesk.ui.kit.badge_widgets import BadgeLabel, BadgeRow
from enrolldesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from enrolldesk.ui.kit.formats import day
from enrolldesk.ui.kit.icons import draw_icon
from enrolldesk.ui.kit.panels import BigFigure, Card, Line, words
from enrolldesk.ui.kit.theme import base_font, theme
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import access_badge, status_badges

LINES_SHOWN = 6
USUAL_LINES = 3


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was just recorded, read back from the store; ``rows`` are the enrollments it touched."""

    headline: str
    student: str
    receipt_no: str | None
    received: Money
    tendered: Money
    change: Money
    methods: str
    rows: tuple[EnrollmentRow, ...]
    already: bool = False


class DonePage(QWidget):
    """Change due in large figures, receipt number, badge and access; it holds the focus itself.

    Nothing here answers to Enter until somebody moves there, and nothing lies where the Record
    button was: a double Enter or a double click cannot do a second thing.
    """

    print_asked = Signal()
    next_asked = Signal()
    close_asked = Signal()

    def __init__(self, name: str, style: MoneyStyle, *, next_text: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._style = style
        self.mark = _Mark()
        self.headline = words("", "page", wrap=True, name=f"{name}_headline")
        self.headline.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.student = words("", "muted", wrap=True, name=f"{name}_student")
        self.student.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.change = BigFigure("Change due", name=f"{name}_change", right=False)
        self.change.figure.setStyleSheet("font-size: 44px;")
        self.receipt = BigFigure("Receipt", name=f"{name}_receipt", right=False)
        self.received = words("", "muted", wrap=True, name=f"{name}_received")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(Space.S)
        self._enrollments: list[_EnrollmentLine] = []
        self.more = words("", "muted", name=f"{name}_more")
        self.print_button = SecondaryButton(
            "&Print receipt", icon="printer", key="Ctrl+P", name=f"{name}_print"
        )
        self.next_button = PrimaryButton(
            next_text or "&Next", icon="user-plus", key="F2", name=f"{name}_next"
        )
        self.next_button.setVisible(bool(next_text))
        self.close_button = SecondaryButton("&Close", key="Esc", name=f"{name}_close")
        self.print_button.clicked.connect(lambda: self.print_asked.emit())
        self.next_button.clicked.connect(lambda: self.next_asked.emit())
        self.close_button.clicked.connect(lambda: self.close_asked.emit())
        self._lay_out(name)

    def _lay_out(self, name: str) -> None:
        card = Card("", name=f"{name}_card")
        card.setMaximumWidth(620)
        card.setMinimumWidth(520)
        figures = QHBoxLayout()
        figures.setSpacing(Space.XL)
        figures.addWidget(self.change, 1)
        figures.addWidget(self.receipt, 0, Qt.AlignmentFlag.AlignBottom)
        card.add_layout(figures)
        card.add(self.received)
        card.add(Line())
        card.add_layout(self.lines)
        card.add(self.more)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addStretch()
        for button in (self.print_button, self.next_button, self.close_button):
            buttons.addWidget(button)
        buttons.addStretch()
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(card, 4)
        middle.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addStretch(1)
        column.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.headline)
        column.addWidget(self.student)
        column.addSpacing(Space.S)
        column.addLayout(middle)
        column.addSpacing(Space.S)
        column.addLayout(buttons)
        # The place where the Record button was stays empty.
        column.addStretch(2)
        column.addSpacing(56)

    def show_recorded(self, recorded: Recorded) -> None:
        """Show what was recorded."""
        money = self._style.format
        self.headline.setText(recorded.headline)
        self.student.setText(recorded.student)
        paid = recorded.receipt_no is not None
        cash = recorded.tendered > ZERO
        self.change.setVisible(cash)
        self.receipt.setVisible(paid)
        self.change.show_figure(money(recorded.change), tone="success" if recorded.change else "")
        self.receipt.show_figure(recorded.receipt_no or "")
        received = f"{money(recorded.received)} received, {recorded.methods}"
        if recorded.tendered > recorded.received:
            received += f" · {money(recorded.tendered)} tendered"
        self.received.setText(received if paid else "No payment was taken; no receipt was given.")
        self.print_button.setVisible(paid)
        self._show_lines(recorded.rows)
        said = [recorded.headline]
        if cash:
            said.append(f"Change due {money(recorded.change)}.")
        if paid:
            said.append(f"Receipt {recorded.receipt_no}.")
        self.setAccessibleName(" ".join(said))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def prepare(self) -> None:
        """Dress everything before it is needed, so that recording need not wait for it."""
        self._lines_for(USUAL_LINES)
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()

    def _show_lines(self, rows: Sequence[EnrollmentRow]) -> None:
        shown = rows[:LINES_SHOWN]
        lines = self._lines_for(len(shown))
        for line, row in zip(lines, shown, strict=False):
            line.show_row(row)
        for line in lines[len(shown) :]:
            line.setObjectName("line_unused")
            line.setVisible(False)
        more = len(rows) - len(shown)
        self.more.setText(f"and {more} more")
        self.more.setVisible(more > 0)

    def _lines_for(self, count: int) -> list[_EnrollmentLine]:
        """Lines that are kept from one person to the next; at least so many."""
        while len(self._enrollments) < count:
            line = _EnrollmentLine(self._style)
            line.setVisible(False)
            self.lines.addWidget(line)
            self._enrollments.append(line)
        return self._enrollments


class _EnrollmentLine(QWidget):
    """A course with its badge, what is left and whether it is open."""

    def __init__(self, style: MoneyStyle) -> None:
        super().__init__()
        self._style = style
        self.title = words("", wrap=True)
        self.left = words("", "muted")
        self.status = BadgeRow("status_badges")
        self.access = BadgeLabel("access_badge")
        self._line = QHBoxLayout(self)
        self._line.setSpacing(Space.S)
        self._line.addWidget(self.title, 1)
        for widget in (self.left, self.status, self.access):
            self._line.addWidget(widget)

    def show_row(self, row: EnrollmentRow) -> None:
        """Show this enrollment; a course of a bundle stands below it, a little to the right."""
        self.setObjectName(f"line_{row.enrollment.course_id}")
        self._line.setContentsMargins(Space.L if row.is_component else 0, 0, 0, 0)
        self.title.setText(row.title)
        weight = QFont.Weight.Normal if row.is_component else QFont.Weight.DemiBold
        self.title.setFont(base_font(weight=weight))
        self.left.setText(_left(row, self._style))
        self.status.set_badges(status_badges(row))
        access = access_badge(row)
        self.access.set_badge(access)
        self.left.setVisible(not row.is_component)
        self.status.setVisible(not row.is_component)
        self.access.setVisible(access is not None)
        self.setVisible(True)


class _Mark(QWidget):
    """A check in a circle: it is durable on this desk."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(48, 48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().success_fill))
        painter.drawEllipse(QRectF(self.rect()))
        draw_icon(painter, QRectF(12, 12, 24, 24), "check", "success")


def _left(row: EnrollmentRow, style: MoneyStyle) -> str:
    credit = row.standing.credit
    if credit:
        return f"{style.format(credit)} credit"
    owed = row.standing.owed
    if owed <= ZERO:
        return "nothing left to pay"
    due = row.next_due
    return f"{style.format(owed)} left" + (f", due {day(due.due_on)}" if due else "")
