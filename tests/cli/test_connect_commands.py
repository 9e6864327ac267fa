"""Connecting, leaving and carrying records from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from enrolldesk.testing.firestore import ServerThread
from tests.cli.conftest import Say


@pytest.fixture
def server() -> Iterator[ServerThread]:
    with ServerThread() as running:
        yield running


def at(server: ServerThread, school: str = "lakeside") -> tuple[str, ...]:
    return ("connect", "--project", "demo", "--school", school, "--emulator", server.address)


@pytest.fixture
def mine(say: Say) -> Say:
    """A school of its own with a student who paid."""
    assert say("school", "new", "--name", "Lakeside", "--staff", "Ana").code == 0
    assert say("course", "add", "Theory", "--price", "99.99").code == 0
    assert say("student", "add", "Bo Berg", "--phone", "614 555 0133").code == 0
    assert say("enroll", "Bo Berg", "Theory", "--pay", "20").code == 0
    return say


def test_found_leave_and_come_back(mine: Say, server: ServerThread, tmp_path: Path) -> None:
    told = mine(*at(server), "--found", "--json")
    assert told.code == 0
    assert told.value["name"] == "Lakeside"
    assert (told.value["series"], told.value["waiting"]) == ("D1", 4)
    assert mine(*at(server, "other"), "--found").err.startswith("This desk is connected to")
    refused = mine("disconnect")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("4 items still wait to be sent.")
    rescue = tmp_path / "rescue"
    left = mine("disconnect", "--export", rescue, "--json")
    assert left.value == {
        "project": "demo",
        "school": "lakeside",
        "rescue": str(rescue),
        "exported": 4,
    }
    assert rescue.exists()
    assert mine("disconnect").err.startswith("This desk is not connected.")
    assert mine(*at(server), "--join", "--json").value["series"] == "D1"
    assert mine("sync", "--until-empty").code == 0
    assert mine("disconnect").code == 0
    assert mine("verify").code == 0


def test_records_are_carried_in_a_file(mine: Say, tmp_path: Path) -> None:
    file = tmp_path / "records"
    assert mine("records", "export", file, "--json").value["students"] == 1
    assert file.stat().st_mode & 0o077 == 0
    again = mine("records", "import", file, "--json")
    assert (again.value["students"], again.value["entries"]) == (0, 0)
    wrong = mine("records", "import", file, "--map-course", "Theory")
    assert (wrong.code, wrong.err) == (2, "“Theory” is not like “their title=our title”.\n")
    file.write_text("{}")
    spoilt = mine("records", "import", file)
    assert spoilt.code == 1
    assert "it is no file of records. Nothing was recorded." in spoilt.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--project", "X", "--school", "s", "--join"), "“X” cannot be a project"),
        (("--project", "demo", "--school", "a/b", "--join"), "“a/b” cannot name a school"),
        (("--project", "demo", "--school", "s", "--join", "--emulator", "x"), "“x” is not an"),
        (("--project", "demo", "--school", "s", "--found", "--bring", "f"), "--bring goes with"),
        (("--project", "demo", "--school", "s"), "One of the arguments --found --join"),
        (("--project", "demo", "--school", "s", "--found"), "There is no school here yet"),
    ],
)
def test_what_cannot_be_is_refused_before_anybody_is_asked(
    say: Say, words: tuple[str, ...], sentence: str
) -> None:
    said = say("connect", *words)
    assert said.code != 0
    assert said.err.startswith(sentence)


def test_nobody_there_is_a_sentence(mine: Say) -> None:
    said = mine(
        "connect", "--project", "demo", "--school", "s", "--emulator", "127.0.0.1:9", "--found"
    )
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The server cannot be reached.")
    assert mine("verify", "--cloud").err.startswith("This desk is not connected.")
