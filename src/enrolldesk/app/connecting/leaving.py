"""A desk leaves its school on the server and keeps what it holds."""

from __future__ import annotations

from enrolldesk.app.changes import SyncState
from enrolldesk.app.connecting.refusals import NotConnected, StillWaiting
from enrolldesk.app.ports import Reads, Store
from enrolldesk.app.sync.connection import connection_of, keep_connection


def waiting(reads: Reads) -> int:
    """How many recorded batches the server is not known to hold."""
    counts = reads.outbox_count()
    return sum(count for state, count in counts.items() if state != SyncState.COMMITTED)


def leave(store: Store, *, exported: int = 0) -> None:
    """Stop being connected; raises StillWaiting where more waits than was ``exported``.

    The desk remembers which school it belongs to, so that it can come back and nothing of it can
    go elsewhere.
    """
    if connection_of(store.local) is None:
        raise NotConnected()
    with store.write() as uow:
        count = waiting(store.reads)
        if count > exported:
            raise StillWaiting(count)
        keep_connection(store.local, None)
        uow.commit()
