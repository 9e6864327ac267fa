"""Walk-in (F2): found or added, enrolled, paid, receipted, without leaving the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.app.commands import Enroll
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import (
    AlreadyEnrolled,
    CourseInactive,
    DeskError,
    TenderedTooLittle,
)
from enrolldesk.domain.people import Student
from enrolldesk.ui.kit.buttons import QuietButton
from enrolldesk.ui.kit.feedback import Banner, Tone
from enrolldesk.ui.kit.panels import Card
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.amounts import FULL
from enrolldesk.ui.payments.form import PaymentForm
from enrolldesk.ui.payments.outlook import after_words, outlook
from enrolldesk.ui.payments.till import TillDialog
from enrolldesk.ui.walkin.chosen import ChosenStudent
from enrolldesk.ui.walkin.course_choice import CourseChoice
from enrolldesk.ui.walkin.draft import Draft
from enrolldesk.ui.walkin.draft_keeper import DraftKeeper
from enrolldesk.ui.walkin.student_form import StudentForm


class WalkInDialog(TillDialog):
    """Not modal. With a student given it enrolls that one and begins at the course (F6).

    What is typed is kept on this machine until it is recorded or started over; the form for one
    given student asks before it throws anything away instead.
    """

    payment_requested = Signal(str)
    """Carries the id of a student who is enrolled already and may want to pay."""

    def __init__(
        self, office: Office, parent: QWidget | None = None, student_id: str | None = None
    ) -> None:
        fixed = student_id is not None
        super().__init__(
            office,
            parent,
            name="walkin",
            title="Enroll" if fixed else "Walk-in",
            next_text="" if fixed else "&Next walk-in",
            keeps_draft=not fixed,
        )
        self._fixed = fixed
        self._chosen = student_id or ""
        self._student_id = Draft().student_id
        self._restoring = False
        self._priced: str | None = None
        self.notice = Banner("walkin_notice", tone=Tone.WARNING)
        self.notice.hide()
        self.student = StudentForm(office.desk.today())
        self.chosen = ChosenStudent(self.money, fixed=fixed)
        self.course = CourseChoice(office)
        self.form = PaymentForm("walkin_payment", office, full="&Full", later=True)
        self.start_over = QuietButton(
            "Start o&ver", icon="rotate-ccw", name="walkin_start_over", tip="Drop this draft"
        )
        self.draft = DraftKeeper(office.desk.local, self._draft, self)
        self.draft.refused.connect(self._on_not_kept)
        self._lay_out_form()
        self._connect()
        if fixed:
            self.use_student(self._chosen)
        else:
            self.chosen.hide()
            self.student.name.editor.setFocus()
            self._restore()
        self._look_ahead()
        self._show_draft_state()

    def _lay_out_form(self) -> None:
        layout = self.layout()
        first = layout.itemAt(0) if layout is not None else None
        head = first.layout() if first is not None else None
        if isinstance(head, QHBoxLayout):
            head.setSpacing(Space.S)
            head.addWidget(self.start_over)
        self.student_card = Card("Student", name="walkin_student_card")
        self.student_card.add(self.student)
        self.student_card.add(self.chosen)
        self.student_card.body.addStretch()
        self.course_card = Card("Course and payment", name="walkin_course_card")
        for widget in (self.course, self.notice, self.form):
            self.course_card.add(widget)
        self.course_card.body.addStretch()
        cards = QHBoxLayout()
        cards.setSpacing(Space.L)
        cards.addWidget(self.student_card, 1)
        cards.addWidget(self.course_card, 1)
        self.body.addLayout(cards, 1)

    def _connect(self) -> None:
        self.student.changed.connect(self._on_student)
        self.student.more_toggled.connect(lambda _shown: self._touched())
        self.student.matches.taken.connect(self.use_student)
        self.chosen.left.connect(self._leave_student)
        self.course.changed.connect(self._on_course)
        self.form.changed.connect(self._on_form)
        self.notice.acted.connect(self.take_payment)
        self.start_over.clicked.connect(self.drop_draft)
        self.done_page.next_asked.connect(self.start_anew)
        self.office.runner.changed.connect(self._on_changed)
        self._pay_key = QShortcut(QKeySequence(Qt.Key.Key_F9), self, self.take_payment)
        next_key = QShortcut(QKeySequence(Qt.Key.Key_F2), self, self.start_anew)
        if not self._fixed:
            self._on_done.append(next_key)
        next_key.setEnabled(False)

    def _head_stops(self) -> tuple[QWidget, ...]:
        return (self.start_over,)

    # ---- recording

    def command(self) -> Enroll | None:
        """The enrollment; None after saying beside a field what is missing."""
        new: Student | None = None
        if not self._chosen:
            if not self.student.check():
                return None
            new = self.student.student(self._student_id).checked(self.office.desk.today())
        course = self.course.course
        if course is None:
            self.course.picker.set_error("Choose a course or bundle.")
            self.course.picker.editor.setFocus()
            return None
        if not self.course.promotions.check() or not self.form.check():
            return None
        promotion = self.course.promotions.promotion
        return Enroll(
            command_id=self.command_id,
            student_id=self._chosen or self._student_id,
            course_id=course.course_id,
            new_student=new,
            tenders=self.form.taken(),
            payer=self.form.payer.payer(),
            promotion_id=promotion.slip_id if promotion else "",
        )

    def place_error(self, error: DeskError) -> bool:
        """Show an error beside the field it concerns."""
        said = sentence(error, self.money)
        field = self.student.field_of(error)
        if field is not None and not self._chosen:
            field.set_error(said)
            self.student.go_to(field)
        elif isinstance(error, AlreadyEnrolled | CourseInactive):
            self.course.picker.set_error(said)
            self.course.picker.editor.setFocus()
        elif isinstance(error, TenderedTooLittle):
            self.form.tenders.rows[0].tendered.set_error(said)
        else:
            return self.course.promotions.refuse(error)
        return True

    def show_done(self, changes: Changes) -> None:
        """Turn to the last page; the draft has done its work."""
        self.draft.forget()
        super().show_done(changes)
        self.start_over.hide()

    def headline(self, changes: Changes) -> str:
        """The first words of the last page."""
        course = self.course.course
        return f"Enrolled in {course.title}" if course is not None else "Enrolled"

    # ---- who

    def use_student(self, student_id: str) -> None:
        """Go on with a student who is here already: the next thing is the course."""
        card = self.office.reads.student_card(student_id, self.office.desk.today())
        if card is None:
            return
        self._chosen = student_id
        self.chosen.show_card(card)
        self.student.hide()
        self.chosen.show()
        self.form.payer.set_people(card.student.name, card.student.guardian.name)
        self.course.set_student(card.student.student_id)
        self._warn()
        self._touched()
        self.course.picker.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_student(self) -> None:
        self._chosen = ""
        self.chosen.hide()
        self.student.show()
        self.course.set_student("")
        self._on_student()
        self.student.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_student(self) -> None:
        typed = self.student.student(self._student_id)
        self.form.payer.set_people(typed.name, typed.guardian.name)
        self.student.matches.look_for(typed, self.office)
        self._warn()
        self._touched()

    # ---- course and money

    def _on_course(self) -> None:
        amount, course_id = self.form.amount, self.course.picker.key
        # Whoever pays in full goes on doing so when the same course gets cheaper.
        in_full = amount.choice.key == FULL and course_id == self._priced
        self._priced = course_id
        amount.set_amounts(self.course.due_now(), self.course.full())
        if in_full and self.course.full():
            amount.choose_full()
        self._warn()
        self._on_form()

    def _on_form(self) -> None:
        self._look_ahead()
        self._touched()

    def _warn(self) -> None:
        """Say at once what the desk would refuse: this student has this course already."""
        card, course = self.chosen.card, self.course.course
        title = self.chosen.holds(course) if self._chosen and course is not None else None
        if title is not None and card is not None:
            said = sentence(AlreadyEnrolled(card.student.name, title), self.money)
            self.notice.say(said, action="Take payment (F9)")
        self.notice.setVisible(title is not None)
        self._pay_key.setEnabled(title is not None)

    def take_payment(self) -> None:
        """Ask for the payment form instead: this student is enrolled already."""
        self.payment_requested.emit(self._chosen)

    def _look_ahead(self) -> None:
        """Say what will be true after this, computed by the domain."""
        amount = self.form.received()
        place = self.course.place
        if amount or place is None:
            said = f"&Record {self.money.format(amount)}" if amount else "&Record"
        else:
            said = "&Record without payment"
        self.primary_button.setText(said)
        self.primary_button.updateGeometry()
        if place is None:
            self.show_outlook("", None)
            return
        after = outlook(place, amount, self.office.desk.now())
        self.show_outlook(after_words([after], self.money.format), after.status.value)

    def _on_changed(self, changes: Changes) -> None:
        if self.is_done or self.busy:
            return
        if changes.everything or changes.courses or _promotions(changes):
            self.course.load()
        if changes.people and self._chosen:
            card = self.office.reads.student_card(self._chosen, self.office.desk.today())
            if card is not None:
                self.chosen.show_card(card)
                self._warn()

    # ---- the draft

    def start_anew(self) -> None:
        """The next walk-in: an empty form, new ids."""
        super().start_anew()
        self._student_id = Draft().student_id
        self._restoring = True
        self._chosen = ""
        self.chosen.hide()
        self.student.show()
        self.student.clear()
        self.student.matches.show_matches(())
        self.course.picker.choose(None)
        self.course.picker.set_error(None)
        self.course.promotions.clear()
        self.course.set_student("")
        self.form.clear()
        self._restoring = False
        self._on_student()
        self._look_ahead()
        self._show_draft_state()
        self.student.name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def drop_draft(self) -> None:
        """Forget what was typed."""
        self.start_anew()
        self.draft.keep()

    def _draft(self) -> Draft | None:
        """What is typed, as a draft; None while that is nothing."""
        if self._is_empty():
            return None
        return Draft(
            command_id=self.command_id,
            student_id=self._student_id,
            chosen=self._chosen,
            student=self.student.draft(),
            course_id=self.course.picker.key or "",
            payment=self.form.draft(),
            promotion=self.course.promotions.draft(),
        )

    def _on_not_kept(self, error: DeskError) -> None:
        self.note.setText(f"The draft is not kept: {sentence(error, self.money)}")

    def _is_empty(self) -> bool:
        return self.student.is_empty() and not self._chosen and self.course.course is None

    def _restore(self) -> None:
        draft, said = self.draft.unfinished(self.office.reads)
        self.set_problem(said)
        if draft is None:
            return
        self._restoring = True
        self.command_id, self._student_id = draft.command_id, draft.student_id
        self.student.restore(draft.student)
        self.course.picker.choose(draft.course_id or None)
        if draft.chosen:
            self.use_student(draft.chosen)
        # What is offered hangs on who it is, and the amounts hang on what is taken off.
        self.course.promotions.restore(draft.promotion)
        self.form.restore(draft.payment)
        self._restoring = False
        self.student.matches.look_for(self.student.student(self._student_id), self.office)

    def _touched(self) -> None:
        if not self._restoring and not self._fixed and not self.is_done:
            self.draft.keep_soon()
            self._show_draft_state()

    def _show_draft_state(self) -> None:
        empty = self._is_empty()
        self.start_over.setVisible(not empty and not self._fixed and not self.is_done)
        self.note.setText("Esc closes" if empty or self._fixed else "Draft kept · Esc closes")

    def done(self, result: int) -> None:
        # Every way of closing comes through here, the last keys before it included.
        if not self._fixed and not self.is_done:
            self.draft.keep()
        super().done(result)


def _promotions(changes: Changes) -> bool:
    """Whether what the school offers changed."""
    return any(path.startswith("promotions/") for path in changes.slips)
