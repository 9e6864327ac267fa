"""By what right a project is administered, and what is said where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from enrolldesk.adapters.admin.right import right
from enrolldesk.app.administering.ports import Asked
from enrolldesk.app.administering.problems import (
    AdminProblem,
    CredentialsUnusable,
    HalfEmulated,
    NoCredentials,
    NoProject,
    WrongProject,
)
from enrolldesk.app.wording import sentence

FIRESTORE, ACCOUNTS = "FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST"


@pytest.fixture(scope="module")
def pem() -> str:
    """A private key that is nobody's."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


@pytest.fixture
def key(tmp_path: Path, pem: str) -> Path:
    """The key of a service account of the project “lakeside-1”."""
    file = tmp_path / "key.json"
    told = {
        "type": "service_account",
        "project_id": "lakeside-1",
        "client_email": "firebase-adminsdk@lakeside-1.iam.example",
        "private_key": pem,
        "token_uri": "https://oauth2.example/token",
    }
    file.write_text(json.dumps(told))
    return file


def test_the_key_names_the_project(key: Path) -> None:
    held = right(Asked("lakeside", credentials=key), {})
    assert held.project == "lakeside-1"
    assert held.credentials is not None
    by_variable = right(Asked("lakeside"), {"GOOGLE_APPLICATION_CREDENTIALS": str(key)})
    assert by_variable.project == "lakeside-1"


def test_a_key_of_another_project_is_refused(key: Path) -> None:
    with pytest.raises(WrongProject) as refused:
        right(Asked("lakeside", "hillside-2", key), {})
    assert (refused.value.asked, refused.value.found) == ("hillside-2", "lakeside-1")
    assert "Nothing was done." in sentence(refused.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "missing"),
        ("no JSON", "foreign"),
        ("[]", "foreign"),
        ('{"type": "authorized_user"}', "foreign"),
        ('{"type": "service_account", "project_id": "p"}', "foreign"),
        (b"\xff\xfe\xff", "unreadable"),
    ],
)
def test_a_file_that_is_no_key(tmp_path: Path, text: str | bytes | None, why: str) -> None:
    file = tmp_path / "key.json"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CredentialsUnusable) as refused:
        right(Asked("lakeside", credentials=file), {})
    assert refused.value.why == why
    assert str(file) in sentence(refused.value)


def test_emulators_come_in_pairs() -> None:
    both = {FIRESTORE: "127.0.0.1:8080", ACCOUNTS: "127.0.0.1:9099"}
    held = right(Asked("lakeside", "demo"), both)
    assert (held.credentials, held.firestore, held.accounts) == (None, *both.values())
    for name in both:
        with pytest.raises(HalfEmulated) as refused:
            right(Asked("lakeside", "demo"), {name: both[name]})
        assert refused.value.named == name
    with pytest.raises(NoProject):
        right(Asked("lakeside"), both)


def test_without_anything_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "CLOUDSDK_CONFIG", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    with pytest.raises(NoCredentials) as refused:
        right(Asked("lakeside", "demo"), {})
    assert "GOOGLE_APPLICATION_CREDENTIALS" in sentence(refused.value)


def test_every_problem_has_a_sentence_of_its_own() -> None:
    for kind in _below(AdminProblem):
        try:
            values = {name: _VALUES.get(name, "some") for name in kind._names}
            said = sentence(kind(**values))
        except KeyError as unknown:
            pytest.fail(f"{kind.__name__}: {unknown}")
        assert "This cannot be done" not in said or kind._names == (), kind


_VALUES = {"why": "missing", "names": ("Ana",), "options": ("1  Ana",)}


def _below(kind: type[AdminProblem]) -> list[type[AdminProblem]]:
    below = kind.__subclasses__()
    return [
        *(one for one in below if not one.__subclasses__()),
        *(deeper for one in below for deeper in _below(one)),
    ]
