"""The server as a command, worked from another process."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from google.api_core import exceptions
from google.cloud import firestore

from enrolldesk.testing.firestore import Control
from enrolldesk.testing.firestore.facts import PATIENCE
from tests.kit.firestore.conftest import MakeClient

COMMAND = [sys.executable, "-m", "enrolldesk.testing.firestore"]
ARRIVES = 3.0
"""Seconds in which a call of a client that is connected arrives, however busy the machine is."""


@pytest.fixture
def addresses() -> Iterator[tuple[str, str]]:
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        address = running.stdout.readline().strip()
        word, _, direct = running.stdout.readline().strip().partition(" ")
        assert word == "direct"
        yield address, direct
        running.terminate()
        assert running.wait(PATIENCE) == 0


def test_faults_and_documents_from_another_process(
    addresses: tuple[str, str], make_client: MakeClient
) -> None:
    address, direct = addresses
    client = make_client(address)
    with Control(direct) as control:
        fault = control.faults.lose_acknowledgement(method="Commit", times=1)
        with pytest.raises(exceptions.ServiceUnavailable):
            client.document("days/1").set({"at": firestore.SERVER_TIMESTAMP}, retry=None)
        assert fault.fired == 1
        assert control.documents()["days/1"]["at"].endswith("+00:00")
        assert control.counters()["calls"] == {"Commit": 1}
        hung = control.faults.hang(method="Commit", times=1)
        with pytest.raises(exceptions.DeadlineExceeded):
            client.document("days/2").set({}, retry=None, timeout=ARRIVES)
        assert hung.fired == 1
        assert "days/2" not in control.documents()
        hung.release()
        client.document("days/3").set({})
        assert sorted(control.documents()) == ["days/1", "days/2", "days/3"]
        control.clear()
        control.clear_counters()
        assert (control.documents(), control.counters()["writes"]) == ({}, 0)


def test_the_link_from_another_process(addresses: tuple[str, str], make_client: MakeClient) -> None:
    address, direct = addresses
    with Control(direct) as control:
        control.link("refuse")
        with pytest.raises(exceptions.ServiceUnavailable, match="refused"):
            make_client(address).document("days/1").set({}, retry=None)
        control.link("heal")
        make_client(address).document("days/1").get()
        control.lock_time(0.01)
        make_client(address).document("days/1").set({})
        assert control.documents() == {"days/1": {}}


def test_it_ends_when_its_time_is_over() -> None:
    done = subprocess.run(
        [*COMMAND, "--seconds", "0.1"], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == ""


def test_it_ends_with_its_parent() -> None:
    parent = (
        "import subprocess, sys\n"
        f"server = subprocess.Popen({COMMAND!r}, stdout=subprocess.PIPE, text=True)\n"
        "print(server.stdout.readline(), flush=True)\n"
    )
    # The server inherits the pipe of errors: it closes once nobody holds it any more.
    done = subprocess.run(
        [sys.executable, "-c", parent], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout.startswith("127.0.0.1:")
