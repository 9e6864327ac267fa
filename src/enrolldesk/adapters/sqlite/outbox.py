"""The outbox as the pusher sees it: what is ready, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from enrolldesk.adapters.sqlite.columns import at_moment, marks, moment
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.app.sync.delay import LONGEST
from enrolldesk.app.sync.remote import Parcel

# No attempt is put off for longer. One that is later still was set by a clock that was wrong then,
# and must not wait until that time comes.
_LATEST: Final = 2 * LONGEST

# A batch waits for every earlier one that is not settled and shares an order key, unless both
# only depend on what it names. Each half is one step into an index, however long the queue is.
HELD_BACK: Final = """
    EXISTS (
        SELECT 1 FROM outbox_key mine WHERE mine.desk_seq = o.desk_seq AND (
            mine.changes = 1 AND EXISTS (
                SELECT 1 FROM outbox_key earlier
                JOIN outbox before ON before.desk_seq = earlier.desk_seq
                WHERE earlier.order_key = mine.order_key AND earlier.desk_seq < mine.desk_seq
                    AND before.state <> 'committed'
            ) OR EXISTS (
                SELECT 1 FROM outbox_key earlier INDEXED BY outbox_key_changed
                JOIN outbox before ON before.desk_seq = earlier.desk_seq
                WHERE earlier.order_key = mine.order_key AND earlier.desk_seq < mine.desk_seq
                    AND earlier.changes = 1 AND before.state <> 'committed'
            )
        )
    )
"""


class SqliteOutbox:
    """The durable queue on a connection of its own, which nobody else may use.

    What the server can tell again is not forced to the disk: a power cut brings back the state
    before, the batch is sent once more, and its guard says what became of it. The batches
    themselves were on the disk before anybody saw their receipt.
    """

    def __init__(self, connection: Connection) -> None:
        """Read and settle through this connection."""
        self._connection = connection

    def ready(self, now: datetime, limit: int) -> Sequence[Parcel]:
        """The next batches to send, oldest first; no two of them share what one changes."""
        rows = self._connection.execute(
            "SELECT desk_seq, batch_id, digest, payload, staff_id, attempts, needs, approved_by "
            "FROM outbox o "
            "WHERE state = 'waiting' AND coalesce(next_attempt_at, 0) NOT BETWEEN ? + 1 AND ? "
            f"AND NOT {HELD_BACK} ORDER BY desk_seq LIMIT ?",
            (moment(now), moment(now + _LATEST), limit),
        )
        return [Parcel(*row) for row in rows]

    def next_attempt(self, now: datetime) -> datetime | None:
        """When the next waiting batch may be tried; None when nothing can be."""
        earliest = self._connection.one(
            "SELECT min(CASE WHEN next_attempt_at <= ? THEN next_attempt_at ELSE 0 END) "
            f"FROM outbox o WHERE state = 'waiting' AND NOT {HELD_BACK}",
            moment(now + _LATEST),
        )
        return None if earliest is None else max(now, at_moment(earliest))

    def sending(self, batch_ids: Sequence[str]) -> None:
        """They are on their way; the attempt counts from here."""
        self._settle(
            batch_ids, "state = 'sending', attempts = attempts + 1, next_attempt_at = NULL"
        )

    def committed(self, batch_ids: Sequence[str], at: datetime | None) -> None:
        """The server holds them."""
        with self._unforced():
            self._change(batch_ids, "state = 'committed', reason = '', next_attempt_at = NULL")
            self._connection.execute(
                "DELETE FROM outbox_key WHERE desk_seq IN (SELECT desk_seq FROM outbox "
                f"WHERE batch_id IN ({marks(batch_ids)}))",
                tuple(batch_ids),
            )
            if at is not None:
                self._connection.execute(
                    f"UPDATE entry SET committed_at = ? WHERE batch_id IN ({marks(batch_ids)})",
                    (moment(at), *batch_ids),
                )

    def waiting(self, batch_ids: Sequence[str], next_attempt: datetime, reason: str) -> None:
        """They are to be tried again."""
        self._settle(
            batch_ids,
            "state = 'waiting', next_attempt_at = ?, reason = ?",
            moment(next_attempt),
            reason,
        )

    def needs_attention(self, batch_id: str, reason: str) -> None:
        """A person decides; what shares an order key is held back until then."""
        self._settle([batch_id], "state = 'needs_attention', reason = ?", reason)

    def resend(self, batch_ids: Sequence[str] | None = None) -> None:
        """Try these, or all that wait, at once."""
        if batch_ids is None:
            self._connection.execute(
                "UPDATE outbox SET next_attempt_at = NULL WHERE state = 'waiting'"
            )
        else:
            self._settle(batch_ids, "state = 'waiting', next_attempt_at = NULL")

    def recover(self) -> int:
        """What was on its way when the program ended waits again: its guard tells the rest."""
        return self._connection.execute(
            "UPDATE outbox SET state = 'waiting', next_attempt_at = NULL WHERE state = 'sending'"
        ).rowcount

    def _settle(self, batch_ids: Sequence[str], change: str, *values: object) -> None:
        with self._unforced():
            self._change(batch_ids, change, *values)

    def _change(self, batch_ids: Sequence[str], change: str, *values: object) -> None:
        self._connection.execute(
            f"UPDATE outbox SET {change} "
            f"WHERE batch_id IN ({marks(batch_ids)}) AND state <> 'committed'",
            (*values, *batch_ids),
        )

    @contextmanager
    def _unforced(self) -> Iterator[None]:
        """One transaction that the disk may write when it likes, in order all the same."""
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                yield
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")
