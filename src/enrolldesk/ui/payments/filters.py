"""Which payments are listed: of which days, by which method, of which kind."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.app.ports import PaymentsQuery
from enrolldesk.app.wording import kind_word, method_word
from enrolldesk.domain.ledger import EntryKind, Method
from enrolldesk.ui.flow import Flow
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import ComboField
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
KINDS = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.VOID)


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


class PaymentFilters(Flow):
    """Choices in one line or two; two dates appear when a range of days is asked for."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("payment_filters")
        self.period = SegmentedChoice("period", PERIODS, label="Which days")
        self.method = ComboField(
            "method_filter",
            "",
            [("", "All methods"), *((one.value, method_word(one.value)) for one in Method)],
        )
        self.kind = ComboField(
            "kind_filter",
            "",
            [("", "All kinds"), *((one.value, f"{kind_word(one.value)}s") for one in KINDS)],
        )
        self.status = ComboField(
            "status_filter",
            "",
            [("", "All entries"), ("standing", "Not void"), ("void", "Void")],
        )
        for field, name in (
            (self.method, "Method"),
            (self.kind, "Kind"),
            (self.status, "Void or standing"),
        ):
            field.editor.setAccessibleName(name)
            field.editor.setToolTip(name)
            field.chosen.connect(lambda _key: self.changed.emit())
        self.first = DateField("first_day", "")
        self.last = DateField("last_day", "")
        self.first.editor.setAccessibleName("From this day")
        self.last.editor.setAccessibleName("To this day")
        self.range = QWidget()
        self.range.setObjectName("day_range")
        self.first.changed.connect(self._days_changed)
        self.last.changed.connect(self._days_changed)
        self.period.chosen.connect(self._period_chosen)
        self._lay_out()

    def query(self, today: date, order: str, descending: bool) -> PaymentsQuery:
        """What the store is asked."""
        first, last = self.days(today)
        return PaymentsQuery(
            first_day=first,
            last_day=last,
            method=self.method.key,
            kind=self.kind.key,
            status=self.status.key,
            order=order,
            descending=descending,
        )

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

    def narrowed(self) -> bool:
        """Whether more than the days is asked for."""
        return bool(self.method.key or self.kind.key or self.status.key)

    def show_day(self, when: date) -> None:
        """Ask for one day."""
        self.first.set_date(when)
        self.last.set_date(when)
        self.period.choose("days")

    def _lay_out(self) -> None:
        days = QHBoxLayout(self.range)
        days.setContentsMargins(0, 0, 0, 0)
        days.setSpacing(Space.S)
        days.addWidget(words("from", "muted"))
        days.addWidget(self.first)
        days.addWidget(words("to", "muted"))
        days.addWidget(self.last)
        for date_field in (self.first, self.last):
            date_field.setFixedWidth(160)
        self.set_widgets([self.period, self.range, self.method, self.kind, self.status])
        self.range.hide()

    def _period_chosen(self, key: str) -> None:
        self.range.setVisible(key == "days")
        self.relay()
        self.changed.emit()

    def _days_changed(self) -> None:
        if self.period.key == "days":
            self.changed.emit()

    def focus_days(self) -> None:
        """Put the keyboard into the first of the two dates."""
        self.first.editor.setFocus(Qt.FocusReason.OtherFocusReason)
