"""Transactions and locks: what was read stays true, or the commit is turned away."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore import FieldFilter

from enrolldesk.testing.firestore import FirestoreServer, ServerThread
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.loops import run
from tests.kit.firestore.conftest import MakeClient


def begin(client: Any, **options: Any) -> bytes:
    request = {"database": client._database_string, "options": options}
    answer = client._firestore_api.begin_transaction(request=request, metadata=client._rpc_metadata)
    return bytes(answer.transaction)


def read(client: Any, transaction: bytes, path: str) -> Any:
    name = client.document(path)._document_path
    request = {"database": client._database_string, "documents": [name]}
    (answer,) = client._firestore_api.batch_get_documents(
        request={**request, "transaction": transaction}, metadata=client._rpc_metadata
    )
    return answer.found if "found" in answer else None


def write(client: Any, transaction: bytes, path: str) -> Any:
    update = {"name": client.document(path)._document_path}
    return client._firestore_api.commit(
        request={
            "database": client._database_string,
            "writes": [{"update": update}],
            "transaction": transaction,
        },
        metadata=client._rpc_metadata,
        retry=None,
    )


def test_two_that_read_the_same_document_cannot_both_write_it(client: Any) -> None:
    client.document("days/1").set({"n": 1})
    first, second = begin(client), begin(client)
    read(client, first, "days/1")
    read(client, second, "days/1")
    with ThreadPoolExecutor() as pool:
        outcomes = list(pool.map(lambda each: attempt(client, each, "days/1"), (first, second)))
    assert sorted(outcomes) == ["ABORTED", "committed"]


def attempt(client: Any, transaction: bytes, path: str) -> str:
    try:
        write(client, transaction, path)
    except exceptions.Aborted:
        return "ABORTED"
    return "committed"


def test_a_commit_waits_for_a_reader_and_follows_it(client: Any, server: ServerThread) -> None:
    client.document("days/1").set({"n": 1})
    reader = begin(client)
    read(client, reader, "days/1")
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(client.document("days/1").set, {"n": 2})
        server.until(lambda: server.counters.calls["Commit"] == 2)
        assert server.documents() == {"days/1": {"n": 1}}
        write(client, reader, "days/1")
        waiting.result(PATIENCE)
    assert server.documents() == {"days/1": {"n": 2}}


def test_who_waits_too_long_is_aborted(make_client: MakeClient) -> None:
    with ServerThread(lock_wait=0.05) as server:
        client = make_client(server.address)
        reader = begin(client)
        assert read(client, reader, "days/1") is None
        with pytest.raises(exceptions.Aborted, match="Too much contention"):
            client.document("days/1").set({"n": 2}, retry=None)
        assert server.documents() == {}


def test_rollback_gives_the_locks_up(client: Any, server: ServerThread) -> None:
    reader = begin(client)
    read(client, reader, "days/1")
    client._firestore_api.rollback(
        request={"database": client._database_string, "transaction": reader},
        metadata=client._rpc_metadata,
    )
    client.document("days/1").set({"n": 2})
    with pytest.raises(exceptions.InvalidArgument, match="no longer valid"):
        write(client, reader, "days/1")
    assert server.documents() == {"days/1": {"n": 2}}


def test_optimistic_transactions_lock_nothing_and_lose(client: Any, server: ServerThread) -> None:
    optimistic = begin(client, read_write={"concurrency_mode": 1})
    read(client, optimistic, "days/1")
    client.document("days/1").set({"n": 2})
    with pytest.raises(exceptions.Aborted):
        write(client, optimistic, "days/1")
    assert server.documents() == {"days/1": {"n": 2}}


def test_newcomers_to_a_query_turn_the_commit_away(client: Any) -> None:
    client.document("days/1").set({"n": 1})
    transaction = client.transaction(max_attempts=1)

    @firestore.transactional
    def close_days(transaction: Any) -> None:
        query = client.collection("days").where(filter=FieldFilter("n", "==", 1))
        found = [each.id for each in query.stream(transaction=transaction)]
        client.document("days/2").set({"n": 1})
        transaction.set(client.document("closes/1"), {"days": found})

    with pytest.raises(ValueError, match="Failed to commit transaction in 1 attempts"):
        close_days(transaction)


def test_a_read_only_transaction_sees_one_moment(client: Any) -> None:
    client.document("days/1").set({"n": 1})
    looking = begin(client, read_only={})
    client.document("days/1").set({"n": 2})
    assert read(client, looking, "days/1").fields["n"].integer_value == 1
    with pytest.raises(exceptions.InvalidArgument, match="read-only"):
        write(client, looking, "days/1")


def test_many_desks_counting_in_transactions_lose_nothing(
    make_client: MakeClient, server: ServerThread
) -> None:
    client = make_client()
    document = client.document("days/1")
    document.set({"n": 0})

    def count(_: int) -> None:
        @firestore.transactional
        def add(transaction: Any) -> None:
            held = document.get(transaction=transaction)
            transaction.update(document, {"n": held.get("n") + 1})

        for _ in range(5):
            add(client.transaction(max_attempts=100))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(4)))
    assert server.documents() == {"days/1": {"n": 20}}
    assert server.call(lambda: len(server.server.engine.transactions)) == 0


def test_commits_to_one_document_take_turns(make_async_client: MakeClient) -> None:
    held = 0.1

    async def commits() -> float:
        async with FirestoreServer(lock_time=held, lock_wait=PATIENCE) as server:
            client = make_async_client(server.direct_address)
            started = time.perf_counter()
            await asyncio.gather(
                *(client.document("days/1").set({"n": firestore.Increment(1)}) for _ in range(10))
            )
            took = time.perf_counter() - started
            await client._firestore_api.transport.close()
            return took

    assert run(commits()) >= 10 * held


def test_commits_to_other_documents_run_side_by_side(
    make_async_client: MakeClient,
) -> None:
    async def story() -> None:
        async with FirestoreServer(lock_time=PATIENCE) as server:
            client = make_async_client(server.direct_address)
            slow = [
                asyncio.create_task(client.document(f"days/{number}").set({}))
                for number in range(5)
            ]
            await server.until(lambda: len(server.engine.locks) == 5)
            server.lock_time = 0.0
            await client.document("days/9").set({})
            # None of the five is over: whoever needs no document of theirs waits for none of them.
            assert list(server.documents()) == ["days/9"]
            for each in slow:
                each.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
            await client._firestore_api.transport.close()

    run(story())


def test_the_lock_time_is_the_same_for_every_method(client: Any, server: ServerThread) -> None:
    server.server.lock_time = 0.05
    name = client.document("days/1")._document_path
    update = {"update": {"name": name}}
    api, headers = client._firestore_api, client._rpc_metadata
    database = client._database_string
    calls: list[Callable[[], Any]] = [
        lambda: client.document("days/1").set({}),
        lambda: api.update_document(request={"document": {"name": name}}, metadata=headers),
        lambda: api.delete_document(request={"name": name}, metadata=headers),
        lambda: api.batch_write(
            request={"database": database, "writes": [update]}, metadata=headers
        ),
    ]
    for call in calls:
        started = time.perf_counter()
        call()
        assert time.perf_counter() - started >= 0.05


def test_waiting_ends_in_the_order_of_arrival(client: Any, server: ServerThread) -> None:
    reader = begin(client)
    read(client, reader, "days/1")
    done: list[int] = []
    lock = threading.Lock()

    def follow(number: int) -> None:
        client.document("days/1").set({"n": number})
        with lock:
            done.append(number)

    def arrived(count: int) -> bool:
        return server.counters.calls["Commit"] == count

    futures: list[Future[None]] = []
    with ThreadPoolExecutor(4) as pool:
        for number in range(4):
            futures.append(pool.submit(follow, number))
            server.until(partial(arrived, number + 1))
        write(client, reader, "days/2")
        for future in futures:
            future.result(PATIENCE)
    assert server.documents()["days/1"] == {"n": 3}
