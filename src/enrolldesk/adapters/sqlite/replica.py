"""The replica as the puller sees it: how far it has read, and documents taken into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from enrolldesk.adapters.sqlite.columns import at_moment, marks, moment
from enrolldesk.adapters.sqlite.connection import LOG_PAGES, Connection, fold
from enrolldesk.adapters.sqlite.meeting import compared
from enrolldesk.adapters.sqlite.settling import SqliteSettling
from enrolldesk.adapters.sqlite.taking import Taking
from enrolldesk.adapters.sqlite.writing import upsert
from enrolldesk.app.batches import canonical
from enrolldesk.app.changes import Changes
from enrolldesk.app.sync.feed import Document, Place
from enrolldesk.app.sync.reading import Notice
from enrolldesk.app.sync.replica import Download, Judged, Position, SetAside
from enrolldesk.app.sync.values import Unreadable, Why

_DOWNLOAD: Final = "step, by_name, after_key, after_at, fetched, expected"
_PUT_PULL: Final = upsert("pull", f"one, cursor, {_DOWNLOAD}", "one")
_SET_DOWNLOAD: Final = (
    "UPDATE pull SET step = ?, by_name = ?, after_key = ?, after_at = ?, fetched = ?, expected = ?"
)
_HEARD: Final = (
    "INSERT OR IGNORE INTO history (batch_id, command, desk_id, staff_id, made_at, told) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_SET_ASIDE: Final = upsert("set_aside", "path, why, field", "path")
DOWNLOAD_LOG_PAGES: Final = 4 * LOG_PAGES
"""Length of the log while a school comes: 160 MB on the disk, until the download is whole."""

_DUE: Final = 200
"""Documents read again in one look; the others follow with the next."""

# Our own change of a document is laid over it until the batch has arrived.
_ARRIVED: Final = """
    SELECT path FROM pulled WHERE laid = 1 AND NOT EXISTS (
        SELECT 1 FROM outbox_key k JOIN outbox o USING (desk_seq)
        WHERE k.order_key = pulled.path AND k.changes = 1 AND o.state <> 'committed'
    ) LIMIT ?
