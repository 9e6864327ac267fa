"""The students of the list: keys in the order of the store, rows read as they come into sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from enrolldesk.app.changes import Changes
from enrolldesk.app.queries import StudentsQuery
from enrolldesk.app.student_row import StudentRow
from enrolldesk.ui.kit.card_list import card_columns
from enrolldesk.ui.kit.table_model import LazyTableModel
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office
from enrolldesk.ui.students.lines import student_lines

MANY: Final = 64
"""More changed students than a screen shows: a school that comes down changes thousands a second,
and where each stands takes longer to find out than to read what is in sight."""


class StudentListModel(LazyTableModel[int, StudentRow]):
    """Follows the records: a changed row at once, the order of the list right after."""

    counted = Signal(int)
    """How many students are listed now."""

    def __init__(self, office: Office, parent: QObject | None = None) -> None:
        """An empty list; ``look`` fills it."""
        self.notation = Notation(office)
        super().__init__(
            card_columns(lambda row: student_lines(row, self.notation)), self._rows, parent=parent
        )
        self._office = office
        self._query = StudentsQuery()
        # A hundred thousand keys take longer to sort than a frame: the row is painted first.
        self._reorder = QTimer(self)
        self._reorder.setSingleShot(True)
        self._reorder.setInterval(0)
        self._reorder.timeout.connect(self.look)

    @property
    def query(self) -> StudentsQuery:
        """Which students are listed, in which order."""
        return self._query

    def ask(self, **fields: object) -> None:
        """List other students, or in another order: fields of StudentsQuery."""
        self._query = replace(self._query, **fields)  # type: ignore[arg-type]
        self.look()

    def look(self) -> None:
        """Read the list anew; the view keeps selection and scroll."""
        self.notation.follow()
        self.refresh(self._office.reads.student_keys(self._query))
        self.counted.emit(len(self.keys))

    def settle(self) -> None:
        """Bring the order up to date now, where that is still to be done."""
        if self._reorder.isActive():
            self._reorder.stop()
            self.look()

    def follow(self, changes: Changes) -> None:
        """Read again what a command changed."""
        if changes.everything or changes.school:
            self.look()
        elif changes.people:
            self.notation.follow()
            self._follow_students(changes)

    def _follow_students(self, changes: Changes) -> None:
        if len(changes.students) > MANY:
            self._follow_many(changes)
            return
        keys = [self._office.reads.student_key(student_id) for student_id in changes.students]
        listed = [key for key in keys if key is not None and self.row_of(key) is not None]
        self.refresh_rows(listed)
        # Money moves nobody in a list by name; a new or edited student may stand elsewhere.
        if self._query.order != "name" or not changes.entries or len(listed) < len(keys):
            self._reorder.start()

    def _follow_many(self, changes: Changes) -> None:
        if self._query.order == "name" and changes.entries:
            self.forget_rows()
        else:
            self._reorder.start()

    def _rows(self, keys: Sequence[int]) -> list[StudentRow | None]:
        found = self._office.reads.student_rows(keys, self.notation.today)
        by_key = {row.key: row for row in found}
        return [by_key.get(key) for key in keys]
