"""Another student, found by typing a name, a phone number or an e-mail address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Signal

from enrolldesk.app.rows import StudentRow
from enrolldesk.ui.kit.columns import CardLines
from enrolldesk.ui.kit.fields import Field
from enrolldesk.ui.kit.search import SearchField
from enrolldesk.ui.marks import student_badges
from enrolldesk.ui.office import Office

_MATCHES: Final = 20


class StudentField(Field[SearchField]):
    """Enter takes the highlighted match; typing on lets go of it."""

    chosen = Signal(object)

    def __init__(self, office: Office, name: str, label: str, *, without: str) -> None:
        self._office = office
        self._without = without
        self._row: StudentRow | None = None
        editor = SearchField(
            name,
            self._find,
            self._lines,
            key=lambda row: row.student_id,
            placeholder="Name, phone or e-mail",
            tip="Type to find the student (Down, then Enter)",
            keep_text=True,
        )
        super().__init__(name, label, editor, required=True)
        editor.taken.connect(self.take)
        editor.textEdited.connect(lambda _text: self._let_go())

    @property
    def student(self) -> StudentRow | None:
        """Who is chosen."""
        return self._row

    def take(self, row: StudentRow) -> None:
        """Choose this student."""
        self._row = row
        with QSignalBlocker(self.editor):
            self.editor.setText(row.name)
        self.set_error(None)
        self.edited.emit()
        self.chosen.emit(row)

    def value(self) -> Any:
        return self._row.student_id if self._row else ""

    def _let_go(self) -> None:
        if self._row is not None:
            self._row = None
            self.chosen.emit(None)
        self.edited.emit()

    def _find(self, text: str) -> Sequence[StudentRow]:
        found = self._office.reads.search(text, self._office.desk.today(), _MATCHES)
        return [row for row in found if row.student_id != self._without]

    def _lines(self, row: StudentRow) -> CardLines:
        return CardLines(row.name, row.contact, "", student_badges(row))
