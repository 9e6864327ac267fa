"""Taking a payment: what is due by default, anything else when asked, recorded once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import Money
from enrolldesk.testing.pages.payment import PaymentPage
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool, SteadyClock
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.office import Office


@pytest.fixture
def maria(small_school: SmallSchool, office: Office) -> str:
    """A student to be enrolled."""
    return small_school.student("Maria Lopez")


def test_what_is_due_now_is_the_default(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria)
    page = PaymentPage.open(office, qtbot, maria)
    assert page.dialog.name.full() == "Maria Lopez"
    assert page.dialog.contact.text() == "(614) 555-0133"
    assert page.dialog.badges.badges == ("due",)
    assert page.dialog.balance.figure.text() == "$549.99"
    assert page.shares == {"Complete Package": "99.99"}
    assert page.outlook == (
        "After this: $450.00 left, due Dec 22, 2026; unlocks Online Theory; "
        "Behind the Wheel stays locked"
    )
    assert page.badge == "partial"
    page.keys.press("Alt+E")
    page.keys.type("120")
    page.record()
    assert page.done
    assert page.change_due == "$20.01"
    assert page.receipt_no == "D1-000001"
    assert page.badges("complete-package") == ("partial",)
    assert page.badges("online-theory") == ("unlocked",)


def test_the_whole_balance_where_nothing_is_due_yet(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria, cash=9999)
    page = PaymentPage.open(office, qtbot, maria)
    assert page.shares == {"Complete Package": "450.00"}
    assert page.outlook == "After this: nothing left to pay; unlocks Behind the Wheel"
    page.keys.press("Alt+K")
    page.keys.press("Return")
    page.keys.type("1017")
    page.record()
    assert page.done
    receipt = office.reads.receipt_numbered("D1-000002")
    assert receipt is not None
    assert (receipt.entries[0].method, receipt.entries[0].reference) == (Method.CHECK, "1017")


def test_another_amount_goes_to_what_was_due_first(
    office: Office, small_school: SmallSchool, clock: SteadyClock, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria, THEORY.course_id)
    clock.forward(days=3)
    small_school.enroll(maria, WHEEL.course_id)
    page = PaymentPage.open(office, qtbot, maria)
    assert page.dialog.badges.badges == ("overdue",)
    assert page.shares == {"Online Theory": "99.99", "Behind the Wheel": "499.99"}
    page.keys.press("Alt+O")
    page.keys.press("Return")
    page.keys.type("150")
    assert page.shares == {"Online Theory": "99.99", "Behind the Wheel": "50.01"}
    page.record()
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    assert [entry.amount for entry in receipt.entries] == [Money(9999), Money(5001)]


def test_the_parts_can_be_changed_and_the_sum_follows(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    theory = small_school.enroll(maria, THEORY.course_id)
    wheel = small_school.enroll(maria, WHEEL.course_id)
    page = PaymentPage.open(office, qtbot, maria)
    for title, text in (("Online Theory", "40"), ("Behind the Wheel", "60")):
        shown = next(row for row in page.dialog.shares.rows if row.row.title == title)
        shown.amount.editor.setFocus()
        shown.amount.editor.selectAll()
        page.keys.type(text)
    assert page.dialog.form.received() == Money(10000)
    assert page.dialog.primary_button.text() == "&Record $100.00"
    page.record()
    assert office.reads.standing(theory).paid == Money(4000)
    assert office.reads.standing(wheel).paid == Money(6000)


def test_too_much_becomes_credit_on_a_named_enrollment(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    place = small_school.enroll(maria, cash=9999)
    page = PaymentPage.open(office, qtbot, maria)
    page.keys.press("Alt+O")
    page.keys.press("Return")
    page.keys.type("470")
    assert page.outlook == (
        "After this: nothing left to pay; unlocks Behind the Wheel, "
        "and $20.00 is kept as credit on Complete Package"
    )
    page.record()
    assert office.reads.standing(place).credit == Money(2000)
    assert page.badges("complete-package") == ("paid", "credit")


def test_where_nothing_is_owed_it_is_said_and_still_possible(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    place = small_school.enroll(maria, THEORY.course_id, cash=9999)
    page = PaymentPage.open(office, qtbot, maria)
    assert page.dialog.notice.isVisible()
    assert page.dialog.notice.label.text() == (
        "Nothing is owed. What is paid now is kept as credit on Online Theory."
    )
    page.record()
    assert not page.done
    assert page.errors == {"payment_form_amount_other": "Enter an amount."}
    page.keys.type("20")
    page.record()
    assert page.done
    assert office.reads.standing(place).credit == Money(2000)


def test_without_an_enrollment_the_way_to_one_is_offered(
    office: Office, maria: str, qtbot: QtBot
) -> None:
    page = PaymentPage.open(office, qtbot, maria)
    assert not page.dialog.primary_button.isEnabled()
    with qtbot.waitSignal(page.dialog.enroll_requested) as heard:
        page.keys.press("F6")
    assert heard.args == [maria]
    assert not page.dialog.isVisible()


def test_a_second_press_posts_nothing_more(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria)
    before = office.reads.counts()["entries"]
    page = PaymentPage.open(office, qtbot, maria)
    page.record()
    page.record()
    page.keys.press("Ctrl+Enter")
    page.keys.press("Return", 2)
    assert office.reads.counts()["entries"] == before + 1
    assert page.done


def test_a_command_recorded_before_an_unknown_error_is_recorded_once(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria)
    page = PaymentPage.open(office, qtbot, maria)
    command = page.dialog.command()
    assert command is not None
    office.desk.run(command)
    before = office.reads.counts()["entries"]
    page.record()
    assert page.done
    assert page.receipt_no == "D1-000001"
    assert office.reads.counts()["entries"] == before


def test_the_guardian_may_pay(office: Office, small_school: SmallSchool, qtbot: QtBot) -> None:
    from enrolldesk.domain.people import Guardian

    bao = small_school.student(
        "Bao Tran", phone="(614) 555-0102", guardian=Guardian("Hồng Tran", "(614) 555-0103")
    )
    small_school.enroll(bao)
    page = PaymentPage.open(office, qtbot, bao)
    page.keys.press("Alt+G")
    page.record()
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    assert receipt.entries[0].payer == "Hồng Tran"


def test_esc_asks_only_if_something_was_typed(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria)
    page = PaymentPage.open(office, qtbot, maria)
    page.keys.press("Alt+E")
    page.keys.type("120")
    page.keys.press("Esc")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), Confirm))
    page.keys.press("Esc")
    qtbot.waitUntil(lambda: not page.dialog.findChildren(Confirm))
    assert page.dialog.isVisible()
    page.dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is page.dialog)
    page.keys.press("Alt+E")
    page.keys.press("Backspace", 3)
    page.keys.press("Esc")
    assert not page.dialog.isVisible()


def test_a_payment_taken_elsewhere_shows_at_once_and_nothing_typed_is_lost(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    place = small_school.enroll(maria)
    page = PaymentPage.open(office, qtbot, maria)
    page.keys.press("Alt+E")
    page.keys.type("500")
    small_school.pay(place, 9999)
    assert page.dialog.balance.figure.text() == "$450.00"
    assert page.shares == {"Complete Package": "450.00"}
    assert page.dialog.form.tenders.rows[0].tendered.text() == "500"


def test_the_cash_must_cover_the_amount(
    office: Office, small_school: SmallSchool, maria: str, qtbot: QtBot
) -> None:
    small_school.enroll(maria, PACKAGE.course_id)
    page = PaymentPage.open(office, qtbot, maria)
    page.keys.press("Alt+E")
    page.keys.type("50")
    page.record()
    assert page.errors == {
        "payment_form_tender_1_tendered": "$50.00 tendered does not cover $99.99."
    }
    assert page.keys.at == "payment_form_tender_1_tendered"
    page.keys.type("0")
    assert not page.errors
    page.record()
    assert page.done
