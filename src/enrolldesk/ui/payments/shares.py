"""What a payment is for: the enrollments that carry money, oldest due first, amounts editable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.rows import EnrollmentRow
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


class ShareRow(QFrame):
    """One enrollment, what of it is open and how much of the payment it gets."""

    edited = Signal()

    def __init__(self, name: str, row: EnrollmentRow, office: Office, student: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "inset")
        self.row, self.student = row, student
        self._style = office.money
        self.title = words(self.label, "strong", wrap=True, name=f"{name}_title")
        self.parts = words("", "hint", wrap=True, name=f"{name}_parts")
        self.badges = BadgeRow(f"{name}_badges")
        self.amount = amount_field(office, f"{name}_amount", "")
        self.amount.setFixedWidth(AMOUNT_WIDTH)
        self.amount.editor.setAlignment(Qt.AlignmentFlag.AlignRight)
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
        self.show_row(row, student)

    @property
    def label(self) -> str:
        """The course, and whose it is where several students are paid for."""
        return f"{self.student}: {self.row.title}" if self.student else self.row.title

    def show_row(self, row: EnrollmentRow, student: str = "") -> None:
        """Show the enrollment as it stands now; what was typed stays."""
        self.row, self.student = row, student
        money = self._style.format
        self.title.setText(self.label)
        self.amount.editor.setAccessibleName(f"Amount for {self.label}")
        self.amount.editor.setToolTip(f"How much of the payment is for {self.label}")
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

    def show_rows(
        self, rows: Sequence[EnrollmentRow], students: Mapping[str, str] | None = None
    ) -> None:
        """Show these enrollments; rows that stay keep what was typed into them.

        ``students`` names, by enrollment, whose it is where that must be said.
        """
        whose = students or {}
        taken = {shown.objectName() for shown in self.rows}
        kept = {shown.row.enrollment.enrollment_id: shown for shown in self.rows}
        self.rows = []
        for place, row in enumerate(rows):
            key = row.enrollment.enrollment_id
            shown = kept.pop(key, None)
            if shown is None:
                name = _free(f"{self._name}_{row.enrollment.course_id}", taken)
                shown = ShareRow(name, row, self._office, whose.get(key, ""))
                shown.edited.connect(self._on_edited)
            else:
                shown.show_row(row, whose.get(key, ""))
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


def _free(name: str, taken: set[str]) -> str:
    """A name of its own for a row: two of a family may take the same course."""
    names = [name, *(f"{name}_{place}" for place in range(2, len(taken) + 3))]
    free = next(one for one in names if one not in taken)
    taken.add(free)
    return free
