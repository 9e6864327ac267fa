"""Mistakes put right from the student's card: void, refund, credit, cancelling, overriding."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.commands import RecordPayment
from enrolldesk.app.sync.connection import Connection, keep_connection
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method, Share, Tender
from enrolldesk.domain.money import Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.forms import offered, shown_form, write
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.corrections.credit import MoveCreditForm
from enrolldesk.ui.corrections.reason import CancelEnrollmentForm, OverrideAccessForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.void import VoidForm
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.office import Office

pytestmark = pytest.mark.usefixtures("menus")


@pytest.fixture
def maria(small_school: SmallSchool, office: Office) -> str:
    """A student who paid the upfront part of the bundle."""
    student_id = small_school.student("Maria Lopez")
    small_school.enroll(student_id, cash=9999)
    return student_id


def fine(form: FormDialog) -> None:
    """What every form must be."""
    assert duplicate_mnemonics(form) == []
    assert unnamed_actions(form) == []
    assert missing_tooltips(form) == []
    assert cut_off_text(form) == []


def test_a_void_needs_a_reason_and_locks_what_the_payment_opened(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_entry(0, "void")
    form = shown_form(screen.page, VoidForm, qtbot)
    fine(form)
    assert form.outlook.text() == ("After this $549.99 is owed. Online Theory will be locked.")
    keys = Keyboard()
    keys.press("Ctrl+Return")
    assert form.isVisible()
    assert form.reason.field.error == "Reason is needed."
    keys.type("Wrong student")
    keys.press("Return")
    assert form.isVisible(), "Enter alone records nothing"
    keys.press("Ctrl+Return")
    qtbot.waitUntil(lambda: len(screen.ledger) == 3)
    assert screen.ledger == [
        ("Void of payment, cash", "", "$99.99", "$549.99", ""),
        ("Payment, cash", "D1-000001", "-$99.99", "$450.00", "Void"),
        ("Charge · Complete Package", "", "$549.99", "$549.99", ""),
    ]
    assert screen.badges == ("due",)
    assert [row[5] for row in screen.enrollments] == ["", "Locked", "Locked"]
    screen.page.view.ledger.select_row(1)
    screen.page.view.entry_menu.click()
    assert "void" not in offered("entry_menu", qtbot)


def test_a_receipt_of_several_entries_goes_whole_or_in_part(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    place = office.reads.enrollments_of(maria)[0].enrollment_id
    receipt_id = new_id()
    tenders = (Tender(Method.CASH, Money(3000)), Tender(Method.CARD, Money(2000)))
    small_school.run(
        RecordPayment(command_id=receipt_id, shares=(Share(place, Money(5000)),), tenders=tenders)
    )
    screen = StudentsScreen.open(office, qtbot)
    screen.of_entry(0, "void")
    form = shown_form(screen.page, VoidForm, qtbot)
    fine(form)
    assert form.scope is not None
    assert form.scope.key == "receipt"
    assert form.outlook.text() == "After this $450.00 is owed."
    form.scope.choose("entry")
    assert form.outlook.text() == "After this $420.00 is owed."
    form.scope.choose("receipt")
    write(form, "reason", "Recorded twice")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.balance[0] == "$450.00")
    receipt = office.reads.receipt(receipt_id)
    assert receipt is not None
    assert receipt.is_void


def test_a_double_click_on_record_records_once(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_student("refund")
    form = shown_form(screen.page, RefundForm, qtbot)
    write(form, "refund_amount", "20")
    write(form, "reason", "Overpaid")
    batches = office.reads.counts()["batches"]
    form.primary_button.click()
    form.primary_button.click()
    form.submit()
    assert office.reads.counts()["batches"] == batches + 1
    assert screen.ledger[0] == ("Refund, cash", "D1-000002", "$20.00", "$470.00", "Refunded")


def test_a_refund_is_never_more_than_is_held(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "refund")
    form = shown_form(screen.page, RefundForm, qtbot)
    fine(form)
    assert form.amount.text() == "99.99"
    assert form.amount.note.text() == "At most $99.99."
    write(form, "refund_amount", "100")
    write(form, "reason", "Withdrawn")
    Keyboard().press("Ctrl+Return")
    assert form.isVisible()
    assert form.amount.error == "Only $99.99 is held here, less than $100.00."
    form.method.choose("check")
    assert form.reference.isVisible()
    write(form, "refund_amount", "99.99")
    write(form, "refund_reference", "1044")
    assert form.outlook.text().startswith("After this $549.99 is owed on Complete Package.")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.badges == ("refunded",))
    receipt = office.reads.receipt_numbered("D1-000002")
    assert receipt is not None
    assert receipt.entries[0].method == Method.CHECK
    assert receipt.entries[0].reference == "1044"


def test_a_wrong_course_is_cancelled_and_its_money_moved(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "cancel")
    form = shown_form(screen.page, CancelEnrollmentForm, qtbot)
    fine(form)
    assert form.outlook.text() == (
        "The charge of $549.99 is voided. The $99.99 paid stays as credit, to be moved or refunded."
    )
    form.reason.take("Wrong course")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.balance == ("$99.99", ""))
    assert screen.enrollments[0][4] == "Withdrawn, Credit"
    assert [row[5] for row in screen.enrollments] == ["", "", ""]
    small_school.enroll(maria, "behind-the-wheel")
    screen.of_student("move")
    move = shown_form(screen.page, MoveCreditForm, qtbot)
    fine(move)
    assert move.amount.text() == "99.99"
    assert move.outlook.text() == "After this $400.00 is owed on Behind the Wheel."
    write(move, "credit_amount", "99.999")
    Keyboard().press("Ctrl+Return")
    assert move.amount.error is not None
    assert "more than two decimals" in move.amount.error
    write(move, "credit_amount", "50")
    move.reason.take("Changed course")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.enrollments[-1][3] == "$449.99")
    assert screen.enrollments[0][3] == "-$49.99"


def test_a_locked_course_is_opened_anyway_and_locked_again(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(2, "override")
    form = shown_form(screen.page, OverrideAccessForm, qtbot)
    fine(form)
    form.reason.take("Pays on the first lesson")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: screen.enrollments[2][5] == "Override")
    assert screen.enrollments[2][0] == "Behind the Wheel · 0 of 8 h"
    screen.of_enrollment(2, "lock")
    qtbot.waitUntil(lambda: screen.enrollments[2][5] == "Locked")


def test_a_bundle_decides_for_its_courses(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    view = StudentsScreen.open(office, qtbot).page.view
    view.enrollments.select_row(0)
    view.enrollment_menu.click()
    assert offered("enrollment_menu", qtbot) == {
        "agreement",
        "refund",
        "plan",
        "promotion",
        "discount",
        "price",
        "write_off",
        "change",
        "withdraw",
        "cancel",
    }
    view.enrollments.select_row(2)
    view.enrollment_menu.click()
    assert offered("enrollment_menu", qtbot) == {"agreement", "override"}


def test_a_payment_that_another_desk_has_not_sent_is_refunded_by_its_paper(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    keep_connection(office.desk.local, Connection("demo", "lakeside", "127.0.0.1:1"))
    office.sync.recall()
    small_school.enroll(small_school.student("Zoe Quill"))
    screen = StudentsScreen.open(office, qtbot)
    screen.of_student("refund")
    form = shown_form(screen.page, RefundForm, qtbot)
    fine(form)
    assert form.amount.text() == ""
    write(form, "refund_amount", "50")
    write(form, "reason", "Paid at the other desk")
    Keyboard().press("Ctrl+Return")
    assert form.amount.error == "Only $0.00 is held here, less than $50.00."
    write(form, "refund_receipt_no", "D2-000007")
    Keyboard().press("Ctrl+Return")
    qtbot.waitUntil(lambda: bool(screen.ledger) and screen.ledger[0][0] == "Refund, cash")
    [row] = office.reads.search("Zoe", office.desk.today())
    card = office.reads.student_card(row.student_id, office.desk.today())
    assert card is not None
    assert card.ledger[0].entry.reference == "D2-000007"
    assert card.ledger[0].entry.paid_delta == Money(-5000)
