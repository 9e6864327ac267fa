"""The Students page as a person sees it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.correcting import PutRightPage
from enrolldesk.testing.pages.corrections import (
    RefundPage,
    VoidPage,
)
from enrolldesk.testing.pages.forms import FormPage, choose, shown_form
from enrolldesk.ui.corrections.put_right import PutRightForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.editor import StudentEditor
from enrolldesk.ui.students.page import StudentsPage
from enrolldesk.ui.students.tables import EnrollmentTable, LedgerTable


class StudentForm(FormPage[StudentEditor]):
    """The form that adds and changes a student."""

    @property
    def likely(self) -> list[str]:
        """The names of students like the one being typed."""
        return [likeness.row.name for likeness in self.dialog.likely.found]


class StudentsScreen:
    """The list by what stands in it, the card by its words and badges."""

    def __init__(self, page: StudentsPage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot

    @classmethod
    def open(
        cls, office: Office, qtbot: QtBot, size: tuple[int, int] = (1000, 620)
    ) -> StudentsScreen:
        """Open the page in a window of its own."""
        page = StudentsPage(office)
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.activate()
        # The card follows the list once that is painted.
        qtbot.waitUntil(lambda: page.findChild(QWidget, "student_card") is not None)
        return cls(page, qtbot)

    @property
    def names(self) -> list[str]:
        """The students of the list, in order."""
        model = self.page.list.model
        rows = (model.row(place) for place in range(model.rowCount()))
        return [row.name for row in rows if row is not None]

    @property
    def selected(self) -> str:
        """The name selected in the list; empty for none."""
        model, key = self.page.list.model, self.page.list.list.current_key
        place = None if key is None else model.row_of(key)
        row = None if place is None else model.row(place)
        return row.name if row else ""

    def line(self, name: str) -> tuple[str, str, tuple[str, ...]]:
        """Second line, amount and badges of a student in the list."""
        model = self.page.list.model
        lines = model.columns[0].card
        assert lines is not None
        row = model.row(self.names.index(name))
        assert row is not None
        shown = lines(row)
        return shown.subtitle, shown.right, tuple(shown.badges)

    @property
    def name(self) -> str:
        """Whose card is shown."""
        return self.page.view.header.name.whole if self.page.student_id else ""

    @property
    def balance(self) -> tuple[str, str]:
        """The large figure and the line below it."""
        figure = self.page.view.header.balance
        return figure.text(), figure.due

    @property
    def badges(self) -> tuple[str, ...]:
        """The badges beside the name."""
        return self.page.view.header.badges.badges

    @property
    def enrollments(self) -> list[tuple[str, ...]]:
        """The enrollments, each cell as it is read out."""
        return _cells(self.page.view.enrollments)

    @property
    def ledger(self) -> list[tuple[str, ...]]:
        """The ledger, newest first, without the dates."""
        return [row[1:] for row in _cells(self.page.view.ledger)]

    def select(self, name: str) -> None:
        """Select a student in the list."""
        self.page.list.list.select_row(self.names.index(name))
        self.qtbot.waitUntil(lambda: self.name == name)

    def of_student(self, item: str) -> None:
        """Choose from the menu of the student."""
        self.page.view.more.click()
        choose("student_menu", item, self.qtbot)

    def add(self) -> StudentForm:
        """Open the form of a new student."""
        self.page.list.new_button.click()
        return StudentForm(shown_form(self.page, StudentEditor, self.qtbot), Keyboard())

    def edit(self) -> StudentForm:
        """Open the form of the student shown."""
        self.of_student("edit")
        return StudentForm(shown_form(self.page, StudentEditor, self.qtbot), Keyboard())

    def void(self, place: int) -> VoidPage:
        """Open the form that voids an entry of the ledger."""
        self.of_entry(place, "void")
        return VoidPage(shown_form(self.page, VoidForm, self.qtbot), Keyboard())

    def form_open(self, name: str) -> bool:
        """Whether the form of this object name is in front."""
        front = QApplication.activeWindow()
        return front is not None and front.objectName() == name

    def put_right(self, place: int) -> PutRightPage:
        """Select an entry of the ledger and press the button that puts it right."""
        self.page.view.ledger.select_row(place)
        self.page.view.put_right.click()
        return PutRightPage(shown_form(self.page, PutRightForm, self.qtbot), Keyboard())

    def refund(self) -> RefundPage:
        """Open the form that hands money back."""
        self.of_student("refund")
        return RefundPage(shown_form(self.page, RefundForm, self.qtbot), Keyboard())

    def of_enrollment(self, place: int, item: str) -> None:
        """Choose from the menu of an enrollment."""
        self.page.view.enrollments.select_row(place)
        self.page.view.enrollment_menu.click()
        choose("enrollment_menu", item, self.qtbot)

    def of_entry(self, place: int, item: str) -> None:
        """Choose from the menu of an entry."""
        self.page.view.ledger.select_row(place)
        self.page.view.entry_menu.click()
        choose("entry_menu", item, self.qtbot)


def _cells(table: EnrollmentTable | LedgerTable) -> list[tuple[str, ...]]:
    model = table.rows
    return [
        tuple(model.cell_text(row, column) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]
