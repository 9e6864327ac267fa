"""A person walks in: found or added, enrolled, paid, in the form itself."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.domain.enrollments import PaymentStatus
from enrolldesk.domain.money import Money
from enrolldesk.testing.pages.walkin import WalkInPage
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.office import Office


def only_student(office: Office) -> str:
    """The id of the one student there is."""
    (row,) = office.reads.search("Maria", office.desk.today())
    return row.student_id


def test_a_new_student_is_enrolled_and_paid_by_keyboard(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    assert page.keys.at == "walkin_name"
    page.person("Maria Lopez", "6145550178")
    assert page.keys.at == "walkin_course"
    page.course("comp")
    assert "$99.99 now unlocks <b>Online Theory</b>" in page.price()
    assert "$450.00 by Dec 22 unlocks <b>Behind the Wheel</b>" in page.price()
    page.keys.press("Alt+E")
    page.keys.type("120")
    assert page.dialog.form.tenders.rows[0].change.figure.text() == "$20.01"
    assert page.outlook == (
        "After this: $450.00 left, due Dec 22, 2026; unlocks Online Theory; "
        "Behind the Wheel stays locked"
    )
    assert page.badge == "partial"
    with qtbot.waitSignal(page.dialog.recorded) as heard:
        page.record()
    assert page.done
    assert page.change_due == "$20.01"
    assert page.receipt_no == "D1-000001"
    assert page.badges("complete-package") == ("partial",)
    assert page.badges("online-theory") == ("unlocked",)
    assert page.badges("behind-the-wheel") == ("locked",)
    student_id = only_student(office)
    assert heard.args is not None
    assert heard.args[0].students == {student_id}
    card = office.reads.student_card(student_id, office.desk.today())
    assert card is not None
    assert card.student.phone == "(614) 555-0178"
    assert card.balance == Money(45000)
    assert card.row.status is PaymentStatus.PARTIAL


def test_pressing_twice_records_once(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("online")
    page.keys.press("Ctrl+Return")
    page.keys.press("Ctrl+Return")
    page.keys.press("Ctrl+Enter")
    page.keys.press("Return", 3)
    assert office.reads.counts()["students"] == 1
    assert office.reads.counts()["entries"] == 2
    assert page.done


def test_a_double_click_on_record_records_once(office: Office, qtbot: QtBot) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("online")
    button = page.dialog.primary_button
    spot = button.mapTo(page.dialog, button.rect().center())
    for _ in range(2):
        # The second press falls on whatever lies there by then.
        target = page.dialog.childAt(spot) or page.dialog
        local = target.mapFrom(page.dialog, spot)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(local))
    QTest.mouseDClick(page.dialog, Qt.MouseButton.LeftButton, pos=spot)
    assert page.done
    assert page.dialog.isVisible()
    assert office.reads.counts()["entries"] == 2


def test_enter_alone_never_records(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("comp")
    visited = []
    for _ in range(12):
        page.keys.press("Return")
        visited.append(page.keys.at)
    assert visited[:3] == [
        "walkin_payment_amount_choice_due_now",
        "walkin_payment_tender_1_method_cash",
        "walkin_payment_tender_1_tendered",
    ]
    assert set(visited[3:]) == {"walkin_payment_tender_1_tendered"}
    assert not page.done
    assert office.reads.counts()["students"] == 0


def test_the_focused_record_button_answers_to_enter(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("online")
    for _ in range(20):
        if page.keys.at == "walkin_submit":
            break
        page.keys.press("Tab")
    page.keys.press("Return")
    page.keys.press("Return")
    assert page.done
    assert office.reads.counts()["entries"] == 2


def test_two_methods_on_one_receipt(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("comp")
    page.keys.press("Alt+H")
    assert page.keys.at == "walkin_payment_tender_1_amount"
    page.keys.type("60")
    page.keys.press("Return")
    page.keys.type("60")
    second = page.dialog.form.tenders.rows[1]
    assert second.method.key == "card"
    assert second.amount.text() == "39.99"
    page.keys.press("Return", 2)
    page.keys.type("4242")
    page.record()
    assert page.done
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    assert [(entry.method, entry.amount) for entry in receipt.entries] == [
        ("cash", Money(6000)),
        ("card", Money(3999)),
    ]
    assert receipt.entries[1].reference == "4242"


def test_enrolling_without_payment_gives_no_receipt(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("comp")
    page.keys.press("Alt+Y")
    assert page.dialog.primary_button.text() == "&Record without payment"
    assert not page.dialog.form.tenders.isVisible()
    assert page.badge == "due"
    page.record()
    assert page.done
    assert not page.dialog.done_page.print_button.isVisible()
    assert page.badges("complete-package") == ("due",)
    assert page.badges("online-theory") == ("locked",)
    assert not office.reads.receipts_given()


def test_what_is_paid_too_much_is_said_and_kept_as_credit(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("comp")
    page.keys.press("Alt+O")
    page.keys.press("Return")
    page.keys.type("569.99")
    assert page.outlook.endswith(
        "unlocks Online Theory and Behind the Wheel, "
        "and $20.00 is kept as credit on Complete Package"
    )
    page.record()
    assert page.badges("complete-package") == ("paid", "credit")


def test_the_receipt_is_asked_for_with_its_key(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    page.person("Maria Lopez", "6145550178")
    page.course("online")
    page.record()
    with qtbot.waitSignal(page.dialog.print_requested) as heard:
        page.keys.press("Ctrl+P")
    assert heard.args is not None
    receipt = office.reads.receipt(heard.args[0])
    assert receipt is not None
    assert receipt.receipt_no == "D1-000001"


def test_f2_goes_on_with_the_next_person(office: Office, qtbot: QtBot) -> None:
    page = WalkInPage.open(office, qtbot)
    for name, phone in (("Maria Lopez", "6145550178"), ("Bao Tran", "6145550179")):
        page.person(name, phone)
        page.course("online")
        page.record()
        assert page.done
        page.keys.press("F2")
        assert not page.done
        assert page.keys.at == "walkin_name"
        assert page.dialog.student.is_empty()
    assert office.reads.counts()["students"] == 2
    assert office.reads.receipt_numbered("D1-000002") is not None


def test_the_enroll_form_begins_at_the_course(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    student_id = small_school.student("Maria Lopez")
    page = WalkInPage.open(office, qtbot, student_id)
    assert page.dialog.windowTitle() == "Enroll"
    assert page.keys.at == "walkin_course"
    page.keys.type("behind")
    page.keys.press("Return")
    page.record()
    assert page.done
    assert office.reads.counts()["students"] == 1
    assert page.badges("behind-the-wheel") == ("paid", "unlocked")
