"""A server of somebody else in place of our own: the kit's, run as a command."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.api_core import exceptions

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.outside import OutsideThread, lacking, open_server
from enrolldesk.testing.firestore.wire import CommitResponse, request
from tests.kit.firestore.conftest import MakeClient

COMMAND = [sys.executable, "-m", "enrolldesk.testing.firestore"]
DOCUMENTS = "projects/demo/databases/(default)/documents"
MANY = 450
"""More than are deleted in one request."""


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server in a process of its own, set as people set it."""
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", address)
        yield address
        running.terminate()
        assert running.wait(PATIENCE) == 0


def test_without_the_variable_it_is_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRESTORE_EMULATOR_HOST", raising=False)
    assert type(open_server()) is ServerThread


def fill(server: ServerThread) -> None:
    asked = request("Commit")(database=DOCUMENTS.removesuffix("/documents"))
    for number in range(MANY):
        document = asked.writes.add().update
        document.name = f"{DOCUMENTS}/schools/lakeside/students/{number}"
        document.fields["name"].string_value = f"Student {number}"
    with grpc.insecure_channel(server.address) as channel:
        commit = channel.unary_unary(
            "/google.firestore.v1.Firestore/Commit",
            request_serializer=type(asked).SerializeToString,
            response_deserializer=CommitResponse.FromString,
        )
        commit(asked, metadata=(("authorization", "Bearer owner"),), timeout=PATIENCE)


def test_each_test_begins_with_an_empty_project(outside: str) -> None:
    for _ in range(2):
        with open_server() as server:
            assert isinstance(server, OutsideThread)
            assert server.direct_address == outside
            assert server.documents() == {}
            fill(server)
            server.until(lambda: len(server.documents()) == MANY)
            assert server.documents()["schools/lakeside/students/7"] == {"name": "Student 7"}


def test_its_network_can_fail_for_one_desk(outside: str, make_client: MakeClient) -> None:
    with open_server() as server:
        far, near = server.another_link(), server.another_link()
        far.refuse()
        with pytest.raises(exceptions.ServiceUnavailable):
            make_client(far.address).document("days/1").get(retry=None)
        assert not make_client(near.address).document("days/1").get(retry=None).exists
        far.heal()
        make_client(far.address).document("days/1").get()
        far.close()
        near.close()


@pytest.mark.parametrize("what", ["faults", "counters"])
def test_what_only_our_own_server_can_do_skips_the_test(outside: str, what: str) -> None:
    with open_server() as server, pytest.raises(pytest.skip.Exception, match=what):
        getattr(server, what)
    with pytest.raises(pytest.skip.Exception, match="settings"):
        open_server(lock_time=1.0)
    with pytest.raises(pytest.skip.Exception, match="EnrollDesk's own has"):
        lacking("this")


def test_tests_side_by_side_take_turns(outside: str) -> None:
    with ThreadPoolExecutor(1) as beside:
        with open_server() as first:
            second = open_server()
            starting = beside.submit(second.start)
            fill(first)
            assert len(first.documents()) == MANY
            assert not starting.done()
        starting.result(PATIENCE)
    assert second.documents() == {}
    second.stop()
