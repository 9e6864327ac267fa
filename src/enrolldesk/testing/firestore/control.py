"""The side channel: another process sets faults, cuts the link and looks at what is stored."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import grpc

from enrolldesk.testing.firestore.facts import PATIENCE
from enrolldesk.testing.firestore.faults import Fault, Faults

if TYPE_CHECKING:
    from enrolldesk.testing.firestore.server import FirestoreServer

_SERVICE = "enrolldesk.testing.Control"
_METHOD = "Do"


def control_service(server: "FirestoreServer") -> Any:
    """The handler that a gRPC server takes; what arrives and leaves is JSON."""
    deeds = _deeds(server)

    async def do(order: bytes, context: Any) -> bytes:
        asked = json.loads(order)
        result = deeds[asked["do"]](**asked["with"])
        if hasattr(result, "__await__"):
            result = await result
        return json.dumps(result, default=_as_text).encode()

    handler = grpc.unary_unary_rpc_method_handler(do)
    return grpc.method_handlers_generic_handler(_SERVICE, {_METHOD: handler})


def _deeds(server: "FirestoreServer") -> dict[str, Callable[..., Any]]:
    book, link, listeners = server.fault_book, server.link_mode, server.listeners
    return {
        "add": lambda fault: book.add(Fault(**fault)),
        "remove": book.remove,
        "clear faults": book.clear,
        "release": book.release,
        "fired": book.fired,
        "counters": server.counters.as_json,
        "clear counters": server.counters.clear,
        "documents": server.documents,
        "clear documents": server.clear,
        "lock time": server.set_lock_time,
        "link": link,
        "reset listeners": listeners.reset,
        "mislead listeners": listeners.mislead,
        "remove targets": listeners.remove,
        "silence listeners": listeners.silence,
    }


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else repr(value)


class _RemoteFaults:
    """Faults of a server in another process."""

    def __init__(self, do: Callable[..., Any]) -> None:
        self._do = do

    def add(self, fault: Fault) -> int:
        return int(self._do("add", fault=fault.as_json()))

    def remove(self, number: int) -> None:
        self._do("remove", number=number)

    def clear(self) -> None:
        self._do("clear faults")

    def release(self, number: int) -> None:
        self._do("release", number=number)

    def fired(self, number: int) -> int:
        return int(self._do("fired", number=number))


class Control:
    """Holds the strings of a server in another process, by its direct address.

    Times in documents come as ISO text, bytes as hex. Close it, or use it as a context.
    """

    def __init__(self, address: str, timeout: float = PATIENCE) -> None:
        self._channel = grpc.insecure_channel(address)
        self._call = self._channel.unary_unary(f"/{_SERVICE}/{_METHOD}")
        self._timeout = timeout
        self.faults = Faults(_RemoteFaults(self._do))

    def documents(self, database: str = "(default)") -> dict[str, dict[str, Any]]:
        """Every document by its path."""
        return dict(self._do("documents", database=database))

    def counters(self) -> dict[str, Any]:
        """Calls by method, and billed reads, writes and deletes."""
        return dict(self._do("counters"))

    def clear_counters(self) -> None:
        """Count from zero again."""
        self._do("clear counters")

    def clear(self) -> None:
        """Delete every document."""
        self._do("clear documents")

    def lock_time(self, seconds: float) -> None:
        """How long each commit holds its documents."""
        self._do("lock time", seconds=seconds)

    def link(self, mode: str, *, delay: float = 0.0, bytes_per_second: int = 0) -> None:
        """`heal`, `cut`, `black hole`, `refuse` or `slow`."""
        self._do("link", mode=mode, delay=delay, bytes_per_second=bytes_per_second)

    def listeners(self, deed: str, **how: Any) -> None:
        """`reset listeners`, `mislead listeners`, `remove targets` or `silence listeners`."""
        self._do(deed, **how)

    def close(self) -> None:
        """Hang up."""
        self._channel.close()

    def __enter__(self) -> "Control":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _do(self, deed: str, **how: Any) -> Any:
        order = json.dumps({"do": deed, "with": how}).encode()
        return json.loads(self._call(order, timeout=self._timeout, wait_for_ready=True))
