"""A student who is here already: who it is, how they stand, and the way back to the form."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.app.rows import StudentCard
from enrolldesk.domain.courses import Course
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.money import ZERO, MoneyStyle
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import status_badges, student_badges
from enrolldesk.ui.payments.elided import ElidedLabel

SHOWN = 5


class ChosenStudent(QWidget):
    """Name, contact, badges, balance and the courses they are in."""

    left = Signal()

    def __init__(self, style: MoneyStyle, *, fixed: bool) -> None:
        super().__init__()
        self.setObjectName("walkin_chosen")
        self._style = style
        self.card: StudentCard | None = None
        self.name = words("", "name", wrap=True, name="walkin_chosen_name")
        self.contact = words("", "muted", wrap=True, name="walkin_chosen_contact")
        self.owes = words("", "muted", wrap=True, name="walkin_chosen_owes")
        self.badges = BadgeRow("walkin_chosen_badges")
        self.back = QuietButton(
            "&Not this student", icon="undo-2", name="walkin_not_this", tip="Back to the search"
        )
        self.back.setVisible(not fixed)
        self.back.clicked.connect(lambda: self.left.emit())
        frame = QFrame()
        frame.setProperty("role", "inset")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        inner.setSpacing(Space.XS)
        first = QHBoxLayout()
        first.setSpacing(Space.S)
        first.addWidget(self.name, 1)
        first.addWidget(self.badges)
        inner.addLayout(first)
        inner.addWidget(self.contact)
        inner.addWidget(self.owes)
        self._courses = QVBoxLayout()
        self._courses.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(frame)
        column.addLayout(self._courses)
        back = QHBoxLayout()
        back.addWidget(self.back)
        back.addStretch()
        column.addLayout(back)

    def holds(self, course: Course) -> str | None:
        """The title of an open place that stands in the way of this course, or None."""
        wanted = {course.course_id, *(part.course_id for part in course.components)}
        for row in self.card.enrollments if self.card is not None else ():
            place = row.enrollment
            if place.course_id in wanted and place.state is EnrollmentState.OPEN:
                return row.title
        return None

    def show_card(self, card: StudentCard) -> None:
        """Show this student."""
        self.card = card
        money = self._style.format
        self.name.setText(card.student.name)
        self.contact.setText(card.student.contact)
        self.badges.set_badges(student_badges(card.row))
        owes = f"Owes {money(card.balance)}" if card.balance > ZERO else "Owes nothing"
        if card.due_now:
            owes += f", {money(card.due_now)} of it due now"
        self.owes.setText(owes)
        while (item := self._courses.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        held = [row for row in card.enrollments if not row.is_component]
        if held:
            self._courses.addWidget(words("Enrolled in", "label"))
        for row in held[:SHOWN]:
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            title = ElidedLabel(row.title, name=f"walkin_held_{row.enrollment.course_id}")
            across.addWidget(title, 1)
            across.addWidget(BadgeRow("status_badges", status_badges(row)))
            self._courses.addWidget(line)
        if len(held) > SHOWN:
            self._courses.addWidget(words(f"and {len(held) - SHOWN} more", "muted"))
