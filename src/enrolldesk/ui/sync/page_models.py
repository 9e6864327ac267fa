"""The tables of the Sync page: what waits, and what there is to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from enrolldesk.app.changes import SyncState
from enrolldesk.app.queue_words import (
    batch_sentence,
    explained_sentence,
    reason_sentence,
    set_aside_sentence,
)
from enrolldesk.app.sync.explained import Explained
from enrolldesk.ui.kit.columns import Column
from enrolldesk.ui.kit.formats import clock
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

if TYPE_CHECKING:
    from datetime import datetime

    from enrolldesk.app.sync.queue import QueueRow

_MARKS = {SyncState.NEEDS_ATTENTION: "needs_attention"}


class QueueWords:
    """Batches in the words of this school: its currency, its clock."""

    def __init__(self, office: Office) -> None:
        """Follows the school with every refresh."""
        self.notation = Notation(office)

    def what(self, row: QueueRow) -> str:
        """What the batch is."""
        return batch_sentence(row, self.notation.money, self._when(row.made_at))

    def why(self, row: QueueRow) -> str:
        """Why it is where it is, and what happens next."""
        next_attempt = "" if row.next_attempt is None else f"at {self._when(row.next_attempt)}"
        return reason_sentence(row, next_attempt)

    def _when(self, at: datetime) -> str:
        local = at.astimezone(self.notation.zone)
        if local.date() == self.notation.today:
            return clock(at, self.notation.zone)
        return self.notation.moment(at)


class QueueModel(LazyTableModel[int, "QueueRow"]):
    """What the server does not hold; ten thousand of them are as quick as ten."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """Empty until ``look``."""
        self.words = QueueWords(office)
        columns: tuple[Column[QueueRow], ...] = (
            Column("What waits", text=self.words.what, tool_tip=self.words.what, width=340),
            Column("State", badge=lambda row: _MARKS.get(row.state, "waiting"), width=176),
            Column(
                "Why, and what comes next",
                text=self.words.why,
                tool_tip=self.words.why,
                tone=lambda _row: "muted",
            ),
        )
        super().__init__(columns, self._rows, parent=parent)
        self._office = office

    def look(self) -> None:
        """Read anew what waits; the view keeps selection and scroll."""
        self.words.notation.follow()
        self.refresh(self._office.queue.keys())

    def _rows(self, keys: Sequence[int]) -> list[QueueRow | None]:
        found = {row.key: row for row in self._office.queue.rows(keys)}
        return [found.get(key) for key in keys]


@dataclass(frozen=True, slots=True)
class Note:
    """A line of what there is to know: a conflict that settled itself, a document set aside."""

    sentence: str
    student_id: str = ""
    met: Explained | None = None


class NotesModel(LazyTableModel[str, Note]):
    """Conflicts nobody has put away, then what of the server was not taken."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """Empty until ``look``."""
        columns: tuple[Column[Note], ...] = (
            Column(
                "Good to know", text=lambda note: note.sentence, tool_tip=lambda note: note.sentence
            ),
        )
        super().__init__(columns, self._rows, parent=parent)
        self._office = office
        self._notes: dict[str, Note] = {}

    def look(self) -> None:
        """Read anew; names come from the records as they are now."""
        queue, reads, style = self._office.queue, self._office.reads, self._office.money
        desks = queue.desk_names()
        self._notes = {}
        for met in queue.explained():
            student = reads.student(met.student_id) if met.student_id else None
            course = reads.course(str(met.facts.get("course_id") or "-"))
            sentence = explained_sentence(
                met,
                style,
                student.name if student else "",
                course.title if course else "",
                desks.get(str(met.facts.get("desk_id", "")), ""),
            )
            self._notes[met.conflict_id] = Note(sentence, met.student_id, met)
        for one in queue.set_aside():
            self._notes[one.path] = Note(set_aside_sentence(one))
        self.refresh(list(self._notes))

    def _rows(self, keys: Sequence[str]) -> list[Note | None]:
        return [self._notes.get(key) for key in keys]
