"""The main window: everything by key, everything remembered, in both themes, on a small screen."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from enrolldesk.app.changes import Changes
from enrolldesk.domain.money import Money
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.strict import Expect
from enrolldesk.testing.ui_checks import (
    cut_off_text,
    duplicate_mnemonics,
    missing_tooltips,
    unnamed_actions,
)
from enrolldesk.testing.windows import Start
from enrolldesk.ui.actions import ACTIONS, MENUS
from enrolldesk.ui.day_close.page import DayClosePage
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.theme import Theme, theme, theme_watch
from enrolldesk.ui.planning.reminders import RemindersDialog

SMALL = QSize(1093, 614)


def test_pages_by_keys(shell: Shell) -> None:
    main = shell.main
    for key, page in (("Ctrl+2", "courses"), ("Ctrl+3", "payments"), ("Ctrl+1", "students")):
        shell.keys.press(key)
        assert main.page_key == page
        assert main.show_page(page).objectName() == f"{page}_page"
        assert main.stack.currentWidget() is main.show_page(page)
        assert main.actions_by_name[page].isChecked()


def test_search_opens_the_student(shell: Shell) -> None:
    main = shell.main
    wanted = shell.office.reads.search("a", shell.office.desk.today())[3]
    shell.keys.press("Ctrl+3")
    for key in ("F3", "Ctrl+K"):
        shell.keys.press(key)
        assert shell.keys.at == "search"
    shell.keys.type(wanted.name)
    popup = main.top_bar.search.popup
    assert popup.isVisible()
    assert popup.highlighted.student_id == wanted.student_id
    shell.keys.press("Return")
    assert main.page_key == "students"
    page: Any = main.stack.currentWidget()
    assert page.student_id == wanted.student_id
    assert not popup.isVisible()
    assert main.top_bar.search.text() == ""


def test_search_follows_what_is_recorded(shell: Shell) -> None:
    shell.keys.press("F3")
    shell.keys.type("zzz")
    popup = shell.main.top_bar.search.popup
    assert popup.count == 0
    assert popup.nothing.text() == "Nobody found for “zzz”"


def test_what_opens_by_key(shell: Shell) -> None:
    main = shell.main
    shell.keys.press("F1")
    sheet = shell.keys_sheet
    shell.keys.press("F1")
    shell.qtbot.waitUntil(lambda: not _alive(sheet))
    main.activateWindow()
    shell.qtbot.waitUntil(main.isActiveWindow)
    for key, name in (
        ("F2", "walkin"),
        ("F6", "walkin"),
        ("F9", "payment"),
        ("Ctrl+P", "preview"),
        ("Ctrl+R", "reminders"),
    ):
        shell.keys.press(key)
        opened = _opened(main, name)
        assert opened is not None, key
        opened.close()
        main.activateWindow()
        shell.qtbot.waitUntil(main.isActiveWindow)


def test_asked_again_the_open_form_comes_to_the_front(shell: Shell) -> None:
    main = shell.main
    shell.keys.press("F2")
    first = _opened(main, "walkin")
    main.activateWindow()
    shell.qtbot.waitUntil(main.isActiveWindow)
    main.actions_by_name["walk_in"].trigger()
    assert _opened(main, "walkin") is first


def test_reminders_are_one_window_from_the_key_the_menu_and_the_page(shell: Shell) -> None:
    main = shell.main
    shell.keys.press("Ctrl+R")
    first = _opened(main, "reminders")
    assert isinstance(first, RemindersDialog)
    main.activateWindow()
    shell.qtbot.waitUntil(main.isActiveWindow)
    main.actions_by_name["reminders"].trigger()
    page: Any = main.show_page("balances")
    page.reminders_button.click()
    assert len(main.findChildren(RemindersDialog)) == 1
    shell.qtbot.waitUntil(lambda: first.due is not None)
    due = first.due
    assert due is not None
    first.go.click()
    card: Any = main.stack.currentWidget()
    assert (main.page_key, card.student_id) == ("students", due.student_id)


def test_without_a_student_the_search_is_offered(shell: Shell) -> None:
    shell.main.show_page("courses")
    shell.main.actions_by_name["pay"].trigger()
    assert "Choose a student first" in shell.says()[0]
    assert shell.keys.at == "search"


def test_staff_are_switched(shell: Shell) -> None:
    main = shell.main
    button = main.top_bar.staff
    assert button.names == ["Ana Ruiz", "Jordan Lee", "Thu Phạm"]
    with shell.qtbot.waitSignal(shell.office.runner.changed):
        button.chosen.emit("jordan")
    assert shell.office.desk.staff_id == "jordan"
    assert button.accessibleName() == "Jordan Lee at Desk 1"
    assert main.side_bar.footer.text() == "Desk 1 · Jordan Lee"


def test_a_person_added_in_the_top_bar_is_at_the_desk(shell: Shell) -> None:
    shell.main.top_bar.add_staff_asked.emit()
    dialog = shell.main.findChild(QDialog, "person")
    assert dialog is not None
    shell.go_to(dialog)
    shell.keys.type("Kim Đặng")
    shell.keys.press("Ctrl+Return")
    assert shell.main.top_bar.staff.accessibleName() == "Kim Đặng at Desk 1"


def test_the_theme_is_switched_and_kept(shell: Shell, shells: Start) -> None:
    assert not theme().dark
    shell.main.actions_by_name["theme_dark"].trigger()
    assert theme().dark
    assert shell.main.actions_by_name["theme_dark"].isChecked()
    shell.close()
    again = shells()
    again.start()
    assert again.main.isVisible()
    assert theme_watch().choice is Theme.DARK
    assert again.main.actions_by_name["theme_dark"].isChecked()


def test_the_last_view_is_remembered(shell: Shell, shells: Start) -> None:
    main = shell.main
    main.resize(1300, 700)
    main.show_page("payments")
    main.actions_by_name["narrow"].trigger()
    assert main.side_bar.narrow
    shell.close()
    again = shells()
    again.start()
    assert again.main.size() == QSize(1300, 700)
    assert again.main.page_key == "payments"
    assert again.main.side_bar.narrow


@pytest.mark.parametrize("choice", ["theme_light", "theme_dark"])
def test_a_small_screen_shows_everything(shell: Shell, choice: str) -> None:
    main = shell.main
    main.actions_by_name[choice].trigger()
    main.resize(SMALL)
    assert main.size() == SMALL
    assert main.side_bar.narrow
    for page in ("students", "courses", "payments"):
        main.show_page(page)
        QApplication.processEvents()
        assert cut_off_text(main) == []
        for part in (main.top_bar, main.stack):
            corner = part.mapTo(main, QPoint(part.width(), part.height()))
            assert corner.x() <= SMALL.width()
            assert corner.y() <= SMALL.height()


def test_a_wide_screen_shows_the_words_of_the_side_bar(shell: Shell) -> None:
    shell.main.resize(1920, 1040)
    assert not shell.main.side_bar.narrow
    assert shell.main.side_bar.school.text() == "Lakeside Driving School"
    assert cut_off_text(shell.main) == []


def test_keys_and_names_are_in_order(shell: Shell) -> None:
    main = shell.main
    for page in ("students", "courses", "payments"):
        main.show_page(page)
        assert duplicate_mnemonics(main) == []
        assert missing_tooltips(main) == []
        assert unnamed_actions(main) == []


def test_menus_have_a_letter_for_each_line(shell: Shell) -> None:
    for title in MENUS:
        letters = [
            spec.text[spec.text.index("&") + 1].lower() for spec in ACTIONS if spec.menu == title
        ]
        assert len(letters) == len(set(letters)), title
    keys = [key for spec in ACTIONS for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_f10_opens_the_menu(shell: Shell, expect_message: Expect) -> None:
    main = shell.main
    # A menu takes every key while it is open; a platform without a keyboard has none to give.
    expect_message("grabbing the keyboard")
    shell.keys.press("F10")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.objectName() == "menu_desk"
    menu.close()
    assert main.isVisible()


def test_a_form_with_words_in_it_holds_the_window_open(shell: Shell) -> None:
    main = shell.main
    form = FormDialog("notes", "Notes", primary="Save", parent=main)
    form.body.addWidget(TextField("words", "Words"))
    form.show()
    shell.go_to(form)
    shell.keys.press("Tab")
    form.fields()[0].editor.setFocus()
    shell.keys.type("half a sentence")
    assert not main.close()
    question = shell.question
    assert question.objectName() == "close_question"
    question.cancel_button.click()
    assert main.isVisible()
    main.close()
    with shell.qtbot.waitSignal(main.closed):
        shell.question.action_button.click()


def test_a_change_of_the_school_reaches_the_window(shell: Shell) -> None:
    shell.office.desk.act_as("thu")
    shell.office.runner.changed.emit(Changes(staff=True))
    assert shell.main.side_bar.footer.text() == "Desk 1 · Thu Phạm"


def _opened(main: QWidget, name: str) -> QWidget | None:
    for widget in main.findChildren(QWidget, name):
        if widget.isVisible():
            widget.activateWindow()
            return widget
    return None


def _alive(widget: QWidget) -> bool:
    try:
        return widget.isVisible()
    except RuntimeError:
        return False


def test_a_half_done_count_holds_the_window_open(shell: Shell) -> None:
    main = shell.main
    page = main.show_page("day_close")
    assert isinstance(page, DayClosePage)
    page.card.count.set_count(Money(5_000), {2_000: 3})
    main.show_page("students")
    assert not main.close()
    question = shell.question
    assert question.text.text() == page.unfinished != ""
    question.cancel_button.click()
    assert main.isVisible()
    page.card.count.start(Money(5_000))
    with shell.qtbot.waitSignal(main.closed):
        assert main.close()