"""
_TABLES: Final = {
    "staff": ("staff", "staff_id"),
    "courses": ("course", "course_id"),
    "students": ("student", "student_id"),
    "enrollments": ("enrollment", "enrollment_id"),
    "entries": ("entry", "entry_id"),
}


class SqliteReplica:
    """The replica on a connection of its own; every change is on the disk on return."""

    def __init__(self, connection: Connection, school_id: str) -> None:
        """Take into this file; ``school_id`` is the cloud school's, for a desk without one."""
        self._connection = connection
        self._school_id = school_id
        if self.position().download is not None:
            self._hurry(True)

    def position(self) -> Position:
        """How far this desk has read."""
        row = self._connection.execute(f"SELECT cursor, {_DOWNLOAD} FROM pull").fetchone()
        if row is None:
            return Position(None, None)
        cursor, step, by_name, key, at, fetched, expected = row
        download = None
        if step is not None:
            after = None if key is None else Place(key, None if at is None else at_moment(at))
            download = Download(bool(by_name), expected, step, after, fetched)
        return Position(at_moment(cursor), download)

    def begin(self, cursor: datetime, download: Download) -> None:
        """A download begins."""
        self._hurry(True)
        self._connection.execute(_PUT_PULL, (1, moment(cursor), *_download_row(download)))

    def downloading(self, download: Download | None) -> None:
        """How far the download is."""
        if download is None:
            self._hurry(False)
        self._connection.execute(_SET_DOWNLOAD, _download_row(download))

    def take(self, documents: Sequence[Judged]) -> Changes:
        """Take some documents in one transaction."""
        with Taking(self._connection, self._school_id) as taking:
            taking.look_ahead(documents)
            taken = []
            for one in documents:
                try:
                    taking.take(one)
                except Unreadable as problem:
                    self._set_aside(one.document.path, problem)
                else:
                    taken.append(one.document.path)
            self._connection.execute(f"DELETE FROM set_aside WHERE path IN ({marks(taken)})", taken)
            return taking.finish()

    def compare(self, notices: Sequence[Notice], documents: Sequence[Document]) -> None:
        """Keep what there is to say about fields that two desks changed."""
        mismatches = compared(self._connection, notices, documents)
        if mismatches:
            with SqliteSettling(self._connection, lambda _given: None) as unit:
                for one in mismatches:
                    unit.explain(one)
                unit.commit()

    def lacking(self, paths: Iterable[str]) -> set[str]:
        """Which of these documents are not held."""
        wanted: dict[str, list[str]] = {}
        for path in paths:
            collection, _, key = path.partition("/")
            wanted.setdefault(collection, []).append(key)
        return {
            f"{collection}/{key}"
            for collection, keys in wanted.items()
            for key in set(keys) - self._held(collection, keys)
        }

    def held_count(self) -> int:
        """How many documents are held."""
        return sum(
            int(self._connection.one(f"SELECT count(*) FROM {table}"))
            for table in (*(table for table, _ in _TABLES.values()), "slip")
        )

    def unseen(self, batch_ids: Sequence[str]) -> set[str]:
        """Which of these batches were not followed yet."""
        seen = self._connection.execute(
            f"SELECT batch_id FROM pulled_batch WHERE batch_id IN ({marks(batch_ids)})", batch_ids
        )
        return set(batch_ids) - {batch_id for (batch_id,) in seen}

    def saw(
        self, notices: Sequence[Notice], refused: Sequence[tuple[Document, Unreadable]]
    ) -> None:
        """What these batches touched was taken."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT OR IGNORE INTO pulled_batch (batch_id, committed_at) VALUES (?, ?)",
                [(one.batch_id, moment(one.committed_at)) for one in notices],
            )
            self._connection.executemany(
                "DELETE FROM set_aside WHERE path = ?",
                [(f"batches/{one.batch_id}",) for one in notices],
            )
            self._connection.executemany(_HEARD, map(_heard_row, notices))
            for guard, problem in refused:
                self._set_aside(guard.path, problem)

    def followed(self, cursor: datetime) -> None:
        """The feed was followed up to this time; a look never begins earlier for it."""
        self._connection.execute("UPDATE pull SET cursor = max(cursor, ?)", (moment(cursor),))

    def forget_batches(self, before: datetime) -> None:
        """No look goes back so far any more."""
        self._connection.execute(
            "DELETE FROM pulled_batch WHERE committed_at < ?", (moment(before),)
        )

    def forget_times(self) -> None:
        """Take every document anew when it is read the next time."""
        self._connection.execute("UPDATE pulled SET update_time = 0")

    def due(self) -> Sequence[str]:
        """Documents to be read again."""
        arrived = [path for (path,) in self._connection.execute(_ARRIVED, (_DUE,))]
        lacked = self._connection.execute(
            "SELECT path, field FROM set_aside WHERE why = ?", (str(Why.REFERENCE),)
        ).fetchall()
        # What lacks only itself is to be read again, whatever it is.
        missing = self.lacking(field for path, field in lacked if field != path)
        here = [path for path, field in lacked if field not in missing]
        return [*arrived, *here][:_DUE]

    def set_aside(self) -> Sequence[SetAside]:
        """What was not taken and why."""
        rows = self._connection.execute("SELECT path, why, field FROM set_aside ORDER BY path")
        return [SetAside(*row) for row in rows]

    def _hurry(self, hurry: bool) -> None:
        """Let the disk write a download when it likes: in order, so that where the file stands
        after a power cut the download goes on. A long log folds most of its pages only once."""
        pages = DOWNLOAD_LOG_PAGES if hurry else LOG_PAGES
        self._connection.execute(f"PRAGMA synchronous = {'NORMAL' if hurry else 'FULL'}")
        self._connection.execute(f"PRAGMA wal_autocheckpoint = {pages}")
        if not hurry:
            # Here, where nobody waits: the next command at the counter would have to.
            fold(self._connection)

    def _set_aside(self, path: str, problem: Unreadable) -> None:
        self._connection.execute(_SET_ASIDE, (path, str(problem.why), problem.field))

    def _held(self, collection: str, keys: Sequence[str]) -> set[str]:
        table, column = _TABLES[collection]
        found: set[str] = set()
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            found |= {
                key
                for (key,) in self._connection.execute(
                    f"SELECT {column} FROM {table} WHERE {column} IN ({marks(part)})", part
                )
            }
        return found


def _heard_row(notice: Notice) -> tuple[object, ...]:
    """What a guard told of a command of another desk; this desk's own is in the log already."""
    return (
        notice.batch_id,
        notice.command,
        notice.desk_id,
        notice.staff_id,
        moment(notice.made_at or notice.committed_at),
        canonical(
            {
                "touched": notice.touched,
                "keys": notice.keys,
                "was": notice.was,
                "abandoned": notice.abandoned,
                **({"approved_by": notice.approved_by} if notice.approved_by else {}),
            }
        ),
    )


def _download_row(download: Download | None) -> tuple[object, ...]:
    if download is None:
        return None, 0, None, None, 0, 0
    after = download.after
    return (
        download.step,
        int(download.by_name),
        None if after is None else after.key,
        None if after is None or after.at is None else moment(after.at),
        download.fetched,
        download.expected,
    )
