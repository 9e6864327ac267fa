"""The Courses page: what is taught and sold, and for how much."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import ChangeCourse
from enrolldesk.app.rows import CourseRow
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.ui.courses.columns import SORTS, course_columns
from enrolldesk.ui.courses.editor import CourseEditor
from enrolldesk.ui.kit.buttons import PrimaryButton, QuietButton, SecondaryButton
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.fields import CheckField
from enrolldesk.ui.kit.panels import Card, PageHeader
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.table_state import recall_table
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.menus import Item, make_menu
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import RowTable, dots_button, export_button

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown
    from enrolldesk.ui.promoting.promotions import PromotionsDialog


class CoursesPage(QWidget):
    """A table of courses and bundles; Enter opens the form of one."""

    export_requested = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("courses_page")
        self.title = "Courses"
        self._office = office
        self._notation = Notation(office)
        self._order, self._descending = "title", False
        self._promotions: PromotionsDialog | None = None
        self.model: RowsModel[CourseRow] = RowsModel(
            course_columns(self._notation), key=lambda row: row.course.course_id
        )
        self.model.sort_requested.connect(self._sort)
        self.table = RowTable("courses", self.model)
        self.table.setAccessibleName("Courses")
        self._lay_out()
        self._connect()
        recall_table(office.remembered, "courses", self.table)
        self.look()

    def shown(self) -> Shown:
        """The courses listed."""
        from enrolldesk.app.exporting.lists import courses_table

        listed = [self.model.row(place) for place in range(self.model.rowCount())]
        courses = [row for row in listed if row is not None]
        return courses_table(courses, self._office.money.currency)

    def activate(self) -> None:
        """Come into sight: the keyboard goes to the table."""
        if self.table.current_key is None:
            self.table.select_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Read the courses anew."""
        if self._notation.follow():
            self.table.viewport().update()
        rows = self._office.reads.courses(inactive=self.inactive.isChecked())
        ordered = sorted(rows, key=SORTS[self._order], reverse=self._descending)
        self.model.set_rows(ordered)
        bundles = sum(row.course.is_bundle for row in rows)
        self.header.set_subtitle(_counted(len(rows) - bundles, bundles))
        self.row_menu.setEnabled(bool(rows))

    def add(self, *, bundle: bool = False) -> None:
        """Open the form of a new course or bundle."""
        form = CourseEditor(self._office, bundle=bundle, parent=self.window())
        form.recorded.connect(self._added)
        form.open()

    def edit(self, course_id: str) -> None:
        """Open the form of a course."""
        course = self._office.reads.course(course_id)
        if course is not None:
            form = CourseEditor(self._office, course, parent=self.window())
            form.recorded.connect(lambda _changes: toast(self, "Changes saved"))
            form.open()

    def offer(self, course_id: str, *, active: bool) -> None:
        """Take a course out of what is offered, or back into it."""
        course = self._office.reads.course(course_id)
        if course is None:
            return
        changed = replace(course, active=active)
        try:
            self._office.run(ChangeCourse(command_id=new_id(), course=changed))
        except DeskError as error:
            toast(self, sentence(error, self._office.money), icon="circle-alert")
            return
        if active:
            toast(self, f"{course.title} is offered again")
        else:
            back = partial(self.offer, course_id, active=True)
            toast(self, f"{course.title} is no longer offered", action="Undo", on_action=back)

    def promotions(self) -> None:
        """Open the list of promotions, once."""
        # Loaded when it is first asked for.
        from enrolldesk.ui.promoting.promotions import PromotionsDialog

        if self._promotions is None:
            dialog = PromotionsDialog(self._office, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.destroyed.connect(self._forget_promotions)
            self._promotions = dialog
        self._promotions.show()
        self._promotions.raise_()
        self._promotions.activateWindow()

    def _forget_promotions(self) -> None:
        self._promotions = None

    def remember(self) -> None:
        """Write down the columns for the next start."""
        self.table.remember(self._office.remembered, "courses")

    def _lay_out(self) -> None:
        self.header = PageHeader("Courses", name="courses_header")
        self.inactive = CheckField(
            "courses_inactive", "Show those no &longer offered", tip="Also list inactive courses"
        )
        self.add_bundle = SecondaryButton(
            "Add b&undle",
            icon="package-plus",
            name="add_bundle",
            tip="Sell several courses at one price",
        )
        self.add_course = PrimaryButton("&Add course", icon="plus", name="add_course")
        self.row_menu = dots_button("course_actions", "What can be done with the course")
        self.export_button = export_button("courses_export")
        self.export_button.clicked.connect(self.export_requested)
        self.promotions_button = QuietButton(
            "&Promotions…",
            icon="badge-percent",
            name="courses_promotions",
            tip="Discounts by rule: for siblings, by code, for the early",
        )
        for widget in (
            self.inactive,
            self.promotions_button,
            self.export_button,
            self.row_menu,
            self.add_bundle,
            self.add_course,
        ):
            self.header.add_action(widget)
        self.table.set_empty(
            "book-open",
            "No courses yet",
            "A course has a price and the hours it needs; a bundle sells several at one price.",
            action="Add the &first course",
            on_action=self.add,
        )
        card = Card(name="courses_card", flush=True)
        card.body.setContentsMargins(0, 4, 0, 6)
        card.add(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.header)
        column.addWidget(card, 1)

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        for button in (self.add_course, self.add_bundle):
            self._office.permissions.hold(button, "AddCourse", form=True)
        self.inactive.toggled.connect(lambda _on: self.look())
        self.add_course.clicked.connect(lambda: self.add())
        self.add_bundle.clicked.connect(lambda: self.add(bundle=True))
        self.promotions_button.clicked.connect(self.promotions)
        self.table.opened.connect(self.edit)
        self.table.menu_asked.connect(self._menu)
        self.row_menu.clicked.connect(self._menu_below)

    def _follow(self, changes: Changes) -> None:
        if changes.everything or changes.courses or changes.enrollments or changes.school:
            self.look()

    def _sort(self, order: str, descending: bool) -> None:
        self._order, self._descending = order, descending
        self.look()

    def _added(self, changes: Changes) -> None:
        for course_id in changes.courses:
            self.table.select_key(course_id)
        toast(self, "Added")

    def _menu_below(self) -> None:
        if self.table.current_key is None:
            self.table.select_row(0)
        self._menu(self.row_menu.mapToGlobal(self.row_menu.rect().bottomLeft()))

    def _menu(self, where: QPoint) -> None:
        key = self.table.current_key
        course = None if key is None else self._office.reads.course(key)
        if course is None:
            return
        keep = "&No longer offer it" if course.active else "&Offer it again"
        icon = "archive" if course.active else "archive-restore"
        may = self._office.permissions
        edit, offer = may.reason_not_to_open("ChangeCourse"), may.reason("ChangeCourse")
        turn = partial(self.offer, key, active=not course.active)
        items = [
            Item("edit", "&Edit…", "pencil", partial(self.edit, key), refused=edit),
            Item("offer", keep, icon, turn, refused=offer),
        ]
        make_menu(self, "course_menu", items).popup(where)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        super().closeEvent(event)


def _counted(courses: int, bundles: int) -> str:
    parts = []
    for count, one, many in ((courses, "course", "courses"), (bundles, "bundle", "bundles")):
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts)
