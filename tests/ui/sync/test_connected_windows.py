"""Windows of one school on one server: what one desk records shows at the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
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
from enrolldesk.ui.sync import farewell, network

Start = Callable[[Path], Shell]
OWES_ALL = ("(614) 555-0133", "$549.99", ("due",))
OWES_REST = ("(614) 555-0133", "$450.00", ("partial",))


def signs(shell: Shell) -> ConnectionSigns:
    window = shell.program.window
    assert window is not None
    return ConnectionSigns(window)  # type: ignore[arg-type]


def in_step(shell: Shell, qtbot: QtBot) -> ConnectionSigns:
    shown = signs(shell)
    qtbot.waitUntil(lambda: shown.mark == "In step")
    return shown


def screen(shell: Shell, qtbot: QtBot) -> StudentsScreen:
    page = signs(shell).window.show_page("students")
    assert isinstance(page, StudentsPage)
    return StudentsScreen(page, qtbot)


def knows_maria(shell: Shell, qtbot: QtBot) -> StudentsScreen:
    """Wait until she is here and enrolled: that is a batch of its own and comes later."""
    here = screen(shell, qtbot)
    qtbot.waitUntil(
        lambda: here.names == ["Maria López"] and here.line("Maria López") == OWES_ALL,
    )
    return here


def pay(shell: Shell, cents: int) -> None:
    office = shell.office
    school = SmallSchool(office.desk, office.run)
    (student,) = office.reads.search("Maria", office.desk.today())
    (place, *_) = office.reads.enrollments_of(student.student_id)
    school.pay(place.enrollment_id, cents)


def sent(shell: Shell, qtbot: QtBot) -> None:
    """Wait until the server holds all there is here, by the disk: a mark may be from before."""
    reads = shell.office.reads
    qtbot.waitUntil(lambda: set(reads.outbox_count()) == {"committed"})


def test_a_payment_at_one_desk_shows_in_the_window_of_the_other(
    start: Start, home_one: Path, home_two: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one, two = start(home_one), start(home_two)
    for shell in (one, two):
        in_step(shell, qtbot)
    there = knows_maria(two, qtbot)
    # Nothing is sent before it was seen waiting.
    server.link.refuse()
    pay(one, 9_999)
    here = screen(one, qtbot)
    assert here.line("Maria López") == (*OWES_REST[:2], ("partial", "waiting"))
    server.link.heal()
    one.office.sync.send_now()
    qtbot.waitUntil(lambda: there.line("Maria López") == OWES_REST)
    qtbot.waitUntil(lambda: here.line("Maria López") == OWES_REST)


def test_only_what_was_pulled_is_read_again(
    start: Start, home_one: Path, home_two: Path, qtbot: QtBot
) -> None:
    one, two = start(home_one), start(home_two)
    for shell in (one, two):
        in_step(shell, qtbot)
    knows_maria(two, qtbot)
    here: tuple[list[Changes], list[Changes]] = ([], [])
    one.office.runner.changed.connect(here[0].append)
    two.office.runner.changed.connect(here[1].append)
    pay(one, 9_999)
    sent(one, qtbot)
    there = screen(two, qtbot)
    qtbot.waitUntil(lambda: there.line("Maria López") == OWES_REST)
    for shell, heard in zip((one, two), here, strict=True):
        shell.office.runner.notice()
        assert any(changes.entries for changes in heard)
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
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What this computer's own network does is none of the test's business.
    monkeypatch.setattr(network, "watch_network", lambda _changed: False)
    one = start(home_one)
    shown = in_step(one, qtbot)
    # It is in step once it has sent; that it looked as well comes a moment later.
    qtbot.waitUntil(lambda: "In step as of" in shown.tip)
    running_clock.hold()
    server.link.refuse()
    pay(one, 9_999)
    qtbot.waitUntil(lambda: shown.mark == "Offline")
    assert not one.office.sync.network_up
    assert shown.strip == ""
    running_clock.forward(seconds=39)
    shown.window.signs.look()
    assert shown.strip == ""
    running_clock.forward(minutes=12)
    qtbot.waitUntil(lambda: shown.strip != "")
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
    qtbot.waitUntil(lambda: shown.strip == "" and shown.mark == "In step")


def test_f5_sends_at_once_what_would_wait_for_minutes(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    hold = server.faults.quota(method="Commit", times=1)
    pay(one, 9_999)
    qtbot.waitUntil(lambda: shown.mark == "Paused")
    assert hold.fired == 1
    assert one.main is shown.window
    shown.send_now()
    qtbot.waitUntil(lambda: shown.mark == "In step")


def test_a_refused_batch_makes_the_strip_red_and_marks_its_rows(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    server.faults.status("PERMISSION_DENIED", method="Commit", times=1)
    pay(one, 9_999)
    qtbot.waitUntil(lambda: shown.tone == "danger")
    assert shown.strip.startswith("1 item needs attention.")
    here = screen(one, qtbot)
    qtbot.waitUntil(lambda: here.line("Maria López")[2] == ("partial", "needs_attention"))


def test_closing_while_batches_wait_says_that_they_are_safe_and_waits_for_no_answer(
    start: Start, home_one: Path, server: ServerThread, qtbot: QtBot
) -> None:
    one = start(home_one)
    shown = in_step(one, qtbot)
    server.link.black_hole()
    pay(one, 9_999)
    qtbot.waitUntil(lambda: one.office.sync.status.queue.sending == 1)  # type: ignore[union-attr]
    sync = one.office.sync
    with qtbot.waitSignal(one.program.ended):
        shown.window.close()
        assert last_word(one.program).startswith("1 item still waits to be sent. It is saved")
        assert not one.program.instance.held
    # The server has not said a word since: it would have been waited for in vain.
    counts = one.office.reads.outbox_count()
    assert counts.get("sending", 0) + counts.get("waiting", 0) == 1
    assert sync.stop(60.0)
    assert not sync.running
    server.link.heal()
    one.close()
    again = start(home_one)
    in_step(again, qtbot)
    assert set(again.office.reads.outbox_count()) == {"committed"}


def test_the_last_word_stands_until_it_is_read_and_waits_for_nobody(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert farewell.LEAST_MS < farewell.MOST_MS < 3000
    monkeypatch.setattr(farewell, "LEAST_MS", 60_000)
    monkeypatch.setattr(farewell, "MOST_MS", 60_000)
    asked: list[bool] = []

    def hangs() -> bool:
        asked.append(True)
        return False

    hung = farewell.Farewell(2, hangs)
    ended = farewell.Farewell(1, lambda: True)
    for shown in (hung, ended):
        qtbot.addWidget(shown)
        shown.say()
    qtbot.waitUntil(lambda: len(asked) > 1)
    assert hung.isVisible()
    assert ended.isVisible()
    with qtbot.waitSignal(ended.gone):
        monkeypatch.setattr(farewell, "LEAST_MS", 0)
    assert hung.isVisible(), "its sync has not ended"
    with qtbot.waitSignal(hung.gone):
        monkeypatch.setattr(farewell, "MOST_MS", 0)
    assert not hung.isVisible()


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
