"""What a payment is for: the enrollments that carry money, oldest due first, amounts editable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.ledger import Share, allocate
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.formats import day
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import status_badges
from enrolldesk.ui.office import Office

AMOUNT_WIDTH = 132


def payable(rows: Sequence[EnrollmentRow]) -> list[EnrollmentRow]:
    """The enrollments money can be put on, oldest due first."""
    carriers = [
        row
        for row in rows
        if not row.is_component
        and (row.enrollment.state is EnrollmentState.OPEN or row.standing.owed > ZERO)
    ]
    return sorted(
        carriers, key=lambda row: row.open_items[0].due_on if row.open_items else date.max
    )


class ShareRow(QFrame):
    """One enrollment, what of it is open and how much of the payment it gets."""

    edited = Signal()

    def __init__(self, name: str, row: EnrollmentRow, office: Office) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "inset")
        self.row = row
        self._style = office.money
        self.title = words(row.title, "strong", wrap=True, name=f"{name}_title")
        self.parts = words("", "hint", wrap=True, name=f"{name}_parts")
        self.badges = BadgeRow(f"{name}_badges")
        self.amount = amount_field(office, f"{name}_amount", "")
        self.amount.setFixedWidth(AMOUNT_WIDTH)
        self.amount.editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.editor.setAccessibleName(f"Amount for {row.title}")
        self.amount.editor.setToolTip(f"How much of the payment is for {row.title}")
        self.amount.edited.connect(lambda: self.edited.emit())
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addWidget(self.title, 1)
        head.addWidget(self.badges)
        left = QVBoxLayout()
        left.setSpacing(2)
        left.addLayout(head)
        left.addWidget(self.parts)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        line.setSpacing(Space.M)
        line.addLayout(left, 1)
        line.addWidget(self.amount, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_row(row)

    def show_row(self, row: EnrollmentRow) -> None:
        """Show the enrollment as it stands now; what was typed stays."""
        self.row = row
        money = self._style.format
        self.title.setText(row.title)
        self.badges.set_badges(status_badges(row))
        parts = [f"{money(item.amount)} due {day(item.due_on)}" for item in row.open_items]
        credit = row.standing.credit
        if credit:
            parts.append(f"{money(credit)} credit")
        self.parts.setText(" · ".join(parts) or "nothing open")


class ShareRows(QWidget):
    """The shares of one payment. ``edited(sum)`` follows what staff type into them."""

    edited = Signal(object)

    def __init__(self, name: str, office: Office) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._office = name, office
        self._style = office.money
        self.rows: list[ShareRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)

    def show_rows(self, rows: Sequence[EnrollmentRow]) -> None:
        """Show these enrollments; rows that stay keep what was typed into them."""
        kept = {shown.row.enrollment.enrollment_id: shown for shown in self.rows}
        self.rows = []
        for place, row in enumerate(rows):
            key = row.enrollment.enrollment_id
            shown = kept.pop(key, None)
            if shown is None:
                shown = ShareRow(f"{self._name}_{row.enrollment.course_id}", row, self._office)
                shown.edited.connect(self._on_edited)
            else:
                shown.show_row(row)
            self._column.insertWidget(place, shown)
            self.rows.append(shown)
        for gone in kept.values():
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()

    def spread(self, amount: Money) -> None:
        """Lay an amount over what is open, oldest due first; the excess goes to the first one."""
        items = sorted(
            (item for shown in self.rows for item in shown.row.open_items),
            key=lambda item: item.due_on,
        )
        allocations, excess = allocate(
            amount, [(item.enrollment_id, item.amount) for item in items]
        )
        parts = {allocation.charge_id: allocation.amount for allocation in allocations}
        for place, shown in enumerate(self.rows):
            part = parts.get(shown.row.enrollment.enrollment_id, ZERO)
            if place == 0:
                part += excess
            shown.amount.set_text(self._style.plain(part) if part else "")
            shown.amount.set_error(None)

    def shares(self) -> tuple[Share, ...]:
        """What goes where, without those that get nothing."""
        return tuple(
            Share(shown.row.enrollment.enrollment_id, amount)
            for shown in self.rows
            if (amount := shown.amount.amount() or ZERO) > ZERO
        )

    def check(self) -> bool:
        """Whether every amount is one; what is wrong is said beside it."""
        wrong = [shown for shown in self.rows if shown.amount.text() and not shown.amount.check()]
        if wrong:
            wrong[0].amount.editor.setFocus()
        return not wrong

    def _on_edited(self) -> None:
        self.edited.emit(total(share.amount for share in self.shares()))
