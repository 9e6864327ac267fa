"""The form of a course or bundle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from enrolldesk.app.code_words import BUNDLE_PROBLEMS
from enrolldesk.app.commands import AddCourse, ChangeCourse, Command
from enrolldesk.domain.courses import Course
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.courses.components import ComponentList
from enrolldesk.ui.courses.numbers import HoursField, NumberField
from enrolldesk.ui.kit.fields import CheckField, Field, TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

WIDTH = 640


class CourseEditor(CommandForm):
    """Adds a course or bundle, or changes one; whoever is enrolled keeps their price."""

    def __init__(
        self,
        office: Office,
        course: Course | None = None,
        *,
        bundle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._new = course is None
        self.is_bundle = course.is_bundle if course else bundle
        kind = "bundle" if self.is_bundle else "course"
        super().__init__(
            office,
            "course_editor",
            f"New {kind}" if self._new else f"Edit {kind}",
            primary=f"Add {kind}" if self._new else "Save changes",
            icon="plus" if self._new else "check",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH)
        self.course = course or Course(new_id(), "", ZERO, ZERO)
        self.name = TextField("course_title", "&Title", required=True)
        self.price = amount_field(office, "course_price", "&Price", required=True)
        self.upfront = amount_field(
            office,
            "course_upfront",
            "&Upfront part",
            placeholder="all of it",
            hint="Due at enrolling.",
        )
        self.remainder_days = NumberField(
            "course_remainder_days", "&Remainder due after, days", longest=4
        )
        self.required = HoursField("course_hours", "&Hours required")
        self.daily = HoursField("course_daily_hours", "At most hours a &day")
        self.deadline = NumberField("course_deadline", "To be done &within, days", longest=5)
        self.pause = NumberField("course_break", "&Break between lessons, minutes", longest=4)
        self.active = CheckField(
            "course_active", "&Offered: students can be enrolled in it", on=self.course.active
        )
        self.saves: QLabel = words("", "muted", wrap=True, name="course_saves")
        courses = [
            row.course
            for row in office.reads.courses(inactive=True)
            if not row.course.is_bundle and row.course.course_id != self.course.course_id
        ]
        self.components = ComponentList(office, courses)
        self._lay_form()
        self._fill()
        self._shown = self._typed_text()
        self.components.changed.connect(self._look_ahead)
        self.price.changed.connect(lambda _text: self._look_ahead())
        self.upfront.changed.connect(lambda _text: self._look_ahead())
        self._look_ahead()
        self.name.editor.setFocus()

    def asks(self) -> Command | str:
        return "AddCourse" if self._new else "ChangeCourse"

    def command(self) -> Command:
        course = self.typed()
        if self._new:
            return AddCourse(command_id=self.command_id, course=course)
        return ChangeCourse(command_id=self.command_id, course=course)

    def concerns(self) -> dict[str, Field[Any]]:
        return {
            "title": self.name,
            "price": self.price,
            "UpfrontExceedsPrice": self.upfront,
            "remainder days": self.remainder_days,
            "required minutes": self.required,
            "daily limit minutes": self.daily,
            "deadline days": self.deadline,
            "min break minutes": self.pause,
        }

    def typed(self) -> Course:
        """The course as the form has it now; the fields hold what they should."""
        price = self.office.money.parse(self.price.text())
        upfront = self.upfront.amount()
        return replace(
            self.course,
            title=self.name.text(),
            price=price,
            upfront=price if upfront is None else upfront,
            remainder_days=self.remainder_days.number(),
            components=self.components.components,
            required_minutes=self.required.minutes(),
            daily_limit_minutes=self.daily.minutes(),
            deadline_days=self.deadline.number(),
            min_break_minutes=self.pause.number(),
            active=self.active.isChecked(),
        )

    def is_dirty(self) -> bool:
        """Whether a field, the courses of the bundle or the box was changed."""
        return super().is_dirty() or self._typed_text() != self._shown

    def valid(self) -> bool:
        fine = super().valid()
        few = self.is_bundle and len(self.components.components) < 2
        self.components.set_problem(BUNDLE_PROBLEMS["one_component"] if few else "")
        price, upfront = self.price.amount(), self.upfront.amount()
        if fine and upfront is not None and upfront > price:
            self.upfront.set_error("The upfront part is more than the price.")
            self.upfront.editor.setFocus()
            return False
        if fine and few:
            self.components.picker.editor.setFocus()
        return fine and not few

    def _lay_form(self) -> None:
        self.body.addWidget(self.name)
        money = _grid()
        money.addWidget(self.price, 0, 0, Qt.AlignmentFlag.AlignTop)
        money.addWidget(self.upfront, 0, 1, Qt.AlignmentFlag.AlignTop)
        money.addWidget(self.remainder_days, 0, 2, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(money)
        self.body.addWidget(self.saves)
        if self.is_bundle:
            self.body.addWidget(
                words("Courses of the bundle, in the order they are taken", "label")
            )
            self.body.addWidget(self.components)
        else:
            self.components.hide()
            rules = _grid()
            rules.addWidget(self.required, 0, 0, Qt.AlignmentFlag.AlignTop)
            rules.addWidget(self.daily, 0, 1, Qt.AlignmentFlag.AlignTop)
            rules.addWidget(self.deadline, 1, 0, Qt.AlignmentFlag.AlignTop)
            rules.addWidget(self.pause, 1, 1, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(rules)
        self.body.addWidget(self.active)
        if not self._new:
            note = "A new price is for those who enroll from now on: nobody enrolled is touched."
            self.body.addWidget(words(note, "hint", wrap=True, name="course_price_note"))
        self.body.addStretch()

    def _fill(self) -> None:
        course, money = self.course, self.office.money
        self.name.set_text(course.title)
        if not self._new:
            self.price.set_text(money.plain(course.price))
            if course.upfront != course.price:
                self.upfront.set_text(money.plain(course.upfront))
        self.remainder_days.set_number(course.remainder_days)
        self.required.set_minutes(course.required_minutes)
        self.daily.set_minutes(course.daily_limit_minutes)
        self.deadline.set_number(course.deadline_days)
        self.pause.set_number(course.min_break_minutes)
        self.components.set_components(course.components)

    def _typed_text(self) -> object:
        return self.components.components, self.active.isChecked()

    def _look_ahead(self) -> None:
        """Say what the price comes to: the remainder, and what a bundle saves."""
        self.components.set_problem("")
        price, upfront = self.price.amount(), self.upfront.amount()
        self.remainder_days.setEnabled(upfront is not None and upfront != price)
        parts: list[str] = []
        if price is not None and upfront is not None and ZERO <= upfront < price:
            parts.append(f"{self.office.format(price - upfront)} is due later.")
        if price is not None and self.is_bundle:
            parts.append(self._saving(price))
        self.saves.setText(" ".join(part for part in parts if part))
        self.saves.setVisible(bool(self.saves.text()))

    def _saving(self, price: Money) -> str:
        singles = total(course.price for course in self.components.courses())
        if not singles:
            return ""
        saved = singles - price
        if saved > ZERO:
            return f"Saves {self.office.format(saved)} over single prices."
        if saved < ZERO:
            return f"Costs {self.office.format(-saved)} more than the courses one by one."
        return "Costs the same as the courses one by one."


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.M)
    for column in range(3):
        grid.setColumnStretch(column, 1)
    return grid
