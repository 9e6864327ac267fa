"""Signing in over HTTP: who somebody is, and why not, in a sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from enrolldesk.adapters.identity.rest import FirebaseIdentity
from enrolldesk.app.signing.problems import (
    AccountDisabled,
    AccountUnknown,
    ApiKeyWrong,
    Ended,
    IdentityUnreachable,
    PasswordWrong,
    SignInEnded,
    SignInProblem,
    SignInRefused,
    TooManyTries,
)
from enrolldesk.app.wording import sentence
from enrolldesk.testing.identity import IdentityThread

EMAIL, PASSWORD = "ana@lakeside.example", "a long password"


@pytest.fixture
def accounts() -> Iterator[IdentityThread]:
    with IdentityThread(project="demo") as accounts:
        accounts.add(EMAIL, PASSWORD, uid="ana", claims={"school": "lakeside"})
        yield accounts


@pytest.fixture
def identity(accounts: IdentityThread) -> FirebaseIdentity:
    return FirebaseIdentity("key", accounts.address)


def test_the_password_says_who_somebody_is(
    accounts: IdentityThread, identity: FirebaseIdentity
) -> None:
    granted = identity.sign_in(EMAIL, PASSWORD)
    person = accounts.authenticate(granted.id_token)
    assert (granted.staff_id, granted.email, granted.school) == ("ana", EMAIL, "lakeside")
    assert granted.seconds == 3600
    assert person is not None
    assert person.uid == "ana"
    assert granted.id_token not in repr(granted)
    assert granted.refresh_token not in repr(granted)


def test_a_refreshed_token_is_of_the_same_person(
    accounts: IdentityThread, identity: FirebaseIdentity
) -> None:
    first = identity.sign_in(EMAIL, PASSWORD)
    again = identity.refresh(first.refresh_token)
    assert (again.staff_id, again.school) == ("ana", "lakeside")
    assert accounts.authenticate(again.id_token) is not None
    assert identity.look_up(again.id_token).email == EMAIL


def test_the_emulator_of_the_environment_is_asked(
    accounts: IdentityThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", accounts.address)
    assert FirebaseIdentity("key").sign_in(EMAIL, PASSWORD).staff_id == "ana"


def test_a_wrong_password_and_an_unknown_address_are_told_apart(
    identity: FirebaseIdentity,
) -> None:
    with pytest.raises(PasswordWrong):
        identity.sign_in(EMAIL, "another password")
    with pytest.raises(AccountUnknown) as unknown:
        identity.sign_in("nobody@lakeside.example", PASSWORD)
    assert "nobody@lakeside.example" in sentence(unknown.value)


def test_a_disabled_account_cannot_sign_in(
    accounts: IdentityThread, identity: FirebaseIdentity
) -> None:
    accounts.accounts["ana"].disabled = True
    with pytest.raises(AccountDisabled):
        identity.sign_in(EMAIL, PASSWORD)


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (400, "INVALID_LOGIN_CREDENTIALS", PasswordWrong),
        (400, "TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account is off.", TooManyTries),
        (400, "API key not valid. Please pass a valid API key.", ApiKeyWrong),
        (403, "The request is missing a valid API key.", ApiKeyWrong),
        (400, "OPERATION_NOT_ALLOWED", SignInRefused),
        (400, "PASSWORD_LOGIN_DISABLED", SignInRefused),
        (503, "UNAVAILABLE", IdentityUnreachable),
        (500, "INTERNAL", IdentityUnreachable),
    ],
)
def test_each_refusal_is_a_problem_with_a_sentence(
    accounts: IdentityThread,
    identity: FirebaseIdentity,
    status: int,
    code: str,
    problem: type[SignInProblem],
) -> None:
    accounts.answer_next(status, code)
    with pytest.raises(problem) as raised:
        identity.sign_in(EMAIL, PASSWORD)
    said = sentence(raised.value)
    assert said.endswith((".", ")"))
    assert "This cannot be done" not in said


def test_a_server_that_is_not_there_is_offline_and_says_no_secret(
    accounts: IdentityThread, identity: FirebaseIdentity
) -> None:
    with accounts.stopped(), pytest.raises(IdentityUnreachable) as raised:
        identity.sign_in(EMAIL, PASSWORD)
    said = f"{raised.value!r} {sentence(raised.value)}"
    assert PASSWORD not in said
    assert "key=" not in said


@pytest.mark.parametrize("status", [200, 302, 404])
def test_a_network_that_wants_a_form_filled_in_is_no_answer(status: int) -> None:
    class Portal(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Location", "/welcome")
            self.end_headers()
            self.wfile.write(b"<html>Accept the terms of this network.</html>")

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Portal) as portal:
        serving = threading.Thread(target=portal.serve_forever, args=(0.02,))
        serving.start()
        try:
            elsewhere = FirebaseIdentity("key", f"127.0.0.1:{portal.server_port}")
            with pytest.raises(IdentityUnreachable):
                elsewhere.sign_in(EMAIL, PASSWORD)
        finally:
            portal.shutdown()
            serving.join()


@pytest.mark.parametrize(
    ("what", "why"),
    [("disabled", Ended.DISABLED), ("removed", Ended.REMOVED), ("password", Ended.EXPIRED)],
)
def test_a_sign_in_that_is_over_says_why(
    accounts: IdentityThread, identity: FirebaseIdentity, what: str, why: Ended
) -> None:
    granted = identity.sign_in(EMAIL, PASSWORD)
    account = accounts.accounts["ana"]
    match what:
        case "disabled":
            account.disabled = True
        case "removed":
            del accounts.directory.people["ana"]
        case _:
            accounts.directory.change(account, {"password": "another password"})
    with pytest.raises(SignInEnded) as over:
        identity.refresh(granted.refresh_token)
    assert over.value.why is why


def test_a_message_to_choose_a_new_password(
    accounts: IdentityThread, identity: FirebaseIdentity
) -> None:
    identity.send_reset(EMAIL)
    assert [mail.email for mail in accounts.mails] == [EMAIL]
    with pytest.raises(AccountUnknown):
        identity.send_reset("nobody@lakeside.example")
