"""Waiting batches written to a rescue file, and those of a file taken into a desk's queue."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from enrolldesk.adapters.sqlite.columns import at_moment, marks, moment
from enrolldesk.adapters.sqlite.connection import PRIVATE, Connection, sync_folder
from enrolldesk.adapters.sqlite.store import SqliteLocalSettings
from enrolldesk.adapters.sqlite.taking import Taking
from enrolldesk.adapters.sqlite.writing import ADD_BATCH_KEY, insert
from enrolldesk.app.batches import WriteKind, canonical
from enrolldesk.app.connecting.membership import membership_of
from enrolldesk.app.kept import SettingDamaged
from enrolldesk.app.sync.connection import connection_of
from enrolldesk.app.sync.held import fields_held, record_from
from enrolldesk.app.sync.queue import Brought
from enrolldesk.app.sync.rescue import Rescue, RescuedBatch, RescueUnusable, encode, read_rescue
from enrolldesk.app.sync.values import Unreadable

if TYPE_CHECKING:
    from enrolldesk.app.ports import LocalSettings

Value = TypeVar("Value")

_NAMES: Final = (
    "batch_id, desk_seq, command, desk_id, staff_id, made_at, payload, digest, fingerprint, "
    "state, reason"
)
# What changes a record that a batch names must arrive with it: elsewhere nobody may ever see it.
_ALONG: Final = (
    "WITH RECURSIVE along (desk_seq) AS (SELECT desk_seq FROM outbox WHERE batch_id IN ({marks}) "
    "UNION SELECT earlier.desk_seq FROM along JOIN outbox_key named USING (desk_seq) "
    "JOIN outbox_key earlier ON earlier.order_key = named.order_key AND earlier.changes = 1 "
    "AND earlier.desk_seq < named.desk_seq)"
)
_QUEUE: Final = insert(
    "outbox",
    "desk_seq, batch_id, command, desk_id, staff_id, made_at, payload, digest, fingerprint, state, "
    "needs, approved_by",
)


def rescue_of(
    connection: Connection, now: datetime, batch_ids: Sequence[str] | None = None
) -> Rescue:
    """Everything no server has, or these batches of it with the earlier ones that they rest on."""
    only = "" if batch_ids is None else "AND desk_seq IN along "
    rows = connection.execute(
        f"{_ALONG.format(marks=marks(batch_ids or ()))} SELECT {_NAMES} FROM outbox "
        f"WHERE state <> 'committed' {only}ORDER BY desk_seq",
        tuple(batch_ids or ()),
    )
    batches = tuple(RescuedBatch(*row) for row in rows)
    desk = connection.execute("SELECT desk_id, code || letter FROM desk").fetchone() or ("", "")
    school = connection.execute("SELECT name FROM school").fetchone() or ("",)
    known_by, identity = _schools(connection), _identity(connection)
    return Rescue(known_by, school[0], desk[0], desk[1], now, batches, identity)


def write_rescue(path: Path, rescue: Rescue) -> None:
    """Write a file that only this person can read, whole or not at all; raises RescueUnusable.

    Nothing is overwritten.
    """
    if not path.name:
        raise RescueUnusable(path, "unwritable")
    aside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        file = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
        try:
            with os.fdopen(file, "wb") as writing:
                writing.write(encode(rescue))
                writing.flush()
                os.fsync(writing.fileno())
            if path.exists():
                raise RescueUnusable(path, "exists")
            aside.rename(path)
        finally:
            aside.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise RescueUnusable(path, "unwritable") from error


def bring(connection: Connection, path: Path, now: datetime) -> Brought:
    """Queue what is new in a rescue file and show it here: all of it or nothing.

    The same file again changes nothing, nor does one whose batches came from elsewhere: each keeps
    the id under which the server takes it once. Raises RescueUnusable.
    """
    rescue = read_rescue(path)
    own = _schools(connection)
    if not own:
        raise RescueUnusable(path, "no_school")
    if not rescue.is_of(own, _identity(connection)):
        raise RescueUnusable(path, "school")
    queued = known = later = 0
    with Taking(connection, own[0]) as taking:
        next_seq = 1 + max(
            connection.one("SELECT coalesce(max(desk_seq), 0) FROM outbox"),
            connection.one("SELECT coalesce(max(desk_seq), 0) FROM fenced"),
            connection.one("SELECT value FROM counter WHERE name = 'desk_seq'") or 0,
        )
        for batch in sorted(rescue.batches, key=lambda one: one.desk_seq):
            if _is_known(connection, batch):
                known += 1
                continue
            _queue(connection, batch, next_seq + queued, now)
            queued += 1
            later += not _show(taking, connection, batch)
        if queued:
            connection.execute(
                "INSERT INTO counter (name, value) VALUES ('desk_seq', ?1) "
                "ON CONFLICT (name) DO UPDATE SET value = ?1",
                (next_seq + queued - 1,),
            )
        taking.finish()
    return Brought(queued, known, later)


def _is_known(connection: Connection, batch: RescuedBatch) -> bool:
    """Whether this desk has the batch, gave it up, or holds what came of it."""
    return bool(
        connection.one(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE batch_id = ?1) "
            "OR EXISTS (SELECT 1 FROM fenced WHERE batch_id = ?1) "
            "OR EXISTS (SELECT 1 FROM pulled_batch WHERE batch_id = ?1)",
            batch.batch_id,
        )
    ) or _holds_its_entries(connection, batch)


def _holds_its_entries(connection: Connection, batch: RescuedBatch) -> bool:
    """An entry of this batch that the server confirmed says that the batch arrived."""
    paths = [write["path"] for write in json.loads(batch.payload)["writes"]]
    entries = [path.partition("/")[2] for path in paths if path.startswith("entries/")]
    return any(
        connection.one(
            "SELECT 1 FROM entry WHERE entry_id = ? AND batch_id = ? AND committed_at IS NOT NULL",
            entry_id,
            batch.batch_id,
        )
        for entry_id in entries
    )


def _queue(connection: Connection, batch: RescuedBatch, desk_seq: int, now: datetime) -> None:
    told = json.loads(batch.payload)
    changed = set(told["touched"])
    connection.execute(
        _QUEUE,
        (
            desk_seq,
            batch.batch_id,
            batch.command,
            batch.desk_id,
            batch.staff_id,
            batch.made_at,
            batch.payload,
            batch.digest,
            batch.fingerprint,
            "waiting",
            # An older desk did not ask.
            str(told.get("needs", "")),
            str(told.get("approved_by", "")),
        ),
    )
    connection.executemany(
        ADD_BATCH_KEY, [(key, desk_seq, int(key in changed)) for key in told["keys"]]
    )
    connection.execute(
        "INSERT INTO rescued (batch_id, from_desk_id, imported_at) VALUES (?, ?, ?)",
        (batch.batch_id, batch.desk_id, moment(now)),
    )


def _show(taking: Taking, connection: Connection, batch: RescuedBatch) -> bool:
    """Make the batch's records here; what cannot be made now comes once the server has it."""
    made_at = at_moment(batch.made_at)
    connection.execute("SAVEPOINT shown")
    try:
        for write in json.loads(batch.payload)["writes"]:
            fields: dict[str, Any] | None = write["fields"]
            held = fields_held(taking.records, write["path"])
            if write["kind"] == WriteKind.UPDATE:
                fields = None if held is None else _changed(held, write)
            elif held is not None:
                fields = None
            if fields is not None:
                taking.put_recorded(record_from(write["path"], fields, made_at))
    except Unreadable:
        connection.execute("ROLLBACK TO shown")
        return False
    finally:
        connection.execute("RELEASE shown")
    return True


def _changed(held: dict[str, Any], write: dict[str, Any]) -> dict[str, Any]:
    """Fields that nobody has changed since."""
    fresh = {
        name: value
        for name, value in write["fields"].items()
        if name in held and canonical(held[name]) == canonical(write["was"].get(name))
    }
    return {**held, **fresh}


def _schools(connection: Connection) -> tuple[str, ...]:
    """The ids by which this home's school is known: its own, and that on its server."""
    own = connection.one("SELECT school_id FROM school")
    there = _read_or_none(connection, connection_of)
    return () if own is None else tuple(dict.fromkeys((own, *([there.school_id] if there else ()))))


def _identity(connection: Connection) -> str:
    """The identity of the school this home belongs to; empty where it never was connected."""
    belonging = _read_or_none(connection, membership_of)
    return belonging.identity if belonging else ""


def _read_or_none(
    connection: Connection, read: Callable[[LocalSettings], Value | None]
) -> Value | None:
    """A local setting; None without it, also in a file that is given up as damaged."""
    try:
        return read(SqliteLocalSettings(connection))
    except SettingDamaged:
        return None
