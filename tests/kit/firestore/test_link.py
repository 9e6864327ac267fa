"""The piece of network: each way in which it fails, on real sockets."""

import asyncio
import gc
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from google.api_core import exceptions

from enrolldesk.testing.firestore import ServerThread
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.link import Link
from enrolldesk.testing.firestore.loops import run
from tests.kit.firestore.conftest import MakeClient


def test_desks_lose_their_networks_one_by_one(
    make_client: MakeClient, server: ServerThread
) -> None:
    link = server.another_link()
    far, near = make_client(link.address), make_client()
    far.document("desks/1").set({"n": 1})
    link.black_hole()
    with pytest.raises(exceptions.DeadlineExceeded):
        far.document("desks/1").set({"n": 2}, retry=None, timeout=0.2)
    near.document("desks/2").set({"n": 1})
    assert server.documents() == {"desks/1": {"n": 1}, "desks/2": {"n": 1}}
    link.close()


def test_what_a_black_hole_held_back_arrives_when_it_heals(
    make_client: MakeClient, server: ServerThread
) -> None:
    client = make_client()
    client.document("desks/1").set({"n": 1})
    server.link.black_hole()
    with ThreadPoolExecutor() as pool:
        call = pool.submit(client.document("desks/1").set, {"n": 2}, retry=None, timeout=PATIENCE)
        late = make_client()
        with pytest.raises(exceptions.GoogleAPICallError):
            late.document("desks/2").set({}, retry=None, timeout=0.2)
        assert not call.done()
        server.link.heal()
        call.result(PATIENCE)
    assert server.documents()["desks/1"] == {"n": 2}


def test_cut_and_pass_again(make_client: MakeClient, server: ServerThread) -> None:
    client = make_client()
    client.document("desks/1").set({"n": 1})
    server.link.cut()
    # The default retry reconnects.
    client.document("desks/1").set({"n": 2})
    assert server.documents() == {"desks/1": {"n": 2}}


def test_refused_and_healed_on_the_same_port(make_client: MakeClient, server: ServerThread) -> None:
    address = server.address
    server.link.refuse()
    with pytest.raises(exceptions.ServiceUnavailable, match="refused"):
        make_client().document("desks/1").get(retry=None)
    server.link.heal()
    assert server.address == address
    # The default retry sits out gRPC's pause before it connects again.
    assert not make_client().document("desks/1").get().exists


@pytest.mark.parametrize("steps", range(6))
@pytest.mark.parametrize("way", ["refuse", "close"])
def test_whoever_connects_while_a_link_goes_is_let_go_as_well(way: str, steps: int) -> None:
    async def play() -> bytes:
        link = await Link(target_port=9).open()
        with socket.create_connection((link.address.split(":")[0], link.port)) as late:
            # Somewhere between the door and a connection.
            for _ in range(steps):
                await asyncio.sleep(0)
            await (link.refuse() if way == "refuse" else link.close())
            await link.close()
            late.setblocking(False)
            try:
                return await asyncio.wait_for(
                    asyncio.get_running_loop().sock_recv(late, 1), PATIENCE
                )
            except ConnectionError:
                return b""

    assert run(play()) == b""
    # A socket that was forgotten says so now.
    gc.collect()


def test_slow_links(make_client: MakeClient, server: ServerThread) -> None:
    client = make_client()
    client.document("photos/1").set({"bytes": b"x" * 20_000})

    def seconds() -> float:
        started = time.perf_counter()
        client.document("photos/1").get()
        return time.perf_counter() - started

    server.link.slow_down(delay=0.5)
    assert seconds() >= 1.0
    server.link.slow_down(bytes_per_second=100_000)
    assert seconds() >= 0.2
    server.link.heal()
    # Without a delay it is a matter of milliseconds: one of many is quick on any machine.
    assert min(seconds() for _ in range(10)) < 1.0


def test_the_direct_way_is_never_broken(make_client: MakeClient, server: ServerThread) -> None:
    server.link.refuse()
    make_client(server.direct_address).document("desks/1").set({"n": 1})
    assert server.documents() == {"desks/1": {"n": 1}}


def test_faults_of_the_network_need_the_link(make_client: MakeClient, server: ServerThread) -> None:
    server.faults.cut(times=1)
    client: Any = make_client(server.direct_address)
    with pytest.raises(exceptions.ServiceUnavailable, match="needs a call through the link"):
        client.document("desks/1").set({}, retry=None)
