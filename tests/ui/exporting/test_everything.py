"""A whole school to one file from the window, and into an empty home from the first window."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication

from enrolldesk.app.session import Opener, Session
from enrolldesk.bootstrap import HomeOpener, open_desk
from enrolldesk.testing.pages.exporting import Exporting
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.testing.windows import Start
from enrolldesk.ui.main_window import MainWindow


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A school of one student, written to a file."""
    session = open_desk(tmp_path / "other")
    school = SmallSchool(session.desk, session.desk.run)
    school.found()
    school.enroll(school.student("María Ortiz"), cash=9_999)
    session.archive.write(tmp_path / "school.zip", lambda done, of: None)
    session.close()
    return tmp_path / "school.zip"


def test_everything_is_written_and_another_home_can_take_it_in(
    shell: Shell, tmp_path: Path
) -> None:
    exporting = Exporting(shell)
    shell.main.actions_by_name["export_everything"].trigger()
    dialog = exporting.file_dialog
    assert dialog.windowTitle() == "Export everything"
    assert dialog.selectedFiles()[0].endswith(".zip")
    exporting.choose(tmp_path / "a.zip")
    (said,) = shell.says()
    assert said.startswith("Everything is in a.zip (")
    other = HomeOpener()(tmp_path / "two")
    report = other.archive.bring(tmp_path / "a.zip", lambda done, of: None)
    assert report.counts["students"] == shell.office.reads.counts()["students"]
    other.close()


def test_a_school_is_taken_in_by_keys_alone(shells: Start, archive: Path) -> None:
    shell = shells()
    assert shell.start()
    assert shell.welcome.isVisible()
    shell.keys.press("Alt+O")
    shell.qtbot.waitUntil(lambda: shell.keys.at == "take_in_go")
    form = shell.welcome.take_in
    shell.keys.press("Return")
    Exporting(shell).file_dialog.close()
    form.take_in(archive)
    shell.qtbot.waitUntil(lambda: form.go_button.text() == "&Open the school")
    assert form.state.text() == (
        "Lakeside Driving School is here: 1 student, 3 enrollments, 2 entries."
    )
    assert shell.welcome.isActiveWindow()
    assert shell.keys.at == "take_in_go"
    shell.keys.press("Return")
    main = shell.main
    assert isinstance(main, MainWindow)
    assert shell.students.names == ["María Ortiz"]
    assert main.top_bar.staff.accessibleName() == "Ana R. at Desk 1"


def test_what_cannot_be_taken_in_is_said_and_another_file_can_be_tried(
    shells: Start, archive: Path
) -> None:
    shell = shells()
    assert shell.start()
    shell.welcome.ways.take_in.click()
    form = shell.welcome.take_in
    wrong = archive.with_name("wrong.zip")
    wrong.write_bytes(archive.read_bytes()[:-400])
    form.take_in(wrong)
    shell.qtbot.waitUntil(form.go_button.isEnabled)
    assert form.state.text().startswith("wrong.zip cannot be taken in: ")
    assert shell.office.reads.school() is None
    form.take_in(archive)
    shell.qtbot.waitUntil(lambda: form.go_button.text() == "&Open the school")


def test_stopping_goes_back_and_leaves_nothing(shells: Start, archive: Path) -> None:
    shell = shells()
    assert shell.start()
    shell.welcome.ways.take_in.click()
    form = shell.welcome.take_in
    stopped, opener = Event(), HomeOpener()

    def opened_late(home: Path | None) -> Session:
        assert stopped.wait(60)
        return opener(home)

    form._opener = cast(Opener, opened_late)
    form.take_in(archive)
    form.go_back()
    stopped.set()
    shell.qtbot.waitUntil(form.go_button.isEnabled)
    assert shell.welcome.stack.currentWidget() is shell.welcome.ways
    assert QApplication.focusWidget() is shell.welcome.ways.take_in
    assert shell.office.reads.school() is None
