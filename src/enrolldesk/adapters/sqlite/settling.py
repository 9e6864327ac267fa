"""The transaction in which a fenced batch is replaced or given up."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from enrolldesk.adapters.sqlite.columns import marks, moment
from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork
from enrolldesk.adapters.sqlite.writing import ADD_BATCH_KEY, insert, upsert
from enrolldesk.app.batches import canonical, digest
from enrolldesk.app.sync.anew import Anew
from enrolldesk.app.sync.choosing import RESTS, Choice
from enrolldesk.app.sync.explained import Explained
from enrolldesk.app.sync.remote import Parcel
from enrolldesk.app.sync.values import Why

_FROZEN: Final = (
    "batch_id, desk_seq, command, desk_id, staff_id, made_at, needs, approved_by, payload, digest"
)
_FENCE: Final = (
    f"INSERT INTO fenced ({_FROZEN}, fingerprint, reason, way, replaced_by, settled_by, settled_at)"
    f" SELECT {_FROZEN}, fingerprint, reason, ?, ?, ?, ? FROM outbox WHERE batch_id = ?"
)
_OF_PLACE: Final = (
    f"INSERT INTO outbox ({_FROZEN}, fingerprint, state) SELECT ?, desk_seq, ?, desk_id, "
    "staff_id, made_at, needs, approved_by, ?, ?, fingerprint, 'waiting' FROM fenced "
    "WHERE batch_id = ?"
)
PUT_CHOICE: Final = upsert("chosen_way", "batch_id, way, next_id, staff_id, chosen_at", "batch_id")
_EXPLAIN: Final = insert("explained", "conflict_id, kind, student_id, told_at, facts, seen")
_SET_ASIDE: Final = upsert("set_aside", "path, why, field", "path")

_PLACE_CHANGES: Final = (
    "UPDATE set_aside SET why = ?, field = ? "
    "WHERE why = ? AND field = 'enrollment_id' AND path LIKE 'entries/%'"
)


class SqliteSettling(SqliteUnitOfWork):
    """A unit of work that may also take batches out of the queue, once they are fenced off."""

    def is_chosen(self, choice: Choice) -> bool:
        """Whether this is still what was chosen."""
        return bool(
            self._writing()
            .execute(
                "SELECT EXISTS (SELECT 1 FROM chosen_way WHERE batch_id = ? AND next_id = ?)",
                (choice.batch_id, choice.next_id),
            )
            .fetchone()[0]
        )

    def fence_off(self, choice: Choice, replaced_by: str, at: datetime) -> None:
        """Take the batch out of the queue and keep it with what became of it."""
        connection = self._writing()
        batch_id = choice.batch_id
        connection.execute(
            _FENCE, (str(choice.way), replaced_by, choice.staff_id, moment(at), batch_id)
        )
        connection.execute("DELETE FROM chosen_way WHERE batch_id = ?", (batch_id,))
        connection.execute(
            "DELETE FROM outbox_key WHERE desk_seq = "
            "(SELECT desk_seq FROM outbox WHERE batch_id = ?)",
            (batch_id,),
        )
        connection.execute("DELETE FROM outbox WHERE batch_id = ?", (batch_id,))

    def put_in_place(self, parcel: Parcel, anew: Anew) -> None:
        """Queue this where the fenced batch stood; its entries are of this batch from now on."""
        connection = self._writing()
        told = json.loads(anew.payload)
        connection.execute(
            _OF_PLACE,
            (anew.batch_id, anew.command, anew.payload, digest(anew.payload), parcel.batch_id),
        )
        # What came by a rescue file still is in the order of the desk it came from.
        connection.execute(
            "INSERT INTO rescued (batch_id, from_desk_id, imported_at) "
            "SELECT ?, from_desk_id, imported_at FROM rescued WHERE batch_id = ?",
            (anew.batch_id, parcel.batch_id),
        )
        changed = set(told["touched"])
        connection.executemany(
            ADD_BATCH_KEY, [(key, parcel.desk_seq, int(key in changed)) for key in told["keys"]]
        )
        for write in anew.writes:
            collection, _, entry_id = write["path"].partition("/")
            if collection != "entries":
                continue
            fields = write["fields"]
            parts = [(part["charge_id"], part["amount"]) for part in fields.get("allocations", ())]
            connection.execute(
                "UPDATE entry SET batch_id = ?, effect_index = ?, allocations = ?, reverses = ? "
                "WHERE entry_id = ?",
                (
                    anew.batch_id,
                    fields["effect_index"],
                    json.dumps(parts) if parts else "",
                    fields.get("reverses"),
                    entry_id,
                ),
            )

    def give_up(self, entry_id: str) -> None:
        """The entry stays, marked, and counts for nothing."""
        connection = self._writing()
        connection.execute("UPDATE entry SET given_up = 1 WHERE entry_id = ?", (entry_id,))
        path = f"entries/{entry_id}"
        # What another desk recorded under this id may have been seen and set aside for it.
        connection.execute(
            "UPDATE set_aside SET why = ?, field = path WHERE path = ?", (str(Why.REFERENCE), path)
        )
        row = connection.execute(
            "SELECT e.key, e.owner_key FROM entry y JOIN enrollment e "
            "ON e.key = y.enrollment_key WHERE y.entry_id = ?",
            (entry_id,),
        ).fetchone()
        if row is not None:
            self._enrollments[row[0]] = self._students[row[1]] = None

    def drop_slip(self, collection: str, slip_id: str) -> None:
        """Forget a slip that never reached the school."""
        self._writing().execute(
            "DELETE FROM slip WHERE collection = ? AND slip_id = ?", (collection, slip_id)
        )

    def hold_later(self, desk_seq: int, paths: Sequence[str]) -> None:
        """They wait for a person; until the fence stood, they waited for the fenced batch."""
        self._writing().execute(
            "UPDATE outbox SET state = 'needs_attention', reason = ? WHERE state = 'waiting' "
            "AND desk_seq IN (SELECT desk_seq FROM outbox_key WHERE desk_seq > ? "
            f"AND order_key IN ({marks(paths)}))",
            (RESTS, desk_seq, *paths),
        )

    def later(self, desk_seq: int, keys: Sequence[str]) -> Sequence[tuple[str, str, bool]]:
        """Later batches that nothing was sent of."""
        found = self._writing().execute(
            "SELECT batch_id, payload, state = 'waiting' FROM outbox "
            "WHERE state IN ('waiting', 'needs_attention') "
            "AND desk_seq IN (SELECT desk_seq FROM outbox_key WHERE desk_seq > ? "
            f"AND order_key IN ({marks(keys)})) ORDER BY desk_seq",
            (desk_seq, *keys),
        )
        return [(batch_id, payload, bool(waits)) for batch_id, payload, waits in found]

    def hold(self, batch_id: str, reason: str) -> None:
        """It needs attention for this reason."""
        self._writing().execute(
            "UPDATE outbox SET state = 'needs_attention', reason = ? WHERE batch_id = ?",
            (reason, batch_id),
        )

    def choose(self, choice: Choice) -> None:
        """Keep a choice; the last one counts."""
        self._writing().execute(PUT_CHOICE, choice_row(choice))

    def look_again(self, paths: Iterable[str]) -> None:
        """These documents are read again with the next look."""
        connection = self._writing()
        for path in paths:
            connection.execute(
                "UPDATE pulled SET update_time = 0, laid = 1 WHERE path = ?", (path,)
            )
            # What lacks only itself is read as soon as somebody looks; of records that may not be
            # on the server at all, only those that were seen there.
            if path.startswith("enrollments/"):
                # Entries of a place that was in the way: what was said against them may be over.
                again = (str(Why.REFERENCE), path, str(Why.CONTRADICTION))
                connection.execute(_PLACE_CHANGES, again)
            seen = connection.one("SELECT 1 FROM set_aside WHERE path = ?", path)
            if seen or path.startswith("entries/"):
                connection.execute(_SET_ASIDE, (path, str(Why.REFERENCE), path))

    def explain(self, explained: Explained) -> None:
        """Keep what there is to say; the same conflict once."""
        connection = self._writing()
        connection.execute(
            f"{_EXPLAIN} ON CONFLICT (conflict_id) DO NOTHING", explained_row(explained)
        )


def choice_row(choice: Choice) -> tuple[str, str, str, str, int]:
    """A choice as it is kept."""
    at = moment(choice.chosen_at)
    return choice.batch_id, str(choice.way), choice.next_id, choice.staff_id, at


def explained_row(explained: Explained) -> tuple[str, str, str, int, str, int]:
    """A conflict as it is kept."""
    at = explained.told_at or datetime.now(UTC)
    return (
        explained.conflict_id,
        str(explained.kind),
        explained.student_id,
        moment(at),
        canonical(dict(explained.facts)),
        int(explained.seen),
    )
