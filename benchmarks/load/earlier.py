"""The earlier ways to take a payment, by the same client with its retries as they come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import grpc
from google.api_core.exceptions import Aborted
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport

from enrolldesk.domain.ids import new_id

Pay = Callable[[firestore.AsyncClient, str], Awaitable[None]]


@dataclass(frozen=True)
class Taken:
    """How long it took, how many payments reported success, and the cents that were counted."""

    seconds: float
    reported: int
    paid: int


async def increment(client: firestore.AsyncClient, enrollment: str) -> None:
    """The earlier load test: one bare increment, nothing written beside it."""
    await client.document("enrollments", enrollment).update({"paid": firestore.Increment(1000)})


async def five_round_trips(client: firestore.AsyncClient, enrollment: str) -> None:
    """The earlier system: a payment created, read, updated, the enrollment read, a batch."""
    payment = client.document("payments", new_id())
    place = client.document("enrollments", enrollment)
    await payment.set(
        {
            "enrollment_id": enrollment,
            "amount": 1000,
            "method": "cash",
            "status": "pending",
            "created_at": firestore.SERVER_TIMESTAMP,
        }
    )
    await payment.get()
    await payment.update({"status": "processing", "updated_at": firestore.SERVER_TIMESTAMP})
    await place.get()
    batch = client.batch()
    changed: dict[str, Any] = {"paid": firestore.Increment(1000), "due": firestore.Increment(-1000)}
    batch.update(place, changed | {"updated_at": firestore.SERVER_TIMESTAMP})
    batch.update(payment, {"status": "completed", "completed_at": firestore.SERVER_TIMESTAMP})
    await batch.commit()


def _client(address: str) -> firestore.AsyncClient:
    """A desk's client; gRPC would let all of one process share a connection, desks do not."""
    nobody = AnonymousCredentials()
    client = firestore.AsyncClient(project="earlier", credentials=nobody)
    channel = grpc.aio.insecure_channel(address, options=(("grpc.use_local_subchannel_pool", 1),))
    client._firestore_api_internal = FirestoreAsyncClient(
        transport=FirestoreGrpcAsyncIOTransport(channel=channel)
    )
    return client


async def take(address: str, pay: Pay, enrollment: str, desks: int, each: int) -> Taken:
    """Every payment of every desk at the same time, on one enrollment of $1,000."""
    clients = [_client(address) for _ in range(desks)]
    start: dict[str, Any] = {"charged": 100_000, "paid": 0, "due": 100_000}
    await asyncio.gather(
        *(client.document("desks", new_id()).set({"here": True}) for client in clients)
    )
    await clients[0].document("enrollments", enrollment).set(start)

    async def one(client: firestore.AsyncClient) -> bool:
        try:
            await pay(client, enrollment)
        except Aborted:
            return False
        return True

    begun = time.perf_counter()
    reported = await asyncio.gather(*(one(client) for client in clients for _ in range(each)))
    seconds = time.perf_counter() - begun
    total = await clients[0].document("enrollments", enrollment).get()
    for client in clients:
        await client._firestore_api.transport.close()
    return Taken(seconds, sum(reported), int((total.to_dict() or {})["paid"]))
