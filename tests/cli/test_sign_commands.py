"""Signing in and out by commands: the password is never an argument."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from enrolldesk.app.sync.connection import connection_of, keep_connection
from enrolldesk.bootstrap import HomeOpener, OpenHome
from enrolldesk.cli.main import main
from enrolldesk.domain.roles import Role
from enrolldesk.testing.signing import API_KEY, PASSWORD, SignedSchool, SigningOpener, email_of
from enrolldesk.testing.small_school import SmallSchool
from tests.cli.conftest import Said, Say


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[SignedSchool]:
    with SignedSchool(tmp_path) as school:
        yield school


@pytest.fixture
def desk(signed: SignedSchool) -> OpenHome:
    """The desk of Ana, who founded the school; Ben is on the list."""
    session = signed.found("one")
    signed.hire(session, "ben", "Ben T.", Role.FRONT_DESK)
    return session


@pytest.fixture
def at(
    signed: SignedSchool,
    desk: OpenHome,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Say:
    """Runs a command at that desk; the password is in the environment."""
    monkeypatch.setenv("ENROLLDESK_PASSWORD", PASSWORD)
    opener = SigningOpener(signed.clock, signed.keys["one"])

    def run(*words: object) -> Said:
        code = main(["--home", str(desk.home), *map(str, words)], opener)
        return Said(code, *capsys.readouterr())

    return run


def test_who_is_at_the_desk_and_who_is_signed_in(at: Say) -> None:
    assert at("who").out == f"Ana R. is at the desk.\nAna R. is signed in as {email_of('ana')}.\n"
    assert at("sign-in", email_of("ben")).out == (
        "Ben T. is signed in, beside whoever is at the desk.\n"
    )
    here = at("who", "--json").value
    assert (here["staff_id"], here["name"], here["signs_in"]) == ("ana", "Ana R.", True)
    assert [one["staff_id"] for one in here["signed_in"]] == ["ana", "ben"]
    assert at("sign-in", email_of("ben"), "--at-desk").out.endswith("and at the desk.\n")
    assert at("who", "--json").value["staff_id"] == "ben"


def test_signing_out_leaves_the_queue(at: Say, desk: OpenHome) -> None:
    SmallSchool(desk.desk, desk.desk.run).student("Maria Lopez")
    waiting = sum(n for s, n in desk.desk.reads.outbox_count().items() if s != "committed")
    said = at("sign-out", "Ana R.")
    assert said.out.splitlines() == [
        "Ana R. is signed out on this computer.",
        f"{waiting} items stay in the queue and go up under whoever may send them.",
    ]
    assert sum(n for s, n in desk.desk.reads.outbox_count().items() if s != "committed") == waiting
    assert at("who").out.endswith("Nobody is signed in: nothing goes up until somebody is.\n")
    assert at("sign-out").err == "Nobody is signed in on this computer.\n"
    assert at("sign-out", "x@y.z").err == "“x@y.z” is not signed in on this computer.\n"


def test_a_wrong_password_signs_nobody_in(at: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENROLLDESK_PASSWORD", "another one")
    said = at("sign-in", email_of("ben"))
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("E-mail address and password do not belong together.")
    assert len(at("who", "--json").value["signed_in"]) == 1


def test_without_a_terminal_the_password_is_in_the_environment_alone(
    at: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENROLLDESK_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))
    said = at("sign-in", email_of("ben"))
    assert said.code == 2
    assert "ENROLLDESK_PASSWORD" in said.err


def test_a_message_to_choose_a_new_password(at: Say, signed: SignedSchool) -> None:
    said = at("sign-in", email_of("ben"), "--reset", "--json")
    assert said.value == {"email": email_of("ben"), "reset": True}
    assert [mail.email for mail in signed.identity.mails] == [email_of("ben")]


def test_without_a_key_store_a_command_signs_nobody_in(at: Say, signed: SignedSchool) -> None:
    signed.keys["one"].usable = False
    said = at("sign-in", email_of("ben"))
    assert said.code == 1
    assert said.err.startswith("This computer has no key store.")
    assert len(at("who", "--json").value["signed_in"]) == 1


def test_a_desk_that_staff_do_not_sign_in_at_says_how(at: Say, desk: OpenHome) -> None:
    here = connection_of(desk.desk.local)
    assert here is not None
    keep_connection(desk.desk.local, replace(here, api_key=""))
    assert "--api-key" in at("sign-in", email_of("ben")).err
    assert at("who", "--json").value["signs_in"] is False


def test_a_desk_joins_under_whoever_signs_in(at: Say, desk: OpenHome, signed: SignedSchool) -> None:
    assert at("sync", "--until-empty").code == 0
    home = signed.folder / "two"
    opener = SigningOpener(signed.clock, signed.keys["one"].__class__())
    place = ("--project", "demo", "--school", "lakeside", "--emulator", signed.server.address)

    def say(*words: str) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["--home", str(home), *words], opener)
        return code, out.getvalue(), err.getvalue()

    alone = say("connect", *place, "--api-key", API_KEY, "--join")
    assert (alone[0], "--email" in alone[2]) == (2, True)
    signed.account("cy")
    stranger = say(
        "connect", *place, "--api-key", API_KEY, "--email", email_of("cy"), "--join", "--json"
    )
    assert stranger[0] == 1
    assert json.loads(say("who", "--json")[1])["signed_in"] == []
    joined = say(
        "connect", *place, "--api-key", API_KEY, "--email", email_of("ben"), "--join", "--json"
    )
    assert joined[0] == 0, joined[2]
    told = json.loads(joined[1])
    assert (told["staff_id"], told["signs_in"]) == ("ben", True)


def test_a_school_is_founded_by_whoever_began_it(signed: SignedSchool) -> None:
    session = signed.open("one")
    SmallSchool(session.desk, session.desk.run).found()
    signed.account("ana")
    signed.account("ben")
    place = ("--project", "demo", "--school", "lakeside", "--emulator", signed.server.address)
    err = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(err):
        patch.setenv("ENROLLDESK_PASSWORD", PASSWORD)
        opener: HomeOpener = SigningOpener(signed.clock, signed.keys["one"])
        words = ["--home", str(session.home), "connect", *place, "--api-key", API_KEY, "--found"]
        assert main([*words, "--email", email_of("ben")], opener) == 1
        assert "founded on the server by Ana R." in err.getvalue()
        assert signed.server.documents() == {}
        with contextlib.redirect_stdout(io.StringIO()):
            assert main([*words, "--email", email_of("ana")], opener) == 0
    assert "schools/lakeside/staff/ana" in signed.server.documents()
