"""What is open of a charge spread over due dates."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from enrolldesk.app.commands import Command
from enrolldesk.app.planning.commands import ChangePlan
from enrolldesk.app.planning.making import missing, next_month, planned
from enrolldesk.app.rows import EnrollmentRow
from enrolldesk.app.wording import sentence
from enrolldesk.domain.enrollments import Instalment
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.money import ZERO
from enrolldesk.domain.plans import Every, Plan, open_of_charge
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import ReasonField, Subject
from enrolldesk.ui.courses.numbers import NumberField
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import ComboField, Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.planning.parts import PartsEditor

WIDTH: Final = 800
USUAL_PARTS: Final = 3
KINDS: Final = (
    Choice("equal", "&Equal parts"),
    Choice("upfront", "&Some now, then parts"),
    Choice("custom", "As &agreed"),
)


class PlanForm(CommandForm):
    """How many parts and when, with every part in sight before it is recorded."""

    def __init__(
        self, office: Office, row: EnrollmentRow, student: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "payment_plan",
            "Payment plan",
            primary="Make the plan",
            icon="calendar-days",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self.row = row
        self.notation = Notation(office)
        self._today = office.desk.today()
        self._last = "equal"
        entries = office.reads.entries_of(row.enrollment.enrollment_id)
        self.to_spread = open_of_charge(row.enrollment, entries)
        self.kind = SegmentedChoice("plan_kind", KINDS, label="How it is spread")
        self.upfront = amount_field(office, "plan_upfront", "Due t&oday", required=True)
        self.number = NumberField("plan_number", "Number of &parts", longest=3)
        self.number.required = True
        self.first = DateField("plan_first", "&First due", required=True, earliest=self._today)
        self.every = ComboField(
            "plan_every",
            "E&very",
            [(Every.WEEK, "week"), (Every.TWO_WEEKS, "two weeks"), (Every.MONTH, "month")],
        )
        self.parts = PartsEditor(office, self._today)
        self.reason = ReasonField(("Agreed with the family", "Hardship", "Pays with each lesson"))
        self.outlook: QLabel = words("", wrap=True, name="plan_outlook")
        self.total: QLabel = words("", "strong", wrap=True, name="plan_total")
        self.history: QLabel = words("", "muted", wrap=True, name="plan_history")
        self._fill(student)
        self.number.set_number(USUAL_PARTS)
        self.first.set_date(next_month(self._today))
        self.every.choose(Every.MONTH)
        self._show_history()
        self._connect()
        self._show_kind()
        self.number.editor.setFocus()

    def planned(self) -> tuple[Instalment, ...]:
        """The parts as the form has them now; may raise DeskError, and is empty while typing."""
        if self.kind.key == "custom":
            return self.parts.parts()
        upfront = self.upfront.amount() if self.kind.key == "upfront" else None
        first, number = self.first.date(), self.number.text()
        if not number.isdecimal() or first is None:
            return ()
        if self.kind.key == "upfront" and upfront is None:
            return ()
        return planned(
            self.to_spread,
            int(number),
            first,
            Every(self.every.key),
            upfront=upfront,
            today=self._today,
        )

    def asks(self) -> Command | str:
        return "ChangePlan"

    def command(self) -> Command:
        return ChangePlan(
            command_id=self.command_id,
            enrollment_id=self.row.enrollment.enrollment_id,
            parts=self.planned(),
            reason=self.reason.text,
        )

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "reason": self.reason.field,
            "instalment": self.number,
            "upfront part": self.upfront,
        }

    def look_ahead(self) -> None:
        """Show every part, and whether together they are what is open."""
        try:
            parts = self.planned()
        except DeskError as error:
            self.outlook.setText("")
            self.total.setText(sentence(error, self.office.money))
            return
        amount, day = self.notation.amount, self.notation.day
        lines = [
            f"{place}.  {amount(part.amount)}  due {day(part.due_on)}"
            for place, part in enumerate(parts, 1)
        ]
        self.outlook.setText("\n".join(lines))
        left = missing(parts, self.to_spread)
        if not left:
            self.total.setText(f"Together {amount(self.to_spread)}, all that is open.")
        elif left > ZERO:
            self.total.setText(f"{amount(left)} is not spread yet.")
        else:
            self.total.setText(f"{amount(ZERO - left)} too much.")

    def _fill(self, student: str) -> None:
        subject = Subject(
            "plan_subject",
            self.row.title,
            [student, "Open of the charge, without fees"],
            self.notation.amount(self.to_spread),
        )
        times = QHBoxLayout()
        times.setSpacing(Space.M)
        for field, stretch in ((self.number, 2), (self.first, 3), (self.every, 3)):
            times.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
        left = QVBoxLayout()
        left.setSpacing(Space.L)
        left.addWidget(self.kind)
        left.addWidget(self.upfront)
        left.addLayout(times)
        left.addWidget(self.parts)
        left.addWidget(self.reason)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        right.addWidget(words("The plan", "label"))
        right.addWidget(self.outlook)
        right.addWidget(self.total)
        right.addSpacing(Space.M)
        right.addWidget(words("Until now", "label"))
        right.addWidget(self.history)
        right.addStretch()
        columns = QHBoxLayout()
        columns.setSpacing(Space.XL)
        columns.addLayout(left, 3)
        columns.addLayout(right, 2)
        self.body.addWidget(subject)
        self.body.addLayout(columns)
        self.body.addStretch()

    def _connect(self) -> None:
        self.kind.chosen.connect(lambda _key: self._show_kind())
        for field in (self.upfront, self.number):
            field.changed.connect(lambda _text: self.look_ahead())
        self.first.changed.connect(lambda _day: self.look_ahead())
        self.every.chosen.connect(lambda _key: self.look_ahead())
        self.parts.changed.connect(self.look_ahead)

    def _show_kind(self) -> None:
        kind = self.kind.key
        if kind == "custom":
            self.parts.set_parts(self._before_custom())
        self._last = kind
        self.upfront.setVisible(kind == "upfront")
        for field in (self.number, self.first, self.every):
            field.setVisible(kind != "custom")
        self.parts.setVisible(kind == "custom")
        self.look_ahead()
        self.grow()

    def _before_custom(self) -> tuple[Instalment, ...]:
        """What was in sight is what is changed from there."""
        first = self.first.date()
        try:
            number = int(self.number.text() or USUAL_PARTS)
            return planned(
                self.to_spread,
                number,
                first or next_month(self._today),
                Every(self.every.key),
                upfront=self.upfront.amount() if self._last == "upfront" else None,
                today=self._today,
            )
        except (DeskError, ValueError):
            return (Instalment(self.to_spread, next_month(self._today)),) if self.to_spread else ()

    def _show_history(self) -> None:
        """How it was spread before, the latest first."""
        place = self.row.enrollment
        names = {one.staff_id: one.name for one in self.office.reads.staff()}
        lines = [_spread_words(place.schedule, self.notation)]
        made = self.office.reads.slips(Plan, about=place.enrollment_id)
        for plan in sorted(made, key=lambda one: (one.day, one.taken_at), reverse=True):
            by = names.get(plan.staff_id, "")
            when = f"Changed {self.notation.day(plan.day)}" + (f" by {by}" if by else "")
            before = _spread_words(plan.before, self.notation)
            lines.append(f"{when}: {plan.reason}\nBefore: {before}")
        self.history.setText("\n\n".join(lines))


def _spread_words(schedule: tuple[Instalment, ...], notation: Notation) -> str:
    parts = [
        f"{notation.amount(part.amount)} {notation.day(part.due_on)}"
        for part in schedule
        if part.amount > ZERO
    ]
    return "; ".join(parts) or "nothing is due"
