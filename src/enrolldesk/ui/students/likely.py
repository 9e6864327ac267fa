"""Who may be the student being typed: shown beside the form, never in its way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from enrolldesk.app.rows import Likeness
from enrolldesk.domain.people import Student
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.formats import day, phone
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.marks import student_badges

WHY = {
    "phone": "same phone number",
    "email": "same e-mail address",
    "name": "same name and birth date, or nearly",
}
SHOWN = 3
FAMILIES = "Families share phones: go on if this is somebody else."
WHAT_COMES = "Students with the same phone, e-mail, or name and birth date appear here."


class LikelyStudents(QFrame):
    """Matches of what is typed; `open_requested` carries the student staff recognize."""

    open_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("likely_students")
        self.setProperty("role", "inset")
        self.setFixedWidth(250)
        self.title: QLabel = words("", "name", wrap=True, name="likely_title")
        self.hint: QLabel = words(WHAT_COMES, "hint", wrap=True, name="likely_hint")
        self._found = QVBoxLayout()
        self._found.setSpacing(Space.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        column.addSpacing(Space.XS)
        column.addLayout(self._found)
        column.addStretch()
        self._shown: list[Likeness] = []
        self._say()

    @property
    def found(self) -> list[Likeness]:
        """The matches shown."""
        return self._shown

    def show_found(self, found: list[Likeness]) -> None:
        """Show these matches, the first few of them."""
        if found == self._shown:
            return
        self._shown = found
        while (item := self._found.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for place, likeness in enumerate(found[:SHOWN]):
            self._found.addWidget(self._match(likeness, place))
        self._say()

    def _say(self) -> None:
        count = len(self._shown)
        if not count:
            self.title.setText("Nobody like this")
        elif count == 1:
            self.title.setText("This may be somebody you know")
        else:
            self.title.setText(f"{count} students are like this one")
        self.hint.setText(FAMILIES if count else WHAT_COMES)
        self.setAccessibleName(self.title.text())

    def _match(self, likeness: Likeness, place: int) -> QWidget:
        row = likeness.row
        box = QWidget()
        box.setObjectName(f"likely_{place}")
        name = words(row.name, "strong", wrap=True)
        born = f"born {day(likeness.birth_date)}" if likeness.birth_date else ""
        lines = [part for part in (phone(row.contact), born) if part]
        why = words(WHY.get(likeness.why, likeness.why), "hint", wrap=True)
        button = QuietButton(
            "Open this student",
            icon="arrow-right",
            name=f"likely_open_{place}",
            tip=f"Leave this form and open {row.name}",
        )
        button.clicked.connect(
            lambda _on=False, student_id=row.student_id: self.open_requested.emit(student_id)
        )
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        for line in lines:
            column.addWidget(words(line, "muted", wrap=True))
        badges = student_badges(row)
        if badges:
            column.addWidget(BadgeRow(f"likely_badges_{place}", badges))
        column.addWidget(why)
        column.addWidget(button)
        return box


def worth_asking(student: Student) -> bool:
    """Whether enough is typed to look for somebody like this."""
    return len(student.phone) >= 5 or "@" in student.email or len(student.name) >= 3
