"""What cannot be recorded is said beside the field it concerns, and the keyboard goes there."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.ui.office import Office


@pytest.mark.parametrize(
    ("name", "phone", "course", "field", "said"),
    [
        ("", "6145550178", "comp", "walkin_name", "Enter the name."),
        (
            "Maria",
            "",
            "comp",
            "walkin_phone",
            "Enter a phone number or an e-mail address, of the student or a guardian.",
        ),
        ("Maria", "555", "comp", "walkin_phone", "“555” is not a phone number."),
        ("Maria", "6145550178", "", "walkin_course", "Choose a course or bundle."),
    ],
)
def test_what_is_missing(
    office: Office, qtbot: QtBot, name: str, phone: str, course: str, field: str, said: str
) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person(name, phone)
    if course:
        page.course(course)
    page.record()
    assert page.errors == {field: said}
    assert page.keys.at == field
    assert office.reads.counts()["students"] == 0


def test_cash_that_does_not_cover(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria", "6145550178")
    page.course("comp")
    page.keys.press("Alt+E")
    page.keys.type("99")
    assert page.dialog.form.tenders.rows[0].change.figure.text() == "—"
    page.record()
    assert page.errors == {
        "walkin_payment_tender_1_tendered": "$99.00 tendered does not cover $99.99."
    }
    page.keys.press("Backspace", 2)
    page.keys.type("100")
    assert page.errors == {}
    page.record()
    assert page.done
    assert page.change_due == "$0.01"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter an amount."),
        ("1e3", "“1e3” is not an amount. Write it like 99.99."),
        ("-5", "An amount cannot be negative."),
        ("1.234", "“1.234” has more than two decimals. Write it like 99.99."),
    ],
)
def test_an_amount_that_is_none(office: Office, qtbot: QtBot, typed: str, said: str) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria", "6145550178")
    page.course("comp")
    page.keys.press("Alt+O")
    page.keys.press("Return")
    page.keys.type(typed)
    page.record()
    assert page.errors == {"walkin_payment_amount_other": said}
    assert page.keys.at == "walkin_payment_amount_other"


def test_a_check_needs_its_number(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria", "6145550178")
    page.course("comp")
    page.keys.press("Alt+K")
    page.record()
    assert page.errors == {"walkin_payment_tender_1_check_number": "Enter the check number."}
    page.keys.type("1017")
    page.record()
    assert page.done


def test_a_mistake_under_more_opens_it(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria", "6145550178")
    page.course("comp")
    student = page.dialog.student
    page.keys.press("Alt+M")
    student.guardian_phone.editor.setFocus()
    page.keys.type("12")
    page.keys.press("Alt+M")
    assert not student.more.isVisible()
    page.record()
    assert student.more.isVisible()
    assert page.errors == {"walkin_guardian_phone": "“12” is not a phone number."}
    assert page.keys.at == "walkin_guardian_phone"


def test_a_guardians_phone_is_contact_enough(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Bao Tran", "")
    page.keys.press("Alt+M")
    page.dialog.student.guardian_name.editor.setFocus()
    page.keys.type("Hong Tran")
    page.keys.press("Return")
    page.keys.type("6145550103")
    page.course("comp")
    page.keys.press("Alt+G")
    page.record()
    assert page.done
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    assert receipt.entries[0].payer == "Hong Tran"


def test_an_expired_permit_is_said_but_does_not_block(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria", "6145550178")
    page.course("comp")
    page.keys.press("Alt+M")
    page.dialog.student.permit_expiry.editor.setFocus()
    page.keys.type("2026-11-21")
    assert page.dialog.student.permit_expiry.note.text() == "This permit has expired."
    page.record()
    assert page.done
