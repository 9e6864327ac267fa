"""A connection to a Firestore server: its channel, its calls, and what every call carries."""

from __future__ import annotations

from typing import Final

import grpc
from google.auth.credentials import Credentials
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport

_OPTIONS: Final = (
    # After an outage the channel's own backoff would delay recovery by half a minute.
    ("grpc.initial_reconnect_backoff_ms", 500),
    ("grpc.max_reconnect_backoff_ms", 2000),
    # Not a pause, whatever its name: so long a connection may take to come about. A bad line or a
    # busy computer needs seconds for it.
    ("grpc.min_reconnect_backoff_ms", 10_000),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
    # A connection of its own: two of one address would share the other one's trouble.
    ("grpc.use_local_subchannel_pool", 1),
)


class Channel:
    """One connection; to be made and used within one event loop, connected when first used."""

    def __init__(self, project: str, emulator: str, credentials: Credentials | None) -> None:
        """``emulator`` is host:port of a server that needs no sign-in, empty for Google's."""
        self.database = f"projects/{project}/databases/(default)"
        # An emulator takes this word for whoever may do everything.
        owner = (("authorization", "Bearer owner"),) if emulator else ()
        self.metadata = (*owner, ("google-cloud-resource-prefix", self.database))
        if emulator:
            self.grpc = grpc.aio.insecure_channel(emulator, options=_OPTIONS)
        else:
            self.grpc = FirestoreGrpcAsyncIOTransport.create_channel(
                "firestore.googleapis.com", credentials=credentials, options=_OPTIONS
            )
        self.api = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=self.grpc))

    async def close(self) -> None:
        """Let go of the connection; nothing of it survives."""
        await self.grpc.close()
