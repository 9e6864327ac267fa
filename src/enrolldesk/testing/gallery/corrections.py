"""Forms that correct: void, refund, credit, cancel, override; and the questions before a loss."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.app.queries import PaymentsQuery
from enrolldesk.app.rows import LedgerRow
from enrolldesk.domain.ledger import EntryKind, Method
from enrolldesk.testing.gallery import at_the_counter, pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.corrections.charges import DiscountForm, PriceForm, WriteOffForm
from enrolldesk.ui.corrections.credit import MoveCreditForm
from enrolldesk.ui.corrections.leaving import MoveEnrollmentForm, WithdrawForm
from enrolldesk.ui.corrections.put_right import PutRightForm
from enrolldesk.ui.corrections.reason import CancelEnrollmentForm, OverrideAccessForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.returned import ReturnForm
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.students.entry_explained import EntryExplained
from enrolldesk.ui.students.page import StudentsPage


def void(stage: Stage) -> QWidget:
    """A payment voided with a reason."""
    page = _card(stage, "Maria Lopez")
    page.actions_of_card.void(_payment(page))
    form = stage.opened(VoidForm)
    form.reason.take("Wrong student")
    return form


def refund(stage: Stage) -> QWidget:
    """Money handed back."""
    _card(stage, "Maria Lopez").actions_of_card.refund()
    return stage.opened(RefundForm)


def move_credit(stage: Stage) -> QWidget:
    """Credit moved to another course."""
    _card(stage, "Priya Nair").actions_of_card.move_credit()
    return stage.opened(MoveCreditForm)


def cancel_enrollment(stage: Stage) -> QWidget:
    """A place given up."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.cancel_enrollment(page.card.enrollments[0])
    return stage.opened(CancelEnrollmentForm)


def override(stage: Stage) -> QWidget:
    """A locked course opened for a reason."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    locked = next(row for row in page.card.enrollments if row.title == "Behind the Wheel")
    page.actions_of_card.override_access(locked)
    return stage.opened(OverrideAccessForm)


def put_right(stage: Stage) -> QWidget:
    """A payment of the wrong amount."""
    form = _putting_right(stage)
    form.amount.set_text("89.99")
    return form


def put_right_student(stage: Stage) -> QWidget:
    """A payment of the wrong student."""
    form = _putting_right(stage)
    form.what.choose("student")
    found = stage.office.reads.search("Priya Nair", stage.office.desk.today())
    form.student.take(found[0])
    return form


def returned(stage: Stage) -> QWidget:
    """A check that bounced."""
    reads = stage.office.reads
    asked = PaymentsQuery(method=Method.CHECK, kind=EntryKind.PAYMENT, status="standing")
    (check,) = reads.payment_rows(reads.payment_keys(asked)[:1])
    stage.main.show_student(check.entry.student_id)
    stage.go_to(stage.main)
    page = cast(StudentsPage, stage.page("students"))
    assert page.card is not None
    bounced = check.entry.entry_id
    row = next(row for row in page.card.ledger if row.entry.entry_id == bounced)
    page.actions_of_card.corrections.returned(row)
    form = stage.opened(ReturnForm)
    form.reason.take("Check bounced")
    form.fee.set_text("25")
    return form


def discount(stage: Stage) -> QWidget:
    """A part of the price taken off."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.corrections.discount(page.card.enrollments[0])
    form = stage.opened(DiscountForm)
    form.kind.choose("percent")
    form.amount.set_text("12.5")
    form.reason.take("Sibling")
    return form


def price(stage: Stage) -> QWidget:
    """Another price."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.corrections.price(page.card.enrollments[0])
    return stage.opened(PriceForm)


def write_off(stage: Stage) -> QWidget:
    """A debt given up."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.corrections.write_off(page.card.enrollments[0])
    return stage.opened(WriteOffForm)


def withdraw(stage: Stage) -> QWidget:
    """A course left, a part of the money handed back."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.corrections.withdraw(page.card.enrollments[0])
    form = stage.opened(WithdrawForm)
    form.charged.set_text("50")
    form.refund.set_text("49.99")
    form.method.method.choose("check")
    form.reason.take("Moved away")
    return form


def move_enrollment(stage: Stage) -> QWidget:
    """Another course instead."""
    page = _card(stage, "Maria Lopez")
    assert page.card is not None
    page.actions_of_card.corrections.change_course(page.card.enrollments[0])
    form = stage.opened(MoveEnrollmentForm)
    form.course.choose("behind-the-wheel")
    return form


def entry_details(stage: Stage) -> QWidget:
    """A line of the ledger in full."""
    page = _card(stage, "Maria Lopez")
    payment = _payment(page)
    page.view.ledger.select_key(payment.entry.entry_id)
    page.actions_of_card.corrections.explain(payment)
    return stage.opened(EntryExplained)


def throw_away(stage: Stage) -> QWidget:
    """Esc in a form with words in it."""
    at_the_counter.student_duplicates(stage)
    stage.keys.press("Esc")
    return stage.opened(Confirm)


def close_question(stage: Stage) -> QWidget:
    """The window closed while a form holds words."""
    at_the_counter.student_duplicates(stage)
    stage.main.close()
    return stage.opened(Confirm)


def _putting_right(stage: Stage) -> PutRightForm:
    page = _card(stage, "Maria Lopez")
    page.actions_of_card.put_right(_payment(page))
    return stage.opened(PutRightForm)


def _payment(page: StudentsPage) -> LedgerRow:
    assert page.card is not None
    return next(row for row in page.card.ledger if row.entry.kind == EntryKind.PAYMENT)


def _card(stage: Stage, name: str) -> StudentsPage:
    pages.student(stage, name)
    return cast(StudentsPage, stage.page("students"))
