"""Which rows the server does not hold as they stand here; without a cloud, recorded is final."""

from __future__ import annotations

from collections.abc import Iterable

from enrolldesk.adapters.sqlite.columns import marks
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.app.changes import SyncState
from enrolldesk.app.sync.connection import CONNECTION

Marks = dict[str, SyncState]
"""By path below the school; what is committed is not in it."""


def marks_of(connection: Connection, paths: Iterable[str]) -> Marks:
    """The marks of students and enrollments that open batches name."""
    if not _is_connected(connection):
        return {}
    wanted = tuple(paths)
    rows = connection.execute(
        "SELECT k.order_key, max(o.state = 'needs_attention') FROM outbox_key k "
        f"JOIN outbox o USING (desk_seq) WHERE k.order_key IN ({marks(wanted)}) "
        "AND o.state <> 'committed' GROUP BY k.order_key",
        wanted,
    )
    return {path: _state(attention) for path, attention in rows}


def marks_of_batches(connection: Connection, batch_ids: Iterable[str | None]) -> Marks:
    """The marks of entries, by the batch they were recorded with."""
    if not _is_connected(connection):
        return {}
    wanted = tuple({batch_id for batch_id in batch_ids if batch_id is not None})
    rows = connection.execute(
        "SELECT batch_id, state = 'needs_attention' FROM outbox "
        f"WHERE batch_id IN ({marks(wanted)}) AND state <> 'committed'",
        wanted,
    )
    return {batch_id: _state(attention) for batch_id, attention in rows}


def unsent_enrollments(connection: Connection) -> dict[int, SyncState]:
    """The marks of all enrollments that open batches name, by key."""
    if not _is_connected(connection):
        return {}
    rows = connection.execute(
        "SELECT e.key, max(o.state = 'needs_attention') FROM outbox o "
        "JOIN outbox_key k USING (desk_seq) "
        "JOIN enrollment e ON e.enrollment_id = substr(k.order_key, 13) "
        "WHERE o.state <> 'committed' AND k.order_key LIKE 'enrollments/%' GROUP BY e.key"
    )
    return {key: _state(attention) for key, attention in rows}


def _is_connected(connection: Connection) -> bool:
    return bool(connection.one("SELECT value FROM local_setting WHERE name = ?", CONNECTION))


def _state(attention: int) -> SyncState:
    return SyncState.NEEDS_ATTENTION if attention else SyncState.WAITING
