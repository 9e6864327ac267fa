"""Listeners: complete snapshots in order, several targets, resuming, and listeners in trouble."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
from google.api_core import exceptions

from enrolldesk.testing.firestore import FirestoreServer, loops
from enrolldesk.testing.firestore.facts import PATIENCE
from tests.kit.firestore.conftest import MakeClient

ADD, REMOVE, CURRENT, RESET = 1, 2, 3, 4
Story = Callable[[FirestoreServer, Any], Coroutine[Any, Any, None]]


class Listener:
    """One stream of the generated client's, as a desk would read it."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._requests: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._stream: Any = None
        self.held: dict[int, dict[str, Any]] = {}
        self.token = b""
        self.events: list[tuple[str, object]] = []

    async def add(self, number: int, **target: Any) -> None:
        self.held.setdefault(number, {})
        await self._ask(add_target={"target_id": number, **target})

    async def remove(self, number: int) -> None:
        await self._ask(remove_target=number)

    async def _ask(self, **request: Any) -> None:
        self._requests.put_nowait({"database": self._client._database_string, **request})
        if self._stream is None:
            self._stream = await self._client._firestore_api.listen(
                requests=self._send(),
                metadata=self._client._rpc_metadata,
                retry=None,
                timeout=PATIENCE,
            )

    async def _send(self) -> AsyncIterator[Any]:
        from google.cloud.firestore_v1.types import ListenRequest

        while True:
            yield ListenRequest(await self._requests.get())

    async def snapshot(self) -> dict[int, dict[str, Any]]:
        """What each target holds at the next moment that is complete."""
        async for response in self._stream:
            if "target_change" in response:
                change = response.target_change
                kind = int(change.target_change_type)
                if change.resume_token:
                    self.token = change.resume_token
                if kind == RESET:
                    for number in change.target_ids:
                        self.held[number] = {}
                if kind:
                    self.events.append(("target", (kind, *change.target_ids)))
                elif not change.target_ids:
                    return {number: dict(held) for number, held in self.held.items()}
                if kind == REMOVE:
                    self.events.append(("cause", change.cause.code))
                    return self.held
            else:
                self._take(response)
        raise AssertionError("The stream ended.")

    def latest(self) -> tuple[str, object]:
        return self.events[-1]

    def _take(self, response: Any) -> None:
        if "document_change" in response:
            change, document = response.document_change, response.document_change.document
            path = document.name.partition("/documents/")[2]
            for number in change.target_ids:
                self.held[number][path] = document.fields["n"].integer_value
            for number in change.removed_target_ids:
                self.held[number].pop(path, None)
            self.events.append(("change", path))
        elif "filter" in response:
            self.events.append(("filter", response.filter.count))
        else:
            kind = "document_delete" if "document_delete" in response else "document_remove"
            gone = getattr(response, kind)
            path = gone.document.partition("/documents/")[2]
            for number in gone.removed_target_ids:
                self.held[number].pop(path, None)
            self.events.append((kind, path))

    def close(self) -> None:
        if self._stream is not None:
            self._stream.cancel()


def query(client: Any, collection: str, **more: Any) -> dict[str, Any]:
    parent = client._database_string + "/documents"
    structured = {"from_": [{"collection_id": collection}], **more}
    return {"parent": parent, "structured_query": structured}


def above(least: int) -> dict[str, Any]:
    value = {"integer_value": least}
    return {"field_filter": {"field": {"field_path": "n"}, "op": 3, "value": value}}


@pytest.fixture
def tell(make_async_client: MakeClient) -> Callable[[Story], None]:
    """Runs a story with a server and a client in one loop."""

    def run(story: Story) -> None:
        async def play() -> None:
            async with FirestoreServer() as server:
                client = make_async_client(server.address)
                try:
                    await story(server, client)
                finally:
                    await client._firestore_api.transport.close()

        loops.run(play())

    return run


