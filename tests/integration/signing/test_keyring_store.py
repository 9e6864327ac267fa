"""The operating system's key store behind one port; here a stand-in, never the computer's own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as Failing
from keyring.backends.null import Keyring as Null

from enrolldesk.adapters.keys import KeyringStore
from enrolldesk.testing.strict import Expect


class Vault(KeyringBackend):
    """A key store as a system offers it."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


class PlainFile(Vault):
    """What writes secrets where anybody with the files reads them."""


class Locked(Vault):
    """A key store that somebody would have to unlock."""

    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"locked, and would not keep {password}")


class Chain(ChainerBackend):
    """Several, as a computer with more than one offers them."""

    priority = 10

    def __init__(self, *offered: KeyringBackend) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._offered = offered

    @property
    def backends(self) -> tuple[KeyringBackend, ...]:
        return self._offered


for trusted in (Vault, Locked):
    trusted.__module__ = "keyring.backends.SecretService"
PlainFile.__module__ = "keyrings.alt.file"


@pytest.fixture
def vault() -> Vault:
    return Vault()


def test_secrets_are_kept_by_home_and_name(vault: Vault, tmp_path: Path) -> None:
    one, other = (KeyringStore(tmp_path / name, vault) for name in ("one", "other"))
    assert (one.usable, one.why_not) == (True, "")
    one.put("pepper", "abc")
    assert (one.get("pepper"), other.get("pepper")) == ("abc", None)
    other.put("pepper", "def")
    one.remove("pepper")
    one.remove("pepper")
    assert (one.get("pepper"), other.get("pepper")) == (None, "def")
    assert not any(str(tmp_path) in name for _, name in vault.held)


@pytest.mark.parametrize("make", [Failing, Null, PlainFile, lambda: Chain(PlainFile())])
def test_what_keeps_no_secret_is_no_key_store(
    make: Callable[[], KeyringBackend], tmp_path: Path
) -> None:
    backend = make()
    store = KeyringStore(tmp_path, backend)
    assert not store.usable
    assert store.why_not == "This computer has no key store that is unlocked."
    store.put("pepper", "abc")
    store.remove("pepper")
    assert store.get("pepper") is None
    assert not getattr(backend, "held", {})


def test_of_several_the_trusted_one_is_used(vault: Vault, tmp_path: Path) -> None:
    plain = PlainFile()
    store = KeyringStore(tmp_path, Chain(plain, vault))
    store.put("pepper", "abc")
    assert list(vault.held.values()) == ["abc"]
    assert not plain.held


def test_a_failing_key_store_holds_nothing_and_tells_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, expect_message: Expect
) -> None:
    expect_message("the key store failed to (read|write) a secret: RuntimeError")
    store = KeyringStore(tmp_path, Locked())
    with caplog.at_level(logging.WARNING):
        store.put("pepper", "hush-hush")
        assert store.get("pepper") is None
        store.remove("pepper")
    assert caplog.messages
    assert "hush-hush" not in caplog.text
