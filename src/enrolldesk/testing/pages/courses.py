"""The Courses page as a person sees it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.forms import FormPage, choose, shown_form
from enrolldesk.ui.courses.editor import CourseEditor
from enrolldesk.ui.courses.page import CoursesPage
from enrolldesk.ui.office import Office


class CourseForm(FormPage[CourseEditor]):
    """The form that adds and changes a course or a bundle."""


class CoursesScreen:
    """The table by its cells, the form by its fields."""

    def __init__(self, page: CoursesPage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot

    @classmethod
    def open(cls, office: Office, qtbot: QtBot) -> CoursesScreen:
        """Open the page in a window of its own."""
        page = CoursesPage(office)
        qtbot.addWidget(page)
        page.resize(1000, 620)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.activate()
        return cls(page, qtbot)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Every cell of the table."""
        model = self.page.model
        return [
            tuple(model.cell_text(row, column) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    @property
    def titles(self) -> list[str]:
        """The courses in order."""
        return [row[0] for row in self.rows]

    def edit(self, title: str) -> CourseEditor:
        """Open a course's form as Enter does."""
        self.page.table.select_row(self.titles.index(title))
        self.page.table.setFocus()
        self.qtbot.keyClick(self.page.table, "\r")
        return self.form()

    def form(self) -> CourseEditor:
        """The form that is open."""
        return shown_form(self.page, CourseEditor, self.qtbot)

    def of_course(self, title: str, item: str) -> None:
        """Choose from the menu of a course."""
        self.page.table.select_row(self.titles.index(title))
        self.page.row_menu.click()
        choose("course_menu", item, self.qtbot)
