"""What comes back, is made less, given up or left: each form says what will be, and asks why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.app.commands import ChangeSchool
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.money import ZERO, Money
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.correcting import (
    DiscountPage,
    EntryExplainedPage,
    PricePage,
    PutRightPage,
    ReturnPage,
    WithdrawPage,
    WriteOffPage,
)
from enrolldesk.testing.pages.forms import FormPage, offered, shown_form
from enrolldesk.testing.pages.payments import PaymentsScreen
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import THEORY, SmallSchool
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.corrections.charges import DiscountForm, PriceForm, WriteOffForm
from enrolldesk.ui.corrections.leaving import WithdrawForm
from enrolldesk.ui.corrections.put_right import PutRightForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.returned import ReturnForm
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.entry_explained import EntryExplained


@pytest.fixture
def theory(small_school: SmallSchool) -> str:
    """Maria Lopez in Online Theory, $99.99, nothing paid."""
    return small_school.enroll(small_school.student("Maria Lopez"), THEORY.course_id)


def fine(page: FormPage[Any], qtbot: QtBot) -> None:
    """What every form must be, whatever is chosen in it."""
    assert duplicate_mnemonics(page.dialog) == []
    assert unnamed_actions(page.dialog) == []
    assert missing_tooltips(page.dialog) == []
    qtbot.waitUntil(lambda: cut_off_text(page.dialog) == [])


@pytest.mark.usefixtures("menus")
def test_a_bounced_check(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    school = office.reads.school()
    assert school is not None
    fee = replace(school, returned_fee=Money(2500))
    small_school.run(ChangeSchool(command_id=new_id(), school=fee))
    small_school.pay(theory, 9999, Method.CHECK)
    screen = StudentsScreen.open(office, qtbot)
    screen.of_entry(0, "returned")
    form = ReturnPage(shown_form(screen.page, ReturnForm, qtbot), Keyboard())
    fine(form, qtbot)
    assert form.outlook == "After this $124.99 is owed."
    form.record()
    assert form.errors == {"reason": "Reason is needed."}
    form.write("return_fee", "20")
    assert form.outlook == "After this $119.99 is owed."
    form.dialog.reason.take("Check bounced")
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$119.99")
    assert screen.ledger[:2] == [
        ("Fee", "", "$20.00", "$119.99", ""),
        ("Returned payment, check", "", "$99.99", "$99.99", "Returned"),
    ]
    assert screen.badges == ("due", "returned")
    screen.page.view.ledger.select_row(2)
    screen.page.view.entry_menu.click()
    assert offered("entry_menu", qtbot) == {"receipt", "copy", "details"}
    assert not screen.page.view.put_right.isEnabled()


@pytest.mark.usefixtures("menus")
def test_a_return_recorded_by_mistake_takes_its_fee_along(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999, Method.CHECK)
    screen = StudentsScreen.open(office, qtbot)
    screen.of_entry(0, "returned")
    form = ReturnPage(shown_form(screen.page, ReturnForm, qtbot), Keyboard())
    form.write("return_fee", "25")
    form.dialog.reason.take("Check bounced")
    form.record()
    qtbot.waitUntil(lambda: len(screen.ledger) == 4)
    void = screen.void(1)
    assert void.outlook.startswith("After this nothing is owed.")
    void.dialog.reason.take("Wrong amount")
    void.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$0.00")
    words = [row[0] for row in screen.ledger[:2]]
    assert words == ["Void of fee", "Void of returned payment, check"]


@pytest.mark.usefixtures("menus")
def test_a_discount_in_percent(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "discount")
    form = DiscountPage(shown_form(screen.page, DiscountForm, qtbot), Keyboard())
    fine(form, qtbot)
    form.write("give_discount_amount", "150")
    form.dialog.reason.take("Sibling")
    form.record()
    assert form.errors == {
        "give_discount_amount": "Only $99.99 of the charge is left, less than $150.00."
    }
    form.choose("percent")
    fine(form, qtbot)
    assert form.errors == {"give_discount_amount": "The percent 150 is out of range."}
    form.write("give_discount_amount", "12.5")
    assert form.outlook == "$12.50 off the price. After this $87.49 is owed on Online Theory."
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$87.49")
    assert screen.ledger[0] == ("Discount", "", "-$12.50", "$87.49", "")


def test_a_price_goes_up_and_a_charge_is_put_right_by_it(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.page.view.ledger.select_row(0)
    screen.page.view.put_right.click()
    form = PricePage(shown_form(screen.page, PriceForm, qtbot), Keyboard())
    fine(form, qtbot)
    form.dialog.reason.take("Wrong price")
    form.record()
    assert "recorded already" in form.errors["correct_price_amount"]
    form.write("correct_price_amount", "120")
    assert form.outlook == "After this $120.00 is owed on Online Theory."
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$120.00")
    assert screen.ledger[0] == ("Correction", "", "$20.01", "$120.00", "")


@pytest.mark.usefixtures("menus")
def test_a_debt_given_up(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "write_off")
    form = WriteOffPage(shown_form(screen.page, WriteOffForm, qtbot), Keyboard())
    fine(form, qtbot)
    form.write("write_off_amount", "100")
    form.dialog.reason.take("Moved away")
    form.record()
    assert form.errors == {"write_off_amount": "Only $99.99 is owed here, less than $100.00."}
    form.write("write_off_amount", "99.99")
    form.record()
    qtbot.waitUntil(lambda: screen.balance[0] == "$0.00")
    assert screen.enrollments[0][4:] == ("Written off", "Locked")


@pytest.mark.usefixtures("menus")
def test_a_course_left_with_a_part_handed_back(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999)
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "withdraw")
    form = WithdrawPage(shown_form(screen.page, WithdrawForm, qtbot), Keyboard())
    fine(form, qtbot)
    assert form.outlook == "After this nothing is owed."
    assert form.dialog.method.isHidden(), "nothing is handed back"
    form.write("withdraw_charged", "120")
    form.record()
    assert list(form.errors) == ["withdraw_charged", "reason"]
    form.write("withdraw_charged", "40")
    form.write("withdraw_refund", "50")
    form.dialog.method.method.choose("check")
    form.write("withdraw_number", "1044")
    form.dialog.reason.take("Moved away")
    fine(form, qtbot)
    assert form.outlook == "After this $9.99 is held as credit. The refund gets a receipt."
    form.record()
    qtbot.waitUntil(lambda: screen.enrollments[0][4] == "Withdrawn, Credit")
    place = office.reads.enrollment(theory)
    assert place is not None
    assert (place.state, place.withdrawn_on) == (EnrollmentState.WITHDRAWN, office.desk.today())
    receipt = office.reads.receipt_numbered("D1-000002")
    assert receipt is not None
    assert (receipt.entries[0].method, receipt.entries[0].reference) == ("check", "1044")


@pytest.mark.usefixtures("menus")
def test_a_refund_asks_whether_the_charge_still_stands(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9999 + 1000)
    screen = StudentsScreen.open(office, qtbot)
    screen.of_enrollment(0, "refund")
    form = shown_form(screen.page, RefundForm, qtbot)
    assert form.amount.text() == "10.00"
    assert form.charge.isHidden(), "credit is not for any charge"
    page = FormPage(form, Keyboard())
    page.write("refund_amount", "50")
    assert form.charge.isVisible()
    fine(page, qtbot)
    assert form.outlook.text().startswith("After this $40.00 is owed")
    form.charge.choose("dropped")
    assert form.outlook.text().startswith("After this nothing is owed")
    form.reason.take("Lesson not given")
    page.record()
    qtbot.waitUntil(lambda: len(screen.ledger) == 4)
    assert office.reads.standing(theory).charged == Money(9999 - 4000)
    assert office.reads.standing(theory).owed == ZERO


@pytest.mark.usefixtures("menus")
def test_a_line_tells_all_there_is_to_say(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9000)
    screen = StudentsScreen.open(office, qtbot)
    form = screen.put_right(0)
    form.write("put_right_amount", "99.99")
    form.record()
    qtbot.waitUntil(lambda: len(screen.ledger) == 4)

    def told(place: int) -> list[str]:
        screen.of_entry(place, "details")
        shown: list[EntryExplained] = []

        def opened() -> bool:
            shown[:] = screen.page.window().findChildren(EntryExplained)
            return bool(shown) and shown[-1].isActiveWindow()

        qtbot.waitUntil(opened)
        lines = EntryExplainedPage(shown[-1]).lines
        Keyboard().press("Esc")
        qtbot.waitUntil(lambda: not screen.page.window().findChildren(EntryExplained))
        return lines

    assert told(0) == [
        "Reason: Corrects D1-000001: Wrong amount",
        "Nov 22, 10:02 by Ana R., Desk 1",
        "In place of: Payment, cash $90.00 D1-000001 of Nov 22, 10:02",
    ]
    assert told(1) == [
        "Reason: Wrong amount",
        "Nov 22, 10:02 by Ana R., Desk 1",
        "Cancels: Payment, cash $90.00 D1-000001 of Nov 22, 10:02",
    ]
    assert told(2)[-2:] == [
        "Voided Nov 22, 10:02: Wrong amount",
        "Recorded right as D1-000002 Nov 22, 10:02: Corrects D1-000001: Wrong amount",
    ]


@pytest.mark.usefixtures("menus")
def test_from_the_payments_page(
    office: Office, small_school: SmallSchool, theory: str, qtbot: QtBot
) -> None:
    small_school.pay(theory, 9000)
    screen = PaymentsScreen.open(office, qtbot)
    screen.of_entry(0, "put_right")
    form = PutRightPage(shown_form(screen.page, PutRightForm, qtbot), Keyboard())
    form.write("put_right_amount", "99.99")
    form.record()
    qtbot.waitUntil(lambda: office.reads.standing(theory).owed == ZERO)
