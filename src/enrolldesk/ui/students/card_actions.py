"""What staff do from a student's card: forms opened, menus shown, small changes made at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import ChangeStudent, OverrideAccess
from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import StudentState
from enrolldesk.ui.kit.buttons import QuietButton, SecondaryButton
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.menus import make_menu
from enrolldesk.ui.office import Office
from enrolldesk.ui.people.card_part import PeopleActions
from enrolldesk.ui.students.correcting_actions import CorrectingActions

# Forms and menus are imported when they are first opened: the start shows this page.
if TYPE_CHECKING:
    from enrolldesk.ui.students.card_items import Acts
    from enrolldesk.ui.students.card_view import StudentCardView
    from enrolldesk.ui.students.page import StudentsPage


class CardActions(QObject):
    """Joins the card's menus to forms and commands."""

    def __init__(self, office: Office, page: StudentsPage) -> None:
        super().__init__(page)
        self._office = office
        self._page = page
        self.corrections = CorrectingActions(office, page)
        self.people = PeopleActions(office, page)

    def join(self, view: StudentCardView) -> None:
        """Follow the buttons and tables of the card."""
        view.more.clicked.connect(self._more)
        view.enrollment_menu.clicked.connect(self._enrollment_menu_below)
        view.entry_menu.clicked.connect(self._entry_menu_below)
        view.put_right.clicked.connect(self._put_selected_right)
        view.header.family.clicked.connect(self.people.family)
        view.enrollments.menu_asked.connect(self.enrollment_menu)
        view.enrollments.opened.connect(self._enrollment_opened)
        view.ledger.menu_asked.connect(self.entry_menu)
        view.ledger.opened.connect(self._open_receipt)

    def add(self) -> None:
        """Open the form of a new student; it is shown once it is added."""
        from enrolldesk.ui.students.editor import StudentEditor

        form = StudentEditor(self._office, parent=self._page.window())
        form.open_requested.connect(self._page.show_student)
        form.recorded.connect(self._show_added)
        self._present(form)

    def edit(self) -> None:
        """Open the form of the student shown."""
        from enrolldesk.ui.students.editor import StudentEditor

        card = self._page.card
        if card is None:
            return
        form = StudentEditor(self._office, card.student, parent=self._page.window())
        form.open_requested.connect(self._page.show_student)
        form.recorded.connect(lambda _changes: self._say("Changes saved"))
        form.recorded.connect(lambda _changes: self.people.offer_guardian(card.student))
        self._present(form)

    def refund(self, enrollment_id: str = "", reverses: str | None = None) -> None:
        """Open the form that hands money back."""
        from enrolldesk.ui.corrections.refund import RefundForm

        if self._page.card is not None:
            form = RefundForm(
                self._office,
                self._page.card,
                enrollment_id,
                reverses=reverses,
                parent=self._page.window(),
            )
            form.recorded.connect(self._say_refunded)
            self._present(form)

    def move_credit(self, enrollment_id: str = "") -> None:
        """Open the form that moves credit."""
        from enrolldesk.ui.corrections.credit import MoveCreditForm

        if self._page.card is not None:
            form = MoveCreditForm(
                self._office, self._page.card, enrollment_id, parent=self._page.window()
            )
            form.recorded.connect(lambda _changes: self._say("Credit moved"))
            self._present(form)

    def cancel_enrollment(self, row: EnrollmentRow) -> None:
        """Open the form that gives a place up."""
        from enrolldesk.ui.corrections.reason import CancelEnrollmentForm

        if self._page.card is not None:
            name = self._page.card.student.name
            form = CancelEnrollmentForm(self._office, row, name, self._page.window())
            form.recorded.connect(lambda _changes: self._say(f"{row.title} canceled"))
            self._present(form)

    def override_access(self, row: EnrollmentRow) -> None:
        """Open the form that opens a locked course."""
        from enrolldesk.ui.corrections.reason import OverrideAccessForm

        form = OverrideAccessForm(self._office, row, self._page.window())
        form.recorded.connect(lambda _changes: self._say(f"{row.title} opened"))
        self._present(form)

    def lock_again(self, row: EnrollmentRow) -> None:
        """Take an override back."""
        command = OverrideAccess(
            command_id=new_id(), enrollment_id=row.enrollment.enrollment_id, reason=""
        )
        self._do(command, f"{row.title} locked again")

    def void(self, row: LedgerRow) -> None:
        """Open the form that voids an entry."""
        from enrolldesk.ui.corrections.void import VoidForm

        form = VoidForm(self._office, row.entry, row.title, row.staff, parent=self._page.window())
        form.recorded.connect(lambda _changes: self._say("Voided"))
        self._present(form)

    def put_right(self, row: LedgerRow) -> None:
        """Open the form that puts a line right: a payment as it was, a charge at its right price,
        anything else voided."""
        if not self.corrections.put_right(row):
            self.void(row)

    def archive(self) -> None:
        """Put the student shown into the archive, or take them out of it."""
        card = self._page.card
        if card is None:
            return
        held = card.student.state is StudentState.ARCHIVED
        state = StudentState.ACTIVE if held else StudentState.ARCHIVED
        student = replace(card.student, state=state)
        command = ChangeStudent(command_id=new_id(), student=student)
        done = "is back in the list" if held else "archived"
        self._do(command, f"{student.name} {done}")

    def enrollment_menu(self, where: QPoint) -> None:
        """Show what can be done with the selected enrollment."""
        from enrolldesk.ui.students.card_items import enrollment_items

        card, row = self._page.card, self._page.view.enrollments.current_row
        if card is None or row is None:
            return
        enrollment_id = row.enrollment.enrollment_id
        place = row.enrollment.bundle_id or enrollment_id
        acts: Acts = {
            "agreement": partial(self._page.agreement_requested.emit, place),
            "move": partial(self.move_credit, enrollment_id),
            "refund": partial(self.refund, enrollment_id),
            "plan": partial(self.corrections.plan, row),
            "promotion": partial(self.corrections.promotion, row),
            "discount": partial(self.corrections.discount, row),
            "price": partial(self.corrections.price, row),
            "write_off": partial(self.corrections.write_off, row),
            "change": partial(self.corrections.change_course, row),
            "withdraw": partial(self.corrections.withdraw, row),
            "override": partial(self.override_access, row),
            "lock": partial(self.lock_again, row),
            "cancel": partial(self.cancel_enrollment, row),
        }
        items = enrollment_items(row, card, acts, self._office.permissions)
        make_menu(self._page, "enrollment_menu", items).popup(where)

    def entry_menu(self, where: QPoint) -> None:
        """Show what can be done with the selected entry."""
        from enrolldesk.ui.students.card_items import entry_items

        row = self._page.view.ledger.current_row
        if row is None:
            return
        entry = row.entry
        acts: Acts = {
            "receipt": partial(self._open_receipt, entry.entry_id),
            "copy": self._page.view.ledger.copy,
            "details": partial(self.corrections.explain, row),
            "put_right": partial(self.put_right, row),
            "returned": partial(self.corrections.returned, row),
            "refund": partial(self.refund, entry.enrollment_id, entry.entry_id),
            "void": partial(self.void, row),
        }
        items = entry_items(row, acts, self._office.permissions)
        make_menu(self._page, "entry_menu", items).popup(where)

    def _more(self) -> None:
        from enrolldesk.ui.students.card_items import student_items

        card = self._page.card
        if card is None:
            return
        connected = self._office.sync.connection is not None
        acts: Acts = {
            "edit": self.edit,
            "statement": partial(self._page.statement_requested.emit, card.student.student_id),
            "agreement": partial(self._agreement, card),
            "move": self.move_credit,
            "refund": self.refund,
            "archive": self.archive,
        }
        pack = partial(self._page.pack_requested.emit, card.student.student_id)
        may = self._office.permissions
        items = student_items(card, acts, may, connected=connected)
        items += self.people.items(card, pack)
        menu = make_menu(self._page, "student_menu", items)
        menu.popup(_below(self._page.view.more))

    def _agreement(self, card: StudentCard) -> None:
        carriers = [row for row in card.enrollments if not row.is_component]
        self._page.agreement_requested.emit(carriers[-1].enrollment.enrollment_id)

    def _enrollment_menu_below(self) -> None:
        view = self._page.view
        if view.enrollments.current_key is None:
            view.enrollments.select_row(0)
        self.enrollment_menu(_below(view.enrollment_menu))

    def _entry_menu_below(self) -> None:
        view = self._page.view
        if view.ledger.current_key is None:
            view.ledger.select_row(0)
        self.entry_menu(_below(view.entry_menu))

    def _put_selected_right(self) -> None:
        row = self._page.view.ledger.current_row
        if row is not None:
            self.put_right(row)

    def _enrollment_opened(self, _key: str) -> None:
        table = self._page.view.enrollments
        rect = table.visualRect(table.currentIndex())
        self.enrollment_menu(table.viewport().mapToGlobal(rect.bottomLeft()))

    def _open_receipt(self, entry_id: str) -> None:
        card = self._page.card
        for row in card.ledger if card else ():
            if row.entry.entry_id == entry_id and row.entry.receipt_id:
                self._page.receipt_requested.emit(row.entry.receipt_id)

    def _do(self, command: ChangeStudent | OverrideAccess, done: str) -> None:
        try:
            self._office.run(command)
        except DeskError as error:
            self._say(sentence(error, self._office.money), icon="circle-alert")
        else:
            self._say(done)

    def _show_added(self, changes: Changes) -> None:
        for student_id in changes.students:
            self._page.show_student(student_id)

    def _say_refunded(self, changes: Changes) -> None:
        toast(
            self._page,
            f"Refund recorded, receipt {changes.receipt_no}",
            action="Show receipt",
            on_action=partial(self._page.receipt_requested.emit, changes.receipt_id or ""),
        )

    def _say(self, text: str, *, icon: str = "circle-check") -> None:
        toast(self._page, text, icon=icon)

    def _present(self, form: FormDialog) -> None:
        """Show a form over the window; corrections are one at a time."""
        form.open()


def _below(button: QuietButton | SecondaryButton) -> QPoint:
    return button.mapToGlobal(button.rect().bottomLeft())
