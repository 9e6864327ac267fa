"""The Day close page: the drawer counted blind, compared, and the day locked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.till.days import DeskDay
from enrolldesk.app.till.sheet import DaySheet
from enrolldesk.domain.till import MoveKind
from enrolldesk.ui.day_close.card import DayCard
from enrolldesk.ui.day_close.days import DayKey
from enrolldesk.ui.day_close.forms import MoveForm
from enrolldesk.ui.day_close.side import DaySide
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.kit.panels import PageHeader
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown


class DayClosePage(QWidget):
    """The day at the left, count or outcome; the drawer and the days of all desks at the right."""

    report_requested = Signal(str)
    """Carries the id of the close whose Z-report is wanted."""
    slip_requested = Signal(str)
    """Carries the id of the close whose deposit slip is wanted."""
    export_requested = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day_close_page")
        self.title = "Day close"
        self._office = office
        self.notation = Notation(office)
        self._day = self._today = self.notation.today
        own = office.reads.desk()
        self._own = self._desk_id = own.desk_id if own else ""
        self.day = DateField("close_day", "")
        self.day.editor.setAccessibleName("Day to close")
        self.day.setFixedWidth(150)
        self.card = DayCard(office, self.notation, self._own)
        self.side = DaySide(office, self.notation, self._own)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(0)
        self._late.timeout.connect(self.look)
        self._lay_out()
        self._connect()
        self.show_day(self._day)

    @property
    def sheet(self) -> DaySheet:
        """The day shown, in figures."""
        return self.card.sheet

    @property
    def unclosed(self) -> tuple[DeskDay, ...]:
        """Past days of this desk that were never closed, the latest first."""
        return self.side.unclosed

    @property
    def unfinished(self) -> str:
        """Which counts would be lost with the window, as a sentence; empty for none."""
        days = self.card.half_counted
        if not days:
            return ""
        more = f" and {len(days) - 1} more" if len(days) > 1 else ""
        return f"The count of {self.notation.day(days[0])}{more} is not finished."

    def shown(self) -> Shown:
        """The days of all desks as they are listed."""
        return self.side.shown()

    def show_day(self, day: date, desk_id: str = "") -> None:
        """Show a day, of this desk unless another one is named; counts left half done wait."""
        self._day, self._desk_id = day, desk_id or self._own
        self.day.set_date(day)
        self.notation.follow()
        self.card.open_day(self._day, self._desk_id)

    def activate(self) -> None:
        """Come into sight: a day that ended meanwhile makes room for today."""
        today = self._office.desk.today()
        if self._day == self._today != today and not self.card.count.is_begun:
            self.show_day(today)
        self._today = today
        self.look()
        self._begin()

    def look(self) -> None:
        """Read the day anew; what was counted stays."""
        self.notation.follow()
        self.card.look()

    def ask_move(self, kind: MoveKind) -> None:
        """Ask how much was put in or taken out, and why."""
        MoveForm(self._office, kind, self.window()).show()

    def _look_around(self) -> None:
        """Follow the day that was read."""
        self.side.look(self.sheet, self.notation.today)
        self._warn()
        where = self._office.reads.desk_names().get(self._desk_id, "")
        state = "closed" if self.sheet.is_closed else "open"
        self.header.set_subtitle(f"{where} · {self.notation.day(self._day)} · {state}")

    def _warn(self) -> None:
        days = [line.day for line in self.unclosed if line.day != self._day]
        # Whoever compares or has closed needs the room, and no second thing to think of.
        self.strip.setVisible(bool(days) and self.card.present == "count")
        if days:
            oldest = self.notation.day(days[-1])
            more = f" and {len(days) - 1} more" if len(days) > 1 else ""
            verb = "were" if more else "was"
            self.strip.say(f"{oldest}{more} {verb} never closed at this desk.")

    def _begin(self) -> None:
        if not self.card.begin():
            self.side.days.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_day(self, day: date | None) -> None:
        if day is None or day == self._day:
            return
        if day > self._office.desk.today():
            self.day.set_error("This day has not come yet.")
            return
        self.day.set_error(None)
        self.show_day(day)

    def _open_line(self, key: DayKey) -> None:
        self.show_day(*key)
        self._begin()

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self._office.sync.status_changed.connect(self._follow_status)
        self.day.changed.connect(self._on_day)
        card, closed = self.card, self.card.closed
        card.read.connect(self._look_around)
        closed.report_asked.connect(lambda: self.report_requested.emit(card.close_id))
        closed.slip_asked.connect(lambda: self.slip_requested.emit(card.close_id))
        self.side.move_asked.connect(self.ask_move)
        self.side.day_asked.connect(self._open_line)
        self.side.export_button.clicked.connect(self.export_requested)
        self.strip.acted.connect(lambda: self.show_day(self.unclosed[-1].day))

    def _lay_out(self) -> None:
        self.header = PageHeader("Day close", name="day_close_header")
        self.header.add_action(self.day)
        self.strip = Banner(
            "unclosed_strip", tone=Tone.WARNING, action="Sho&w", tip="Show the oldest of them"
        )
        sides = QHBoxLayout()
        sides.setSpacing(Space.M)
        sides.addWidget(self.card, 10)
        sides.addWidget(self.side, 9)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addLayout(sides, 1)

    def _follow(self, _changes: Changes) -> None:
        # Out of sight nothing is read: coming into sight reads anew.
        if self.isVisible():
            self._late.start()

    def _follow_status(self) -> None:
        if self.isVisible():
            self.card.warn_of_waiting()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._late.stop()
        super().closeEvent(event)
