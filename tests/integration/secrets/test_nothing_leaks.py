"""What is secret is in no file of a desk, no export, no log and no list of processes."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests

from enrolldesk.app.commands import AddStudent
from enrolldesk.app.connecting.carrying_out import carry_out
from enrolldesk.bootstrap import OpenHome
from enrolldesk.cli import parser
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Guardian, Student
from enrolldesk.testing.identity import IdentityThread
from enrolldesk.testing.signing import PASSWORD, SignedSchool, email_of
from enrolldesk.testing.small_school import ANA
from enrolldesk.ui.bugs import BugWatch

# So long that no id or digest holds it by chance.
PIN = "730915824663"
PEOPLE = ("Rosalind Quimby", "rosalind.quimby@home.example", "(614) 555-0188", "6145550188")

Expect = Callable[..., None]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[SignedSchool]:
    with SignedSchool(tmp_path / "desks") as running:
        yield running


@pytest.fixture
def tokens(school: SignedSchool) -> list[str]:
    """Every token that came to the server."""
    heard: list[str] = []
    school.heard = heard.append
    return heard


@pytest.fixture
def desk(school: SignedSchool, tokens: list[str]) -> OpenHome:
    """A connected desk: Ana signed in and has a PIN, and there is a student."""
    session = school.found("one")
    session.pins.set(ANA.staff_id, PIN)
    session.pins.check(ANA.staff_id, PIN)
    name, email, phone, _ = PEOPLE
    student = Student(new_id(), name, phone=phone, email=email, guardian=Guardian(name=name))
    session.desk.run(AddStudent(command_id=new_id(), student=student))
    return session


def held(path: Path) -> Iterator[tuple[str, bytes]]:
    """What every file below a folder holds, those within archives, too."""
    for file in sorted(path.rglob("*")):
        if file.is_file():
            yield file.name, file.read_bytes()
            if zipfile.is_zipfile(file):
                with zipfile.ZipFile(file) as archive:
                    for name in archive.namelist():
                        yield f"{file.name}/{name}", archive.read(name)


def found_in(path: Path, secrets: Mapping[str, str]) -> list[str]:
    """Which secrets are where."""
    return [
        f"{what} in {name}"
        for name, content in held(path)
        for what, secret in secrets.items()
        if secret.encode() in content
    ]


def test_no_file_holds_a_token_a_password_or_a_pin(
    school: SignedSchool, desk: OpenHome, tokens: list[str], tmp_path: Path
) -> None:
    kept = school.keys["one"].secrets
    assert kept
    assert tokens
    secrets = {
        "password": PASSWORD,
        "PIN": PIN,
        **{f"token {number}": token for number, token in enumerate(dict.fromkeys(tokens))},
        **{f"kept secret {name}": secret for name, secret in kept.items()},
    }
    for secret in list(kept.values()):
        if secret.startswith("{"):
            secrets |= {f"{name} within": text for name, text in _texts(json.loads(secret))}
    out = tmp_path / "out"
    out.mkdir()
    desk.backups.make()
    desk.archive.write(out / "everything.zip", lambda done, of: None)
    carry_out(desk.desk.reads, out / "records", desk.desk.now())
    desk.queue.export(out / "rescue", desk.desk.now())
    # What is looked for can be found: the student is in each of them.
    assert found_in(out, {"student": PEOPLE[0]})
    assert found_in(desk.home, {"student": PEOPLE[0]})
    assert found_in(desk.home, secrets) == []
    assert found_in(out, secrets) == []
    # Not even what a PIN is checked by leaves the computer.
    assert found_in(out, {"hash": "$argon2"}) == []


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Long texts anywhere in a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{name}.{key}")
    elif isinstance(value, str) and len(value) > 20:
        yield name, value


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps a user's files by other means")
def test_files_of_a_desk_are_its_owner_s_alone(desk: OpenHome) -> None:
    desk.backups.make()
    # In a folder that nobody else can enter nothing can be read.
    assert stat.S_IMODE(desk.home.stat().st_mode) == 0o700
    kinds = {".sqlite", ".sqlite-wal", ".sqlite-shm"}
    records = [path for path in desk.home.rglob("*") if path.suffix in kinds]
    assert len(records) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in records} == {0o600}


# Put together here: this file must not look like one that holds credentials.
TOKEN = ".".join(("eyJhbGciOiJub25lIn0", "eyJzdWIiOiJhbmEifQ", "Zm9yZ2VkIHNpZ25hdHVyZQ"))


def _fail_with_a_value() -> None:
    raise ValueError(f"{PEOPLE[0]} owes, PIN {PIN}, {TOKEN}")


def _fail_with_a_key() -> None:
    people: dict[str, str] = {}
    people[PEOPLE[0]]


def _fail_at_a_file() -> None:
    Path(f"/nowhere/{PEOPLE[0]}/{PASSWORD}").read_text()


def _fail_at_a_letter() -> None:
    PEOPLE[0].encode().replace(b"Q", b"\xff").decode()


def _fail_at_json() -> None:
    json.loads(f'{{"name": {PEOPLE[0]}')


def _fail_at_a_row() -> None:
    with sqlite3.connect(":memory:") as base:
        base.execute("CREATE TABLE people (name TEXT UNIQUE)")
        base.execute("INSERT INTO people VALUES (?), (?)", (PEOPLE[0], PEOPLE[0]))


def _fail_at_a_query() -> None:
    with sqlite3.connect(":memory:") as base:
        base.execute(f"SELECT '{PEOPLE[0]}' FROM \"{PEOPLE[1]}\"")


def _fail_at_a_type() -> None:
    raise TypeError(f"'{PEOPLE[0]}' of {PEOPLE[1]} called {PEOPLE[2]} with {TOKEN}")


def _fail_at_an_import() -> None:
    raise ImportError(f"cannot import name 'x' from 'y' (/home/{PEOPLE[0]}/y.py)")


def _fail_at_a_service() -> None:
    requests.get(f"http://127.0.0.1:9/{TOKEN}?key={PASSWORD}", timeout=5)


def _fail_at_a_program() -> None:
    subprocess.run([sys.executable, "-c", "exit(3)", PIN], check=True)


def _fail_because_of_another() -> None:
    try:
        _fail_with_a_value()
    except ValueError as error:
        again = RuntimeError(PEOPLE[0])
        again.add_note(TOKEN)
        raise again from error


def _fail_in_a_group() -> None:
    raise ExceptionGroup(PEOPLE[0], [ValueError(PEOPLE[2]), KeyError(PIN)])


FAILURES = (
    _fail_with_a_value,
    _fail_with_a_key,
    _fail_at_a_file,
    _fail_at_a_letter,
    _fail_at_json,
    _fail_at_a_row,
    _fail_at_a_query,
    _fail_at_a_type,
    _fail_at_an_import,
    _fail_at_a_service,
    _fail_at_a_program,
    _fail_because_of_another,
    _fail_in_a_group,
)


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__[1:])
def test_the_log_of_what_nobody_expected_names_nobody(
    tmp_path: Path, failure: Callable[[], None], expect_message: Expect
) -> None:
    expect_message("enrolldesk.bugs")
    watch = BugWatch(tmp_path / "Rosalind Quimby" / "home")
    try:
        failure()
    except Exception as error:
        watch.report(error)
    watch.remove()
    written = watch.log_file.read_text()
    assert "in _fail" in written
    # The lines of the program that failed are told; these stand in this test, with names only.
    secrets = (*PEOPLE, TOKEN, PIN, PASSWORD, "Quimby", "555-0188", str(Path(__file__).parent))
    assert [secret for secret in secrets if secret in written] == []


def test_no_option_takes_a_secret() -> None:
    """What stands in a command stands in the list of processes, for everybody on the computer."""
    secret = ("pin", "password", "token", "secret", "passphrase")
    words: list[str] = []

    def look(one: argparse.ArgumentParser) -> None:
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                for inner in action.choices.values():
                    look(inner)
            elif action.nargs != 0 and action.type is not Path:
                words.extend(
                    f"{one.prog} {name}"
                    for name in (*action.option_strings, action.dest)
                    if any(part in secret for part in name.strip("-").replace("-", "_").split("_"))
                )

    general = parser._general_options()
    every = parser.Parser("enrolldesk", parents=[general])
    rooms = parser.Words(every, general)
    for room in parser._ROOMS:
        room.add_to(rooms)
    look(every)
    assert words == []


class Watching(IdentityThread):
    """Looks at the list of processes whenever it is asked something."""

    def __init__(self, seen: list[str], **settings: Any) -> None:
        super().__init__(**settings)
        self.seen = seen

    def answer(self, path: str, asked: Mapping[str, Any], authorization: str) -> dict[str, Any]:
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                self.seen.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                continue
        return super().answer(path, asked, authorization)


_SIGN_IN = """
import sys
from enrolldesk.cli.main import main
from enrolldesk.testing.connected import RunningClock
from enrolldesk.testing.keys import MemoryKeys
from enrolldesk.testing.signing import SigningOpener
sys.exit(main(sys.argv[1:], SigningOpener(RunningClock(), MemoryKeys())))
"""


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="no list of processes to read")
def test_the_list_of_processes_shows_no_password(tmp_path: Path) -> None:
    seen: list[str] = []
    school = SignedSchool(tmp_path / "desks")
    watching = Watching(seen, project=school.identity.directory.project)
    school.identity = watching
    with school:
        session = school.found("one")
        session.close()
        seen.clear()
        email = email_of(ANA.staff_id)
        words = ["--home", str(session.home), "sign-in", email]
        done = subprocess.run(
            [sys.executable, "-c", _SIGN_IN, *words],
            env={**os.environ, "ENROLLDESK_PASSWORD": PASSWORD},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert (done.returncode, done.stderr) == (0, "")
    # It was there while the password was on its way, and showed who, not by what.
    assert [line for line in seen if email in line]
    assert [line for line in seen if PASSWORD in line] == []
    assert PASSWORD not in done.stdout
