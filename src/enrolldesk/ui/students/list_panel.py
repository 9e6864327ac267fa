"""The left half of the Students page: everybody, in the order asked for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.ui.first_paint import AfterPaint
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.card_list import CardList
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.icons import set_icon
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.office import Office
from enrolldesk.ui.row_table import export_button
from enrolldesk.ui.students.list_model import StudentListModel

ORDERS = (
    ("name", "By &name", "arrow-down-a-z", False),
    ("balance", "By &balance, largest first", "arrow-down-wide-narrow", True),
    ("recent", "By last &entry, latest first", "clock", False),
)


class StudentListPanel(QWidget):
    """A card with the list, how many there are, and a menu to order it.

    `chosen(student id)` follows the selected student ("" when there is none), `opened` is Enter
    or a double click, `typed` is what staff type over the list.
    """

    chosen = Signal(str)
    opened = Signal(str)
    typed = Signal(str)
    duplicates_asked = Signal()
    merges_asked = Signal()
    export_requested = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.setObjectName("student_list_panel")
        self._office = office
        self.model = StudentListModel(office, self)
        self.list = CardList("student_list", self.model)
        self.list.setAccessibleName("Students")
        self.card = Card("Students", name="students_card", flush=True)
        self.card.body.setContentsMargins(0, 0, 0, 6)
        self.order_button = QuietButton(
            icon="arrow-down-a-z",
            name="student_order",
            tip="Order the list, show archived students, find duplicates",
        )
        self.new_button = QuietButton(
            icon="user-plus", name="new_student", tip="Add a student without enrolling (Ctrl+N)"
        )
        self.export_button = export_button("students_export")
        self.export_button.clicked.connect(self.export_requested)
        for button in (self.new_button, self.export_button, self.order_button):
            button.setFixedSize(32, 28)
        self.menu = self._make_menu()
        self.order_button.clicked.connect(self._open_menu)
        self.card.add_action(self.new_button)
        self.card.add_action(self.export_button)
        self.card.add_action(self.order_button)
        self.card.add(self.list, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.setMinimumWidth(230)
        self.setFocusProxy(self.list)
        self.model.counted.connect(self._show_count)
        self.list.chosen.connect(lambda key: self.chosen.emit(self._student_of(key)))
        self.list.opened.connect(lambda key: self.opened.emit(self._student_of(key)))
        self.list.typed.connect(self.typed)
        self._recall()
        # The order beyond the first rows is read now rather than at the first turn of the wheel.
        AfterPaint(self, lambda: self.model.key(self.count - 1))

    @property
    def count(self) -> int:
        """How many students are listed."""
        return self.model.rowCount()

    def follow(self, changes: Changes) -> None:
        """Read again what a command changed."""
        self.model.follow(changes)

    def select(self, student_id: str) -> bool:
        """Select a student; False where the list does not show them."""
        self.model.settle()
        key = self._office.reads.student_key(student_id)
        return key is not None and self.list.select_key(key)

    def select_first(self) -> None:
        """Select whoever stands on top."""
        self.list.select_row(0)

    def order_by(self, order: str) -> None:
        """Order the list by name, balance or recent."""
        self._actions[order].setChecked(True)
        for key, _, icon, descending in ORDERS:
            if key == order:
                self.order_button.set_icon_name(icon)
                self.model.ask(order=order, descending=descending)
        self._office.remembered.setValue("students/order", order)

    def show_archived(self, shown: bool) -> None:
        """List the archived students instead of the present ones."""
        self.archived.setChecked(shown)
        self.card.title.setText("Archived students" if shown else "Students")
        self.model.ask(archived=shown)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("student_order_menu")
        group = QActionGroup(menu)
        self._actions: dict[str, QAction] = {}
        for key, text, icon, _ in ORDERS:
            action = menu.addAction(text)
            action.setObjectName(f"student_order_{key}")
            action.setCheckable(True)
            set_icon(action, icon)
            action.triggered.connect(lambda _on, order=key: self.order_by(order))
            group.addAction(action)
            self._actions[key] = action
        menu.addSeparator()
        self.archived = menu.addAction("Show &archived")
        self.archived.setObjectName("student_show_archived")
        self.archived.setCheckable(True)
        self.archived.triggered.connect(self.show_archived)
        menu.addSeparator()
        for name, text, icon, asked in (
            ("duplicates", "Find &duplicates…", "users", self.duplicates_asked),
            ("merges", "&Merges…", "merge", self.merges_asked),
        ):
            action = menu.addAction(text)
            action.setObjectName(f"student_{name}")
            set_icon(action, icon)
            action.triggered.connect(lambda _on=False, asked=asked: asked.emit())
        return menu

    def _open_menu(self) -> None:
        button = self.order_button
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _recall(self) -> None:
        order = str(self._office.remembered.value("students/order", "name"))
        self.order_by(order if order in self._actions else "name")

    def _show_count(self, count: int) -> None:
        self.card.set_note(whole(count) if count else "")

    def _student_of(self, key: int | None) -> str:
        place = None if key is None else self.model.row_of(key)
        row = None if place is None else self.model.row(place)
        return "" if row is None else row.student_id
