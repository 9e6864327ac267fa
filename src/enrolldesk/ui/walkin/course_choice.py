"""The course or bundle, its price, and what paying for it opens and when."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import due_by, open_items
from enrolldesk.domain.money import ZERO, Money, total
from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.formats import short_day
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.outlook import PROPOSED, Place, outlook, proposed_place, with_discount
from enrolldesk.ui.walkin.promotion_choice import PromotionChoice


class CourseChoice(QWidget):
    """Found by typing; below it the upfront part and what each part unlocks."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("walkin_course_choice")
        self._office = office
        self._courses: dict[str, Course] = {}
        self.picker = Picker("walkin_course", "&Course or bundle", placeholder="Type to find one")
        self.unlocks = words("", "muted", wrap=True, name="walkin_unlocks")
        self.unlocks.setTextFormat(Qt.TextFormat.RichText)
        self.promotions = PromotionChoice(office)
        self._student_id = PROPOSED
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.picker)
        column.addWidget(self.unlocks)
        column.addWidget(self.promotions)
        self.place: Place | None = None
        self._full_price: Place | None = None
        self.picker.chosen.connect(lambda _key: self._on_chosen())
        self.promotions.changed.connect(self._on_promotion)
        self.load()

    @property
    def course(self) -> Course | None:
        """What is chosen, or None."""
        return self._courses.get(self.picker.key or "")

    def load(self) -> None:
        """Read the courses on offer again; what is chosen stays."""
        rows = self._office.reads.courses()
        self._courses = {row.course.course_id: row.course for row in rows}
        money = self._office.money.format
        self.picker.set_choices(
            [
                Choice(row.course.course_id, row.course.title, money(row.course.price))
                for row in rows
            ]
        )
        self.picker.set_hint("" if rows else "There are no courses yet: add one under Courses.")
        self._on_chosen()

    def set_student(self, student_id: str) -> None:
        """Who is enrolled, empty for somebody new: siblings have promotions of their own."""
        self._student_id = student_id or PROPOSED
        if self.place is None or self.place.enrollment.student_id != self._student_id:
            self._on_chosen()

    def due_now(self) -> Money:
        """What is due today for what is chosen."""
        if self.place is None:
            return ZERO
        items = open_items(self.place.enrollment, self.place.entries)
        return due_by(items, self._office.desk.today())

    def full(self) -> Money:
        """The whole price of what is chosen."""
        if self.place is None:
            return ZERO
        return total(item.amount for item in open_items(self.place.enrollment, self.place.entries))

    def _on_chosen(self) -> None:
        course = self.course
        if course is None:
            self._full_price = None
        else:
            reads = self._office.reads
            parts = [reads.course(component.course_id) for component in course.components]
            known = [part for part in parts if part is not None]
            now = self._office.desk.now()
            self._full_price = proposed_place(course, known, now, self._student_id)
        with QSignalBlocker(self.promotions):
            self.promotions.look(self._full_price.enrollment if self._full_price else None)
        self._on_promotion()

    def _on_promotion(self) -> None:
        place = self._full_price
        if place is not None:
            place = with_discount(place, self.promotions.off(), self._office.desk.now())
        self.place = place
        self.unlocks.setText(self._words())
        self.unlocks.setVisible(bool(self.unlocks.text()))
        self.changed.emit()

    def _words(self) -> str:
        """Upfront part and remainder, each with what the domain says it opens."""
        if self.place is None:
            return ""
        now, money = self._office.desk.now(), self._office.money.format
        upfront = self.due_now()
        first = outlook(self.place, upfront, now)
        last = outlook(self.place, self.full(), now)
        rest = [title for title in last.unlocks if title not in first.unlocks]
        parts = []
        if first.unlocks:
            paid = f"{money(upfront)} now unlocks" if upfront else "Open at once:"
            parts.append(f"{paid} {_bold(first.unlocks)}")
        if rest and first.next_due is not None:
            due = first.next_due
            parts.append(f"{money(first.left)} by {short_day(due.due_on)} unlocks {_bold(rest)}")
        elif first.next_due is not None:
            parts.append(f"{money(first.left)} by {short_day(first.next_due.due_on)}")
        return ", ".join(parts)


def _bold(titles: list[str] | tuple[str, ...]) -> str:
    return " and ".join(f"<b>{escape(title)}</b>" for title in titles)
