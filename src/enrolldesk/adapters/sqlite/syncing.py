"""A home as its sync sees it: outbox, replica, what is left to do and what others wish."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from enrolldesk.adapters.home import Home
from enrolldesk.adapters.sqlite.columns import at_moment, marks
from enrolldesk.adapters.sqlite.connection import connect
from enrolldesk.adapters.sqlite.outbox import SqliteOutbox
from enrolldesk.adapters.sqlite.replica import SqliteReplica
from enrolldesk.adapters.sqlite.store import SqliteLocalSettings, SqliteStore, noted
from enrolldesk.adapters.sqlite.ways import SqliteWays
from enrolldesk.app.changes import Changes
from enrolldesk.app.desk import CURRENT_STAFF
from enrolldesk.app.session import OpeningReport
from enrolldesk.app.slips.kinds import kind_in
from enrolldesk.app.sync.sides import Answer, SendingRight, Wish
from enrolldesk.app.sync.status import Queue
from enrolldesk.app.sync.staying import WAITS
from enrolldesk.app.sync.wishes import ANSWER, answer_of, wish_of

BUSY_MS: Final = 1000
"""A window that closes waits three seconds at most, and so does nothing here."""


class SqliteHome:
    """Connections of its own to the file of a home; use it in the thread that made it."""

    def __init__(self, home: Home, school_id: str, right: SendingRight) -> None:
        """Open the file, which must be in order; ``school_id`` is the cloud school's."""
        self._queue = connect(home.database)
        self._records = connect(home.database)
        self._own = connect(home.database)
        for connection in (self._queue, self._records, self._own):
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        self.outbox = SqliteOutbox(self._queue)
        self.replica = SqliteReplica(self._records, school_id)
        self.ways = SqliteWays(self._queue, school_id, lambda given: noted(home, given))
        self.right = right
        self.store = SqliteStore(self._own, home, OpeningReport())
        """For what the sync itself records: that this desk is a copy and moves."""
        self.local = SqliteLocalSettings(self._queue)
        """What belongs to this machine alone, as the sync sees it."""

    def version(self) -> int:
        """A number that changes when something here was written."""
        return int(self._queue.one("PRAGMA data_version"))

    def staff_id(self) -> str:
        """Who is at the desk."""
        return self.local.get(CURRENT_STAFF)

    def queue(self) -> Queue:
        """What the server does not hold."""
        counts = dict(
            self._queue.execute(
                "SELECT state, count(*) FROM outbox "
                "WHERE state IN ('waiting', 'sending', 'needs_attention') GROUP BY state"
            )
        )
        oldest = self._queue.one(
            "SELECT made_at FROM outbox WHERE desk_seq = (SELECT min(first) FROM ("
            "SELECT min(desk_seq) AS first FROM outbox WHERE state = 'waiting' UNION ALL "
            "SELECT min(desk_seq) FROM outbox WHERE state = 'sending'))"
        )
        sending = counts.get("sending", 0)
        return Queue(
            waiting=counts.get("waiting", 0) + sending,
            sending=sending,
            attention=counts.get("needs_attention", 0),
            oldest=None if oldest is None else at_moment(oldest),
        )

    def staying(self) -> Mapping[str, int]:
        """How many batches wait for somebody to sign in, by the reason."""
        return dict(
            self._queue.execute(
                "SELECT reason, count(*) FROM outbox "
                "WHERE state = 'waiting' AND reason LIKE ? GROUP BY reason",
                (f"{WAITS}%",),
            )
        )

    def attention(self) -> int:
        """How many batches need attention."""
        return int(self._queue.one("SELECT count(*) FROM outbox WHERE state = 'needs_attention'"))

    def set_aside(self) -> int:
        """How many documents were not taken."""
        return int(self._records.one("SELECT count(*) FROM set_aside"))

    def touched(self, batch_ids: Sequence[str]) -> Changes:
        """What rows these batches are about; asked before they are committed."""
        keys: dict[str, set[str]] = {}
        for (key,) in self._queue.execute(
            "SELECT k.order_key FROM outbox o JOIN outbox_key k USING (desk_seq) "
            f"WHERE o.batch_id IN ({marks(batch_ids)})",
            tuple(batch_ids),
        ):
            collection, _, identity = key.partition("/")
            keys.setdefault(collection, set()).add(identity)
        places = keys.get("enrollments", set())
        entries = self._queue.execute(
            "SELECT y.entry_id FROM enrollment e JOIN entry y ON y.enrollment_key = e.key "
            f"WHERE e.enrollment_id IN ({marks(places)}) AND y.batch_id IN ({marks(batch_ids)})",
            (*places, *batch_ids),
        )
        return Changes(
            students=frozenset(keys.get("students", ())),
            courses=frozenset(keys.get("courses", ())),
            enrollments=frozenset(places),
            entries=frozenset(entry_id for (entry_id,) in entries),
            slips=frozenset(
                f"{collection}/{key}"
                for collection, ids in keys.items()
                if kind_in(collection)
                for key in ids
            ),
            outbox=True,
        )

    def wish(self) -> Wish | None:
        """What another program wants done and has no answer to."""
        wish = wish_of(self.local)
        answer = answer_of(self.local)
        return None if wish is None or (answer and answer.token == wish.token) else wish

    def answer(self, answer: Answer) -> None:
        """Tell it what became of that."""
        self.local.set(ANSWER, json.dumps(asdict(answer)))

    def close(self) -> None:
        """Let go of the file, and of the right."""
        self._queue.close()
        self._records.close()
        self._own.close()
        self.right.release()
