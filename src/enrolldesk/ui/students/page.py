"""The Students page: the list at the left, the card of one of them at the right."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.ui.first_paint import AfterPaint
from enrolldesk.ui.kit.table_state import recall_table
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.list_panel import StudentListPanel

if TYPE_CHECKING:
    from enrolldesk.app.exporting.table import Shown

# The list is painted first; the card, its forms and what an empty school says come with their use.
if TYPE_CHECKING:
    from enrolldesk.app.rows import StudentCard
    from enrolldesk.ui.kit.empty_state import EmptyState
    from enrolldesk.ui.students.card_actions import CardActions
    from enrolldesk.ui.students.card_view import StudentCardView


class StudentsPage(QWidget):
    """Follows what is recorded; keeps its selection, its scroll and the width of its halves.

    The signals ask the window for what is not this page's: they carry ids.
    """

    pay_requested = Signal(str)
    enroll_requested = Signal(str)
    receipt_requested = Signal(str)
    statement_requested = Signal(str)
    agreement_requested = Signal(str)
    pack_requested = Signal(str)
    duplicates_requested = Signal()
    walk_in_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()
    typed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("students_page")
        self.title = "Students"
        self._office = office
        self._student_id = ""
        self.list = StudentListPanel(office)
        self._view: StudentCardView | None = None
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(300)
        self._remember.timeout.connect(self.remember)
        self._lay_out()
        self._connect()
        self._recall()
        self._show_list()
        AfterPaint(self, self._complete)

    @property
    def view(self) -> StudentCardView:
        """The card at the right, made once the list is on the screen or when first asked for."""
        if self._view is None:
            from enrolldesk.ui.students.card_view import StudentCardView

            self._view = StudentCardView(self._office)
            self._join(self._view)
            if self._student_id:
                self._show(self._student_id)
        return self._view

    @cached_property
    def actions_of_card(self) -> CardActions:
        """Forms and menus of the card."""
        from enrolldesk.ui.students.card_actions import CardActions

        return CardActions(self._office, self)

    @property
    def student_id(self) -> str:
        """Whose card is shown; empty where none is."""
        return self._student_id

    @property
    def receipt_id(self) -> str:
        """The latest receipt of the student shown; empty where there is none."""
        from enrolldesk.ui.students.card_view import latest_receipt

        return latest_receipt(self.card) if self.card else ""

    @property
    def card(self) -> StudentCard | None:
        """The card shown, or None."""
        return self.view.card if self._student_id else None

    def shown(self) -> Shown:
        """The students listed, read again by whoever writes them down."""
        from enrolldesk.app.exporting.lists import students_table

        query, today = self.list.model.query, self._office.desk.today()
        return lambda reads: students_table(reads, query, today)

    def activate(self) -> None:
        """Come into sight: the keyboard goes to the list."""
        if not self._student_id and self.list.count:
            last = str(self._office.remembered.value("students/student", ""))
            if not (last and self.list.select(last)):
                self.list.select_first()
        self.list.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_student(self, student_id: str) -> None:
        """Show a student's card, whether or not the list shows them now."""
        self._show_list()
        before = self._student_id
        if not self.list.select(student_id):
            self.list.list.clearSelection()
        # Selecting somebody else has shown them already.
        if self._student_id != student_id or before == student_id:
            self._show(student_id)

    def add_student(self) -> None:
        """Open the form of a new student."""
        self.actions_of_card.add()

    def edit_student(self) -> None:
        """Open the form of the student shown."""
        self.actions_of_card.edit()

    def request_payment(self) -> None:
        """Ask for the payment dialog of the student shown."""
        if self._student_id:
            self.pay_requested.emit(self._student_id)

    def request_enrollment(self) -> None:
        """Ask for the walk-in dialog with the student shown."""
        if self._student_id:
            self.enroll_requested.emit(self._student_id)

    def request_receipt(self) -> None:
        """Ask for the latest receipt of the student shown."""
        if self.receipt_id:
            self.receipt_requested.emit(self.receipt_id)

    def remember(self) -> None:
        """Write down widths, columns and the student shown, for the next start."""
        remembered = self._office.remembered
        remembered.setValue("students/splitter", self.splitter.saveState())
        remembered.setValue("students/student", self._student_id)
        if self._view is not None:
            self._view.ledger.remember(remembered, "ledger")

    @cached_property
    def nobody(self) -> EmptyState:
        """How to begin, in place of a list without anybody."""
        from enrolldesk.ui.kit.empty_state import EmptyState

        nobody = EmptyState(
            "users",
            "No students yet",
            "The first one comes with a walk-in: name, course and payment in one go.",
            action="Start a &walk-in (F2)",
            on_action=self.walk_in_requested.emit,
            tip="Enroll a person at the counter (F2)",
            name="no_students",
        )
        nobody.add_action(
            "Import a &roster…",
            self.import_requested.emit,
            tip="Bring in the students of another program (Ctrl+Shift+I)",
            name="no_students_import",
        )
        self.stack.addWidget(nobody)
        return nobody

    @cached_property
    def unchosen(self) -> EmptyState:
        """What stands in place of a card while nobody is chosen."""
        from enrolldesk.ui.kit.empty_state import EmptyState

        unchosen = EmptyState(
            "mouse-pointer-click",
            "Choose a student",
            "Pick one at the left, or search with F3.",
            name="no_student_chosen",
        )
        self.right.addWidget(unchosen)
        return unchosen

    def _lay_out(self) -> None:
        self.right = QStackedWidget()
        self.right.setObjectName("student_side")
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("students_splitter")
        self.splitter.setHandleWidth(Space.M)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([290, 900])
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _id: self.view.pay.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.export_requested.connect(self.export_requested)
        self.list.typed.connect(self.typed)
        self.list.duplicates_asked.connect(self.duplicates_requested)
        self.list.merges_asked.connect(lambda: self.actions_of_card.people.unmerge())
        self.list.new_button.clicked.connect(self.add_student)
        new = QShortcut(QKeySequence("Ctrl+N"), self)
        new.setObjectName("new_student_key")
        new.activated.connect(self.add_student)
        self.list.model.counted.connect(lambda _count: self._show_list())
        self.splitter.splitterMoved.connect(lambda *_: self._remember.start())

    def _recall(self) -> None:
        state = self._office.remembered.value("students/splitter")
        if state is not None:
            self.splitter.restoreState(state)

    def _join(self, view: StudentCardView) -> None:
        view.pay_pressed.connect(self.request_payment)
        view.enroll_pressed.connect(self.request_enrollment)
        view.receipt_pressed.connect(self.request_receipt)
        view.header.copied.connect(self._say_copied)
        recall_table(self._office.remembered, "ledger", view.ledger)
        self.actions_of_card.join(view)
        self.right.addWidget(view)

    def _say_copied(self, text: str) -> None:
        from enrolldesk.ui.kit.feedback import toast

        toast(self, f"Copied {text}", icon="copy")

    def _complete(self) -> None:
        """The list is on the screen: the other half follows."""
        if self.view.card is None:
            self.right.setCurrentWidget(self.unchosen)

    def _follow(self, changes: Changes) -> None:
        self.list.follow(changes)
        concerned = changes.everything or changes.school or self._student_id in changes.students
        if self._student_id and (concerned or changes.courses):
            self._show(self._student_id)

    def _on_chosen(self, student_id: str) -> None:
        if student_id and student_id != self._student_id:
            self._show(student_id)

    def _show(self, student_id: str) -> None:
        if self._view is None:
            # Not painted yet: whoever asks for the card, at the latest the first paint, fills it.
            self._student_id = student_id
            return
        card = self._office.reads.student_card(student_id, self._office.desk.today())
        if card is None:
            self._student_id = ""
            self.right.setCurrentWidget(self.unchosen)
            return
        # Of a student who was merged, the card is the kept one's.
        self._student_id = card.student.student_id
        self._view.show_card(card)
        self.right.setCurrentWidget(self._view)
        self._remember.start()

    def _show_list(self) -> None:
        """An empty school says how to begin; an empty list beside an archive does not."""
        empty = not self.list.count and not self._office.reads.counts()["students"]
        self.stack.setCurrentWidget(self.nobody if empty else self.splitter)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.remember()
        self._remember.stop()
        self.list.model.settle()
        super().closeEvent(event)
