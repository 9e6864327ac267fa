"""Choices about batches that need attention, on the disk until they were carried out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from enrolldesk.adapters.sqlite.columns import at_moment
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.replica import SqliteReplica
from enrolldesk.adapters.sqlite.settling import PUT_CHOICE, SqliteSettling, choice_row
from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.choosing import MOVED, SHUT_FOR, TAKEN, Choice, Way
from enrolldesk.app.sync.explained import Conflict, Explained
from enrolldesk.app.sync.feed import Document
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.sync.replica import in_order, judged
from enrolldesk.app.sync.settling import can_be_reentered
from enrolldesk.domain.ids import ReceiptNumber, new_id

_PARCEL: Final = (
    "o.desk_seq, o.batch_id, o.digest, o.payload, o.staff_id, o.attempts, o.needs, o.approved_by"
)


class SqliteWays:
    """The choices of a home; for the thread that the connection belongs to."""

    def __init__(
        self,
        connection: Connection,
        school_id: str = "",
        given: Callable[[ReceiptNumber | None], None] = lambda _: None,
    ) -> None:
        """``given`` is told of a receipt number that a payment taken anew was given."""
        self._connection = connection
        self._school_id = school_id
        self._given = given

    def choose(self, batch_id: str, way: Way, staff_id: str, at: datetime) -> bool:
        """Keep a choice; the last one counts until the fence stands."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            row = self._connection.execute(
                "SELECT payload, reason FROM outbox "
                "WHERE batch_id = ? AND state = 'needs_attention'",
                (batch_id,),
            ).fetchone()
            if row is None or (way is Way.REENTER and not can_be_reentered(row[0])):
                return False
            if way in SHUT_FOR.get(row[1], ()):
                return False
            choice = Choice(batch_id, way, new_id(), staff_id, at)
            self._connection.execute(PUT_CHOICE, choice_row(choice))
        return True

    def chosen(self) -> Sequence[tuple[Choice, Parcel]]:
        """What is to be carried out, in the order of the desk."""
        rows = self._connection.execute(
            f"SELECT w.way, w.next_id, w.staff_id, w.chosen_at, {_PARCEL} FROM chosen_way w "
            "JOIN outbox o USING (batch_id) ORDER BY o.desk_seq"
        )
        return [
            (Choice(parcel[1], Way(way), next_id, staff_id, at_moment(at)), Parcel(*parcel))
            for way, next_id, staff_id, at, *parcel in rows
        ]

    def collided(self) -> Sequence[Parcel]:
        """Refused because something stands there, and nobody has looked yet."""
        return self._refused("ALREADY_EXISTS")

    def left_behind(self) -> Sequence[Parcel]:
        """About a desk that this installation has no more."""
        return self._refused(MOVED)

    def _refused(self, reason: str) -> Sequence[Parcel]:
        """Refused for this reason, with nothing chosen yet."""
        rows = self._connection.execute(
            f"SELECT {_PARCEL} FROM outbox o WHERE o.state = 'needs_attention' "
            "AND o.reason = ? AND NOT EXISTS "
            "(SELECT 1 FROM chosen_way w WHERE w.batch_id = o.batch_id) ORDER BY o.desk_seq",
            (reason,),
        )
        return [Parcel(*row) for row in rows]

    def looked(self, batch_id: str, reason: str = TAKEN) -> None:
        """A person must choose for this one."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("DELETE FROM chosen_way WHERE batch_id = ?", (batch_id,))
            self._connection.execute(
                "UPDATE outbox SET reason = ? WHERE batch_id = ? AND state = 'needs_attention'",
                (reason, batch_id),
            )

    def committed_after_all(self, batch_id: str) -> None:
        """The choice is void."""
        self._connection.execute("DELETE FROM chosen_way WHERE batch_id = ?", (batch_id,))

    def settling(self) -> SqliteSettling:
        """A transaction to settle a fenced batch in."""
        return SqliteSettling(self._connection, self._given)

    def take(self, documents: Sequence[Document]) -> Changes:
        """Take what stands on the server in place of what was given up."""
        if not documents:
            return Changes()
        replica = SqliteReplica(self._connection, self._school_id)
        return replica.take(in_order(map(judged, documents)))

    def explained(self, *, seen: bool = False) -> Sequence[Explained]:
        """Conflicts nobody has put away yet, newest first; with ``seen`` all of them."""
        rows = self._connection.execute(
            "SELECT conflict_id, kind, student_id, facts, told_at, seen FROM explained "
            "WHERE seen <= ? ORDER BY told_at DESC, conflict_id",
            (int(seen),),
        )
        return [
            Explained(
                conflict_id,
                Conflict(kind),
                student_id,
                json.loads(facts),
                at_moment(told_at),
                bool(was_seen),
            )
            for conflict_id, kind, student_id, facts, told_at, was_seen in rows
        ]

    def put_away(self, conflict_id: str) -> None:
        """Somebody read it."""
        self._connection.execute(
            "UPDATE explained SET seen = 1 WHERE conflict_id = ?", (conflict_id,)
        )
