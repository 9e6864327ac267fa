"""The log of every command on one connection."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from enrolldesk.adapters.sqlite.columns import at_moment, marks, moment
from enrolldesk.adapters.sqlite.connection import Connection
from enrolldesk.adapters.sqlite.records import payload_of
from enrolldesk.adapters.sqlite.search import Search
from enrolldesk.adapters.sqlite.sync_marks import marks_of_batches
from enrolldesk.adapters.sqlite.unit_of_work import SqliteUnitOfWork
from enrolldesk.app.batches import canonical
from enrolldesk.app.fields import entry_fields
from enrolldesk.app.history.rows import HistoryDetail, HistoryQuery, HistoryRow
from enrolldesk.app.history.told import Names, Recorded, changes_of, row_of
from enrolldesk.app.sync.held import fields_held
from enrolldesk.domain.ids import ReceiptNumber
from enrolldesk.domain.ledger import Entry

_TOLD: Final = "coalesce(o.payload, f.payload, h.told)"
_FROM: Final = (
    "history h LEFT JOIN outbox o ON o.batch_id = h.batch_id "
    "LEFT JOIN fenced f ON f.batch_id = h.batch_id"
)
_AT_ONCE: Final = 400
_MOST_NAMED: Final = 200
"""Students whose names match a text and whose commands are shown for it."""


class HistoryReads:
    """What is looked up of the past; the records are those of today."""

    def __init__(self, connection: Connection) -> None:
        """Read through this connection."""
        self._connection = connection
        self._search = Search(connection)
        # Never entered: it looks records up, and begins nothing.
        self._records = SqliteUnitOfWork(connection, lambda _given: None)

    def history_keys(self, query: HistoryQuery) -> Sequence[int]:
        """The commands that are asked for, the latest first."""
        wanted, values = self._filter(query)
        source = _FROM if query.text.strip() else "history h"
        rows = self._connection.execute(
            f"SELECT h.key FROM {source} WHERE {wanted} ORDER BY h.made_at DESC, h.key DESC", values
        )
        return array("q", (key for (key,) in rows))

    def history_rows(self, keys: Sequence[int]) -> list[HistoryRow]:
        """The lines of some keys, in their order."""
        found: dict[int, HistoryRow] = {}
        for start in range(0, len(keys), _AT_ONCE):
            recorded = self._recorded(list(keys[start : start + _AT_ONCE]))
            names = self._names(recorded)
            found |= {one.key: row_of(one, names) for one in recorded}
        return [found[key] for key in keys if key in found]

    def history_detail(self, key: int) -> HistoryDetail | None:
        """One command with before and after."""
        recorded = self._recorded([key])
        if not recorded:
            return None
        (one,) = recorded
        held = {} if one.is_own else self._held(one.paths)
        return HistoryDetail(row_of(one, self._names(recorded)), tuple(changes_of(one, held)))

    def history_commands(self) -> tuple[str, ...]:
        """The kinds of commands there are, by name."""
        rows = self._connection.execute("SELECT DISTINCT command FROM history ORDER BY command")
        return tuple(command for (command,) in rows)

    def _filter(self, query: HistoryQuery) -> tuple[str, list[Any]]:
        wanted, values = ["1"], list[Any]()
        for condition, value in (
            ("h.staff_id = ?", query.staff_id),
            ("h.desk_id = ?", query.desk_id),
            ("h.command = ?", query.command),
            ("h.made_at >= ?", self._begins(query.first_day)),
            ("h.made_at < ?", self._begins(query.last_day, after=1)),
        ):
            if value not in ("", None):
                wanted.append(condition)
                values.append(value)
        if text := query.text.strip():
            # A receipt is one command's; whoever it is for has a log of their own.
            ids = () if _is_receipt(text) else self._students_like(text)
            quoted = json.dumps(text, ensure_ascii=False)[1:-1].casefold()
            matches = [f"instr(lower({_TOLD}), ?)"]
            values.append(quoted)
            for student_id in ids:
                matches.append(f"instr({_TOLD}, ?)")
                values.append(student_id)
            wanted.append(f"({' OR '.join(matches)})")
        return " AND ".join(wanted), values

    def _begins(self, day: date | None, *, after: int = 0) -> int | None:
        """When a day of the school begins, or the one after it."""
        if day is None:
            return None
        school = self._records.school()
        zone = None if school is None else school.zone
        return moment(datetime.combine(day + timedelta(days=after), time(), zone or UTC))

    def _students_like(self, text: str) -> tuple[str, ...]:
        keys = self._search.keys(text, _MOST_NAMED)
        rows = self._connection.execute(
            f"SELECT student_id FROM student WHERE key IN ({marks(keys)})", tuple(keys)
        )
        return tuple(student_id for (student_id,) in rows)

    def _recorded(self, keys: Sequence[int]) -> list[Recorded]:
        rows = self._connection.execute(
            "SELECT h.key, h.batch_id, h.command, h.made_at, h.desk_id, h.staff_id, "
            f"f.batch_id IS NOT NULL AND o.batch_id IS NULL, {_TOLD} "
            f"FROM {_FROM} WHERE h.key IN ({marks(keys)})",
            tuple(keys),
        )
        read = [(*row[:-1], payload_of(row[1], row[-1])) for row in rows]
        open_ones = marks_of_batches(self._connection, (row[1] for row in read))
        return [
            Recorded(
                key,
                batch_id,
                command,
                at_moment(made_at),
                desk_id,
                staff_id,
                open_ones.get(batch_id),
                bool(given_up or told.get("abandoned")),
                told,
            )
            for key, batch_id, command, made_at, desk_id, staff_id, given_up, told in read
        ]

    def _names(self, recorded: Sequence[Recorded]) -> Names:
        def wanted(collection: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(key for one in recorded for key in one.ids(collection)))

        elsewhere = [one for one in recorded if not one.is_own]
        entries = (self._records.entry(key) for one in elsewhere for key in one.ids("entries"))
        return Names(
            students=self._named("student", "name", wanted("students")),
            courses=self._named("course", "title", wanted("courses")),
            staff=self._named("staff", "name", tuple({*_people(recorded)})),
            desks={
                desk_id: name
                for table in ("other_desk", "desk")
                for desk_id, name in self._connection.execute(
                    f"SELECT desk_id, coalesce(nullif(name, ''), code || letter) FROM {table}"
                )
            },
            entries={entry.entry_id: entry for entry in entries if entry is not None},
        )

    def _named(self, table: str, column: str, ids: Sequence[str]) -> dict[str, str]:
        names: dict[str, str] = {}
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            names |= dict(
                self._connection.execute(
                    f"SELECT {table}_id, {column} FROM {table} WHERE {table}_id IN ({marks(part)})",
                    tuple(part),
                )
            )
        return names

    def _held(self, paths: Iterable[str]) -> dict[str, Mapping[str, Any]]:
        """Records as they are today, by path, in the spelling of a payload."""
        held: dict[str, Mapping[str, Any]] = {}
        for path in paths:
            collection, _, key = path.partition("/")
            if collection == "entries":
                entry: Entry | None = self._records.entry(key)
                fields = None if entry is None else json.loads(canonical(entry_fields(entry)))
            else:
                fields = fields_held(self._records, path)
            if fields is not None:
                held[path] = fields
        return held


def _people(recorded: Sequence[Recorded]) -> Iterator[str]:
    for one in recorded:
        yield from filter(None, (one.staff_id, one.approved_by))


def _is_receipt(text: str) -> bool:
    try:
        ReceiptNumber.parse(text)
    except ValueError:
        return False
    return True
