"""The checks for every window find what is wrong, and nothing where nothing is."""

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.columns import Column
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.theme import Theme, apply_theme
from tests.ui.kit import gallery


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    QVBoxLayout(made)
    made.resize(400, 300)
    made.show()
    return made


def add(window: QWidget, *widgets: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)
    QApplication.processEvents()


def test_a_sound_window_has_no_findings(window: QWidget) -> None:
    add(window, TextField("name", "&Name"), SecondaryButton("&Record", key="F9", name="record"))
    for check in (duplicate_mnemonics, unnamed_actions, cut_off_text, missing_tooltips):
        assert check(window) == []


def test_two_things_with_one_letter(window: QWidget) -> None:
    add(window, TextField("name", "&Name"), SecondaryButton("&New", name="new"))
    assert duplicate_mnemonics(window) == ["Alt+N belongs to name_label, new"]
    hidden = SecondaryButton("&Next", name="next")
    add(window, hidden)
    hidden.hide()
    assert duplicate_mnemonics(window) == ["Alt+N belongs to name_label, new"]


def test_things_without_names(window: QWidget) -> None:
    bare = QLineEdit()
    bare.setPlaceholderText("who")
    bare.setToolTip("who")
    add(window, bare)
    action = QAction("Refund", window)
    window.addAction(action)
    found = unnamed_actions(window)
    assert found == ["QLineEdit “who” has no object name", "action “Refund” has no object name"]


def test_words_without_room(window: QWidget) -> None:
    label = words("A long sentence about money", name="sentence")
    label.setFixedWidth(40)
    wrapped = words("A long sentence about money that needs lines", name="lines", wrap=True)
    wrapped.setFixedSize(80, 20)
    button = QPushButton("Take the payment now")
    button.setObjectName("pay")
    button.setFixedWidth(50)
    edit = QLineEdit()
    edit.setObjectName("find")
    edit.setPlaceholderText("Search name, phone, e-mail")
    edit.setFixedWidth(90)
    model: RowsModel[int] = RowsModel((Column("Outstanding", width=50),), key=lambda row: row)
    add(window, label, wrapped, button, edit, ListTable("debts", model))
    found = cut_off_text(window)
    assert [line.split(" cuts off")[0].split()[-1] for line in found] == [
        "sentence",
        "lines",
        "pay",
        "find",
        "debts_header",
    ]


def test_things_without_tool_tips(window: QWidget) -> None:
    button = QPushButton("Go")
    button.setObjectName("go")
    add(window, button)
    action = QAction("Walk-in", window)
    action.setObjectName("walkin")
    action.setShortcut(QKeySequence("F2"))
    window.addAction(action)
    assert missing_tooltips(window) == [
        "QPushButton go has no tool tip",
        "the tool tip of walkin does not say F2",
    ]
    action.setToolTip("Enroll somebody at the counter (F2)")
    button.setToolTip("Go")
    assert missing_tooltips(window) == []


@pytest.mark.parametrize("look", [Theme.LIGHT, Theme.DARK])
def test_the_kit_itself_is_sound(look: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    apply_theme(qapp, look)
    for page in (gallery.main_page(), gallery.walk_in()):
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        assert duplicate_mnemonics(page) == []
        assert unnamed_actions(page) == []
        assert cut_off_text(page) == []
        assert missing_tooltips(page) == []
        for label in page.findChildren(QLabel):
            assert not label.text().startswith("<")
