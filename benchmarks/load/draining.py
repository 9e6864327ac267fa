"""A thousand waiting batches of different students, beside a bare loop of the same commits."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport
from google.cloud.firestore_v1.types import firestore

from benchmarks.load.desks import PROJECT, SCHOOL, DeskAtWork
from benchmarks.load.server import Server
from enrolldesk.adapters.firestore.documents import school_path, writes_of
from enrolldesk.app.sync.push import SHARED, SIDE_BY_SIDE
from enrolldesk.testing.firestore.loops import run

ALONE = 1
WRITES = 3
"""Of a payment: its guard, the entry, the enrollment's totals."""


@dataclass(frozen=True)
class Places:
    """A desk whose many students are enrolled, here and on the server."""

    desk: DeskAtWork
    enrollments: Sequence[str]
    server: Server

    @classmethod
    def filled(cls, home: Path, students: int, server: Server) -> Places:
        """Enroll so many and push everything."""
        desk = DeskAtWork.open(home)
        desk.found()
        enrollments = desk.enroll([f"Student {number}" for number in range(students)])
        run(_drain(desk, server, SHARED))
        return cls(desk, enrollments, server)

    def drained(self, folder: Path, shared: int) -> float:
        """Seconds until a copy of the desk that took a payment from each has nothing waiting."""
        before = self.server.control.counters()["writes"]
        with self._paid(folder) as copy:
            seconds = run(_drain(copy, self.server, shared))
            written = self.server.control.counters()["writes"] - before
            if written != WRITES * len(self.enrollments) or copy.waits:
                raise RuntimeError(f"Not everything was drained once: {written} writes")
        return seconds

    def bare(self, folder: Path) -> float:
        """Seconds for the same writes, made ready beforehand, one commit for each batch."""
        school = school_path(PROJECT, SCHOOL.school_id)
        database = school.partition("/documents")[0]
        with self._paid(folder) as copy:
            requests = [
                firestore.CommitRequest.wrap(
                    firestore.CommitRequest.pb()(
                        database=database, writes=writes_of(parcel, school, parcel.staff_id)
                    )
                )
                for parcel in copy.outbox.ready(copy.desk.now(), len(self.enrollments))
            ]
        return run(_commit(requests, database, self.server))

    @contextmanager
    def _paid(self, folder: Path) -> Iterator[DeskAtWork]:
        copy = self.desk.copied(folder, 1)
        try:
            copy.pay_all(self.enrollments, 1000)
            yield copy
        finally:
            copy.close()
            shutil.rmtree(folder)


async def _drain(desk: DeskAtWork, server: Server, shared: int) -> float:
    remote = desk.remote(server.address)
    await remote.guard("somebody-must-ask-first")
    begun = time.perf_counter()
    await desk.push(remote, shared=shared)
    seconds = time.perf_counter() - begun
    await remote.close()
    return seconds


def bare(full: DeskAtWork, server: Server) -> float:
    """Seconds for the same writes, made ready beforehand, one commit for each batch."""
    server.control.clear()
    school = school_path(PROJECT, SCHOOL.school_id)
    database = school.partition("/documents")[0]
    waiting = full.outbox.ready(full.desk.now(), 1_000_000)
    requests = [
        firestore.CommitRequest.wrap(
            firestore.CommitRequest.pb()(
                database=database, writes=writes_of(parcel, school, parcel.staff_id)
            )
        )
        for parcel in waiting
    ]
    return run(_commit(requests, database, server))


async def _commit(requests: list[firestore.CommitRequest], database: str, server: Server) -> float:
    metadata = (
        ("authorization", "Bearer owner"),
        ("google-cloud-resource-prefix", database),
    )
    async with grpc.aio.insecure_channel(server.address) as channel:
        api = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=channel))
        await channel.channel_ready()
        left = iter(requests)
        begun = time.perf_counter()

        async def loop(mine: Iterator[firestore.CommitRequest]) -> None:
            for request in mine:
                await api.commit(request, retry=None, timeout=10.0, metadata=metadata)

        await asyncio.gather(*(loop(left) for _ in range(SIDE_BY_SIDE)))
        return time.perf_counter() - begun
