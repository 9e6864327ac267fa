"""Earlier imports, and the way to take one back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout

from enrolldesk.app.importing.run import Imported, Undone, imports, undo, when
from enrolldesk.app.session import Session
from enrolldesk.ui.background import Errand
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.formats import moment, whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.questions import confirm
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.office import Office


class UndoChoice(QFrame):
    """A line that names the last imports and undoes the chosen one; hidden without any."""

    failed = Signal(object)
    undone = Signal(object)
    """Carries the Undone when it is taken back."""

    def __init__(self, office: Office, open_session: Callable[[], Session]) -> None:
        super().__init__()
        self.setObjectName("import_undo_line")
        self.office = office
        self._open_session = open_session
        self.picker = QComboBox()
        self.picker.setObjectName("import_undo_choice")
        self.picker.setAccessibleName("Import to undo")
        self.picker.setToolTip("Import to undo")
        self.button = SecondaryButton(
            "&Undo this import…", icon="undo-2", name="import_undo", tip="Take an import back"
        )
        self.button.clicked.connect(self._ask)
        office.permissions.hold(self.button, "UndoImport")
        self.outcome = words("", "muted", wrap=True, name="import_undo_outcome")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(words("Earlier imports", "label"))
        row.addWidget(self.picker)
        row.addWidget(self.button)
        row.addWidget(self.outcome, 1)
        self.refresh()

    def offer(self, imported: Imported) -> None:
        """Show the line with this import chosen."""
        self.outcome.setText("")
        self.refresh()
        self.picker.setCurrentIndex(max(0, self.picker.findData(imported.import_id)))

    def refresh(self) -> None:
        """Read which imports can be undone."""
        self.picker.clear()
        zone = self.office.desk.zone
        for item in imports(self.office.desk):
            if not item.undone and item.lines:
                text = f"{item.file}, {whole(len(item.lines))} students, {moment(when(item), zone)}"
                self.picker.addItem(text, item.import_id)
        self.setVisible(self.picker.count() > 0 or bool(self.outcome.text()))
        self.picker.setVisible(self.picker.count() > 0)
        self.button.setVisible(self.picker.count() > 0)

    def _ask(self) -> None:
        question = confirm(
            self,
            "Undo this import?",
            "Its students are archived and what they owed is voided. Students with whom something "
            "was done since stay as they are.",
            "Undo import",
            danger=True,
            name="import_undo_confirm",
        )
        question.confirmed.connect(self._undo)

    def _undo(self) -> None:
        import_id = self.picker.currentData()
        self.button.setEnabled(False)
        self.outcome.setText("Taking back …")

        def work() -> Undone:
            session = self._open_session()
            try:
                return undo(session.desk, import_id)
            finally:
                session.close()

        Errand(work, self._done, self._fail, parent=self)

    def _done(self, result: Undone) -> None:
        self.office.runner.notice()
        self.button.setEnabled(True)
        stay = "stays" if len(result.kept) == 1 else "stay"
        kept = f" {whole(len(result.kept))} {stay}: work was done since." if result.kept else ""
        count = whole(result.taken_back)
        noun = "student" if result.taken_back == 1 else "students"
        self.outcome.setText(f"{count} {noun} taken back.{kept}")
        self.refresh()
        self.undone.emit(result)

    def _fail(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.outcome.setText("")
        self.failed.emit(error)
