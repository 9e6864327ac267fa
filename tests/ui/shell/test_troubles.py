"""What goes wrong: homes that do not open, backups, and errors nobody expected."""

from __future__ import annotations

import logging
import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from enrolldesk.adapters.sqlite.backups import backups_of
from enrolldesk.app.commands import AddStudent
from enrolldesk.bootstrap import open_desk
from enrolldesk.domain.errors import NotFound
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Student
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.strict import Expect
from enrolldesk.testing.windows import Start
from enrolldesk.ui.background import wait_for_errands
from enrolldesk.ui.bugs import without_people
from enrolldesk.ui.report_words import report_words

GARBAGE = b"this was a school once" * 400


def damaged(home: Path) -> Path:
    """A home with a backup whose file is damaged; answers the file."""
    session = open_desk(home)
    session.backups.make()
    session.close()
    file = home / "enrolldesk.sqlite"
    header = file.read_bytes()[:4096]
    file.write_bytes(header[:100] + GARBAGE)
    for rest in ("-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)
    return file


def test_a_damaged_file_gives_a_choice_and_is_not_touched(shells: Start, sample_home: Path) -> None:
    file = damaged(sample_home)
    before = file.read_bytes()
    shell = shells()
    shell.start()
    trouble = shell.trouble
    assert trouble.replaceable
    assert trouble.table is not None
    with shell.qtbot.waitSignal(shell.program.ended):
        shell.keys.press("Escape")
    assert file.read_bytes() == before


def test_a_backup_is_restored_over_a_damaged_file(shells: Start, sample_home: Path) -> None:
    file = damaged(sample_home)
    before = file.read_bytes()
    shell = shells()
    shell.start()
    assert shell.trouble.isVisible()
    assert shell.keys.at == "trouble_backups"
    shell.keys.press("Return")
    main = shell.main
    assert shell.office.reads.counts()["students"] == 30
    assert main.banner.isVisible()
    assert re.search("D1[a-z]{3}-000001", main.banner.label.text())
    kept = [path for path in sample_home.rglob("*") if path.is_file() and path != file]
    assert any(path.read_bytes() == before for path in kept)
    main.banner.button.click()
    assert not main.banner.isVisible()


def test_starting_new_keeps_the_damaged_file(shells: Start, sample_home: Path) -> None:
    file = damaged(sample_home)
    before = file.read_bytes()
    shell = shells()
    shell.start()
    trouble = shell.trouble
    trouble.findChild(QPushButton, "trouble_new").click()  # type: ignore[union-attr]
    shell.question.action_button.click()
    assert shell.welcome.isVisible()
    kept = [path for path in sample_home.rglob("*") if path.is_file() and path != file]
    assert any(path.read_bytes() == before for path in kept)


def test_a_foreign_file_without_backups_offers_to_start_new(shells: Start, home: Path) -> None:
    home.mkdir()
    file = home / "enrolldesk.sqlite"
    file.write_bytes(b"not a database at all")
    shell = shells()
    shell.start()
    trouble = shell.trouble
    assert trouble.replaceable
    assert trouble.table is None
    assert shell.keys.at == "trouble_new"
    assert file.read_bytes() == b"not a database at all"


def test_a_home_that_is_a_file_can_be_tried_again(shells: Start, home: Path) -> None:
    home.write_text("in the way")
    shell = shells()
    shell.start()
    trouble = shell.trouble
    assert not trouble.replaceable
    assert trouble.table is None
    home.unlink()
    shell.keys.press("Return")
    assert shell.welcome.isVisible()


def test_a_backup_is_restored_from_the_settings(shell: Shell) -> None:
    main = shell.main
    backup = shell.program.session.backups.make()  # type: ignore[union-attr]
    late = Student(new_id(), "Late Comer", phone="6145550177")
    shell.office.run(AddStudent(command_id=new_id(), student=late))
    assert shell.office.reads.counts()["students"] == 31
    main.desk_menu.open_settings("backups")
    settings = shell.settings
    section = settings.section("backups")
    section.table.select_key(str(backup.path))  # type: ignore[attr-defined]
    section.restore_button.click()  # type: ignore[attr-defined]
    shell.question.action_button.click()
    again = shell.main
    assert again is not main
    assert shell.office.reads.counts()["students"] == 30
    assert again.banner.isVisible()


def test_a_copy_is_made_each_day_by_itself(shells: Start, sample_home: Path) -> None:
    backups = backups_of(sample_home)
    assert not backups.kept()
    shell = shells()
    shell.start()
    assert shell.main.isVisible()
    shell.qtbot.waitUntil(lambda: len(backups.kept()) == 1)
    wait_for_errands()
    shell.program._back_up_daily()
    wait_for_errands()
    assert len(backups.kept()) == 1


def test_back_up_now_says_so(shell: Shell) -> None:
    shell.main.actions_by_name["back_up"].trigger()
    shell.qtbot.waitUntil(lambda: any("Backed up" in said for said in shell.says()))


def test_a_bug_is_logged_and_told_once_and_the_window_lives_on(
    shell: Shell, expect_message: Expect
) -> None:
    expect_message("enrolldesk.bugs")
    bugs = shell.program.bugs
    bugs.install()
    try:
        said = "Maria Lopez, (614) 555-0133, owes $450.00"

        def fail() -> None:
            raise ValueError(said)

        for _ in range(3):
            QTimer.singleShot(0, fail)
        dialog = shell.bug
        assert "safe" in dialog.text.text()
        assert len(shell.main.findChildren(type(dialog))) == 1
        shell.qtbot.waitUntil(lambda: bugs.log_file.read_text().count("builtins.ValueError") == 3)
    finally:
        bugs.remove()
    written = bugs.log_file.read_text()
    assert "in fail" in written
    for secret in ("Maria", "0133", "450"):
        assert secret not in written
    dialog.close_button.click()
    shell.main.activateWindow()
    shell.qtbot.waitUntil(shell.main.isActiveWindow)
    shell.keys.press("Ctrl+2")
    assert shell.main.page_key == "courses"


def test_an_error_in_a_thread_is_told_too(shell: Shell, expect_message: Expect) -> None:
    expect_message("enrolldesk.bugs")
    bugs = shell.program.bugs
    bugs.install()
    try:
        nothing: dict[str, str] = {}
        thread = threading.Thread(target=lambda: nothing["no such key"])
        thread.start()
        thread.join()
        assert shell.bug.isVisible()
    finally:
        bugs.remove()
    assert "KeyError" in bugs.log_file.read_text()


def test_a_refusal_nobody_caught_is_a_sentence_not_a_bug(shell: Shell) -> None:
    bugs = shell.program.bugs
    bugs.report(NotFound("student", "nobody"))
    dialog = shell.bug
    assert dialog.text.text() == "No student “nobody” was found."
    assert not bugs.log_file.exists()


def test_the_log_turns_over(tmp_path: Path, expect_message: Expect) -> None:
    from enrolldesk.ui import bugs as module
    from enrolldesk.ui.bugs import BugWatch

    expect_message("enrolldesk.bugs")
    watch = BugWatch(tmp_path)
    watch.report(TypeError("first"))
    (handler,) = logging.getLogger("enrolldesk.bugs").handlers
    handler.doRollover()  # type: ignore[attr-defined]
    watch.report(TypeError("second"))
    watch.remove()
    names = sorted(path.name for path in (tmp_path / "logs").iterdir())
    assert names == [module.LOG_FILE, f"{module.LOG_FILE}.1"]
    assert (tmp_path / "logs" / module.LOG_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("no such column: student.nickname", "no such column: student.nickname"),
        ("'NoneType' object has no attribute 'name'", None),
        ("cannot read 'Maria Lopez'", "cannot read …"),
        ("cannot read 'Lopez'", "cannot read …"),
        ("call (614) 555-0133 now", "call … now"),
        ("mail maria@example.com", "mail …@…"),
    ],
)
def test_the_log_holds_no_people(said: str, kept: str | None) -> None:
    shown = without_people(said)
    if kept is None:
        assert shown == said
    else:
        assert shown.startswith(kept)
    assert not re.search(r"555|Lopez|maria", shown)


def test_what_a_restore_leaves_open_is_said() -> None:
    from enrolldesk.app.session import OpeningReport

    assert report_words(OpeningReport()) == ""
    words = report_words(OpeningReport(new_series="D1b", last_known="D1-000214"))
    assert "continue as D1b-000001" in words
    assert "D1-000214" in words
