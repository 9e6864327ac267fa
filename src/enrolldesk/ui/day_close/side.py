"""Beside the count: what else moved in the drawer, and the days of all desks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.app.till.days import BACK, DeskDay, desk_days, never_closed
from enrolldesk.app.till.sheet import DaySheet
from enrolldesk.domain.till import MoveKind
from enrolldesk.ui.day_close.days import DaysTable
from enrolldesk.ui.day_close.drawer import DrawerButtons, DrawerTable, drawer_card
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import export_button, row_card

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown


class DaySide(QWidget):
    """Two cards, one above the other."""

    move_asked = Signal(object)
    """Carries which kind of move of the drawer is to be noted."""
    day_asked = Signal(object)
    """Carries the day and the desk's id."""

    def __init__(self, office: Office, notation: Notation, own: str) -> None:
        super().__init__()
        self._office, self._own = office, own
        self.unclosed: tuple[DeskDay, ...] = ()
        self._lines: tuple[DeskDay, ...] = ()
        self.drawer = DrawerTable(notation)
        self.buttons = DrawerButtons()
        self.days = DaysTable(notation)
        self.export_button = export_button("days_export")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(drawer_card(self.drawer, self.buttons), 2)
        days = row_card("Days of all desks", "desk_days_card", self.days, self.export_button)
        column.addWidget(days, 3)
        self.buttons.paid_in.clicked.connect(lambda: self.move_asked.emit(MoveKind.PAID_IN))
        self.buttons.paid_out.clicked.connect(lambda: self.move_asked.emit(MoveKind.PAID_OUT))
        self.days.opened.connect(self.day_asked)

    def look(self, sheet: DaySheet, today: date) -> None:
        """Show the drawer of this day and read the days of all desks anew."""
        self.drawer.show_moves(sorted(sheet.moves, key=lambda move: move.taken_at))
        moving = sheet.desk_id == self._own and sheet.day == today and not sheet.is_closed
        for button in (self.buttons.paid_in, self.buttons.paid_out):
            button.setEnabled(moving)
        self._lines = desk_days(self._office.reads, today - BACK, today)
        self.days.show_lines(self._lines, self._own)
        self.unclosed = never_closed(self._lines, self._own)

    def shown(self) -> Shown:
        """The days listed."""
        from enrolldesk.app.till.days_table import days_table

        return days_table(self._office.reads, self._lines, self._own)
