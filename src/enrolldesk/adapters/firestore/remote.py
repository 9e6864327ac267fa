"""The Remote on Firestore: one atomic commit a request, no retry of the client's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import grpc
from google.api_core import exceptions
from google.auth.credentials import Credentials
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport
from google.cloud.firestore_v1.types import firestore

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

# After an outage the channel's own backoff would delay recovery by half a minute.
_CHANNEL: Final = (
    ("grpc.initial_reconnect_backoff_ms", 500),
    ("grpc.min_reconnect_backoff_ms", 500),
    ("grpc.max_reconnect_backoff_ms", 2000),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
    # A connection of its own: two remotes of one address would share the other one's trouble.
    ("grpc.use_local_subchannel_pool", 1),
)


class FirestoreRemote:
    """A school on a Firestore server; to be made and used within one event loop."""

    def __init__(
        self,
        project: str,
        school_id: str,
        sent_by: str,
        *,
        emulator: str = "",
        credentials: Credentials | None = None,
        commit_seconds: float = COMMIT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        """Connect when first used; ``emulator`` is host:port of a server that needs no sign-in."""
        self.school = school_path(project, school_id)
        self._database = f"projects/{project}/databases/(default)"
        self.sent_by = sent_by
        """Who is at the desk; may change while it is open."""
        self._commit_seconds = commit_seconds
        self._read_seconds = read_seconds
        # An emulator takes this word for whoever may do everything.
        owner = (("authorization", "Bearer owner"),) if emulator else ()
        self._metadata = (*owner, ("google-cloud-resource-prefix", self._database))
        if emulator:
            channel = grpc.aio.insecure_channel(emulator, options=_CHANNEL)
        else:
            channel = FirestoreGrpcAsyncIOTransport.create_channel(
                "firestore.googleapis.com",
                credentials=credentials,
                options=_CHANNEL,
            )
        self._channel = channel
        self._api = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=channel))

    async def commit(self, parcels: Sequence[Parcel]) -> None:
        """Commit all these batches in one atomic request; each creates its guard."""
        writes = [
            write for parcel in parcels for write in writes_of(parcel, self.school, self.sent_by)
        ]
        await self._write(writes)

    async def guard(self, batch_id: str) -> Guard | None:
        """What stands under the batch's id now."""
        request = firestore.GetDocumentRequest(name=f"{self.school}/batches/{batch_id}")
        with told_apart():
            try:
                found = await self._api.get_document(
                    request, retry=None, timeout=self._read_seconds, metadata=self._metadata
                )
            except exceptions.NotFound:
                return None
        return guard_of(batch_id, found)

    async def fence(self, parcel: Parcel) -> Guard:
        """Make sure that the batch can never land any more, unless it already did."""
        try:
            await self._write([fence_of(parcel, self.school, self.sent_by)])
        except Refused as refusal:
            standing = await self.guard(parcel.batch_id)
            if standing is None:
                raise refusal
            return standing
        return Guard(parcel.batch_id, parcel.digest, abandoned=True)

    async def _write(self, writes: Sequence[Message]) -> None:
        request = firestore.CommitRequest.wrap(
            _CommitRequest(database=self._database, writes=writes)
        )
        with told_apart():
            await self._api.commit(
                request, retry=None, timeout=self._commit_seconds, metadata=self._metadata
            )

    async def close(self) -> None:
        """Let go of the connection; nothing of it survives."""
        await self._channel.close()
