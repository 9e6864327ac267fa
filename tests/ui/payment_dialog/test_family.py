"""One payment for a whole family: the split is seen before it is recorded, and can be changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from enrolldesk.app.families.commands import LinkFamily
from enrolldesk.app.paperwork import OfficeFormats, receipt_page
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.money import Money
from enrolldesk.domain.people import Guardian
from enrolldesk.testing.pages.payment import PaymentPage
from enrolldesk.testing.small_school import PACKAGE, THEORY, WHEEL, SmallSchool, SteadyClock
from enrolldesk.ui.office import Office

ROSA = Guardian("Rosa Lopez", "614 555 0100")


@pytest.fixture
def three(small_school: SmallSchool, clock: SteadyClock) -> tuple[str, str, str]:
    """Luis is enrolled first, then Ines, then Maria: one family."""
    luis, ines, maria = (
        small_school.student(name, guardian=ROSA)
        for name in ("Luis Lopez", "Ines Lopez", "Maria Lopez")
    )
    small_school.enroll(luis, THEORY.course_id)
    clock.forward(days=2)
    small_school.enroll(ines, WHEEL.course_id)
    clock.forward(days=2)
    small_school.enroll(maria, PACKAGE.course_id)
    small_school.run(LinkFamily(command_id=new_id(), student_ids=(luis, ines, maria)))
    return luis, ines, maria


def family_page(office: Office, qtbot: QtBot, student_id: str) -> PaymentPage:
    page = PaymentPage.open(office, qtbot, student_id)
    toggle(page, qtbot, on=True)
    return page


def toggle(page: PaymentPage, qtbot: QtBot, *, on: bool) -> None:
    """Press the key of the box, which answers a moment later."""
    page.keys.press("Alt+Y")
    qtbot.waitUntil(lambda: page.dialog.pays_family is on)


def test_five_hundred_dollars_for_three(
    office: Office, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    page = PaymentPage.open(office, qtbot, three[2])
    assert page.shares == {"Complete Package": "99.99"}
    toggle(page, qtbot, on=True)
    assert page.dialog.contact.text().endswith("with Ines Lopez and Luis Lopez")
    assert page.dialog.balance.figure.text() == "$1,149.97"
    assert page.dialog.balance.note.text() == "$699.97 due now"
    page.keys.press("Alt+O")
    page.keys.press("Return")
    page.keys.type("500")
    assert page.shares == {
        "Luis Lopez: Online Theory": "99.99",
        "Ines Lopez: Behind the Wheel": "400.01",
        "Maria Lopez: Complete Package": "",
    }
    assert "$649.97 left" in page.outlook
    page.record()
    assert page.done
    assert page.receipt_no == "D1-000001"
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    assert [(entry.student_id, entry.amount) for entry in receipt.entries] == [
        (three[0], Money(9_999)),
        (three[1], Money(40_001)),
    ]
    paper = receipt_page(office.reads, receipt.receipt_id, OfficeFormats())
    assert paper.students == ("Luis Lopez", "Ines Lopez")
    assert [(line.student, line.what, line.amount) for line in paper.lines] == [
        ("Luis Lopez", "Online Theory", "$99.99"),
        ("Ines Lopez", "Behind the Wheel", "$400.01"),
    ]
    assert (paper.total, len(paper.balances)) == ("$500.00", 2)


def test_the_split_is_theirs_to_change(
    office: Office, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    page = family_page(office, qtbot, three[0])
    for course, amount in (
        (WHEEL.course_id, "150"),
        (THEORY.course_id, "99.99"),
        (PACKAGE.course_id, "250.01"),
    ):
        page.write(f"payment_share_{course}_amount", amount)
    assert page.dialog.form.received() == Money(50_000)
    page.record()
    assert page.done
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    paid = {entry.student_id: entry.amount.cents for entry in receipt.entries}
    assert paid == dict(zip(three, (9_999, 15_000, 25_001), strict=True))


def test_what_is_due_of_everybody_is_the_default(
    office: Office, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    page = family_page(office, qtbot, three[1])
    assert list(page.shares.values()) == ["99.99", "499.99", "99.99"]
    toggle(page, qtbot, on=False)
    assert page.shares == {"Behind the Wheel": "499.99"}
    assert page.dialog.balance.figure.text() == "$499.99"


def test_two_of_a_family_in_one_course_are_told_apart(
    office: Office, small_school: SmallSchool, three: tuple[str, str, str], qtbot: QtBot
) -> None:
    small_school.enroll(three[0], WHEEL.course_id)
    page = family_page(office, qtbot, three[1])
    names = [shown.objectName() for shown in page.dialog.shares.rows]
    assert len(set(names)) == 4
    assert {"Luis Lopez: Behind the Wheel", "Ines Lopez: Behind the Wheel"} <= set(page.shares)


def test_whoever_has_no_family_is_not_asked(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    ben = small_school.student("Ben Ode")
    small_school.enroll(ben)
    page = PaymentPage.open(office, qtbot, ben)
    assert page.dialog.family.isHidden()
    assert page.dialog.family.focusPolicy() != Qt.FocusPolicy.NoFocus
