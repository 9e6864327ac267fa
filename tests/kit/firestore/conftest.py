"""A server of its own for each test, and Google's own client to talk to it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from google.cloud.firestore import AsyncClient, Client

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.firestore.facts import PATIENCE

MakeClient = Callable[..., Any]


@pytest.fixture
def server() -> Iterator[ServerThread]:
    # Whoever waits for a lock is let in by the test, however slow the machine.
    with ServerThread(lock_wait=PATIENCE) as running:
        yield running


@pytest.fixture
def make_client(server: ServerThread, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeClient]:
    """Clients for any address and bearer; closed with the test."""
    made: list[Client] = []

    def make(address: str = "", token: str = "owner") -> Client:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address or server.address)
        client = Client(project="school")
        headers = [*client._rpc_metadata[:1], ("authorization", f"Bearer {token}")]
        client._rpc_metadata_internal = headers
        made.append(client)
        return client

    yield make
    for client in made:
        client._firestore_api.transport.close()


@pytest.fixture
def client(make_client: MakeClient) -> Any:
    return make_client()


@pytest.fixture
def make_async_client(server: ServerThread, monkeypatch: pytest.MonkeyPatch) -> MakeClient:
    """Asynchronous clients; whoever makes one closes its transport in its own loop."""

    def make(address: str = "") -> AsyncClient:
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address or server.address)
        return AsyncClient(project="school")

    return make
