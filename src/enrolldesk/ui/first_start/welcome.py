"""The first window of a fresh home: three ways to begin, all end in the main window."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from enrolldesk.app.session import Opener
from enrolldesk.ui.connecting.join_form import JoinForm
from enrolldesk.ui.first_start.hero import Hero
from enrolldesk.ui.first_start.new_school import NewSchoolForm
from enrolldesk.ui.first_start.sample_form import SampleForm
from enrolldesk.ui.first_start.take_in_form import TakeInForm
from enrolldesk.ui.first_start.way_card import WayCard
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office


class WelcomeWindow(QWidget):
    """Done by mouse or by keyboard alone; closing it leaves the home without a school."""

    founded = Signal()
    closed = Signal()

    def __init__(self, office: Office, opener: Opener) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setProperty("role", "window")
        self.setWindowTitle("Welcome to EnrollDesk")
        self._founded = False
        self.ways = _Ways()
        self.new_school = NewSchoolForm(office)
        self.sample = SampleForm(office.home, opener)
        self.stack = QStackedWidget()
        self.join = JoinForm(office.home, opener)
        self.take_in = TakeInForm(office.home, opener)
        for page in (self.ways, self.new_school, self.sample, self.join, self.take_in):
            self.stack.addWidget(page)
        self.ways.take_in.clicked.connect(lambda: self._turn_to(self.take_in))
        self.take_in.back_asked.connect(lambda: self._turn_to(self.ways))
        self.take_in.founded.connect(self._on_founded)
        self.ways.new.clicked.connect(lambda: self._turn_to(self.new_school))
        self.ways.sample.clicked.connect(lambda: self._turn_to(self.sample))
        self.ways.join.clicked.connect(lambda: self._turn_to(self.join))
        self.join.back_asked.connect(lambda: self._turn_to(self.ways))
        self.join.founded.connect(self._on_founded)
        self.new_school.back_asked.connect(lambda: self._turn_to(self.ways))
        self.sample.back_asked.connect(lambda: self._turn_to(self.ways))
        self.new_school.founded.connect(self._on_founded)
        self.sample.founded.connect(self._on_founded)
        right = QVBoxLayout()
        right.setContentsMargins(44, 40, 44, Space.XL)
        right.addWidget(self.stack)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Hero())
        row.addLayout(right, 1)
        self.setMinimumSize(860, 540)
        self.resize(940, 560)

    def _turn_to(self, page: QWidget) -> None:
        came_from = self.stack.currentWidget()
        self.stack.setCurrentWidget(page)
        if isinstance(page, NewSchoolForm | SampleForm | JoinForm | TakeInForm):
            page.begin()
        else:
            ways: dict[QWidget | None, QWidget] = {
                self.take_in: self.ways.take_in,
                self.sample: self.ways.sample,
                self.join: self.ways.join,
            }
            ways.get(came_from, self.ways.new).setFocus()

    def _on_founded(self) -> None:
        self._founded = True
        self.founded.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.ways.sample.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.sample.stop()
        self.take_in.stop()
        super().closeEvent(event)
        if not self._founded:
            self.closed.emit()


class _Ways(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.sample = WayCard(
            "welcome_sample",
            "flask-conical",
            "&Try the sample school",
            "Invented students, courses and payments, to look around and practice.",
        )
        self.new = WayCard(
            "welcome_new",
            "school",
            "&Start a new school",
            "Four questions, then enroll your first student.",
        )
        self.join = WayCard(
            "welcome_join",
            "cloud",
            "&Join your school",
            "Another desk works with it already, over a server.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(words("Welcome", "page", name="welcome_title"))
        column.addWidget(words("How would you like to begin?", "muted"))
        column.addWidget(self.sample)
        column.addWidget(self.new)
        column.addWidget(self.join)
        self.take_in = SecondaryButton(
            "&Open an exported school…",
            icon="folder-input",
            name="welcome_take_in",
            tip="All of a school, from the file that Export everything wrote",
        )
        row = QHBoxLayout()
        row.addWidget(self.take_in)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()
        column.addWidget(
            words("Everything stays on this computer. No account, no internet needed.", "hint")
        )
