"""The Students page: what stands in it, and that it follows what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from enrolldesk.app.changes import SyncState
from enrolldesk.app.rows import StudentRow
from enrolldesk.domain.ledger import Method
from enrolldesk.domain.people import Address, Guardian
from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import SmallSchool, SteadyClock
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.columns import WHAT_LEAST
from enrolldesk.ui.students.facts import Fact
from enrolldesk.ui.students.tables import LedgerTable

PHONE = {"phone": "6145550133"}


@pytest.fixture
def anh(small_school: SmallSchool, office: Office) -> str:
    """A student who paid the upfront part of the bundle."""
    student_id = small_school.student(
        "Ánh Nguyễn",
        phone="6145550133",
        email="anh@example.com",
        birth_date=date(2009, 5, 4),
        guardian=Guardian("Hồng Nguyễn", "6145550134"),
        address=Address("88 Maple Street", "Columbus", "OH", "43215"),
    )
    small_school.enroll(student_id, cash=9999)
    return student_id


def test_the_card_says_what_is_owed_and_what_is_open(
    office: Office, anh: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    assert screen.name == "Ánh Nguyễn"
    assert screen.badges == ("partial",)
    assert screen.balance == ("$450.00", "due Dec 22, 2026")
    assert screen.line("Ánh Nguyễn") == ("(614) 555-0133", "$450.00", ("partial",))
    assert screen.enrollments == [
        ("Complete Package", "$549.99", "$99.99", "$450.00", "Partial", ""),
        ("Online Theory · 0 of 24 h", "", "", "", "", "Unlocked"),
        ("Behind the Wheel · 0 of 8 h · opens after $450.00", "", "", "", "", "Locked"),
    ]
    assert screen.ledger == [
        ("Payment, cash", "D1-000001", "-$99.99", "$450.00", ""),
        ("Charge · Complete Package", "", "$549.99", "$549.99", ""),
    ]
    assert screen.page.view.header.facts.texts == [
        "(614) 555-0133",
        "anh@example.com",
        "Hồng Nguyễn · (614) 555-0134",
        "born May 4, 2009",
        "88 Maple Street, Columbus, OH 43215",
    ]


def test_a_payment_keeps_the_selection_and_changes_the_badges(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", **PHONE)
    zoe = small_school.student("Zoe Quill", **PHONE)
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Zoe Quill")
    wheel = small_school.enroll(zoe, "behind-the-wheel")
    assert screen.selected == "Zoe Quill"
    assert screen.line("Zoe Quill")[1:] == ("$499.99", ("due",))
    assert screen.balance == ("$499.99", "$499.99 due now")
    small_school.pay(wheel, 49999, Method.CARD)
    assert screen.selected == "Zoe Quill"
    assert screen.line("Zoe Quill")[1:] == ("$0.00", ("paid",))
    assert screen.balance == ("$0.00", "nothing owed")
    assert screen.enrollments[0][4:] == ("Paid", "Unlocked")


def test_a_new_student_appears_where_the_order_has_them(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    aaron = small_school.student("Aaron Abel", **PHONE)
    qtbot.waitUntil(lambda: screen.names == ["Aaron Abel", "Ánh Nguyễn"])
    assert screen.selected == screen.name == "Ánh Nguyễn"
    small_school.enroll(aaron, "behind-the-wheel")
    screen.page.list.order_by("balance")
    assert screen.names == ["Aaron Abel", "Ánh Nguyễn"]
    small_school.pay(small_school.enroll(aaron, "online-theory"), 59998 - 9999)
    qtbot.waitUntil(lambda: screen.names == ["Ánh Nguyễn", "Aaron Abel"])


def test_overdue_and_credit_are_told_apart(
    office: Office, small_school: SmallSchool, clock: SteadyClock, anh: str, qtbot: QtBot
) -> None:
    elijah = small_school.student("Elijah Brooks", **PHONE)
    small_school.pay(small_school.enroll(elijah, "online-theory", cash=9999), 2000)
    clock.forward(days=31)
    screen = StudentsScreen.open(office, qtbot)
    assert screen.badges == ("overdue",)
    assert screen.balance == ("$450.00", "$450.00 overdue")
    assert screen.line("Elijah Brooks")[1:] == ("-$20.00", ("credit",))
    screen.select("Elijah Brooks")
    assert screen.balance == ("$20.00", "")


@pytest.mark.usefixtures("menus")
def test_the_balance_shows_the_lines_behind_it(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    figure = screen.page.view.header.balance
    figure.setFocus()
    Keyboard().press("Space")
    explained = screen.page.view.explained
    assert explained is not None
    words = [label.text() for label in explained.labels()]
    assert words == [
        *("Complete Package", "$450.00"),
        *("Nov 22, 10:02", "Charge", "$549.99"),
        *("Nov 22, 10:02", "Payment, cash", "-$99.99"),
        *("", "of this $450.00 due Dec 22, 2026", ""),
        *("Balance", "$450.00"),
    ]
    Keyboard().press("Escape")
    qtbot.waitUntil(lambda: screen.page.view.explained is None)


def test_a_click_copies_the_phone_number(office: Office, anh: str, qtbot: QtBot) -> None:
    screen = StudentsScreen.open(office, qtbot)
    fact = screen.page.findChild(Fact, "fact_phone")
    assert fact is not None
    qtbot.mouseClick(fact, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "(614) 555-0133"


def test_facts_without_room_wait_behind_one_that_shows_them(
    office: Office, anh: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot, (760, 500))
    more = screen.page.findChild(QAbstractButton, "student_facts_more")
    address = screen.page.findChild(QAbstractButton, "fact_address")
    assert more is not None
    assert address is not None
    assert more.isVisible()
    assert not address.isVisible()
    assert "88 Maple Street" in more.toolTip()
    more.click()
    assert address.isVisible()
    assert not more.isVisible()


@pytest.mark.usefixtures("menus")
def test_the_window_is_asked_for_what_is_not_the_pages(
    office: Office, anh: str, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    page = screen.page
    with qtbot.waitSignal(page.pay_requested, check_params_cb=lambda key: key == anh):
        page.view.pay.click()
    with qtbot.waitSignal(page.enroll_requested, check_params_cb=lambda key: key == anh):
        page.view.enroll.click()
    with qtbot.waitSignal(page.statement_requested, check_params_cb=lambda key: key == anh):
        screen.of_student("statement")
    receipt = office.reads.receipt_numbered("D1-000001")
    assert receipt is not None
    with qtbot.waitSignal(page.receipt_requested) as asked:
        page.view.receipt.click()
    assert asked.args == [receipt.receipt_id]
    assert page.receipt_id == receipt.receipt_id
    page.view.ledger.select_row(0)
    page.view.ledger.setFocus()
    with qtbot.waitSignal(page.receipt_requested) as asked:
        Keyboard().press("Return")
    assert asked.args == [receipt.receipt_id]
    bundle = page.view.enrollments.rows.keys[0]
    with qtbot.waitSignal(page.agreement_requested) as asked:
        screen.of_enrollment(2, "agreement")
    assert asked.args == [bundle]


def test_an_empty_school_says_how_to_begin(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    page = screen.page
    assert page.nobody.isVisible()
    with qtbot.waitSignal(page.walk_in_requested):
        page.nobody.button.click()
    small_school.student("First One", **PHONE)
    qtbot.waitUntil(lambda: screen.names == ["First One"])
    assert not page.nobody.isVisible()
    assert page.unchosen.isVisible()
    screen.select("First One")
    assert page.view.isVisible()
    assert not page.view.receipt.isEnabled()


@pytest.mark.usefixtures("menus")
def test_archived_students_are_a_list_of_their_own(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", **PHONE)
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Ánh Nguyễn")
    screen.of_student("archive")
    qtbot.waitUntil(lambda: screen.names == ["Bailey Thompson"])
    assert screen.name == "Ánh Nguyễn"
    assert screen.page.view.header.archived.isVisible()
    screen.page.list.show_archived(True)
    assert screen.names == ["Ánh Nguyễn"]
    screen.of_student("archive")
    qtbot.waitUntil(lambda: screen.names == [])
    assert not screen.page.nobody.isVisible()
    screen.page.list.show_archived(False)
    assert screen.names == ["Ánh Nguyễn", "Bailey Thompson"]


@pytest.mark.usefixtures("menus")
def test_a_student_can_be_shown_whom_the_list_does_not_show(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", **PHONE)
    screen = StudentsScreen.open(office, qtbot)
    screen.select("Ánh Nguyễn")
    screen.of_student("archive")
    qtbot.waitUntil(lambda: screen.names == ["Bailey Thompson"])
    screen.select("Bailey Thompson")
    screen.page.show_student(anh)
    assert screen.name == "Ánh Nguyễn"
    assert screen.selected == ""
    screen.page.show_student("nobody")
    assert screen.page.student_id == ""
    assert screen.page.unchosen.isVisible()


def test_the_last_student_and_the_order_are_remembered(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot
) -> None:
    small_school.student("Bailey Thompson", **PHONE)
    first = StudentsScreen.open(office, qtbot)
    first.select("Bailey Thompson")
    first.page.list.order_by("recent")
    first.page.close()
    again = StudentsScreen.open(office, qtbot)
    assert again.name == again.selected == "Bailey Thompson"
    assert again.page.list.model.query.order == "recent"


def test_a_long_name_gives_way_and_nothing_else_does(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    name = "Maximiliana Konstantinopoulou-Featherstonehaugh de la Santísima Trinidad"
    long = small_school.student(name, phone="6145550133", email=f"{'m' * 60}@example.com")
    small_school.enroll(long)
    screen = StudentsScreen.open(office, qtbot, (960, 560))
    header = screen.page.view.header
    assert header.name.toolTip() == name
    assert header.name.geometry().right() < header.badges.geometry().left()
    assert header.rect().contains(header.balance.geometry())

    def inside() -> bool:
        shown = [one for one in header.facts.findChildren(Fact) if one.isVisible()]
        return all(header.facts.rect().contains(one.geometry()) for one in shown)

    qtbot.waitUntil(inside)


def test_students_are_read_as_they_come_into_sight(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    for number in range(300):
        small_school.student(f"Student {number:03}", **PHONE)
    screen = StudentsScreen.open(office, qtbot)
    model = screen.page.list.model
    asked: list[int] = []
    fetch = model._fetch

    def watched(keys: Sequence[int]) -> Sequence[StudentRow | None]:
        asked.extend(keys)
        return fetch(keys)

    model._fetch = watched
    model.look()
    screen.page.list.list.viewport().repaint()
    assert 0 < len(asked) < 200
    screen.page.list.list.scrollToBottom()
    screen.page.list.list.viewport().repaint()
    assert model.keys[-1] in asked


@pytest.mark.parametrize("size", [(1000, 530), (1700, 950)])
def test_every_control_is_named_explained_and_whole(
    office: Office, small_school: SmallSchool, anh: str, qtbot: QtBot, size: tuple[int, int]
) -> None:
    page = StudentsScreen.open(office, qtbot, size).page
    assert page.height() == size[1]
    assert duplicate_mnemonics(page) == []
    assert unnamed_actions(page) == []
    assert missing_tooltips(page) == []
    qtbot.waitUntil(lambda: cut_off_text(page) == [])


def test_the_models_keep_qts_rules(
    office: Office, small_school: SmallSchool, anh: str, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    screen = StudentsScreen.open(office, qtbot)
    qtmodeltester.check(screen.page.list.model)
    qtmodeltester.check(screen.page.view.enrollments.rows)
    qtmodeltester.check(screen.page.view.ledger.rows)
    small_school.student("Bailey Thompson", **PHONE)
    qtbot.waitUntil(lambda: len(screen.names) == 2)


def test_the_ledger_never_scrolls_sideways(
    office: Office, small_school: SmallSchool, qtbot: QtBot
) -> None:
    maria = small_school.student("Maria Lopez", **PHONE)
    small_school.pay(small_school.enroll(maria), 10_000)
    card = office.reads.student_card(maria, office.desk.today())
    assert card is not None
    table = LedgerTable(Notation(office))
    qtbot.addWidget(table)
    refused = [replace(row, sync=SyncState.NEEDS_ATTENTION) for row in card.ledger]
    for width in (560, 640, 664, 676, 690, 900):
        table.resize(width, 120)
        table.show()
        table.show_rows(tuple(refused))
        qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
        assert table.columnWidth(1) >= WHAT_LEAST