def test_a_listener_sees_every_commit_whole_and_in_order(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        await client.document("batches/1").set({"n": 1})
        listener = Listener(client)
        await listener.add(7, query=query(client, "batches"))
        assert await listener.snapshot() == {7: {"batches/1": 1}}
        assert listener.events == [
            ("target", (ADD, 7)),
            ("change", "batches/1"),
            ("target", (CURRENT, 7)),
        ]
        for number in range(2, 6):
            batch = client.batch()
            batch.set(client.document("batches/1"), {"n": number})
            batch.set(client.document(f"batches/{number}"), {"n": number})
            await batch.commit()
        for number in range(2, 6):
            held = (await listener.snapshot())[7]
            assert held["batches/1"] == held[f"batches/{number}"] == max(held.values()) == number
        await client.document("batches/1").delete()
        assert "batches/1" not in (await listener.snapshot())[7]
        assert listener.latest() == ("document_delete", "batches/1")
        listener.close()
        await server.until(lambda: len(server.listeners) == 0)

    tell(story)


def test_several_targets_on_one_stream_and_two_listeners(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        name = client.document("students/ada")._document_path
        first, second = Listener(client), Listener(client)
        await first.add(1, query=query(client, "students", where=above(3)))
        await first.snapshot()
        await first.add(2, documents={"documents": [name]})
        await first.snapshot()
        assert first.events[-2:] == [
            ("document_delete", "students/ada"),
            ("target", (CURRENT, 2)),
        ]
        await second.add(1, query=query(client, "students"))
        await second.snapshot()
        await client.document("students/ada").set({"n": 5})
        both = {"students/ada": 5}
        assert await first.snapshot() == {1: both, 2: both}
        assert await second.snapshot() == {1: both}
        await client.document("students/ada").set({"n": 2})
        assert await first.snapshot() == {1: {}, 2: {"students/ada": 2}}
        await client.document("students/bob").set({"n": 9})
        assert await first.snapshot() == {1: {"students/bob": 9}, 2: {"students/ada": 2}}
        await client.document("students/bob").set({"n": 1})
        assert (await first.snapshot())[1] == {}
        assert first.latest() == ("document_remove", "students/bob")
        await first.remove(2)
        await first.snapshot()
        assert first.latest() == ("cause", 0)
        await server.until(lambda: server.listeners.targets == 2)
        first.close()
        second.close()

    tell(story)


def test_a_limit_lets_the_next_one_in(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        for number in range(4):
            await client.document(f"days/{number}").set({"n": number})
        listener = Listener(client)
        order = [{"field": {"field_path": "n"}, "direction": 2}]
        await listener.add(1, query=query(client, "days", order_by=order, limit=2))
        assert await listener.snapshot() == {1: {"days/3": 3, "days/2": 2}}
        await client.document("days/3").delete()
        assert await listener.snapshot() == {1: {"days/2": 2, "days/1": 1}}
        listener.close()

    tell(story)


def test_resuming_sends_only_what_changed(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        for number in range(4):
            await client.document(f"days/{number}").set({"n": number})
        before = Listener(client)
        await before.add(1, query=query(client, "days"))
        await before.snapshot()
        before.close()
        await client.document("days/1").set({"n": 10})
        await client.document("days/2").delete()
        after = Listener(client)
        after.held = before.held
        await after.add(1, query=query(client, "days"), resume_token=before.token, expected_count=4)
        assert await after.snapshot() == {1: {"days/0": 0, "days/1": 10, "days/3": 3}}
        assert after.events[1:] == [
            ("document_delete", "days/2"),
            ("change", "days/1"),
            ("target", (CURRENT, 1)),
        ]
        await client.document("days/9").set({"n": 9})
        await after.snapshot()
        assert ("filter", 3) in after.events
        after.close()
        stranger = Listener(client)
        stranger.held = {1: {"days/left over": 1}}
        await stranger.add(1, query=query(client, "days"), resume_token=b"of another server:1")
        assert len((await stranger.snapshot())[1]) == 4
        assert ("target", (RESET, 1)) in stranger.events
        stranger.close()

    tell(story)


def test_listeners_in_trouble(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        await client.document("days/1").set({"n": 1})
        listener = Listener(client)
        await listener.add(1, query=query(client, "days"))
        await listener.snapshot()
        server.listeners.mislead(3)
        await listener.snapshot()
        assert listener.latest() == ("filter", 4)
        server.listeners.reset()
        assert await listener.snapshot() == {1: {"days/1": 1}}
        assert ("target", (RESET, 1)) in listener.events
        server.listeners.remove("RESOURCE_EXHAUSTED")
        await listener.snapshot()
        assert listener.latest() == ("cause", 8)
        await listener.add(1, query=query(client, "days"))
        await listener.snapshot()
        server.listeners.silence()
        await client.document("days/1").set({"n": 2})
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await listener.snapshot()
        listener.close()

    tell(story)


def test_streams_break_at_the_start_and_midway(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        await client.document("days/1").set({"n": 1})
        server.faults.status("UNAVAILABLE", method="Listen", times=1)
        refused = Listener(client)
        await refused.add(1, query=query(client, "days"))
        with pytest.raises(exceptions.ServiceUnavailable):
            await refused.snapshot()
        server.faults.status("ABORTED", method="Listen", times=1, after_messages=4)
        broken = Listener(client)
        await broken.add(1, query=query(client, "days"))
        assert await broken.snapshot() == {1: {"days/1": 1}}
        with pytest.raises(exceptions.Aborted):
            await broken.snapshot()
        await server.until(lambda: len(server.listeners) == 0)

    tell(story)


def test_a_listener_that_may_not_look_is_told_so(tell: Callable[[Story], None]) -> None:
    async def story(server: FirestoreServer, client: Any) -> None:
        listener = Listener(client)
        await listener.add(1, query={"parent": "nonsense", "structured_query": {}})
        await listener.snapshot()
        assert listener.latest() == ("cause", 3)
        listener.close()

    tell(story)
