"""The parts of a plan as lines that can be changed: an amount and a day each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.money import Money
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import MoneyField
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office


class _Line(NamedTuple):
    widget: QWidget
    amount: MoneyField
    due_on: DateField
    remove: QuietButton


class PartsEditor(QWidget):
    """Lines added by the button below them and removed by their own; at least one stays."""

    changed = Signal()

    def __init__(self, office: Office, earliest: date) -> None:
        super().__init__()
        self.setObjectName("plan_parts")
        self._office, self._earliest = office, earliest
        self._lines: list[_Line] = []
        self._made = 0
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.XS)
        self.add_button = QuietButton("A&nother part", icon="plus", name="plan_part_add")
        self.add_button.clicked.connect(lambda: self.add())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addLayout(self._column)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def lines(self) -> Sequence[tuple[MoneyField, DateField]]:
        """The fields of every line, from above."""
        return [(line.amount, line.due_on) for line in self._lines]

    def remove_button(self, place: int) -> QuietButton:
        """The button that removes a line."""
        return self._lines[place].remove

    def parts(self) -> tuple[Instalment, ...]:
        """The lines that hold both an amount and a day."""
        return tuple(
            Instalment(amount, day)
            for line in self._lines
            if isinstance(amount := line.amount.amount(), Money)
            and (day := line.due_on.date()) is not None
        )

    def set_parts(self, parts: Sequence[Instalment]) -> None:
        """Show these."""
        while self._lines:
            self._drop(self._lines[-1])
        for part in parts:
            line = self._append()
            line.amount.set_text(self._office.money.plain(part.amount))
            line.due_on.set_date(part.due_on)
        if not parts:
            self._append()
        self._follow()

    def add(self) -> None:
        """One more empty line, with the keyboard in it."""
        line = self._append()
        self._follow()
        line.amount.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _append(self) -> _Line:
        self._made += 1
        number = self._made
        amount = amount_field(self._office, f"plan_part_amount_{number}", "", required=True)
        due_on = DateField(f"plan_part_due_{number}", "", required=True, earliest=self._earliest)
        remove = QuietButton(icon="x", name=f"plan_part_remove_{number}", tip="Remove this part")
        remove.setFixedSize(38, 30)
        widget = QWidget()
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(amount, 2, Qt.AlignmentFlag.AlignTop)
        row.addWidget(due_on, 3, Qt.AlignmentFlag.AlignTop)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        line = _Line(widget, amount, due_on, remove)
        amount.changed.connect(lambda _text: self.changed.emit())
        due_on.changed.connect(lambda _day: self.changed.emit())
        remove.clicked.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._column.addWidget(widget)
        return line

    def _remove(self, line: _Line) -> None:
        at = self._lines.index(line)
        self._drop(line)
        self._follow()
        near = self._lines[min(at, len(self._lines) - 1)]
        near.amount.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._column.removeWidget(line.widget)
        # Out of the form at once: a field that goes must not be asked any more.
        line.widget.setParent(None)
        line.widget.deleteLater()

    def _follow(self) -> None:
        for place, line in enumerate(self._lines, 1):
            line.remove.setEnabled(len(self._lines) > 1)
            line.amount.editor.setAccessibleName(f"Amount of part {place}")
            line.amount.editor.setToolTip(f"Amount of part {place}")
            line.due_on.editor.setAccessibleName(f"Due day of part {place}")
        self.changed.emit()
