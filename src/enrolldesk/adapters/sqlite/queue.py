"""A home's queue as people see it: batches with the names and amounts they are about."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from enrolldesk.adapters.sqlite.blaming import asking_the_file
from enrolldesk.adapters.sqlite.columns import at_moment, marks
from enrolldesk.adapters.sqlite.outbox import HELD_BACK
from enrolldesk.adapters.sqlite.records import DAMAGED, payload_of
from enrolldesk.adapters.sqlite.rescuing import bring, rescue_of, write_rescue
from enrolldesk.adapters.sqlite.ways import SqliteWays
from enrolldesk.app.changes import SyncState
from enrolldesk.app.homes import RecordDamaged
from enrolldesk.app.sync.choosing import SHUT_FOR, Way
from enrolldesk.app.sync.queue import Brought, QueueRow
from enrolldesk.app.sync.replica import SetAside
from enrolldesk.app.sync.settling import can_be_reentered

_AT_ONCE: Final = 400
_KEYS: Final = (
    "SELECT desk_seq FROM outbox WHERE state IN ('waiting', 'sending', 'needs_attention') "
    "ORDER BY state <> 'needs_attention', desk_seq"
)
_ROWS: Final = (
    "SELECT o.desk_seq, o.batch_id, o.command, o.state, o.reason, o.made_at, o.attempts, "
    f"o.next_attempt_at, w.way, o.payload, o.state = 'waiting' AND {HELD_BACK} "
    "FROM outbox o LEFT JOIN chosen_way w USING (batch_id) "
    "WHERE o.state <> 'committed' AND o.desk_seq IN "
)
_MONEY: Final = ("payment", "refund")
_CORRECTIONS: Final = ("returned", "write_off", "discount", "correction", "void")


@asking_the_file
class SqliteQueue(SqliteWays):
    """The queue on the connection of whoever looks at it."""

    def keys(self) -> Sequence[int]:
        """What needs attention first, then in order."""
        return array("q", (key for (key,) in self._connection.execute(_KEYS)))

    def rows(self, keys: Sequence[int]) -> list[QueueRow]:
        """Some batches with what they are about."""
        found: dict[int, QueueRow] = {}
        for start in range(0, len(keys), _AT_ONCE):
            part = list(keys[start : start + _AT_ONCE])
            rows = self._connection.execute(f"{_ROWS}({marks(part)})", part).fetchall()
            payloads = {row[0]: payload_of(row[0], row[9]) for row in rows}
            try:
                students = self._named("student", "name", "students", payloads)
                courses = self._named("course", "title", "courses", payloads)
                for row in rows:
                    found[row[0]] = _row(row, payloads[row[0]], students, courses)
            except DAMAGED as error:
                named = ", ".join(str(row[1]) for row in rows)
                raise RecordDamaged("batch", named) from error
        return [found[key] for key in keys if key in found]

    def set_aside(self) -> Sequence[SetAside]:
        """Documents that were not taken and why."""
        rows = self._connection.execute("SELECT path, why, field FROM set_aside ORDER BY path")
        return [SetAside(*row) for row in rows]

    def desk_names(self) -> dict[str, str]:
        """How the desks of the school are called, by id."""
        return dict(
            self._connection.execute(
                "SELECT desk_id, name FROM desk UNION SELECT desk_id, name FROM other_desk"
            )
        )

    def export(self, path: Path, now: datetime, batch_ids: Sequence[str] | None = None) -> int:
        """Write what waits to a rescue file."""
        rescue = rescue_of(self._connection, now, batch_ids)
        write_rescue(path, rescue)
        return len(rescue.batches)

    def bring(self, path: Path, now: datetime) -> Brought:
        """Queue what is new in a rescue file."""
        return bring(self._connection, path, now)

    def _named(
        self, table: str, column: str, collection: str, payloads: Mapping[int, dict[str, Any]]
    ) -> dict[str, str]:
        """The names of what the batches are about; a name that is not held is in the batch."""
        names: dict[str, str] = {}
        wanted: dict[str, None] = {}
        for payload in payloads.values():
            for key in payload["keys"]:
                kind, _, identity = key.partition("/")
                if kind == collection:
                    wanted[identity] = None
            for write in payload["writes"]:
                kind, _, identity = write["path"].partition("/")
                if kind == collection and column in write["fields"]:
                    names[identity] = str(write["fields"][column])
        asked = list(wanted)
        for start in range(0, len(asked), _AT_ONCE):
            part = asked[start : start + _AT_ONCE]
            names |= dict(
                self._connection.execute(
                    f"SELECT {table}_id, {column} FROM {table} WHERE {table}_id IN ({marks(part)})",
                    part,
                )
            )
        return names


def _row(
    row: tuple[Any, ...],
    payload: dict[str, Any],
    students: Mapping[str, str],
    courses: Mapping[str, str],
) -> QueueRow:
    key, batch_id, command, state, reason, made_at, attempts, next_at, way, text, held_back = row
    ids = [one.partition("/")[2] for one in payload["keys"] if one.startswith("students/")]
    amounts, receipt_no, titles = Counter[str](), "", dict[str, None]()
    subject = ""
    for write in payload["writes"]:
        collection, _, identity = write["path"].partition("/")
        fields = write["fields"]
        if collection == "entries":
            amounts[fields["kind"]] += fields["amount"]
            receipt_no = receipt_no or fields.get("receipt_no", "")
        elif collection == "enrollments" and fields.get("bundle_id") is None:
            if "course_id" in fields:
                titles[courses.get(fields["course_id"], "")] = None
        elif collection == "courses":
            titles[courses.get(identity, "")] = None
        elif collection in ("staff", "desks"):
            subject = str(fields.get("name", ""))
    ways: tuple[Way, ...] = ()
    if state == SyncState.NEEDS_ATTENTION:
        money = any(
            write["path"].startswith("entries/") and write["fields"]["kind"] in _MONEY
            for write in payload["writes"]
        )
        shut = {
            *SHUT_FOR.get(reason, ()),
            *(() if can_be_reentered(text) else (Way.REENTER,)),
            *(() if money else (Way.VOID,)),
        }
        ways = tuple(way for way in Way if way not in shut)
    return QueueRow(
        key=key,
        batch_id=batch_id,
        command=command,
        state=SyncState(state),
        reason=reason,
        made_at=at_moment(made_at),
        attempts=attempts,
        next_attempt=None if next_at is None else at_moment(next_at),
        way=None if way is None else Way(way),
        names=tuple(students.get(one, "") for one in dict.fromkeys(ids)),
        subject=", ".join(filter(None, titles)) or subject,
        amount=_telling(amounts),
        student_id=ids[0] if ids else "",
        receipt_no=receipt_no,
        held_back=bool(held_back),
        ways=ways,
    )


def _telling(amounts: Mapping[str, int]) -> int:
    """The amount a batch is known by: the money that changed hands, else what was corrected."""
    money = sum(amounts.get(kind, 0) for kind in _MONEY)
    return money or next((amounts[kind] for kind in _CORRECTIONS if amounts.get(kind)), 0)
