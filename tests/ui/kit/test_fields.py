"""Fields say what is wrong beside themselves, at the moment it helps."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.ui.kit.date_field import DateField
from enrolldesk.ui.kit.fields import ComboField, Field, MoneyField, NotesField, TextField

Form = Callable[..., QWidget]


class NotMoney(Exception):
    """What a domain's parser might raise."""


def cents(text: str) -> int:
    if not text.replace(".", "").isdigit():
        raise NotMoney(text)
    return round(float(text) * 100)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    """Shows fields in a window of their own, which lives as long as the test."""
    windows: list[QWidget] = []

    def show(*fields: Field[Any]) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for field in fields:
            column.addWidget(field)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    return show


def test_a_field_is_named_labelled_and_reached_by_its_mnemonic(qtbot: QtBot, form: Form) -> None:
    name, phone = TextField("name", "&Name"), TextField("phone", "&Phone", hint="with area code")
    window = form(name, phone)
    assert window.findChild(QLineEdit, "phone") is phone.editor
    assert phone.editor.accessibleName() == "Phone"
    assert phone.editor.accessibleDescription() == "with area code"
    name.setFocus()
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(phone.editor.hasFocus)


def test_the_keyboard_enters_with_all_selected(qtbot: QtBot, form: Form) -> None:
    one, two = TextField("one", "One"), TextField("two", "Two")
    form(one, two)
    two.set_text("(614) 555-0133")
    one.setFocus()
    QTest.keyClick(one.editor, Qt.Key.Key_Tab)
    qtbot.waitUntil(two.editor.hasFocus)
    assert two.editor.selectedText() == "(614) 555-0133"


def test_what_is_wrong_is_said_on_leaving_and_taken_back_while_typing(
    qtbot: QtBot, form: Form
) -> None:
    mail = TextField(
        "mail", "E-mail", checker=lambda text: None if "@" in text else "An @ is missing."
    )
    other = TextField("other", "Other")
    form(mail, other)
    mail.setFocus()
    QTest.keyClicks(mail.editor, "ana")
    assert mail.error is None, "nobody is told off while typing"
    other.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: mail.error == "An @ is missing.")
    assert mail.note.isVisible()
    assert mail.editor.accessibleDescription() == "An @ is missing."
    assert mail.editor.property("invalid") is True
    mail.setFocus()
    QTest.keyClicks(mail.editor, "@example.com")
    mail.editor.end(False)
    mail.set_text("ana@example.com")
    assert mail.check()
    assert mail.error is None
    assert not mail.note.isVisible()


def test_what_is_needed_is_asked_for(qtbot: QtBot, form: Form) -> None:
    name = TextField("name", "&Name", required=True)
    form(name)
    assert not name.check()
    assert name.error == "Name is needed."
    name.set_text("  ")
    assert not name.check()
    name.set_text(" Ana ")
    assert name.check()
    assert name.text() == "Ana"


def test_money_is_the_callers_to_understand(qtbot: QtBot, form: Form) -> None:
    field = MoneyField(
        "amount",
        "Amount",
        parse=cents,
        errors=NotMoney,
        message=lambda error: f"“{error}” is no amount.",
    )
    form(field)
    assert field.amount() is None
    assert field.check(), "an empty amount is not wrong, only missing"
    field.set_text("99.99")
    assert (field.amount(), field.check()) == (9999, True)
    field.set_text("1e3")
    assert (field.amount(), field.check()) == (None, False)
    assert field.error == "“1e3” is no amount."


def test_only_people_edit(qtbot: QtBot, form: Form) -> None:
    text, notes = TextField("text", "Text"), NotesField("notes", "Notes")
    combo = ComboField("paper", "Paper", [("a4", "A4"), ("letter", "Letter")])
    form(text, notes, combo)
    for field in (text, notes, combo):
        with qtbot.assertNotEmitted(field.edited):
            text.set_text("x")
            notes.set_text("y")
            combo.choose("letter")
    with qtbot.waitSignal(text.edited):
        QTest.keyClicks(text.editor, "a")
    with qtbot.waitSignal(notes.edited):
        QTest.keyClicks(notes.editor, "a")
    with qtbot.waitSignal(combo.edited):
        QTest.keyClick(combo.editor, Qt.Key.Key_Up)
    assert combo.key == "a4"
    combo.choose("legal")
    assert combo.key == "a4"


def test_changes_are_known(qtbot: QtBot, form: Form) -> None:
    field = TextField("text", "Text")
    form(field)
    field.mark_clean()
    assert not field.is_changed()
    field.set_text("x")
    assert field.is_changed()
    field.set_text("")
    assert not field.is_changed()


@pytest.mark.parametrize(
    "typed", ["12/22/2026", "12222026", "2026-12-22", "Dec 22, 2026", "12.22.2026", "22 Dec 2026"]
)
def test_a_date_is_read_as_people_type_it(qtbot: QtBot, typed: str, form: Form) -> None:
    field, other = DateField("due", "Due"), TextField("other", "Other")
    form(field, other)
    field.setFocus()
    with qtbot.waitSignal(field.changed):
        QTest.keyClicks(field.editor, typed)
    assert field.date() == date(2026, 12, 22)
    other.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: field.editor.text() == "Dec 22, 2026")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("13/13/2026", "Please give a date like MM/DD/YYYY."),
        ("02/29/2027", "Please give a date like MM/DD/YYYY."),
        ("12/22/26", "Please give a date like MM/DD/YYYY."),
        ("soon", "Please give a date like MM/DD/YYYY."),
        ("11/23/2026", "This must not be after Nov 22, 2026."),
        ("01/01/1899", "This must not be before Jan 1, 1900."),
    ],
)
def test_a_wrong_date_is_refused_with_a_reason(
    qtbot: QtBot, typed: str, wrong: str, form: Form
) -> None:
    field = DateField("born", "Born", earliest=date(1900, 1, 1), latest=date(2026, 11, 22))
    form(field)
    QTest.keyClicks(field.editor, typed)
    assert not field.check()
    assert field.error == wrong
    assert field.is_changed(), "what was typed counts, date or not"


def test_a_date_may_be_empty_unless_needed(qtbot: QtBot, form: Form) -> None:
    field, needed = DateField("one", "One"), DateField("two", "Two", required=True)
    form(field, needed)
    assert (field.check(), field.date()) == (True, None)
    assert not needed.check()
    needed.set_date(date(2026, 5, 4))
    assert needed.error is None
    assert needed.check()


def test_the_calendar_opens_and_gives_the_date(qtbot: QtBot, form: Form) -> None:
    field = DateField("due", "Due")
    field.set_date(date(2026, 12, 22))
    window = form(field)
    window.resize(400, 300)
    field.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = window.findChild(QCalendarWidget, "due_month")
    assert month is not None
    qtbot.waitUntil(month.isVisible)
    popup = month.parentWidget()
    assert popup is not None
    assert window.rect().contains(popup.geometry())
    inner = QApplication.focusWidget()
    assert inner is not None
    with qtbot.waitSignal(field.edited):
        QTest.keyClick(inner, Qt.Key.Key_Right)
        QTest.keyClick(inner, Qt.Key.Key_Return)
    assert field.date() == date(2026, 12, 23)
    assert not month.isVisible()
    qtbot.waitUntil(field.editor.hasFocus)
    field.open_calendar()
    inner = QApplication.focusWidget()
    assert inner is not None
    QTest.keyClick(inner, Qt.Key.Key_Escape)
    assert not month.isVisible()
    assert field.editor.hasFocus()
    assert field.date() == date(2026, 12, 23)
