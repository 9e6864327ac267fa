"""Locks without a server: who waits for whom, and who is told that it is no use."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from enrolldesk.testing.firestore.locks import DocumentLocks
from enrolldesk.testing.firestore.wire import Refused


def test_who_comes_while_the_next_is_being_let_in_waits_behind_it() -> None:
    order: list[str] = []

    async def story() -> None:
        locks = DocumentLocks(10)

        async def write(owner: str) -> None:
            async with locks.exclusive(owner, ["days/1"]):
                order.append(owner)

        async with AsyncExitStack() as held:
            await held.enter_async_context(locks.exclusive("first", ["days/1"]))
            second = asyncio.create_task(write("second"))
            await asyncio.sleep(0)
        # The second has been let in but has not run yet.
        await write("third")
        await second

    asyncio.run(story())
    assert order == ["second", "third"]


def test_a_circle_of_three_is_noticed_at_once() -> None:
    async def story() -> None:
        locks = DocumentLocks(10)
        for owner, name in (("a", "1"), ("b", "2"), ("c", "3")):
            await locks.share(owner, [name])

        async def write(owner: str, name: str) -> None:
            async with locks.exclusive(owner, [name]):
                pass

        waiting = [asyncio.create_task(write("a", "2")), asyncio.create_task(write("b", "3"))]
        await asyncio.sleep(0)
        with pytest.raises(Refused, match="ABORTED"):
            await write("c", "1")
        locks.release("c")
        await waiting[1]
        locks.release("b")
        await waiting[0]

    asyncio.run(story())


def test_who_gives_up_leaves_the_way_free() -> None:
    async def story() -> None:
        locks = DocumentLocks(10)
        await locks.share("reader", ["1"])

        async def write() -> None:
            async with locks.exclusive("writer", ["1"]):
                pass

        writer = asyncio.create_task(write())
        await asyncio.sleep(0)
        late = asyncio.create_task(locks.share("late", ["1"]))
        await asyncio.sleep(0)
        assert not late.done()
        writer.cancel()
        await late

    asyncio.run(story())
