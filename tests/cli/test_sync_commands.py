"""A connected desk kept in step from the command line, alone and beside another program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.app.sync.connection import keep_connection
from enrolldesk.bootstrap import open_desk
from enrolldesk.testing.connected import PROJECT, Ear, join, make_school
from enrolldesk.testing.firestore import ServerThread
from tests.cli.conftest import Say


@pytest.fixture
def server() -> Iterator[ServerThread]:
    with ServerThread() as running:
        yield running


@pytest.fixture
def connected(home: Path, say: Say, server: ServerThread) -> Say:
    """A home whose school stands on the server; its founding and three courses wait."""
    session = open_desk(home)
    make_school(session, server.address)
    session.close()
    return say


def guards(server: ServerThread) -> int:
    return sum("/batches/" in path for path in server.documents())


def test_sync_once_sends_what_waits_and_says_how_much(connected: Say, server: ServerThread) -> None:
    assert connected("student", "add", "Maria López", "--phone", "(614) 555-0178").code == 0
    said = connected("sync", "--once", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.value == {
        "sent": 5,
        "waiting": 0,
        "needs_attention": 0,
        "set_aside": 0,
        "by_window": False,
    }
    again = connected("sync", "--until-empty")
    assert (again.code, again.out) == (0, "Sent: 0. Waiting: 0. Everything new is here.\n")


def test_what_another_desk_recorded_is_here_after_sync(
    connected: Say, server: ServerThread, tmp_path: Path
) -> None:
    connected("student", "add", "Maria López", "--phone", "(614) 555-0178")
    assert connected("sync", "--until-empty").code == 0
    other = open_desk(tmp_path / "two")
    join(other, server.address)
    ear = Ear()
    with ear.kept_in_step(other, server.address):
        ear.until(lambda: ear.status.in_step_at is not None)
    (maria,) = other.desk.reads.search("Maria", other.desk.today())
    assert maria.name == "Maria López"
    other.close()


@pytest.mark.parametrize("command", [("sync", "--once"), ("sync", "--until-empty"), ("refresh",)])
def test_a_desk_that_is_not_connected_says_so(school: Say, command: tuple[str, ...]) -> None:
    said = school(*command)
    assert (said.code, said.out) == (1, "")
    assert said.err == "This desk is not connected. Everything is kept on this computer alone.\n"


def test_a_server_that_does_not_answer_is_a_sentence_and_nothing_is_lost(
    connected: Say, server: ServerThread
) -> None:
    server.link.refuse()
    said = connected("sync", "--once")
    assert said.code == 1
    assert said.err.startswith("The server cannot be reached. Check the network")
    server.link.heal()
    assert connected("sync", "--until-empty", "--json").value["sent"] == 4


def test_credentials_that_are_not_there_are_a_sentence(
    connected: Say, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without an emulator the desk is whoever this machine is signed in as: here nobody.
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(home / "nothing.json"))
    session = open_desk(home)
    from enrolldesk.app.sync.connection import Connection

    keep_connection(session.desk.local, Connection(PROJECT, "lakeside"))
    session.close()
    said = connected("sync", "--once")
    assert said.code == 1
    assert said.err.startswith("The server does not know who you are.")


def test_refused_batches_end_until_empty_with_a_sentence(
    connected: Say, server: ServerThread
) -> None:
    assert connected("sync", "--until-empty").code == 0
    server.faults.status("PERMISSION_DENIED", method="Commit", times=1)
    connected("student", "add", "Maria López", "--phone", "(614) 555-0178")
    said = connected("sync", "--until-empty")
    assert said.code == 1
    assert said.err.startswith("1 item needs attention.")


def test_refresh_reads_what_was_changed_outside(connected: Say, server: ServerThread) -> None:
    assert connected("sync", "--until-empty").code == 0
    read = server.counters.reads
    said = connected("refresh", "--json")
    assert said.code == 0
    assert server.counters.reads - read >= 4
    assert said.value["waiting"] == 0


def test_beside_a_program_that_sends_the_command_asks_it_to(
    connected: Say, home: Path, server: ServerThread
) -> None:
    session = open_desk(home)
    ear = Ear()
    with ear.kept_in_step(session, server.address):
        ear.until(
            lambda: (
                ear.status.in_step_at is not None
                and set(session.desk.reads.outbox_count()) == {"committed"}
            )
        )
        before = guards(server)
        connected("student", "add", "Maria López", "--phone", "(614) 555-0178")
        said = connected("sync", "--until-empty", "--json")
        assert (said.code, said.value["by_window"]) == (0, True)
        assert connected("refresh", "--json").value["by_window"] is True
    session.close()
    assert guards(server) == before + 1


@pytest.mark.slow
def test_processes_at_once_send_every_batch_once(
    connected: Say, home: Path, server: ServerThread
) -> None:
    for number in range(12):
        connected("student", "add", f"Student {number}", "--phone", f"(614) 555-01{number:02}")
    commands = [sys.executable, "-m", "enrolldesk", "--home", str(home), "sync", "--until-empty"]
    running = [
        subprocess.Popen(commands, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    ends = [(*each.communicate(timeout=240), each.returncode) for each in running]
    assert [code for *_, code in ends] == [0, 0, 0], ends
    assert guards(server) == 4 + 12
    # Up to five share a commit: a second sender would have shown as many more.
    assert server.counters.calls["Commit"] <= 1 + 15
    session = open_desk(home)
    assert dict(session.desk.reads.outbox_count()) == {"committed": 16}
    session.close()
