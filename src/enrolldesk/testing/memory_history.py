"""The log of the store in memory: every batch it holds, told as simply as can be."""

from __future__ import annotations

import json
from collections.abc import Sequence

from enrolldesk.app.folding import sort_key
from enrolldesk.app.history.rows import HistoryDetail, HistoryQuery, HistoryRow
from enrolldesk.app.history.told import Names, Recorded, changes_of, row_of
from enrolldesk.app.rows import OutboxRow
from enrolldesk.testing.memory_payments import MemoryPayments


class MemoryHistory(MemoryPayments):
    """What is looked up of the past; a store in memory has one desk."""

    def history_keys(self, query: HistoryQuery) -> Sequence[int]:
        """The commands that are asked for, the latest first."""
        asked = [row for row in self._rows() if self._is_asked(row, query)]
        asked.sort(key=lambda row: (row.made_at, row.desk_seq), reverse=True)
        return [row.desk_seq for row in asked]

    def history_rows(self, keys: Sequence[int]) -> list[HistoryRow]:
        """The lines of some keys, in their order."""
        by_key = {row.desk_seq: row for row in self._rows()}
        return [row_of(_recorded(by_key[key]), self._names()) for key in keys if key in by_key]

    def history_detail(self, key: int) -> HistoryDetail | None:
        """One command with before and after."""
        found = [row for row in self._rows() if row.desk_seq == key]
        if not found:
            return None
        recorded = _recorded(found[0])
        changes = changes_of(recorded, {})
        return HistoryDetail(row_of(recorded, self._names()), tuple(changes))

    def history_commands(self) -> tuple[str, ...]:
        """The kinds of commands there are, by name."""
        return tuple(sorted({row.command for row in self._rows()}))

    def _rows(self) -> list[OutboxRow]:
        return [row for row, _ in self._kept.batches.values()]

    def _is_asked(self, row: OutboxRow, query: HistoryQuery) -> bool:
        kept = self._kept
        zone = None if kept.school is None else kept.school.zone
        day = row.made_at.astimezone(zone).date()
        desk_id = "" if kept.desk is None else kept.desk.desk_id
        text = query.text.strip()
        folded = sort_key(text).split()
        named = [
            student.student_id
            for student in kept.students.values()
            if folded and all(word in sort_key(student.name) for word in folded)
        ]
        return (
            query.staff_id in ("", row.staff_id)
            and query.desk_id in ("", desk_id)
            and query.command in ("", row.command)
            and (query.first_day is None or query.first_day <= day)
            and (query.last_day is None or day <= query.last_day)
            and (
                not text
                or text.casefold() in row.payload.casefold()
                or any(student_id in row.payload for student_id in named)
            )
        )

    def _names(self) -> Names:
        kept = self._kept
        desks = {} if kept.desk is None else {kept.desk.desk_id: kept.desk.name}
        return Names(
            students={key: one.name for key, one in kept.students.items()},
            courses={key: one.title for key, one in kept.courses.items()},
            staff={key: one.name for key, one in kept.staff.items()},
            desks=desks,
            entries={},
        )


def _recorded(row: OutboxRow) -> Recorded:
    told = json.loads(row.payload)
    return Recorded(
        row.desk_seq,
        row.batch_id,
        row.command,
        row.made_at,
        told["desk"],
        row.staff_id,
        None,
        given_up=False,
        told=told,
    )
