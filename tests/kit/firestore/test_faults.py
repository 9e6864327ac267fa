"""Faults: each strikes where it is told to, and leaves behind exactly what it says."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.api_core import exceptions
from google.api_core.retry import Retry
from google.cloud import firestore

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.firestore.facts import PATIENCE
from tests.kit.firestore.conftest import MakeClient

# With `retry=None` the client stumbles over a stream that breaks midway.
NEVER = Retry(predicate=lambda _: False)
# Long enough for a call to arrive, however busy the machine is.
ARRIVES = 3.0
# No call arrives any more.
IN_VAIN = 0.2
CODES = [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK]


@pytest.fixture
def client(make_client: MakeClient) -> Any:
    """A client that is connected already, so that deadlines measure the call alone."""
    connected = make_client()
    connected.document("warm/up").get()
    return connected


def pay(client: Any, number: int = 1, timeout: float = PATIENCE) -> None:
    batch = client.batch()
    batch.create(client.document(f"batches/{number}"), {"digest": "a"})
    batch.set(client.document("sums/1"), {"paid": firestore.Increment(1)}, merge=True)
    batch.commit(retry=None, timeout=timeout)


def paid(server: ServerThread) -> int:
    held: int = server.documents().get("sums/1", {}).get("paid", 0)
    return held


@pytest.mark.parametrize("applied", [False, True], ids=["not applied", "applied"])
@pytest.mark.parametrize("code", CODES, ids=lambda code: code.name)
def test_every_status_before_or_after_the_commit_took_effect(
    client: Any, server: ServerThread, code: grpc.StatusCode, applied: bool
) -> None:
    fault = server.faults.status(code.name, applied=applied, method="Commit", times=1)
    with pytest.raises(exceptions.GoogleAPICallError) as caught:
        pay(client)
    assert caught.value.grpc_status_code is code
    assert paid(server) == int(applied)
    assert fault.fired == 1
    pay(client, 2)
    assert paid(server) == 1 + int(applied)


def test_a_status_whose_commit_takes_effect_later(client: Any, server: ServerThread) -> None:
    fault = server.faults.status("INTERNAL", applied="later", method="Commit", times=2)
    for number in (1, 2):
        with pytest.raises(exceptions.InternalServerError):
            pay(client, number)
    pay(client, 3)
    assert paid(server) == 1
    fault.release()
    server.until(lambda: paid(server) == 3)


def test_a_lost_acknowledgement_makes_the_client_s_own_retry_count_twice(
    client: Any, server: ServerThread
) -> None:
    server.faults.lose_acknowledgement(method="Commit", times=1)
    client.document("sums/1").set({"paid": firestore.Increment(1)}, merge=True)
    assert paid(server) == 2


def test_quota(client: Any, server: ServerThread) -> None:
    server.faults.quota(method="Commit", times=1)
    with pytest.raises(exceptions.ResourceExhausted, match="Quota exceeded"):
        pay(client)
    assert paid(server) == 0


def test_a_delay_longer_than_the_deadline_applies_all_the_same(
    client: Any, server: ServerThread
) -> None:
    server.faults.delay(2 * ARRIVES, method="Commit", times=1)
    with pytest.raises(exceptions.DeadlineExceeded):
        pay(client, timeout=ARRIVES)
    server.until(lambda: paid(server) == 1)


def test_a_delayed_answer_arrives(client: Any, server: ServerThread) -> None:
    server.faults.delay(0.1, applied=True, method="Commit")
    started = time.perf_counter()
    pay(client)
    assert time.perf_counter() - started >= 0.1
    assert paid(server) == 1


def test_a_hung_commit_lands_after_its_retry_was_answered(
    client: Any, server: ServerThread
) -> None:
    hung = server.faults.hang(method="Commit", nth=1)
    with pytest.raises(exceptions.DeadlineExceeded):
        pay(client, timeout=ARRIVES)
    server.faults.status("PERMISSION_DENIED", method="Commit", nth=1)
    with pytest.raises(exceptions.PermissionDenied):
        pay(client)
    assert paid(server) == 0
    hung.release()
    server.until(lambda: paid(server) == 1)


def test_a_hung_commit_that_is_fenced_off_never_lands(client: Any, server: ServerThread) -> None:
    hung = server.faults.hang(method="Commit", path="batches/1", nth=1)
    with pytest.raises(exceptions.DeadlineExceeded):
        pay(client, timeout=ARRIVES)
    client.document("batches/1").create({"abandoned": True})
    answered = server.counters.calls["Commit"]
    hung.release()
    pay(client, 2)
    assert server.counters.calls["Commit"] == answered + 1
    assert paid(server) == 1


@pytest.mark.parametrize(("effect", "counted"), [("none", 0), ("before", 1)])
def test_a_hang_that_never_ends_by_itself(
    client: Any, server: ServerThread, effect: str, counted: int
) -> None:
    hung = server.faults.hang(effect=effect, method="Commit", nth=1)  # type: ignore[arg-type]
    with ThreadPoolExecutor() as pool:
        call = pool.submit(pay, client)
        server.until(lambda: hung.fired == 1)
        server.until(lambda: paid(server) == counted)
        assert not call.done()
        hung.release()
        failure = call.exception(PATIENCE)
    assert isinstance(failure, exceptions.ServiceUnavailable if effect == "none" else type(None))
    assert paid(server) == counted


@pytest.mark.parametrize("applied", [False, True], ids=["not applied", "applied"])
def test_a_cut_connection(client: Any, server: ServerThread, applied: bool) -> None:
    server.faults.cut(applied=applied, method="Commit", times=1)
    with pytest.raises(exceptions.ServiceUnavailable):
        pay(client)
    assert paid(server) == int(applied)
    # The client may not have noticed yet that it must connect again: a read is tried until it has.
    client.document("warm/up").get()
    pay(client, 2)
    assert paid(server) == 1 + int(applied)


@pytest.mark.parametrize("applied", [False, True], ids=["not applied", "applied"])
def test_a_black_hole(
    make_client: MakeClient, client: Any, server: ServerThread, applied: bool
) -> None:
    server.faults.black_hole(applied=applied, method="Commit", times=1)
    with pytest.raises(exceptions.DeadlineExceeded):
        pay(client, timeout=ARRIVES)
    assert paid(server) == int(applied)
    with pytest.raises(exceptions.DeadlineExceeded):
        client.document("sums/1").get(retry=None, timeout=IN_VAIN)
    # Another connection: channels of one process to one address share theirs.
    pay(make_client(server.direct_address), 2)
    assert paid(server) == 1 + int(applied)


def test_refused_until_the_link_heals(
    make_client: MakeClient, client: Any, server: ServerThread
) -> None:
    server.faults.refuse(method="Commit", times=1)
    with pytest.raises(exceptions.ServiceUnavailable):
        pay(client)
    with pytest.raises(exceptions.ServiceUnavailable, match="refused"):
        make_client().document("sums/1").get(retry=None)
    assert paid(server) == 0
    server.link.heal()
    # The default retry sits out gRPC's pause before it connects again.
    client.document("warm/up").get()
    pay(client, 2)
    assert paid(server) == 1


def test_a_slow_link(client: Any, server: ServerThread) -> None:
    client.document("photos/1").set({"bytes": b"x" * 20_000})
    server.faults.throttle(100_000, method="BatchGetDocuments", times=1)
    started = time.perf_counter()
    assert len(client.document("photos/1").get().get("bytes")) == 20_000
    assert time.perf_counter() - started >= 0.2


def test_faults_are_matched_by_method_path_and_turn(client: Any, server: ServerThread) -> None:
    second = server.faults.status("ABORTED", method="Commit", path="batches/*", nth=2)
    elsewhere = server.faults.status("ABORTED", path="staff/*")
    pay(client, 1)
    client.document("students/1").set({})
    with pytest.raises(exceptions.Aborted):
        pay(client, 2)
    pay(client, 3)
    assert (second.fired, elsewhere.fired) == (1, 0)
    with pytest.raises(exceptions.Aborted):
        list(client.collection("staff/ada/notes").stream(retry=None))
    elsewhere.remove()
    assert list(client.collection("staff/ada/notes").stream()) == []


def test_dice_fall_the_same_for_the_same_seed(client: Any, server: ServerThread) -> None:
    def struck(seed: int) -> list[bool]:
        fault = server.faults.status("ABORTED", method="Commit", probability=0.4, seed=seed)
        outcomes = []
        for number in range(30):
            before = fault.fired
            try:
                client.document(f"days/{number}").set({}, retry=None)
            except exceptions.Aborted:
                assert fault.fired == before + 1
            outcomes.append(fault.fired > before)
        server.faults.clear()
        return outcomes

    first = struck(1)
    assert first == struck(1)
    assert first != struck(2)
    assert 5 <= sum(first) <= 20


def test_a_stream_breaks_after_some_messages(client: Any, server: ServerThread) -> None:
    for number in range(5):
        client.document(f"days/{number}").set({})
    server.faults.status("UNAVAILABLE", method="RunQuery", after_messages=3, times=1)
    stream = client.collection("days").stream(retry=NEVER)
    assert [next(stream).id for _ in range(3)] == ["0", "1", "2"]
    with pytest.raises(exceptions.ServiceUnavailable):
        next(stream)
