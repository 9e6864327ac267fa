"""A connection to a Firestore server: its channel, its calls, and what every call carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import grpc
from google.api_core import exceptions
from google.auth.credentials import Credentials
from google.cloud.firestore_v1.services.firestore import FirestoreAsyncClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcAsyncIOTransport

from enrolldesk.adapters.firestore.bearers import Bearers
from enrolldesk.app.signing.problems import Ended
from enrolldesk.app.sync.remote import SignedOut, SyncProblem

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


_HOST: Final = "firestore.googleapis.com:443"
_LOOK_SECONDS: Final = 6.0
_TRIES: Final = 3
"""A token may end while a call is on its way, and the next one, too, on a line that is slow."""

Metadata = tuple[tuple[str, str], ...]
Result = TypeVar("Result")


class Channel:
    """One connection; to be made and used within one event loop, connected when first used."""

    def __init__(
        self, project: str, emulator: str, credentials: Credentials | Bearers | None
    ) -> None:
        """``emulator`` is host:port of a server for tests, empty for Google's.

        Calls go under ``credentials``: of this computer, or of staff. Without any, an emulator
        lets everybody do everything.
        """
        self.database = f"projects/{project}/databases/(default)"
        self._bearers = credentials if isinstance(credentials, Bearers) else None
        # An emulator takes this word for whoever may do everything.
        everybody = emulator and not self._bearers
        owner = (("authorization", "Bearer owner"),) if everybody else ()
        self._metadata: Metadata = (*owner, ("google-cloud-resource-prefix", self.database))
        if emulator:
            self.grpc = grpc.aio.insecure_channel(emulator, options=_OPTIONS)
        elif isinstance(credentials, Bearers):
            # Each call brings its own token: several people may be signed in.
            self.grpc = grpc.aio.secure_channel(
                _HOST, grpc.ssl_channel_credentials(), options=_OPTIONS
            )
        else:
            self.grpc = FirestoreGrpcAsyncIOTransport.create_channel(
                "firestore.googleapis.com", credentials=credentials, options=_OPTIONS
            )
        self.api = FirestoreAsyncClient(transport=FirestoreGrpcAsyncIOTransport(channel=self.grpc))

    async def call(self, ask: Callable[[Metadata], Awaitable[Result]], sender: str = "") -> Result:
        """Make a call under somebody's word: ``sender``, or whoever reads at this desk.

        A token that the server does not believe is renewed, and the call made again: nothing was
        done. Raises SignedOut or Unreachable before anything is asked of the server.
        """
        bearers = self._bearers
        if bearers is None:
            return await ask(self._metadata)
        staff_id = sender or bearers.reader()
        token = await bearers.token(staff_id)
        for left in reversed(range(_TRIES)):
            try:
                answer = await ask(self._with(token))
                break
            except _REFUSALS as refusal:
                if left and _code(refusal) is grpc.StatusCode.UNAUTHENTICATED:
                    token = await bearers.not_believed(staff_id, token)
                    continue
                if _code(refusal) is grpc.StatusCode.PERMISSION_DENIED:
                    await self._find_out(bearers, staff_id, token)
                raise
        bearers.let_in(staff_id)
        return answer

    def sender(self) -> str:
        """Who would make a call now; empty where this computer itself does. Raises SignedOut."""
        return self._bearers.reader() if self._bearers else ""

    async def close(self) -> None:
        """Let go of the connection; nothing of it survives."""
        await self.grpc.close()

    async def _find_out(self, bearers: Bearers, staff_id: str, token: str) -> None:
        """Whether somebody was stopped, or may not do this one thing; raises SignedOut."""
        name = f"{self.database}/documents/schools/{bearers.school_id}/staff/{staff_id}"
        try:
            found = await self.api.get_document(
                {"name": name}, retry=None, timeout=_LOOK_SECONDS, metadata=self._with(token)
            )
        except exceptions.NotFound:
            return
        except (exceptions.GoogleAPICallError, grpc.aio.AioRpcError):
            found = None
        if found is None:
            bearers.turned_away(staff_id)
            # The accounts know better whether there still is one.
            try:
                await bearers.not_believed(staff_id, token)
            except SignedOut:
                raise
            except SyncProblem:
                return
        elif "active" in found.fields and not found.fields["active"].boolean_value:
            bearers.ended(staff_id, Ended.DISABLED)
            raise SignedOut(str(Ended.DISABLED))

    def _with(self, token: str) -> Metadata:
        return (("authorization", f"Bearer {token}"), *self._metadata)


_REFUSALS: Final = (exceptions.GoogleAPICallError, grpc.aio.AioRpcError)


def _code(refusal: BaseException) -> grpc.StatusCode | None:
    if isinstance(refusal, exceptions.GoogleAPICallError):
        return refusal.grpc_status_code
    return refusal.code() if isinstance(refusal, grpc.aio.AioRpcError) else None
