"""One window per home, whatever happened to the process before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from enrolldesk.testing.windows import Start
from enrolldesk.ui.single_instance import Claim, SingleInstance, server_name
from enrolldesk.ui.students.page import StudentsPage

PROGRAM = (sys.executable, "-m", "enrolldesk", "--home")
PATIENCE = 60
"""Seconds a process may take to come or go on a busy machine."""


def answers(home: Path) -> bool:
    """Whether a window of this home is listening."""
    socket = QLocalSocket()
    socket.connectToServer(server_name(home))
    return socket.waitForConnected(1000)


def test_the_second_start_raises_the_first(shells: Start, sample_home: Path, qtbot: QtBot) -> None:
    shell = shells()
    shell.start()
    main = shell.main
    main.showMinimized()
    qtbot.waitUntil(lambda: shell.program.instance.listening)
    with qtbot.waitSignal(shell.program.instance.raise_asked):
        second = subprocess.Popen([*PROGRAM, str(sample_home)])
    try:
        assert second.wait(PATIENCE) == 0
    finally:
        second.kill()
        second.wait(PATIENCE)
    qtbot.waitUntil(lambda: main.isVisible() and not main.isMinimized())


def test_another_home_has_a_window_of_its_own(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = SingleInstance(tmp_path / "one"), SingleInstance(tmp_path / "two")
    assert one.claim() is Claim.OURS
    assert two.claim() is Claim.OURS
    one.release()
    two.release()


def test_a_killed_window_does_not_keep_its_home(
    shells: Start, sample_home: Path, qtbot: QtBot
) -> None:
    first = subprocess.Popen([*PROGRAM, str(sample_home)])
    try:
        qtbot.waitUntil(lambda: answers(sample_home))
        assert (sample_home / "window.lock").exists()
        first.send_signal(signal.SIGKILL)
        first.wait(PATIENCE)
        # What the dead process left: its lock and, but for Windows, its socket.
        assert (sample_home / "window.lock").exists()
        shell = shells()
        assert shell.start()
        assert shell.main.isVisible()
        qtbot.waitUntil(lambda: shell.program.instance.listening)
        assert answers(sample_home)
    finally:
        if first.poll() is None:
            first.kill()
            first.wait(PATIENCE)


def test_a_lock_whose_number_another_program_has_now_is_taken_over(tmp_path: Path) -> None:
    lock = tmp_path / "window.lock"
    # This test's own process is alive and runs Python, as the dead one did.
    name = Path("/proc/self/exe").readlink().name if sys.platform == "linux" else "python"
    lock.write_text(f"{os.getpid()}\n{name}\n{os.uname().nodename}\n")
    instance = SingleInstance(tmp_path)
    assert instance.claim(patience_ms=0) is Claim.OURS
    instance.release()


def test_a_window_that_does_not_answer_is_told_about(tmp_path: Path) -> None:
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim() is Claim.OURS
    # It never listens, as a window that hangs.
    assert second.claim(patience_ms=0) is Claim.NO_ANSWER
    first.release()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_file_is_told_about(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert SingleInstance(tmp_path).claim() is Claim.NO_PLACE


def test_what_the_command_line_records_is_noticed(
    shells: Start, sample_home: Path, qtbot: QtBot
) -> None:
    shell = shells()
    shell.start()
    assert shell.main.isVisible()
    with qtbot.waitSignal(shell.office.runner.changed) as heard:
        subprocess.run(
            [
                *PROGRAM,
                str(sample_home),
                "student",
                "add",
                "Zoë Zacharias",
                "--phone",
                "6145550199",
            ],
            check=True,
            capture_output=True,
        )
    assert heard.args is not None
    assert heard.args[0].everything
    shell.keys.press("F3")
    shell.keys.type("zacharias")
    assert shell.main.top_bar.search.popup.count == 1
    shell.keys.press("Return")
    page = shell.main.show_page("students")
    assert isinstance(page, StudentsPage)
    assert page.student_id
