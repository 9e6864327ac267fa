"""The courses of a bundle, in order, each with what opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from enrolldesk.domain.courses import Component, Course, Gate
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.choices import Choice
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.picker import Picker
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

GATES = (
    (Gate.UPFRONT, "opens with the upfront part"),
    (Gate.PAID_IN_FULL, "opens when paid in full"),
)


class ComponentList(QWidget):
    """Courses added by the picker below, moved and removed by the buttons of their lines."""

    changed = Signal()

    def __init__(self, office: Office, courses: Sequence[Course]) -> None:
        super().__init__()
        self.setObjectName("components")
        self._office = office
        self._courses = {course.course_id: course for course in courses}
        self._components: list[Component] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(Space.XS)
        self.problem = words("", "error", wrap=True, name="components_problem")
        self.problem.hide()
        self.picker = Picker(
            "component_picker", "A&dd a course to the bundle", placeholder="Choose a course…"
        )
        self.picker.chosen.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(self._lines)
        column.addWidget(self.picker)
        column.addWidget(self.problem)
        self._show()

    @property
    def components(self) -> tuple[Component, ...]:
        """The courses in their order, each with its gate."""
        return tuple(self._components)

    def set_components(self, components: Sequence[Component]) -> None:
        """Show these."""
        self._components = list(components)
        self._show()

    def set_problem(self, problem: str) -> None:
        """Say what is wrong with the bundle; empty takes it back."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def courses(self) -> list[Course]:
        """The courses of the bundle as they are sold alone."""
        return [self._courses[one.course_id] for one in self._components]

    def shift(self, place: int, step: int) -> None:
        """Move a course up (-1) or down (1)."""
        target = place + step
        if 0 <= target < len(self._components):
            moved = self._components.pop(place)
            self._components.insert(target, moved)
            self._show(f"component_{'up' if step < 0 else 'down'}_{target}")
            self.changed.emit()

    def remove(self, place: int) -> None:
        """Take a course out of the bundle."""
        del self._components[place]
        self._show()
        self.changed.emit()
        self.picker.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, course_id: str | None) -> None:
        if course_id is None:
            return
        # The first course is what the upfront part is for; the later ones wait for the rest.
        gate = Gate.PAID_IN_FULL if self._components else Gate.UPFRONT
        self._components.append(Component(course_id, gate))
        self._show()
        self.picker.choose(None)
        self.changed.emit()

    def _set_gate(self, place: int, gate: Gate) -> None:
        self._components[place] = Component(self._components[place].course_id, gate)
        self.changed.emit()

    def _show(self, focus: str = "") -> None:
        while (item := self._lines.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.setParent(None)
                gone.deleteLater()
        for place, component in enumerate(self._components):
            self._lines.addWidget(self._line(place, component))
        held = {component.course_id for component in self._components}
        left = [course for key, course in self._courses.items() if key not in held]
        self.picker.set_choices(
            [
                Choice(one.course_id, one.title, self._office.format(one.price))
                for one in left
                if one.active
            ]
        )
        self.picker.setVisible(bool(left))
        button = self.findChild(QuietButton, focus) if focus else None
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, place: int, component: Component) -> QWidget:
        course = self._courses[component.course_id]
        line = QFrame()
        line.setObjectName(f"component_{place}")
        line.setProperty("role", "inset")
        gate = QComboBox()
        gate.setObjectName(f"component_gate_{place}")
        gate.setAccessibleName(f"What opens {course.title}")
        gate.setToolTip(f"What has to be paid before {course.title} opens")
        for key, text in GATES:
            gate.addItem(text, key)
        gate.setCurrentIndex(gate.findData(component.gate))
        gate.activated.connect(lambda _i, place=place: self._set_gate(place, gate.currentData()))
        row = QHBoxLayout(line)
        row.setContentsMargins(Space.M, 5, 5, 5)
        row.setSpacing(Space.S)
        row.addWidget(words(course.title, "strong", wrap=True), 1)
        row.addWidget(words(self._office.format(course.price), "muted"))
        row.addWidget(gate)
        last = len(self._components) - 1
        for name, icon, step, tip in (
            ("up", "chevron-up", -1, f"Move {course.title} up"),
            ("down", "chevron-down", 1, f"Move {course.title} down"),
        ):
            button = QuietButton(icon=icon, name=f"component_{name}_{place}", tip=tip)
            button.setEnabled(place + step in range(last + 1))
            button.clicked.connect(lambda _on=False, step=step: self.shift(place, step))
            row.addWidget(button)
        remove = QuietButton(
            icon="x", name=f"component_remove_{place}", tip=f"Take {course.title} out"
        )
        remove.clicked.connect(lambda: self.remove(place))
        row.addWidget(remove)
        return line
