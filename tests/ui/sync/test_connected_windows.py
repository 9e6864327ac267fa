"""Windows of one school on one server: what one desk records shows at the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from enrolldesk.app.changes import Changes
from enrolldesk.testing.connected import RunningClock
from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.pages.connection import ConnectionSigns, last_word
from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.students import StudentsScreen
from enrolldesk.testing.small_school import SmallSchool
from enrolldesk.ui.students.page import StudentsPage

Start = Callable[[Path], Shell]
PATIENCE = 20_000


def signs(shell: Shell) -> ConnectionSigns:
    window = shell.program.window
    assert window is not None
    return ConnectionSigns(window)  # type: ignore[arg-type]


def in_step(shell: Shell, qtbot: QtBot) -> ConnectionSigns:
    shown = signs(shell)
    qtbot.waitUntil(lambda: shown.mark == "In step", timeout=PATIENCE)
    return shown


def screen(shell: Shell, qtbot: QtBot) -> StudentsScreen:
    page = signs(shell).window.show_page("students")
    assert isinstance(page, StudentsPage)
    return StudentsScreen(page, qtbot)


def pay(shell: Shell, cents: int) -> None:
    office = shell.office
    school = SmallSchool(office.desk, office.run)
    (student,) = office.reads.search("Maria", office.desk.today())
    (place, *_) = office.reads.enrollments_of(student.student_id)
    school.pay(place.enrollment_id, cents)


def wait_for_entries(heard: list[Changes], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: any(changes.entries for changes in heard), timeout=PATIENCE)


def test_a_payment_at_one_desk_shows_in_the_window_of_the_other(
    start: Start, home_one: Path, home_two: Path, qtbot: QtBot
) -> None:
    one, two = start(home_one), start(home_two)
    for shell in (one, two):
        in_step(shell, qtbot)
    there = screen(two, qtbot)
    # Her enrollment is a batch of its own and may come a moment after her.
    qtbot.waitUntil(
        lambda: there.names == ["Maria López"]
        and there.line("Maria López") == ("(614) 555-0133", "$549.99", ("due",)),
        timeout=PATIENCE,
    )
    pay(one, 9_999)
    assert "waiting" in screen(one, qtbot).line("Maria López")[2]
    qtbot.waitUntil(
        lambda: there.line("Maria López") == ("(614) 555-0133", "$450.00", ("partial",)),
        timeout=PATIENCE,
    )
    here = screen(one, qtbot)
    qtbot.waitUntil(lambda: here.line("Maria López")[2] == ("partial",), timeout=PATIENCE)


def test_only_what_was_pulled_is_read_again(
    start: Start, home_one: Path, home_two: Path, qtbot: QtBot
) -> None:
    one, two = start(home_one), start(home_two)
    for shell in (one, two):
        in_step(shell, qtbot)
    there = screen(two, qtbot)
    qtbot.waitUntil(lambda: there.names == ["Maria López"], timeout=PATIENCE)
    here: tuple[list[Changes], list[Changes]] = ([], [])
    one.office.runner.changed.connect(here[0].append)
    two.office.runner.changed.connect(here[1].append)
    pay(one, 9_999)
    for shell, heard in zip((one, two), here, strict=True):
        shell.office.runner.notice()
        wait_for_entries(heard, qtbot)
    in_step(one, qtbot)
    in_step(two, qtbot)
    for shell, heard in zip((one, two), here, strict=True):
        shell.office.runner.notice()
        assert not any(changes.everything for changes in heard)
        (maria,) = shell.office.reads.search("Maria", shell.office.desk.today())
        assert {key for changes in heard for key in changes.students} == {maria.student_id}


def test_a_desk_without_a_cloud_shows_no_sign_of_one(
    start: Start, home_one: Path, running_clock: RunningClock, qtbot: QtBot
) -> None:
    from enrolldesk.app.sync.connection import keep_connection
    from enrolldesk.bootstrap import open_desk

    session = open_desk(home_one)
    keep_connection(session.desk.local, None)
    session.close()
    shell = start(home_one)
    window = shell.main
    pay(shell, 9_999)
    running_clock.forward(minutes=5)
    window.signs.look()
    assert not shell.office.sync.running
    for name in ("connection_mark", "offline_strip"):
        assert window.findChild(QWidget, name) is None
    assert not window.actions_by_name["send_now"].isVisible()
    assert not window.side_bar.item("sync").isVisible()
    assert not window.actions_by_name["sync"].isVisible()
    assert screen(shell, qtbot).line("Maria López")[2] == ("partial",)
    assert shell.office.reads.outbox_count()["waiting"] > 0
    window.close()
    assert last_word(shell.program) == ""


def test_the_strip_comes_after_forty_seconds_and_goes_with_the_outage(
    start: Start,
    home_two: Path,
    home_one: Path,
    server: ServerThread,
    running_clock: RunningClock,
    qtbot: QtBot,
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    assert "In step as of" in shown.tip
    server.link.refuse()
    pay(one, 9_999)
    qtbot.waitUntil(lambda: shown.mark == "Offline", timeout=PATIENCE)
    one.office.sync.network_up = False
    assert shown.strip == ""
    running_clock.forward(seconds=39)
    shown.window.signs.look()
    assert shown.strip == ""
    running_clock.forward(minutes=12)
    qtbot.waitUntil(lambda: shown.strip != "", timeout=PATIENCE)
    assert shown.strip == (
        "Working offline. 1 item waiting, oldest 12 min. Everything is saved on this computer."
    )
    assert shown.tone == "waiting"
    one.office.sync.network_up = True
    shown.window.signs.look()
    assert "The school's server does not answer." in shown.strip
    assert shown.tone == "warning"
    with qtbot.waitSignal(shown.window.signs.panel_asked):
        shown.show_panel()
    server.link.heal()
    qtbot.waitUntil(lambda: shown.strip == "" and shown.mark == "In step", timeout=PATIENCE)


def test_f5_sends_at_once_what_would_wait_for_minutes(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    hold = server.faults.quota(method="Commit", times=1)
    pay(one, 9_999)
    qtbot.waitUntil(lambda: shown.mark == "Paused", timeout=PATIENCE)
    assert hold.fired == 1
    assert one.main is shown.window
    shown.send_now()
    qtbot.waitUntil(lambda: shown.mark == "In step", timeout=PATIENCE)


def test_a_refused_batch_makes_the_strip_red_and_marks_its_rows(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    server.faults.status("PERMISSION_DENIED", method="Commit", times=1)
    pay(one, 9_999)
    qtbot.waitUntil(lambda: shown.tone == "danger", timeout=PATIENCE)
    assert shown.strip.startswith("1 item needs attention.")
    here = screen(one, qtbot)
    qtbot.waitUntil(lambda: here.line("Maria López")[2] == ("partial", "needs_attention"))


def test_closing_while_batches_wait_says_that_they_are_safe_and_takes_no_three_seconds(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    server.link.black_hole()
    pay(one, 9_999)
    qtbot.waitUntil(lambda: one.office.sync.status.queue.sending == 1, timeout=PATIENCE)  # type: ignore[union-attr]
    sync = one.office.sync
    began = time.monotonic()
    with qtbot.waitSignal(one.program.ended, timeout=PATIENCE):
        shown.window.close()
        assert last_word(one.program).startswith("1 item still waits to be sent. It is saved")
        assert not one.program.instance.held
    assert time.monotonic() - began < 3.5
    assert not sync.running
    server.link.heal()
    one.close()
    again = start(home_one)
    in_step(again, qtbot)
    assert set(again.office.reads.outbox_count()) == {"committed"}


def test_connecting_while_the_window_is_open_begins_at_once(
    start: Start, home_one: Path, qtbot: QtBot
) -> None:
    from enrolldesk.app.sync.connection import connection_of, keep_connection
    from enrolldesk.bootstrap import open_desk

    session = open_desk(home_one)
    there = connection_of(session.desk.local)
    keep_connection(session.desk.local, None)
    shell = start(home_one)
    assert shell.office.sync.status is None
    # As the command line does it beside an open window.
    keep_connection(session.desk.local, there)
    in_step(shell, qtbot)
    keep_connection(session.desk.local, None)
    qtbot.waitUntil(lambda: signs(shell).mark == "" and not shell.office.sync.running)
    session.close()
