"""The kit's Authentication server, asked as clients and administrators ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from google.cloud import firestore

from enrolldesk.testing.firestore import Access, Person, Reader, ServerThread
from enrolldesk.testing.identity import IdentityThread
from enrolldesk.testing.identity.tokens import claims_of


@dataclass
class HandClock:
    """A clock that a test moves."""

    now: float = field(default=1_800_000_000.0)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def identity(clock: HandClock) -> Iterator[IdentityThread]:
    with IdentityThread("demo-school", clock) as running:
        yield running


Ask = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def ask(identity: IdentityThread) -> Ask:
    """Posts to a call of the client's interface; tells the status and the answer."""

    def ask(call: str, *, form: bool = False, key: str = "web-key", **body: Any) -> Any:
        url = f"http://{identity.address}/{call}?key={key}"
        sent = body if form else None
        with requests.post(url, data=sent, json=None if form else body, timeout=20) as answer:
            return answer.status_code, answer.json()

    return ask


ACCOUNTS = "identitytoolkit.googleapis.com/v1/accounts"
TOKEN = "securetoken.googleapis.com/v1/token"


def refusal(answer: tuple[int, dict[str, Any]]) -> tuple[int, str]:
    status, body = answer
    return status, body["error"]["message"]


def test_sign_in_and_refresh(identity: IdentityThread, ask: Ask, clock: HandClock) -> None:
    made = identity.add("Ana@School.example", "secret1", uid="ana", claims={"school": "lakeside"})
    status, told = ask(f"{ACCOUNTS}:signInWithPassword", email=made.email, password="secret1")
    assert (status, told["localId"], told["expiresIn"]) == (200, "ana", "3600")
    person = identity.authenticate(told["idToken"])
    assert person is not None
    assert (person.uid, person.claims["school"]) == ("ana", "lakeside")
    clock.now += 3600
    assert identity.authenticate(told["idToken"]) is None
    status, fresh = ask(
        TOKEN, form=True, grant_type="refresh_token", refresh_token=told["refreshToken"]
    )
    assert (status, fresh["user_id"]) == (200, "ana")
    assert claims_of(fresh["id_token"])["iat"] == int(clock.now)
    assert identity.authenticate(fresh["id_token"]) == identity.authenticate(fresh["access_token"])


@pytest.mark.parametrize(
    ("email", "password", "code"),
    [
        ("nobody@school.example", "secret1", "EMAIL_NOT_FOUND"),
        ("ana@school.example", "wrong", "INVALID_PASSWORD"),
        ("off@school.example", "secret1", "USER_DISABLED"),
        (None, None, "EMAIL_NOT_FOUND"),
    ],
)
def test_sign_in_is_refused(
    identity: IdentityThread, ask: Ask, email: str | None, password: str | None, code: str
) -> None:
    identity.add("ana@school.example", "secret1")
    identity.add("off@school.example", "secret1", disabled=True)
    told = ask(f"{ACCOUNTS}:signInWithPassword", email=email, password=password)
    assert refusal(told) == (400, code)


def test_a_session_ends_when_it_is_revoked(identity: IdentityThread, ask: Ask) -> None:
    account = identity.add("ana@school.example", "secret1")
    _, told = ask(f"{ACCOUNTS}:signInWithPassword", email=account.email, password="secret1")
    go_on = {"grant_type": "refresh_token", "refresh_token": told["refreshToken"]}
    account.disabled = True
    assert refusal(ask(TOKEN, form=True, **go_on)) == (400, "USER_DISABLED")
    account.disabled = False
    assert ask(TOKEN, form=True, **go_on)[0] == 200
    identity.directory.end_sessions(account)
    assert refusal(ask(TOKEN, form=True, **go_on)) == (400, "INVALID_REFRESH_TOKEN")


def test_a_mail_sets_a_new_password_once(identity: IdentityThread, ask: Ask) -> None:
    identity.add("ana@school.example", "secret1")
    reset = {"requestType": "PASSWORD_RESET"}
    assert ask(f"{ACCOUNTS}:sendOobCode", email="ana@school.example", **reset)[0] == 200
    code = identity.mails[0].code
    weak = ask(f"{ACCOUNTS}:resetPassword", oobCode=code, newPassword="short")
    assert refusal(weak)[1].startswith("WEAK_PASSWORD")
    assert ask(f"{ACCOUNTS}:resetPassword", oobCode=code, newPassword="another")[0] == 200
    used = ask(f"{ACCOUNTS}:resetPassword", oobCode=code, newPassword="a third")
    assert refusal(used) == (400, "INVALID_OOB_CODE")
    signed_in = ask(
        f"{ACCOUNTS}:signInWithPassword", email="ana@school.example", password="another"
    )
    assert signed_in[0] == 200


def test_without_a_key_or_a_right_nothing_is_told(identity: IdentityThread, ask: Ask) -> None:
    identity.add("ana@school.example", "secret1")
    assert ask(f"{ACCOUNTS}:signInWithPassword", key="")[0] == 403
    admin = "identitytoolkit.googleapis.com/v1/projects/demo-school/accounts:lookup"
    assert refusal(ask(admin, email=["ana@school.example"])) == (401, "UNAUTHENTICATED")
    assert ask("nowhere")[0] == 404


def test_trouble_on_request(identity: IdentityThread, ask: Ask) -> None:
    identity.add("ana@school.example", "secret1")
    identity.answer_next(503, "UNAVAILABLE")
    reset = {"requestType": "PASSWORD_RESET", "email": "ana@school.example"}
    assert ask(f"{ACCOUNTS}:sendOobCode", **reset)[0] == 503
    assert ask(f"{ACCOUNTS}:sendOobCode", **reset)[0] == 200
    with identity.stopped(), pytest.raises(requests.ConnectionError):
        ask(f"{ACCOUNTS}:sendOobCode", **reset)
    assert ask(f"{ACCOUNTS}:sendOobCode", **reset)[0] == 200


def test_a_server_of_records_knows_who_asks(identity: IdentityThread, ask: Ask) -> None:
    identity.add("ana@school.example", "secret1", uid="ana")
    _, told = ask(f"{ACCOUNTS}:signInWithPassword", email="ana@school.example", password="secret1")
    seen: list[str] = []

    def decide(access: Access, person: Person, reader: Reader) -> bool:
        seen.append(person.uid)
        return True

    with ServerThread(authenticate=identity.authenticate, decide=decide) as server:
        _write(server.address, told["idToken"])
    assert seen == ["ana"]


def _write(address: str, token: str) -> None:
    """One document, written under somebody's token."""

    class Client(firestore.Client):
        @property
        def _rpc_metadata(self) -> list[tuple[str, str]]:
            return [*super()._rpc_metadata[:-1], ("authorization", f"Bearer {token}")]

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", address)
        client = Client(project="demo-school")
        client.document("schools/lakeside").set({"name": "Lakeside"}, retry=None, timeout=20)
        client._firestore_api.transport.close()
