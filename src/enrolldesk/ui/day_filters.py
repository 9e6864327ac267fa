"""Which days a list shows: a usual period, or from one day to another."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.ui.flow import Flow
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.formats import day, short_day
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

PERIODS = (
    Choice("today", "T&oday"),
    Choice("yesterday", "&Yesterday"),
    Choice("week", "&Week", tip="This week, from Monday"),
    Choice("month", "Mo&nth", tip="This month"),
    Choice("all", "A&ll"),
    Choice("days", "Dat&es…", tip="From one day to another"),
)


def period_days(period: str, today: date) -> tuple[date | None, date | None]:
    """The first and last day of a period, both included; None where there is no end.

    A week begins on Monday.
    """
    if period == "today":
        return today, today
    if period == "yesterday":
        before = today - timedelta(days=1)
        return before, before
    if period == "week":
        return today - timedelta(days=today.weekday()), today
    if period == "month":
        return today.replace(day=1), today
    return None, None


class DayFilters(Flow):
    """A period beside other filters; two dates appear when a range of days is asked for.

    Subclasses lay out ``period`` and ``range`` among their own.
    """

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.period = SegmentedChoice("period", PERIODS, label="Which days")
        self.first = DateField("first_day", "")
        self.last = DateField("last_day", "")
        self.first.editor.setAccessibleName("From this day")
        self.last.editor.setAccessibleName("To this day")
        self.range = QWidget()
        self.range.setObjectName("day_range")
        row = QHBoxLayout(self.range)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for label, field in (("from", self.first), ("to", self.last)):
            row.addWidget(words(label, "muted"))
            row.addWidget(field)
            field.setFixedWidth(160)
            field.changed.connect(self._days_changed)
        self.period.chosen.connect(self._period_chosen)

    def days(self, today: date) -> tuple[date | None, date | None]:
        """The days asked for."""
        if self.period.key == "days":
            return self.first.date(), self.last.date()
        return period_days(self.period.key, today)

    def words(self, today: date) -> str:
        """The days asked for, for the line below the title."""
        first, last = self.days(today)
        if first is not None and first == last:
            return day(first)
        if first is not None and last is not None:
            return f"{short_day(first)} to {day(last)}"
        if first is not None:
            return f"From {day(first)}"
        return f"To {day(last)}" if last is not None else "All days"

    def show_day(self, when: date) -> None:
        """Ask for one day."""
        self.first.set_date(when)
        self.last.set_date(when)
        self.period.choose("days")

    def focus_days(self) -> None:
        """Put the keyboard into the first of the two dates."""
        self.first.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _period_chosen(self, key: str) -> None:
        self.range.setVisible(key == "days")
        self.relay()
        self.changed.emit()

    def _days_changed(self) -> None:
        if self.period.key == "days":
            self.changed.emit()
