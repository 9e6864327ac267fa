"""Which balances are listed: as of when, of whom, how late, grouped by what."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.app.reports.query import BalancesQuery, Bucket, GroupBy, Holding
from enrolldesk.app.rows import CourseRow
from enrolldesk.domain.status import PaymentStatus
from enrolldesk.ui.flow import Flow
from enrolldesk.ui.kit.badges import BADGES
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import CheckField, ComboField, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space

HOLDINGS: Final = (
    Choice("owing", "O&wing", tip="Who owes anything"),
    Choice("credit", "Cr&edit", tip="For whom money is held"),
    Choice("all", "A&ll", tip="Every enrollment"),
)
AGES: Final = (
    (0, "Any last payment"),
    (30, "None in 30 days"),
    (60, "None in 60"),
    (90, "None in 90"),
)
GROUPS: Final = (
    (GroupBy.NOTHING.value, "Not grouped"),
    (GroupBy.COURSE.value, "By course"),
    (GroupBy.GUARDIAN.value, "By guardian"),
    (GroupBy.STUDENT.value, "By student"),
)


class BalanceFilters(Flow):
    """Choices in one line or two; the bucket is chosen with the figures above."""

    changed = Signal()

    def __init__(self, today: date) -> None:
        super().__init__("balance_filters")
        self.bucket: Bucket | None = None
        self._as_of: date | None = None
        self.as_of = DateField("as_of", "", latest=today)
        self.as_of.editor.setPlaceholderText("today")
        self.as_of.editor.setAccessibleName("As of this day")
        self.as_of.editor.setToolTip("A past day, to see what was owed then; empty for today")
        self.text = TextField("balance_text", "", placeholder="Name, phone, e-mail")
        self.text.editor.setAccessibleName("Whose balances")
        self.text.editor.setToolTip("Only whom this finds")
        self.holding = SegmentedChoice("holding", HOLDINGS, label="Which balances")
        self.status = ComboField(
            "balance_status",
            "",
            [("", "All statuses"), *((one.value, BADGES[one.value].word) for one in PaymentStatus)],
        )
        self.course = ComboField("balance_course", "", [("", "All courses")])
        self.age = ComboField("payment_age", "", list(AGES))
        self.group = ComboField("group_by", "", list(GROUPS))
        self.unsent = CheckField(
            "unsent", "Not se&nt", tip="Only what the server does not hold yet"
        )
        for field, name in (
            (self.status, "Status"),
            (self.course, "Course"),
            (self.age, "Last payment"),
            (self.group, "Add up by"),
        ):
            field.editor.setAccessibleName(name)
            field.editor.setToolTip(name)
            field.chosen.connect(lambda _key: self.changed.emit())
        self.holding.chosen.connect(lambda _key: self.changed.emit())
        self.unsent.toggled.connect(lambda _on: self.changed.emit())
        self.text.changed.connect(lambda _text: self.changed.emit())
        self.as_of.changed.connect(lambda _day: self._day_changed())
        self._lay_out()

    def query(self, order: str, descending: bool) -> BalancesQuery:
        """What the report is asked."""
        return BalancesQuery(
            as_of=self._as_of,
            holding=Holding(self.holding.key),
            status=PaymentStatus(self.status.key) if self.status.key else None,
            bucket=self.bucket,
            course_id=self.course.key,
            text=self.text.text(),
            unpaid_for=self.age.key,
            unsent=self.unsent.isChecked(),
            order=order,
            descending=descending,
            group_by=self.group_by,
        )

    @property
    def group_by(self) -> GroupBy:
        """What the list is added up by."""
        # Qt keeps the words of the choice, not the choice itself.
        return GroupBy(self.group.key or "")

    def choose_bucket(self, bucket: Bucket | None) -> None:
        """Leave what is so late, or everything."""
        if bucket is not self.bucket:
            self.bucket = bucket
            self.changed.emit()

    def empty_words(self) -> tuple[str, str]:
        """What to say where nothing is listed."""
        if self.narrowed():
            return "Nothing matches", "Fewer filters may show more."
        if self.holding.key == "owing":
            return "Nobody owes anything", "All that was due has been paid."
        if self.holding.key == "credit":
            return "No credit is held", "Nobody has paid more than was charged."
        return "Nobody was enrolled yet", "Places appear from their day on."

    def narrowed(self) -> bool:
        """Whether more than owing, credit or all is asked for."""
        return bool(
            self.status.key
            or self.bucket
            or self.course.key
            or self.text.text()
            or self.age.key
            or self.unsent.isChecked()
        )

    def show_courses(self, rows: tuple[CourseRow, ...]) -> None:
        """Offer these courses; the one chosen stays as far as it is there."""
        editor, kept = self.course.editor, self.course.key
        titles = [("", "All courses"), *((one.course.course_id, one.course.title) for one in rows)]
        if titles == [(editor.itemData(at), editor.itemText(at)) for at in range(editor.count())]:
            return
        editor.blockSignals(True)
        editor.clear()
        for key, title in titles:
            editor.addItem(title, key)
        self.course.choose(kept)
        editor.blockSignals(False)

    def show_connected(self, connected: bool) -> None:
        """Without a cloud nothing is ever unsent."""
        if self.unsent.isHidden() == connected:
            self.unsent.setVisible(connected)
            if not connected:
                self.unsent.setChecked(False)
            self.relay()

    def _lay_out(self) -> None:
        day = QWidget()
        day.setObjectName("as_of_day")
        row = QHBoxLayout(day)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(words("as of", "muted"))
        row.addWidget(self.as_of)
        self.as_of.setFixedWidth(150)
        self.text.editor.setMinimumWidth(180)
        self.course.editor.setMaximumWidth(190)
        fields = (self.holding, self.text, self.status, self.course, self.age, self.group)
        self.set_widgets([day, *fields, self.unsent])
        self.unsent.hide()

    def _day_changed(self) -> None:
        """Follow a whole date or none; while one is being typed the list stays as it is."""
        typed, found = self.as_of.editor.text().strip(), self.as_of.date()
        if typed and (found is None or not self.as_of.check()):
            return
        if found != self._as_of:
            self._as_of = found
            self.changed.emit()
