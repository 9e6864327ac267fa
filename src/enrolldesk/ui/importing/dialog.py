"""Import students: choose a file, look at every line, correct, record, take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from enrolldesk.app.importing.columns import recognize
from enrolldesk.app.importing.plan import plan
from enrolldesk.app.importing.planned import Plan
from enrolldesk.app.importing.run import Imported, record
from enrolldesk.app.importing.table import Table
from enrolldesk.app.session import Session
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.importing.columns_panel import ColumnsPanel
from enrolldesk.ui.importing.foot import ImportFoot, left_aside, students_words
from enrolldesk.ui.importing.lines_view import LinesView
from enrolldesk.ui.importing.outcome import outcomes
from enrolldesk.ui.importing.pickers import pick_problems, pick_roster
from enrolldesk.ui.importing.reading_row import ReadingRow
from enrolldesk.ui.importing.tables import read_table, save_refused
from enrolldesk.ui.importing.undoing import UndoChoice
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


class ImportDialog(FormDialog):
    """Not modal; the file is read, planned and recorded in the background.

    `open_session` opens the same home once more for the background's own use.
    """

    imported = Signal(object)
    """Carries the Imported after lines were recorded."""
    _stepped = Signal(int)

    def __init__(
        self,
        office: Office,
        open_session: Callable[[], Session],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "import_students", "Import students", primary="Import", cancel="Close", parent=parent
        )
        self.office = office
        self._open_session = open_session
        self._table: Table | None = None
        self._fresh = True
        self._asked = 0
        self._stop = Event()
        self.plan: Plan | None = None
        self.outcome: Imported | None = None
        self._build()
        self.primary_button.setEnabled(False)
        office.permissions.hold(self.primary_button, "ImportStudents")
        self.submitted.connect(self._record)

    def choose_file(self) -> None:
        """Ask for a file."""
        pick_roster(self, self.read_file)

    def read_file(self, path: Path) -> None:
        """Read a file in the background and show what would become of its lines."""
        if self.busy:
            return
        asked = self._ask(f"Reading {path.name} …")
        self.outcome = None

        def show(table: Table) -> None:
            if asked == self._asked:
                self._show_table(table)

        Errand(lambda: read_table(self._open_session, path), show, self._fail, parent=self)

    def stop(self) -> None:
        """End an import that is under way; what is recorded stays and can be undone."""
        self._stop.set()

    def save_problems(self, path: Path) -> None:
        """Write the refused lines with their reasons, ready to be corrected."""
        if self.plan is None:
            return
        try:
            save_refused(self._open_session, self.plan, path, self.office.money)
        except OSError as error:
            self.set_problem(f"{path.name} cannot be written: {error.strerror}.")
        else:
            self.summary.setText(f"The lines with problems are in {path.name}.")

    def is_dirty(self) -> bool:
        """Nothing is typed here that closing would throw away."""
        return False

    # Looking ----------------------------------------------------------------------------------

    def _show_table(self, table: Table) -> None:
        self._table = table
        kind = _SEPARATORS.get(table.delimiter)
        parts = (table.name, table.encoding.upper(), f"separated by {kind}" if kind else "")
        self.note.setText(" · ".join(part for part in parts if part))
        self._fresh = True
        self._plan()

    def _plan(self) -> None:
        """Plan anew with what was corrected; an answer that is overtaken is dropped."""
        table = self._table
        if table is None or self.busy:
            return
        asked = self._ask("Looking at every line …")
        columns = None if self._fresh else self.columns.columns()
        reading = None if self._fresh else self.reading.reading
        create = self.reading.create_courses.isChecked()
        today = self.office.desk.today()

        def work() -> Plan:
            session = self._open_session()
            try:
                return plan(
                    table,
                    session.desk.reads,
                    today,
                    columns=columns,
                    reading=reading,
                    create_courses=create,
                )
            finally:
                session.close()

        def show(found: Plan) -> None:
            if asked == self._asked:
                self._show_plan(found)

        def fail(error: Exception) -> None:
            if asked == self._asked:
                self._show_unplanned(table)
                self._fail(error)

        Errand(work, show, fail, parent=self)

    def _show_plan(self, found: Plan) -> None:
        self.plan = found
        self._calm()
        if self._fresh:
            self._fresh = False
            self.columns.show_table(found.table, found.columns)
            self.reading.show_reading(found.reading)
        self.lines.show_lines(outcomes(found, self.office.money))
        self.reading.offer_courses(found.missing_courses)
        self.reading.setVisible(True)
        self.lines.choice.setVisible(True)
        self.summary.setText(left_aside(found))
        count = len(found.planned)
        self.primary_button.setText(f"Import {students_words(count)}")
        self.primary_button.setEnabled(count > 0)
        self.save_button.setVisible(bool(found.problems))

    def _show_unplanned(self, table: Table) -> None:
        """No column is known for a name: whoever knows the file says which one it is."""
        self.plan = None
        if self._fresh:
            self._fresh = False
            self.columns.show_table(table, recognize(table.header))
        self.lines.show_lines(())
        self.save_button.hide()
        self.reading.setVisible(True)
        self.reading.columns_button.setChecked(True)

    # Recording --------------------------------------------------------------------------------

    def _record(self) -> None:
        found, strict = self.plan, self.reading.strict.isChecked()
        if found is None:
            self.set_busy(False)
            return
        self._stop.clear()
        self._hold(True)
        self.summary.setText("Importing …")
        self.progress.setRange(0, max(1, len(found.planned)))
        self.progress.setValue(0)
        self.progress.show()
        # All or nothing is one transaction: there is no half of it to stop at.
        self.stop_button.setVisible(not strict)

        def step(done: int, _all: int) -> bool:
            self._stepped.emit(done)
            return not self._stop.is_set()

        def work() -> Imported:
            session = self._open_session()
            try:
                return record(session.desk, found, strict=strict, progress=step)
            finally:
                session.close()

        Errand(work, self._done, self._fail, parent=self)

    def _done(self, imported: Imported) -> None:
        self._calm()
        self.office.runner.notice()
        self.outcome = imported
        count = len(imported.lines)
        left = len(self.plan.planned) - count if self.plan else 0
        self.summary.setText(
            f"{students_words(count)} imported."
            + (f" Stopped: {whole(left)} were not." if left else "")
        )
        self.primary_button.setEnabled(False)
        self.primary_button.setText("Imported")
        self.lines.mark_imported(frozenset(imported.lines))
        self.undo_choice.offer(imported)
        self.imported.emit(imported)

    def _fail(self, error: Exception) -> None:
        self._calm()
        if not isinstance(error, DeskError):
            raise error
        self.office.runner.notice()
        self.undo_choice.refresh()
        self.refuse(sentence(error, self.office.money))
        self.primary_button.setEnabled(self.plan is not None and bool(self.plan.planned))

    def _ask(self, doing: str) -> int:
        """Say what is being done; answers the number that tells a late answer from this one."""
        self._asked += 1
        self.set_problem("")
        self.primary_button.setEnabled(False)
        self.summary.setText(doing)
        self.progress.setRange(0, 0)
        self.progress.show()
        return self._asked

    def _calm(self) -> None:
        self.progress.hide()
        self.stop_button.hide()
        self.summary.setText("")
        self._hold(False)
        self.set_busy(False)

    def _hold(self, on: bool) -> None:
        """While lines are recorded nothing about them can be corrected."""
        for part in (self.choose_button, self.reading, self.columns, self.undo_choice):
            part.setEnabled(not on)

    # Parts ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.foot = ImportFoot(self.preview)
        self.choose_button = SecondaryButton(
            "Choose &file…", icon="folder-open", name="import_choose", tip="Choose a roster"
        )
        self.choose_button.clicked.connect(self.choose_file)
        self.lines = LinesView()
        self.lines.choice.hide()
        self.lines.set_empty(
            "file-spreadsheet",
            "Choose a roster to import",
            "CSV or Excel, from another program. You see every line before anything is recorded.",
        )
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self.choose_button)
        top.addStretch()
        top.addWidget(self.lines.choice)
        self.reading = ReadingRow()
        self.reading.hide()
        self.columns = ColumnsPanel()
        self.columns.hide()
        self.reading.columns_asked.connect(self.columns.setVisible)
        self.reading.corrected.connect(self._plan)
        self.columns.corrected.connect(self._plan)
        middle = QHBoxLayout()
        middle.setSpacing(Space.L)
        middle.addWidget(self.columns)
        middle.addWidget(self.lines, 1)
        self.undo_choice = UndoChoice(self.office, self._open_session)
        self.undo_choice.failed.connect(self._fail)
        self.body.setSpacing(Space.M)
        self.body.addLayout(top)
        self.body.addWidget(self.reading)
        self.body.addLayout(middle, 1)
        self.body.addWidget(self.undo_choice)
        self.progress, self.stop_button = self.foot.progress, self.foot.stop_button
        self.summary, self.save_button = self.foot.summary, self.foot.save_button
        self._stepped.connect(self.progress.setValue)
        self.stop_button.clicked.connect(self.stop)
        self.save_button.clicked.connect(lambda: pick_problems(self, self.save_problems))
        self.setMinimumSize(980, 560)
        self.resize(1080, 600)
        self.choose_button.setFocus()

    def reject(self) -> None:
        self.stop()
        super().reject()
