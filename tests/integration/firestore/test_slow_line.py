"""A bad line, or a busy computer: whoever answers late is there all the same."""

from __future__ import annotations

from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.testing.connected import PROJECT, SCHOOL
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.loops import run


def test_a_connection_may_take_seconds_to_come_about() -> None:
    async def ask() -> object:
        async with FirestoreServer() as server:
            server.link.slow_down(delay=2.5)
            remote = FirestoreRemote(
                PROJECT, SCHOOL, "ana", emulator=server.address, read_seconds=PATIENCE
            )
            try:
                return await remote.guard("nobody")
            finally:
                server.link.slow_down()
                await remote.close()

    assert run(ask()) is None
