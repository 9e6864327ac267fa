"""A fresh machine: from nothing to the main window, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from enrolldesk.testing.windows import Start
from enrolldesk.ui.first_start.new_school import system_currency, system_time_zone
from enrolldesk.ui.kit.empty_state import EmptyState
from enrolldesk.ui.main_window import MainWindow


def test_a_new_school_by_keys_alone(shells: Start) -> None:
    shell = shells()
    assert shell.start()
    assert shell.welcome.isVisible()
    assert shell.keys.at == "welcome_sample"
    shell.keys.press("Down")
    assert shell.keys.at == "welcome_new"
    shell.keys.press("Return")
    assert shell.keys.at == "new_school_name"
    shell.keys.type("  Maple Street Driving ")
    shell.keys.press("Return")
    assert shell.keys.at == "new_school_person"
    shell.keys.type("Ana R.")
    shell.keys.press("Return")
    shell.keys.press("Return")
    shell.keys.press("Return")
    assert shell.keys.at == "new_school_create"
    shell.keys.press("Return")
    main = shell.main
    school = shell.office.reads.school()
    assert school is not None
    assert school.name == "Maple Street Driving"
    assert school.currency == system_currency()
    assert school.time_zone == system_time_zone()
    assert not school.sample
    assert main.top_bar.staff.accessibleName() == "Ana R. at Front desk"
    assert main.windowTitle() == "Maple Street Driving — EnrollDesk"
    assert not main.actions_by_name["own_school"].isVisible()


def test_what_is_missing_is_said_beside_its_field(shells: Start) -> None:
    shell = shells()
    shell.start()
    form = shell.welcome.new_school
    shell.keys.press("Alt+S")
    # A letter presses the button for as long as an eye needs to see it.
    shell.qtbot.waitUntil(lambda: shell.keys.at == "new_school_name")
    shell.keys.press("Ctrl+Return")
    assert form.name.error
    assert shell.keys.at == "new_school_name"
    shell.keys.type("Maple")
    assert form.name.error is None
    shell.keys.press("Ctrl+Return")
    assert form.person.error
    assert shell.keys.at == "new_school_person"
    assert shell.office.reads.school() is None
    shell.keys.press("Escape")
    assert shell.keys.at == "welcome_new"


def test_the_sample_school_by_keys_alone(shells: Start) -> None:
    shell = shells()
    shell.start()
    assert shell.welcome.isVisible()
    shell.keys.press("Return")
    assert shell.keys.at == "sample_create"
    shell.keys.press("Return")
    shell.qtbot.waitUntil(lambda: isinstance(shell.program.window, MainWindow))
    assert shell.office.reads.counts()["students"] == 200
    assert shell.main.actions_by_name["own_school"].isVisible()


def test_a_sample_that_is_stopped_leaves_nothing(shells: Start) -> None:
    shell = shells()
    shell.start()
    sample = shell.welcome.sample
    shell.keys.press("Return")
    sample.sizes.choose("2000")
    sample.create_button.click()
    sample.go_back()
    shell.qtbot.waitUntil(lambda: shell.keys.at == "welcome_sample")
    assert shell.office.reads.school() is None


def test_closing_the_welcome_ends_the_program(shells: Start) -> None:
    shell = shells()
    shell.start()
    welcome = shell.welcome
    with shell.qtbot.waitSignal(shell.program.ended):
        welcome.close()


def test_the_sample_makes_room_for_a_school_of_ones_own(shells: Start, sample_home: Path) -> None:
    shell = shells()
    shell.start()
    before = (sample_home / "enrolldesk.sqlite").stat().st_ino
    shell.main.actions_by_name["own_school"].trigger()
    assert "put aside" in shell.question.text.text()
    shell.keys.press("Return")
    assert shell.welcome.isVisible()
    assert shell.office.reads.school() is None
    kept = [path for path in sample_home.rglob("*.sqlite") if path.stat().st_ino == before]
    assert kept
    assert kept[0].name != "enrolldesk.sqlite"
    assert QApplication.activeWindow() is shell.program.window


def test_an_empty_school_says_how_to_begin(shells: Start) -> None:
    shell = shells()
    shell.start()
    assert shell.welcome.isVisible()
    shell.keys.press("Alt+S")
    # A letter presses the button for as long as an eye needs to see it.
    shell.qtbot.waitUntil(lambda: shell.keys.at == "new_school_name")
    shell.keys.type("Maple")
    shell.keys.press("Return")
    shell.keys.type("Ana")
    shell.keys.press("Ctrl+Return")
    shown = [one for one in shell.main.findChildren(EmptyState) if one.isVisible()]
    assert "walk-in" in shown[0].accessibleName()
