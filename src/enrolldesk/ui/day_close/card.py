"""One desk's day in its parts: the count, what it comes to, the locked day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from enrolldesk.app.till.commands import CloseDay
from enrolldesk.app.till.sheet import DaySheet, sheet_of
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError, Missing
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.till import DayClose, DayClosed, DayState, DepositTooLarge, close_id
from enrolldesk.ui.day_close.count import Count, CountPanel
from enrolldesk.ui.day_close.forms import ReopenForm
from enrolldesk.ui.day_close.kept import HalfCounts
from enrolldesk.ui.day_close.outcome import ClosedPanel, ComparePanel
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.panels import Card, words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office


class DayCard(Card):
    """Counts, compares, closes and reopens the day it shows; one of another desk is only read."""

    read = Signal()
    """The day was read anew: what stands around it may follow."""

    def __init__(self, office: Office, notation: Notation, own: str) -> None:
        super().__init__("Count", name="day_card", flush=True)
        self._office, self._notation, self._own = office, notation, own
        self._desk_id = own
        self._day = notation.today
        self._sheet: DaySheet | None = None
        self._count: Count | None = None
        self._command_id = new_id()
        self.count = CountPanel(office)
        self.compare = ComparePanel(office, notation)
        self.closed = ClosedPanel(notation)
        self.elsewhere = words("", "muted", wrap=True, name="day_elsewhere")
        self.elsewhere.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        self.elsewhere.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.parts = QStackedWidget()
        for part in (self.count, self.compare, self.closed, self.elsewhere):
            self.parts.addWidget(part)
        self._halves = HalfCounts(self.count, self.compare)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.add(self.parts, 1)
        self.count.compare_asked.connect(self.compare_now)
        self.compare.again_asked.connect(self.count_again)
        self.compare.submitted.connect(self.close_day)
        self.closed.reopen_asked.connect(self.reopen)
        office.permissions.hold(self.closed.reopen_button, "ReopenDay", form=True)

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

    @property
    def close_id(self) -> str:
        """The id of the close of the day shown, whether there is one or not."""
        return close_id(self._desk_id, self._day)

    @property
    def half_counted(self) -> tuple[date, ...]:
        """Days with a count that would be lost with the window, the oldest first."""
        begun = {self._day} if self._is_counting and self.count.is_begun else set()
        left = {day for day in self._halves.days if not self._is_closed(day)}
        return tuple(sorted(begun | left))

    def open_day(self, day: date, desk_id: str) -> None:
        """Show a day; a count that was half done is there again when its day is."""
        if self._is_counting:
            self._halves.leave(self._day, compared=self._count is not None)
        self._day, self._desk_id = day, desk_id
        self._count = None
        self._sheet = None
        self.look()
        self._come_back()

    def look(self) -> None:
        """Read the day anew; what was counted stays."""
        first = self._sheet is None
        self.count.follow()
        self._sheet = sheet_of(self._office.reads, self._desk_id, self._day)
        if first:
            self.count.start(self._sheet.last_float)
        self._show_part(self._sheet)
        self.read.emit()

    def compare_now(self) -> None:
        """Show what there should be beside what was counted."""
        if self._compare():
            self.compare.begin()

    def count_again(self) -> None:
        """Go back to the count, which is as it was."""
        self._count = None
        self.look()
        self.begin()

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
            self._begin_anew()
        except DeskError as error:
            self._refuse(error)
        else:
            self._begin_anew()
            self.closed.report_button.setFocus(Qt.FocusReason.OtherFocusReason)
            toast(self.window(), f"{self._notation.day(self._day)} is closed", icon="lock")

    def reopen(self) -> None:
        """Ask why the day is to be unlocked."""
        close = self.sheet.close
        if close is not None and self._desk_id == self._own:
            form = ReopenForm(self._office, close, self._staff(close.staff_id), self.window())
            form.recorded.connect(lambda _changes: self._begin_anew())
            form.show()

    def begin(self) -> bool:
        """Put the keyboard where work goes on; False where there is no such place."""
        places: dict[str, QWidget] = {
            "count": self.count.opening.editor,
            "compare": self.compare.deposit.editor,
            "closed": self.closed.report_button,
        }
        place = places.get(self.present)
        if place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        return place is not None

    def warn_of_waiting(self) -> None:
        """Say what the server does not hold yet; nothing where there is none."""
        status = self._office.sync.status
        waiting = 0 if status is None else status.queue.waiting + status.queue.attention
        self.compare.warn_of_waiting(waiting)

    @property
    def _is_counting(self) -> bool:
        """Whether the day is this desk's and open: what is typed is its count."""
        is_open = self._sheet is not None and not self._sheet.is_closed
        return is_open and self._desk_id == self._own

    def _is_closed(self, day: date) -> bool:
        close = self._office.reads.slip(DayClose, close_id(self._own, day))
        return close is not None and close.state is DayState.CLOSED

    def _begin_anew(self) -> None:
        """Show the day again: its count has served."""
        self.count.start(ZERO)
        self.open_day(self._day, self._desk_id)

    def _come_back(self) -> None:
        """Go on with a count that was left; of a day closed since nothing is left to count."""
        if self._desk_id != self._own:
            return
        if self.sheet.is_closed:
            self._halves.forget(self._day)
            return
        half = self._halves.come_back(self._day)
        if half is not None and half.compared and self._compare():
            self.compare.reason.set_text(half.reason)
            self.compare.deposit.set_text(half.deposit)

    def _compare(self) -> bool:
        """Show the comparison unless a field of the count says what is wrong with it."""
        count = self.count.read()
        if count is None:
            return False
        self._count = count
        self._command_id = new_id()
        self.parts.setCurrentWidget(self.compare)
        self.compare.start(self.sheet, count)
        self.look()
        return True

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

    def _show_part(self, sheet: DaySheet) -> None:
        close, own = sheet.close, self._desk_id == self._own
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
            self.warn_of_waiting()
            self.parts.setCurrentWidget(self.compare)
        else:
            self.parts.setCurrentWidget(self.count)
        titles = {"count": "Count", "compare": "Count and expectation", "closed": "Closed"}
        self.title.setText(titles.get(self.present, "Another desk"))
        blind = "What there should be is shown afterwards" if self.present == "count" else ""
        self.set_note(blind)

    def _staff(self, staff_id: str) -> str:
        people = self._office.reads.staff()
        return next((one.name for one in people if one.staff_id == staff_id), staff_id)
