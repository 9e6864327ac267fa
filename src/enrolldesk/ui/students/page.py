"""The Students page: the list at the left, the card of one of them at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.rows import StudentCard
from enrolldesk.ui.kit.empty_state import EmptyState
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.kit.table_state import recall_table
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.card_actions import CardActions
from enrolldesk.ui.students.card_view import StudentCardView, latest_receipt
from enrolldesk.ui.students.list_panel import StudentListPanel


class StudentsPage(QWidget):
    """Follows what is recorded; keeps its selection, its scroll and the width of its halves.

    The signals ask the window for what is not this page's: they carry ids.
    """

    pay_requested = Signal(str)
    enroll_requested = Signal(str)
    receipt_requested = Signal(str)
    statement_requested = Signal(str)
    agreement_requested = Signal(str)
    walk_in_requested = Signal()
    import_requested = Signal()
    typed = Signal(str)

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("students_page")
        self.title = "Students"
        self._office = office
        self._student_id = ""
        self.list = StudentListPanel(office)
        self.view = StudentCardView(office)
        self.actions_of_card = CardActions(office, self)
        self._remember = QTimer(self)
        self._remember.setSingleShot(True)
        self._remember.setInterval(300)
        self._remember.timeout.connect(self.remember)
        self._lay_out()
        self._connect()
        self._recall()
        self._show_list()

    @property
    def student_id(self) -> str:
        """Whose card is shown; empty where none is."""
        return self._student_id

    @property
    def receipt_id(self) -> str:
        """The latest receipt of the student shown; empty where there is none."""
        return latest_receipt(self.card) if self.card else ""

    @property
    def card(self) -> StudentCard | None:
        """The card shown, or None."""
        return self.view.card if self._student_id else None

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
        if self.list.select(student_id):
            self._show(student_id)
        else:
            self.list.list.clearSelection()
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
        self.view.ledger.remember(remembered, "ledger")

    def _lay_out(self) -> None:
        self.nobody = EmptyState(
            "users",
            "No students yet",
            "The first one comes with a walk-in: name, course and payment in one go.",
            action="Start a &walk-in (F2)",
            on_action=self.walk_in_requested.emit,
            tip="Enroll a person at the counter (F2)",
            name="no_students",
        )
        self.nobody.add_action(
            "Import a &roster…",
            self.import_requested.emit,
            tip="Bring in the students of another program (Ctrl+Shift+I)",
            name="no_students_import",
        )
        self.unchosen = EmptyState(
            "mouse-pointer-click",
            "Choose a student",
            "Pick one at the left, or search with F3.",
            name="no_student_chosen",
        )
        self.right = QStackedWidget()
        self.right.setObjectName("student_side")
        self.right.addWidget(self.unchosen)
        self.right.addWidget(self.view)
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
        self.stack.addWidget(self.nobody)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)

    def _connect(self) -> None:
        self._office.runner.changed.connect(self._follow)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(lambda _id: self.view.pay.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.typed.connect(self.typed)
        self.list.new_button.clicked.connect(self.actions_of_card.add)
        new = QShortcut(QKeySequence("Ctrl+N"), self)
        new.setObjectName("new_student_key")
        new.activated.connect(self.actions_of_card.add)
        self.list.model.counted.connect(lambda _count: self._show_list())
        self.view.pay_pressed.connect(self.request_payment)
        self.view.enroll_pressed.connect(self.request_enrollment)
        self.view.receipt_pressed.connect(self.request_receipt)
        self.view.header.copied.connect(lambda text: toast(self, f"Copied {text}", icon="copy"))
        self.splitter.splitterMoved.connect(lambda *_: self._remember.start())

    def _recall(self) -> None:
        state = self._office.remembered.value("students/splitter")
        if state is not None:
            self.splitter.restoreState(state)
        recall_table(self._office.remembered, "ledger", self.view.ledger)

    def _follow(self, changes: Changes) -> None:
        self.list.follow(changes)
        concerned = changes.everything or changes.school or self._student_id in changes.students
        if self._student_id and (concerned or changes.courses):
            self._show(self._student_id)

    def _on_chosen(self, student_id: str) -> None:
        if student_id and student_id != self._student_id:
            self._show(student_id)

    def _show(self, student_id: str) -> None:
        card = self._office.reads.student_card(student_id, self._office.desk.today())
        if card is None:
            self._student_id = ""
            self.right.setCurrentWidget(self.unchosen)
            return
        self._student_id = student_id
        self.view.show_card(card)
        self.right.setCurrentWidget(self.view)
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
