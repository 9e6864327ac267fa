"""The ways to the import in the program itself, and its end when the window closes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from enrolldesk.bootstrap import HomeOpener, open_desk
from enrolldesk.testing.pages.importing import ImportScreen
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.importing.dialog import ImportDialog
from enrolldesk.ui.kit.theme import Theme, apply_theme
from enrolldesk.ui.students.page import StudentsPage

FILES = Path(__file__).parents[2] / "rosters" / "files"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A school with its courses and nobody enrolled."""
    place = tmp_path / "home"
    session = open_desk(place)
    SmallSchool(session.desk, session.desk.run).found()
    session.desk.local.set("theme", "light")
    session.close()
    return place


@pytest.fixture
def shell(qapp: QApplication, qtbot: QtBot, home: Path) -> Iterator[Shell]:
    """The program on that school."""
    started = Shell(qapp, qtbot, home, HomeOpener())
    assert started.start()
    assert started.main.isVisible()
    yield started
    started.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    apply_theme(qapp, Theme.LIGHT)


def opened(shell: Shell) -> ImportScreen:
    """The form over the window, once it hears keys."""
    dialog = shell.main.findChild(ImportDialog)
    assert dialog is not None
    shell.go_to(dialog)
    return ImportScreen(dialog, shell.qtbot)


def test_an_empty_school_offers_a_roster_and_shows_who_came(shell: Shell) -> None:
    page = shell.main.show_page("students")
    assert isinstance(page, StudentsPage)
    assert page.nobody.isVisible()
    button = page.findChild(QPushButton, "no_students_import")
    assert button is not None
    button.click()
    screen = opened(shell)
    screen.read(FILES / "office_semicolon_cp1252.csv")
    screen.record()
    shell.qtbot.waitUntil(lambda: page.list.count == 120)
    assert not page.nobody.isVisible()


def test_the_key_opens_it_once(shell: Shell) -> None:
    assert shell.main.isActiveWindow()
    shell.keys.press("Ctrl+Shift+I")
    first = opened(shell).dialog
    shell.main.actions_by_name["import_students"].trigger()
    assert opened(shell).dialog is first
    assert len(shell.main.findChildren(ImportDialog)) == 1


@pytest.mark.usefixtures("waits_to_be_stopped")
def test_closing_the_window_ends_an_import_and_keeps_what_came(
    shell: Shell, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    lines = "".join(f"Student {number},614 {number:07d}\n" for number in range(5000))
    path.write_text(f"Name,Phone\n{lines}")
    assert shell.main.isActiveWindow()
    shell.keys.press("Ctrl+Shift+I")
    screen = opened(shell)
    screen.read(path)
    screen.dialog.primary_button.click()
    shell.qtbot.waitUntil(lambda: screen.dialog.progress.value() > 0)
    shell.close()
    session = open_desk(home)
    came = session.desk.reads.counts()["students"]
    session.close()
    assert 0 < came < 5000
