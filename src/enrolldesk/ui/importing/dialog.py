"""Import students: choose a file, look at every line, correct, record, take back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from enrolldesk.app.importing.cells import DATE_FORMATS, Reading
from enrolldesk.app.importing.plan import Plan, plan
from enrolldesk.app.importing.run import Imported, record
from enrolldesk.app.importing.table import Table
from enrolldesk.app.session import Session
from enrolldesk.app.wording import sentence
from enrolldesk.domain.errors import DeskError
from enrolldesk.ui.background import Errand
from enrolldesk.ui.importing.columns_panel import ColumnsPanel
from enrolldesk.ui.importing.outcome import ADDED, COLUMNS, KNOWN, PROBLEM, Outcome, outcomes
from enrolldesk.ui.importing.tables import read_table, save_refused
from enrolldesk.ui.importing.undoing import UndoChoice
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.dialogs import FormDialog
from enrolldesk.ui.kit.fields import CheckField, ComboField
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.table_model import RowsModel
from enrolldesk.ui.kit.tables import ListTable
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office

_DATE_WORDS = {
    "%Y-%m-%d": "2008-12-31",
    "%m/%d/%Y": "12/31/2008",
    "%d.%m.%Y": "31.12.2008",
    "%d/%m/%Y": "31/12/2008",
    "%d-%m-%Y": "31-12-2008",
    "%m-%d-%Y": "12-31-2008",
}


class ImportDialog(FormDialog):
    """Not modal; the file is read, planned and recorded in the background.

    `open_session` opens the same home once more for the background's own use.
    """

    imported = Signal(object)
    """Carries the Imported after lines were recorded."""

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
        self.plan: Plan | None = None
        self.outcome: Imported | None = None
        self._lines: list[Outcome] = []
        self._stop = Event()
        self._asked = 0
        self._build()
        self.primary_button.setEnabled(False)
        self.submitted.connect(self._record)

    # Choosing ---------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file."""
        picker = QFileDialog(self, "Choose a roster")
        picker.setObjectName("import_file_dialog")
        picker.setNameFilters(["Rosters (*.csv *.txt *.tsv *.xlsx)", "All files (*)"])
        picker.setFileMode(QFileDialog.FileMode.ExistingFile)
        picker.fileSelected.connect(lambda name: self.read_file(Path(name)))
        picker.open()

    def read_file(self, path: Path) -> None:
        """Read a file in the background and show what would become of its lines."""
        self.outcome = None
        self._say_busy(f"Reading {path.name} …")
        Errand(
            lambda: read_table(self._open_session, path), self._show_table, self._fail, parent=self
        )

    def _show_table(self, table: Table) -> None:
        self._table = table
        kind = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}.get(table.delimiter)
        parts = (table.name, table.encoding.upper(), f"separated by {kind}" if kind else "")
        self.note.setText(" · ".join(part for part in parts if part))
        self._fresh = True
        self._plan()

    # Looking ----------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Plan anew with what was corrected; an answer that is overtaken is dropped."""
        table = self._table
        if table is None or self.busy:
            return
        self._asked += 1
        asked = self._asked
        columns = None if self._fresh else self.columns.columns()
        reading = None if self._fresh else Reading(self.dates.key, self.decimals.key)
        create = self.create_courses.isChecked()
        today = self.office.desk.today()
        self._say_busy("Looking at every line …")

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

        Errand(work, show, self._fail, parent=self)

    def _show_plan(self, found: Plan) -> None:
        self.plan = found
        self._stop_busy()
        if self._fresh:
            self._fresh = False
            self.columns.show_table(found.table, found.columns)
            self.dates.choose(found.reading.date_format)
            self.decimals.choose(found.reading.decimal)
        self._lines = outcomes(found, self.office.money)
        self.shown.set_detail(ADDED, whole(len(found.planned)))
        self.shown.set_detail(PROBLEM, whole(len(found.problems)))
        self.shown.set_detail(KNOWN, whole(len(found.duplicates)))
        self.create_courses.setVisible(
            bool(found.missing_courses) or self.create_courses.isChecked()
        )
        names = ", ".join(f"“{title}”" for title in found.missing_courses[:3])
        if names:
            self.create_courses.setText(f"&Add the course {names} to the school")
        self.settings.setVisible(True)
        self.summary.setText(self._summary(found))
        self._show_lines()
        count = len(found.planned)
        word = "student" if count == 1 else "students"
        self.primary_button.setText(f"Import {whole(count)} {word}")
        self.primary_button.setEnabled(count > 0)
        self.save_button.setVisible(bool(found.problems))

    def _summary(self, found: Plan) -> str:
        parts = []
        if found.left_out:
            parts.append(f"{whole(found.left_out)} lines are no students and stay out")
        if found.empty:
            parts.append(f"{whole(found.empty)} empty")
        return "; ".join(parts).capitalize() + ("." if parts else "")

    def _show_lines(self) -> None:
        kind = self.shown.key
        self.lines.set_rows(row for row in self._lines if kind in ("all", row.kind))

    # Recording --------------------------------------------------------------------------------

    def _record(self) -> None:
        found, strict = self.plan, self.strict.isChecked()
        if found is None:
            self.set_busy(False)
            return
        self._stop.clear()
        self.undo_choice.hide()
        self.progress.setRange(0, max(1, len(found.planned)))
        self.progress.setValue(0)
        self.progress.show()
        self.stop_button.show()

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

    _stepped = Signal(int)

    def _done(self, imported: Imported) -> None:
        self._stop_busy()
        self.office.runner.notice()
        self.outcome = imported
        count = len(imported.lines)
        left = len(self.plan.planned) - count if self.plan else 0
        self.summary.setText(
            f"{whole(count)} {'student' if count == 1 else 'students'} imported."
            + (f" Stopped: {whole(left)} were not." if left else "")
        )
        self.primary_button.setEnabled(False)
        self.primary_button.setText("Imported")
        self.undo_choice.offer(imported)
        self.imported.emit(imported)

    def _fail(self, error: Exception) -> None:
        self._stop_busy()
        if not isinstance(error, DeskError):
            raise error
        self.office.runner.notice()
        self.refuse(sentence(error, self.office.money))
        self.primary_button.setEnabled(False)

    def _say_busy(self, text: str) -> None:
        self.set_problem("")
        self.primary_button.setEnabled(False)
        self.summary.setText(text)
        self.progress.setRange(0, 0)
        self.progress.show()

    def _stop_busy(self) -> None:
        self.progress.hide()
        self.stop_button.hide()
        self.summary.setText("")
        self.set_busy(False)

    # Parts ------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._fresh = True
        self.choose_button = SecondaryButton(
            "Choose &file…", icon="folder-open", name="import_choose", tip="Choose a roster"
        )
        self.choose_button.clicked.connect(self.choose_file)
        self.shown = SegmentedChoice(
            "import_shown",
            [
                Choice("all", "All &lines"),
                Choice(ADDED, "&Will be added", "0"),
                Choice(PROBLEM, "&Problems", "0"),
                Choice(KNOWN, "Al&ready here", "0"),
            ],
            label="Lines shown",
        )
        self.shown.chosen.connect(lambda _: self._show_lines())
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        top.addWidget(self.choose_button)
        top.addStretch()
        top.addWidget(self.shown)
        self.body.addLayout(top)
        self.body.addWidget(self._build_settings())
        self.lines: RowsModel[Outcome] = RowsModel(COLUMNS, lambda row: row.line)
        self.view = ListTable("import_lines", self.lines)
        self.view.set_empty(
            "file-spreadsheet",
            "Choose a roster to import",
            "CSV or Excel, from another program. You see every line before anything is recorded.",
        )
        self.columns = ColumnsPanel()
        self.columns.setFixedWidth(340)
        self.columns.hide()
        self.columns.corrected.connect(self._plan)
        middle = QHBoxLayout()
        middle.setSpacing(Space.L)
        middle.addWidget(self.columns)
        middle.addWidget(self.view, 1)
        self.view.setMinimumHeight(260)
        self.body.addLayout(middle, 1)
        self.undo_choice = UndoChoice(self.office, self._open_session)
        self.undo_choice.failed.connect(self._fail)
        self.body.addWidget(self.undo_choice)
        self._build_footer()
        self.setMinimumWidth(980)

    def _build_settings(self) -> QWidget:
        self.settings = QWidget()
        self.dates = ComboField(
            "import_dates", "&Dates look like", [(f, _DATE_WORDS[f]) for f in DATE_FORMATS]
        )
        self.decimals = ComboField(
            "import_decimals", "A&mounts look like", [(".", "1,234.56"), (",", "1.234,56")]
        )
        self.dates.edited.connect(self._plan)
        self.decimals.edited.connect(self._plan)
        self.strict = CheckField(
            "import_strict",
            "A&ll or nothing",
            tip="Import nothing at all while any line has a problem",
        )
        self.create_courses = CheckField("import_create_courses", "&Add missing courses")
        self.create_courses.toggled.connect(lambda _: self._plan())
        self.create_courses.hide()
        self.columns_button = SecondaryButton(
            "&Columns…", icon="columns-3", name="import_columns_button", tip="Correct the columns"
        )
        self.columns_button.setCheckable(True)
        self.columns_button.toggled.connect(lambda on: self.columns.setVisible(on))
        row = QHBoxLayout(self.settings)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        for widget in (self.columns_button, self.dates, self.decimals, self.strict):
            row.addWidget(widget)
        row.addWidget(self.create_courses)
        row.addStretch()
        self.settings.hide()
        return self.settings

    def _build_footer(self) -> None:
        self.summary = words("", "muted", name="import_summary")
        self.progress = QProgressBar()
        self.progress.setObjectName("import_progress")
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(220)
        self.progress.hide()
        self._stepped.connect(self.progress.setValue)
        self.stop_button = SecondaryButton("&Stop", name="import_stop", tip="Stop the import")
        self.stop_button.clicked.connect(self._stop.set)
        self.stop_button.hide()
        self.save_button = SecondaryButton(
            "Save pro&blems…",
            name="import_save_problems",
            tip="Save the lines with problems, to correct them and import them again",
        )
        self.save_button.clicked.connect(self._save_problems)
        self.save_button.hide()
        for widget in (self.summary, self.progress, self.stop_button, self.save_button):
            self.preview.addWidget(widget)
        self.preview.addStretch()

    def _save_problems(self) -> None:
        picker = QFileDialog(self, "Save the lines with problems")
        picker.setObjectName("import_save_dialog")
        picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        picker.setDefaultSuffix("csv")
        picker.fileSelected.connect(lambda name: self.save_problems(Path(name)))
        picker.open()

    def save_problems(self, path: Path) -> None:
        """Write the refused lines with their reasons, ready to be corrected."""
        if self.plan is not None:
            try:
                save_refused(self._open_session, self.plan, path, self.office.money)
            except OSError as error:
                self.set_problem(f"{path.name} cannot be written: {error.strerror}.")

    def is_dirty(self) -> bool:
        """Nothing is typed here that closing would throw away."""
        return False

    def reject(self) -> None:
        self._stop.set()
        super().reject()
