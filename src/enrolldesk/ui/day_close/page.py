"""The Day close page: the drawer counted blind, compared, and the day locked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.till.commands import CloseDay
from enrolldesk.app.till.days import DeskDay, desk_days, never_closed
from enrolldesk.app.till.sheet import DaySheet, sheet_of
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.till import DayClosed, DepositTooLarge, MoveKind, close_id
from enrolldesk.ui.day_close.count import Count, CountPanel
from enrolldesk.ui.day_close.days import DayKey, DaysTable
from enrolldesk.ui.day_close.drawer import DrawerButtons, DrawerTable, drawer_card
from enrolldesk.ui.day_close.forms import MoveForm, ReopenForm
from enrolldesk.ui.day_close.outcome import ClosedPanel, ComparePanel
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.feedback import Banner, Tone, toast
from enrolldesk.ui.kit.panels import Card, PageHeader, words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import row_card

BACK: Final = timedelta(days=62)
"""How far back days are listed: two months of forgotten ones."""


class DayClosePage(QWidget):
    """The day at the left, count or outcome; the drawer and the days of all desks at the right."""

    report_requested = Signal(str)
    """Carries the id of the close whose Z-report is wanted."""
    slip_requested = Signal(str)
    """Carries the id of the close whose deposit slip is wanted."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("day_close_page")
        self.title = "Day close"
        self._office = office
        self.notation = Notation(office)
        self._day = self.notation.today
        self._today = self._day
        own = office.reads.desk()
        self._own = own.desk_id if own else ""
        self._desk_id = self._own
        self._count: Count | None = None
        self._command_id = new_id()
        self._sheet: DaySheet | None = None
        self.day = DateField("close_day", "")
        self.day.editor.setAccessibleName("Day to close")
        self.day.setFixedWidth(150)
        self.count = CountPanel(office)
        self.compare = ComparePanel(office, self.notation)
        self.closed = ClosedPanel(self.notation)
        self.elsewhere = words("", "muted", wrap=True, name="day_elsewhere")
        self.elsewhere.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        self.elsewhere.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.parts = QStackedWidget()
        self.drawer = DrawerTable(self.notation)
        self.drawer_buttons = DrawerButtons()
        self.days = DaysTable(self.notation)
        self.unclosed: tuple[DeskDay, ...] = ()
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
        assert self._sheet is not None
        return self._sheet

    @property
    def present(self) -> str:
        """Which part is shown: count, compare, closed or elsewhere."""
        names: dict[QWidget | None, str] = {
            self.count: "count",
            self.compare: "compare",
            self.closed: "closed",
        }
        return names.get(self.parts.currentWidget(), "elsewhere")

    def show_day(self, day: date, desk_id: str = "") -> None:
        """Show a day, of this desk unless another one is named; a count begins anew."""
        self._day, self._desk_id = day, desk_id or self._own
        self._count = None
        self._sheet = None
        self.day.set_date(day)
        self.look()

    def activate(self) -> None:
        """Come into sight: a day that ended meanwhile makes room for today."""
        today = self._office.desk.today()
        if self._day == self._today != today and not self.count.is_begun:
            self._day = today
            self.show_day(today)
        self._today = today
        self.look()
        self._focus()

    def look(self) -> None:
        """Read the day anew; what was counted stays."""
        first = self._sheet is None
        self.notation.follow()
        self.count.follow()
        reads = self._office.reads
        self._sheet = sheet = sheet_of(reads, self._desk_id, self._day)
        if first:
            self.count.start(sheet.last_float)
        self.drawer.show_moves(sorted(sheet.moves, key=lambda move: move.taken_at))
        today = self.notation.today
        own = self._desk_id == self._own
        for button in (self.drawer_buttons.paid_in, self.drawer_buttons.paid_out):
            button.setEnabled(own and self._day == today and not sheet.is_closed)
        lines = desk_days(reads, today - BACK, today)
        self.days.show_lines(lines, self._own)
        self.unclosed = never_closed(lines, self._own)
        self._show_part(sheet, own=own)
        self._warn()
        where = reads.desk_names().get(self._desk_id, "")
        state = "closed" if sheet.is_closed else "open"
        self.header.set_subtitle(f"{where} · {self.notation.day(self._day)} · {state}")

    def compare_now(self) -> None:
        """Show what there should be beside what was counted."""
        count = self.count.read()
        if count is None:
            return
        self._count = count
        self._command_id = new_id()
        self.parts.setCurrentWidget(self.compare)
        self.compare.start(self.sheet, count)
        self.look()

    def count_again(self) -> None:
        """Go back to the count, which is as it was."""
        self._count = None
        self.look()
        self._focus()

    def close_day(self) -> None:
        """Lock the day as it was counted."""
        count = self._count
        if count is None or not self.compare.checked():
            return
        command = CloseDay(
            command_id=self._command_id,
            day=self._day,
            opening_float=count.opening_float,
            counted=count.counted,
            pieces=count.pieces,
            deposit=self.compare.deposit.amount() or ZERO,
            reason=self.compare.reason.text() if self.compare.reason.required else "",
        )
        try:
            self._office.run(command)
        except DayClosed:
            self.show_day(self._day)
        except DeskError as error:
            self._refuse(error)
        else:
            day = self.notation.day(self._day)
            self.show_day(self._day)
            self.closed.report_button.setFocus(Qt.FocusReason.OtherFocusReason)
            toast(self.window(), f"{day} is closed", icon="lock")

    def reopen(self) -> None:
        """Ask why the day is to be unlocked."""
        close = self.sheet.close
        if close is not None and self._desk_id == self._own:
            form = ReopenForm(self._office, close, self._staff(close.staff_id), self.window())
            form.recorded.connect(lambda _changes: self.show_day(self._day))
            form.show()

    def ask_move(self, kind: MoveKind) -> None:
        """Ask how much was put in or taken out, and why."""
        MoveForm(self._office, kind, self.window()).show()

    def _refuse(self, error: DeskError) -> None:
        text = sentence(error, self._office.money)
        if isinstance(error, Missing):
            # Money came in since the count was compared: now it needs a reason.
            self.look()
        field = {Missing: self.compare.reason, DepositTooLarge: self.compare.deposit}.get(
            type(error)
        )
        if field is None:
            self.compare.say(text)
            return
        field.set_error(text)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_part(self, sheet: DaySheet, *, own: bool) -> None:
        close = sheet.close
        if close is not None and sheet.is_closed:
            self.closed.show_close(close, self._staff(close.staff_id), own=own)
            self.parts.setCurrentWidget(self.closed)
        elif not own:
            self.elsewhere.setText(
                "This day is open at another desk. It is counted and closed there."
            )
            self.parts.setCurrentWidget(self.elsewhere)
        elif self._count is not None:
            self.compare.follow(sheet, self._count)
            self.compare.warn_of_waiting(self._waiting())
            self.parts.setCurrentWidget(self.compare)
        else:
            self.parts.setCurrentWidget(self.count)
        titles = {"count": "Count", "compare": "Count and expectation", "closed": "Closed"}
        self.card.title.setText(titles.get(self.present, "Another desk"))
        blind = "What there should be is shown afterwards" if self.present == "count" else ""
        self.card.set_note(blind)

    def _waiting(self) -> int:
        """What the server does not hold yet; nothing where there is none."""
        status = self._office.sync.status
        return 0 if status is None else status.queue.waiting + status.queue.attention

    def _warn(self) -> None:
        days = [line.day for line in self.unclosed if line.day != self._day]
        # Whoever compares or has closed needs the room, and no second thing to think of.
        self.strip.setVisible(bool(days) and self.present == "count")
        if days:
            oldest = self.notation.day(days[-1])
            more = f" and {len(days) - 1} more" if len(days) > 1 else ""
            verb = "were" if more else "was"
            self.strip.say(f"{oldest}{more} {verb} never closed at this desk.")

    def _staff(self, staff_id: str) -> str:
        people = self._office.reads.staff()
        return next((one.name for one in people if one.staff_id == staff_id), staff_id)

    def _focus(self) -> None:
        places: dict[str, QWidget] = {
            "count": self.count.opening.editor,
            "compare": self.compare.deposit.editor,
            "closed": self.closed.report_button,
        }
        place = places.get(self.present, self.days)
        place.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._focus()

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self._office.sync.status_changed.connect(self._follow_status)
        self.day.changed.connect(self._on_day)
        self.count.compare_asked.connect(self.compare_now)
        self.compare.again_asked.connect(self.count_again)
        self.compare.submitted.connect(self.close_day)
        self.closed.reopen_asked.connect(self.reopen)
        self.closed.report_asked.connect(lambda: self.report_requested.emit(self._close_id()))
        self.closed.slip_asked.connect(lambda: self.slip_requested.emit(self._close_id()))
        self.drawer_buttons.paid_in.clicked.connect(lambda: self.ask_move(MoveKind.PAID_IN))
        self.drawer_buttons.paid_out.clicked.connect(lambda: self.ask_move(MoveKind.PAID_OUT))
        self.days.opened.connect(self._open_line)
        self.strip.acted.connect(lambda: self.show_day(self.unclosed[-1].day))

    def _close_id(self) -> str:
        return close_id(self._desk_id, self._day)

    def _lay_out(self) -> None:
        self.header = PageHeader("Day close", name="day_close_header")
        self.header.add_action(self.day)
        self.strip = Banner(
            "unclosed_strip", tone=Tone.WARNING, action="Sho&w", tip="Show the oldest of them"
        )
        for part in (self.count, self.compare, self.closed, self.elsewhere):
            self.parts.addWidget(part)
        self.card = Card("Count", name="day_card", flush=True)
        self.card.body.setContentsMargins(0, 0, 0, 0)
        self.card.add(self.parts, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.M)
        right.addWidget(drawer_card(self.drawer, self.drawer_buttons), 2)
        right.addWidget(row_card("Days of all desks", "desk_days_card", self.days), 3)
        sides = QHBoxLayout()
        sides.setSpacing(Space.M)
        sides.addWidget(self.card, 10)
        sides.addLayout(right, 9)
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
            self.compare.warn_of_waiting(self._waiting())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._late.stop()
        super().closeEvent(event)
