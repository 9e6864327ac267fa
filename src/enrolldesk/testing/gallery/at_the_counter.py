"""Forms at the counter: students, courses, walk-in, payment."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QLineEdit, QWidget

from enrolldesk.app.sample import COMPLETE_PACKAGE, ONLINE_THEORY
from enrolldesk.testing.gallery import pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.courses.editor import CourseEditor
from enrolldesk.ui.courses.page import CoursesPage
from enrolldesk.ui.payments.dialog import PaymentDialog
from enrolldesk.ui.students.editor import StudentEditor
from enrolldesk.ui.students.page import StudentsPage
from enrolldesk.ui.walkin.dialog import WalkInDialog


def student_new(stage: Stage) -> QWidget:
    """An empty form."""
    return _editor(stage, edit=False)


def student_duplicates(stage: Stage) -> QWidget:
    """Somebody like this is here already."""
    editor = _editor(stage, edit=False)
    editor.name.set_text("Maria Lopes")
    editor.phone.set_text("614 555 0178")
    editor.look()
    return editor


def student_edit(stage: Stage) -> QWidget:
    """A form full of what is known."""
    return _editor(stage, edit=True)


def course_editor(stage: Stage) -> QWidget:
    """A course."""
    return _course(stage, ONLINE_THEORY.course_id)


def bundle_editor(stage: Stage) -> QWidget:
    """A bundle with its gates."""
    return _course(stage, COMPLETE_PACKAGE.course_id)


def walk_in_empty(stage: Stage) -> QWidget:
    """As F2 opens it."""
    return _walk_in(stage)


def walk_in_filled(stage: Stage) -> QWidget:
    """A new student, typed."""
    return _typed(stage, "Lena Hoffmann", "6145550191")


def walk_in_more(stage: Stage) -> QWidget:
    """With guardian, address and permit in sight."""
    dialog = _typed(stage, "Lena Hoffmann", "6145550191")
    dialog.student.show_more(True)
    return dialog


def walk_in_matches(stage: Stage) -> QWidget:
    """People who are here already, offered while the name is typed."""
    dialog = _walk_in(stage)
    stage.keys.type("maria lo")
    stage.until(lambda: not dialog.student.matches.isHidden())
    return dialog


def walk_in_courses(stage: Stage) -> QWidget:
    """The list of courses, open."""
    dialog = _walk_in(stage)
    stage.keys.type("Lena Hoffmann")
    stage.keys.press("Return")
    stage.keys.type("6145550191")
    stage.keys.press("Return")
    dialog.course.picker.open()
    return dialog


def walk_in_missing(stage: Stage) -> QWidget:
    """Recorded too early: what is missing is said beside the fields."""
    dialog = _walk_in(stage)
    stage.keys.press("Ctrl+Return")
    return dialog


def walk_in_returning(stage: Stage) -> QWidget:
    """A student who is here already begins at the course."""
    dialog = _walk_in(stage)
    dialog.use_student(stage.find("Theo Walsh"))
    stage.keys.type("beh")
    stage.keys.press("Return")
    return dialog


def walk_in_done(stage: Stage) -> QWidget:
    """Change, receipt number and what is unlocked."""
    dialog = _typed(stage, "Lena Hoffmann", "6145550191")
    if stage.office.reads.search("Lena Hoffmann", stage.office.desk.today()):
        # She was enrolled for an earlier picture; the form asks whether it is her.
        dialog = _typed(stage, "Lena Hoffman", "6145550192")
    stage.keys.press("Ctrl+Return")
    stage.until(dialog.done_page.isVisible)
    return dialog


def payment(stage: Stage) -> QWidget:
    """What is due of one bundle."""
    return _payment(stage, "Maria Lopez")


def payment_several(stage: Stage) -> QWidget:
    """Charges of two courses, oldest due first."""
    return _payment(stage, "Nora Berg")


def payment_split(stage: Stage) -> QWidget:
    """Cash and card for one receipt."""
    dialog = _payment(stage, "Omar Haddad")
    dialog.form.tenders.add.click()
    stage.keys.type("300")
    return dialog


def payment_nothing_owed(stage: Stage) -> QWidget:
    """All paid: what is taken now becomes credit."""
    office = stage.office
    paid = next(
        row
        for row in office.reads.search("a", office.desk.today(), limit=200)
        if row.status == "paid"
    )
    stage.main.counter.pay(paid.student_id)
    return stage.opened(PaymentDialog)


def payment_not_enrolled(stage: Stage) -> QWidget:
    """Nothing to pay for yet."""
    office = stage.office
    bare = next(
        row
        for row in office.reads.search("Theo Walsh", office.desk.today())
        if not office.reads.enrollments_of(row.student_id)
    )
    stage.main.counter.pay(bare.student_id)
    return stage.opened(PaymentDialog)


def payment_done(stage: Stage) -> QWidget:
    """Change, receipt number, what is left."""
    dialog = _payment(stage, "Devon Clarke")
    stage.keys.press("Alt+O")
    stage.keys.press("Return")
    stage.keys.type("20")
    tendered = dialog.findChild(QLineEdit, "payment_form_tender_1_tendered")
    if tendered is not None:
        tendered.setFocus()
        stage.keys.type("50")
    stage.keys.press("Ctrl+Return")
    stage.until(dialog.done_page.isVisible)
    return dialog


def _editor(stage: Stage, *, edit: bool) -> StudentEditor:
    pages.student_partial(stage)
    page = cast(StudentsPage, stage.page("students"))
    page.edit_student() if edit else page.add_student()
    return stage.opened(StudentEditor)


def _course(stage: Stage, course_id: str) -> CourseEditor:
    cast(CoursesPage, stage.page("courses")).edit(course_id)
    return stage.opened(CourseEditor)


def _walk_in(stage: Stage) -> WalkInDialog:
    pages.student_partial(stage)
    stage.keys.press("F2")
    dialog = stage.opened(WalkInDialog)
    dialog.drop_draft()
    return dialog


def _typed(stage: Stage, name: str, phone: str) -> WalkInDialog:
    dialog = _walk_in(stage)
    stage.keys.type(name)
    stage.keys.press("Return")
    stage.keys.type(phone)
    stage.keys.press("Return")
    stage.keys.type("c")
    stage.keys.press("Return")
    stage.keys.press("Alt+E")
    stage.keys.type("120")
    return dialog


def _payment(stage: Stage, name: str) -> PaymentDialog:
    pages.student(stage, name)
    stage.keys.press("F9")
    return stage.opened(PaymentDialog)
