"""The Remote on Firestore: one atomic commit a request, no retry of the client's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from google.api_core import exceptions
from google.auth.credentials import Credentials
from google.cloud.firestore_v1.types import firestore

from enrolldesk.adapters.firestore.bearers import Bearers
from enrolldesk.adapters.firestore.channel import Channel
from enrolldesk.adapters.firestore.documents import (
    Message,
    fence_of,
    guard_of,
    school_path,
    writes_of,
)
from enrolldesk.adapters.firestore.failures import told_apart
from enrolldesk.app.sync.remote import Guard, Parcel, Refused

COMMIT_SECONDS: Final = 10.0
READ_SECONDS: Final = 6.0

_CommitRequest = firestore.CommitRequest.pb()


class FirestoreRemote:
    """A school on a Firestore server; to be made and used within one event loop."""

    def __init__(
        self,
        project: str,
        school_id: str,
        sent_by: str,
        *,
        emulator: str = "",
        credentials: Credentials | Bearers | None = None,
        commit_seconds: float = COMMIT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        """Connect when first used; ``emulator`` is host:port of a server for tests."""
        self.school = school_path(project, school_id)
        self.sent_by = sent_by
        """Who is at the desk; may change while it is open. A parcel may say otherwise."""
        self._commit_seconds = commit_seconds
        self._read_seconds = read_seconds
        self._channel = Channel(project, emulator, credentials)

    async def commit(self, parcels: Sequence[Parcel]) -> None:
        """Commit all these batches in one atomic request; each creates its guard.

        All of them have one sender.
        """
        sender = self._sender(parcels[0])
        writes = [
            write
            for parcel in parcels
            for write in writes_of(parcel, self.school, sender or self.sent_by)
        ]
        await self._write(writes, sender)

    async def guard(self, batch_id: str) -> Guard | None:
        """What stands under the batch's id now."""
        request = firestore.GetDocumentRequest(name=f"{self.school}/batches/{batch_id}")
        with told_apart():
            try:
                found = await self._channel.call(
                    lambda metadata: self._channel.api.get_document(
                        request, retry=None, timeout=self._read_seconds, metadata=metadata
                    )
                )
            except exceptions.NotFound:
                return None
        return guard_of(batch_id, found)

    async def fence(self, parcel: Parcel, next_id: str = "") -> Guard:
        """Make sure that the batch can never land any more, unless it already did."""
        sender = self._sender(parcel)
        try:
            by = sender or self.sent_by
            await self._write([fence_of(parcel, self.school, by, next_id)], sender)
        except Refused as refusal:
            standing = await self.guard(parcel.batch_id)
            if standing is None:
                raise refusal
            return standing
        return Guard(parcel.batch_id, parcel.digest, abandoned=True, next_id=next_id)

    def _sender(self, parcel: Parcel) -> str:
        """Under whose word a batch goes; empty where this computer itself is known there."""
        return parcel.sent_by or self._channel.sender()

    async def _write(self, writes: Sequence[Message], sender: str) -> None:
        request = firestore.CommitRequest.wrap(
            _CommitRequest(database=self._channel.database, writes=writes)
        )
        with told_apart():
            await self._channel.call(
                lambda metadata: self._channel.api.commit(
                    request, retry=None, timeout=self._commit_seconds, metadata=metadata
                ),
                sender,
            )

    async def close(self) -> None:
        """Let go of the connection; nothing of it survives."""
        await self._channel.close()
