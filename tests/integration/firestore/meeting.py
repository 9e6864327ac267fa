"""Several desks of one school, each with a replica and an outbox of its own, and one server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import grpc
from google.cloud.firestore_v1 import _helpers
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport
from google.cloud.firestore_v1.types import document, firestore, write

from enrolldesk.adapters.firestore.feed import FirestoreFeed
from enrolldesk.adapters.firestore.remote import FirestoreRemote
from enrolldesk.adapters.sqlite import open_store
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.adapters.sqlite.replica import SqliteReplica
from enrolldesk.app import commands
from enrolldesk.app.changes import Changes
from enrolldesk.app.desk import Desk
from enrolldesk.app.sync.pull import Progress, Puller
from enrolldesk.app.sync.push import Pusher
from enrolldesk.app.verify import verify
from enrolldesk.domain.ids import new_id
from enrolldesk.domain.people import Student
from enrolldesk.domain.school import DeskIdentity
from enrolldesk.testing.firestore import FirestoreServer
from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.loops import run
from enrolldesk.testing.firestore.outside import own_or_outside
from enrolldesk.testing.small_school import ANA, SmallSchool, SteadyClock

PROJECT, SCHOOL_ID = "demo", "lakeside"
SCHOOL = f"schools/{SCHOOL_ID}"
TODAY = date(2026, 11, 22)


def remote_of(server: FirestoreServer, commit_seconds: float = PATIENCE) -> FirestoreRemote:
    """A way to send, on which no call runs out of time because the machine is busy."""
    return FirestoreRemote(
        PROJECT,
        SCHOOL_ID,
        "ana",
        emulator=server.address,
        commit_seconds=commit_seconds,
        read_seconds=PATIENCE,
    )


def feed_of(server: FirestoreServer) -> FirestoreFeed:
    """A way to read, with as much time."""
    return FirestoreFeed(PROJECT, SCHOOL_ID, emulator=server.address, read_seconds=PATIENCE)


class Counter:
    """One desk of the school with a replica and an outbox of its own."""

    def __init__(self, home: Path, code: str = "") -> None:
        self.clock = SteadyClock()
        self.store = open_store(home)
        self.desk = Desk(self.store, self.clock)
        self.school = SmallSchool(self.desk, self.desk.run)
        if code:
            with self.store.write() as uow:
                uow.put_desk(DeskIdentity(f"desk-{code}", code, name=f"Desk {code}"))
                uow.put_staff(ANA)
                uow.commit()
            self.desk.act_as(ANA.staff_id)
        else:
            self.school.found()
        self.connection = connect(home / "enrolldesk.sqlite")
        self.outbox = SqliteOutbox(self.connection)
        self.replica = SqliteReplica(self.connection, SCHOOL_ID)
        self.told: list[Changes] = []
        self.progress: list[Progress] = []

    def close(self) -> None:
        self.connection.close()
        self.store.close()

    async def push(self, server: FirestoreServer) -> None:
        remote = remote_of(server)
        try:
            await Pusher(self.outbox, remote, self.clock).drain()
        finally:
            await remote.close()

    @asynccontextmanager
    async def puller(self, server: FirestoreServer, page: int = 200) -> AsyncIterator[Puller]:
        feed = feed_of(server)
        try:
            yield Puller(
                feed,
                self.replica,
                changed=self.told.append,
                progress=self.progress.append,
                page=page,
            )
        finally:
            await feed.close()

    async def pull(self, server: FirestoreServer, page: int = 200) -> Changes:
        async with self.puller(server, page) as puller:
            return await puller.pull()

    def student(self, student_id: str) -> Student:
        found = self.desk.reads.student(student_id)
        assert found is not None
        return found

    def change(self, student_id: str, **fields: Any) -> None:
        after = replace(self.student(student_id), **fields)
        self.desk.run(commands.ChangeStudent(command_id=new_id(), student=after))

    def account(self, student_id: str) -> Any:
        """What a card shows, without what is only true of this desk."""
        card = self.desk.reads.student_card(student_id, TODAY)
        assert card is not None
        return (
            card.student,
            replace(card.row, key=0),
            [replace(place, sync=None) for place in card.enrollments],
            [
                replace(line, sync=None, desk="", entry=replace(line.entry, committed_at=None))
                for line in card.ledger
            ],
            card.due_now,
            card.next_due,
        )

    def disagreements(self) -> tuple[Any, ...]:
        return verify(self.store).disagreements

    def aside(self) -> dict[str, tuple[str, str]]:
        return {one.path: (one.why, one.field) for one in self.replica.set_aside()}


def tell(
    story: Callable[[FirestoreServer], Awaitable[None]], server: FirestoreServer | None = None
) -> None:
    """Tell a story while the server runs."""

    async def play() -> None:
        async with server or own_or_outside() as running:
            # A server of somebody else has the same methods, or skips the test that asks for more.
            await story(cast(FirestoreServer, running))

    run(play())


async def put(server: FirestoreServer, **documents: dict[str, Any] | None) -> None:
    """Write documents past every desk; ``students__x`` is the path ``students/x``."""
    root = f"projects/{PROJECT}/databases/(default)/documents/{SCHOOL}"
    writes = []
    for name, fields in documents.items():
        path = f"{root}/{name.replace('__', '/')}"
        if fields is None:
            writes.append(write.Write(delete=path))
        else:
            encoded = document.Document(name=path, fields=_helpers.encode_dict(fields))
            writes.append(write.Write(update=encoded))
    channel = grpc.aio.insecure_channel(server.direct_address)
    api = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=channel))
    await api.commit(
        firestore.CommitRequest(database=f"projects/{PROJECT}/databases/(default)", writes=writes),
        metadata=(("authorization", "Bearer owner"),),
    )
    await channel.close()


def guard(touched: list[str], at: datetime | None = None) -> dict[str, Any]:
    return {"schema": 1, "touched": touched, "committed_at": at or datetime.now(UTC)}
