"""The import of a roster as a person sees it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from enrolldesk.app.importing.columns import Role
from enrolldesk.app.session import Session
from enrolldesk.ui.importing.dialog import ImportDialog
from enrolldesk.ui.kit.questions import Confirm
from enrolldesk.ui.office import Office


class ImportScreen:
    """The lines by their cells, the counts by the words on the choices."""

    def __init__(self, dialog: ImportDialog, qtbot: QtBot) -> None:
        self.dialog = dialog
        self.qtbot = qtbot

    @classmethod
    def open(
        cls, office: Office, open_session: Callable[[], Session], qtbot: QtBot
    ) -> ImportScreen:
        """Open the form and wait until it hears keys."""
        dialog = ImportDialog(office, open_session)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
        return cls(dialog, qtbot)

    @property
    def calm(self) -> bool:
        """Whether nothing is under way."""
        return self.dialog.progress.isHidden() and not self.dialog.busy

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self.qtbot.waitUntil(lambda: self.calm)

    def read(self, path: Path) -> None:
        """Choose a file and wait for its lines."""
        self.dialog.read_file(path)
        self.settle()

    @property
    def counts(self) -> tuple[int, int, int]:
        """Lines that will be added, that name somebody again, that have problems."""
        plan = self.dialog.plan
        assert plan is not None
        return len(plan.planned), len(plan.duplicates), len(plan.problems)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Line, name and what happens, of every row shown."""
        model = self.dialog.lines.rows
        return [
            tuple(model.cell_text(row, column) for column in (0, 1, 2))
            for row in range(model.rowCount())
        ]

    @property
    def summary(self) -> str:
        """What the footer says."""
        return self.dialog.summary.text()

    @property
    def problem(self) -> str:
        """The sentence above the footer, empty while there is none."""
        return "" if self.dialog.problem.isHidden() else self.dialog.problem.text()

    def show(self, kind: str) -> None:
        """Look at one kind of line only."""
        self.dialog.lines.choice.button(kind).click()

    def read_as(self, column: int, role: Role | None) -> None:
        """Correct what a column is read as, and wait for the lines."""
        picker = self.dialog.columns.findChild(QComboBox, f"import_column_{column}")
        assert picker is not None
        place = picker.findData(role)
        picker.setCurrentIndex(place)
        picker.activated.emit(place)
        self.settle()

    def record(self) -> None:
        """Press Import and wait for the outcome."""
        self.dialog.primary_button.click()
        self.settle()

    def undo(self) -> None:
        """Take the import back, saying yes to the question."""
        undoing = self.dialog.undo_choice
        undoing.button.click()
        question = undoing.findChild(Confirm, "import_undo_confirm")
        assert question is not None
        with self.qtbot.waitSignal(undoing.undone):
            question.action_button.click()
