"""Files a person exports, by the window's own dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.shell import Shell
from enrolldesk.ui.exporting.journal_form import JournalForm


class Exporting:
    """What is shown in a window, on its way to a file."""

    def __init__(self, shell: Shell) -> None:
        """Work in the main window of this program."""
        self.shell = shell
        self.qtbot: QtBot = shell.qtbot

    def by_key(self) -> None:
        """Ask for the page shown, with Ctrl+E."""
        self.shell.main.activateWindow()
        self.shell.keys.press("Ctrl+E")

    @property
    def file_dialog(self) -> QFileDialog:
        """The choice of a file, once it is open."""
        self.qtbot.waitUntil(lambda: self._dialog() is not None)
        dialog = self._dialog()
        assert dialog is not None
        return dialog

    def choose(self, path: Path) -> None:
        """Choose a file that is not there yet, and wait until it is written or refused."""
        dialog = self.file_dialog
        with self.qtbot.waitSignal(self.shell.main.counter.exporter.finished):
            dialog.selectFile(str(path))
            dialog.accept()
        self.qtbot.waitUntil(lambda: self._dialog() is None)

    def journal(self) -> JournalForm:
        """The form of the journal, opened from the menu."""
        self.shell.main.actions_by_name["export_journal"].trigger()
        forms = self.shell.main.findChildren(JournalForm)
        assert len(forms) == 1
        self.shell.go_to(forms[0])
        return forms[0]

    def _dialog(self) -> QFileDialog | None:
        found: list[QObject] = [
            window
            for window in QApplication.topLevelWidgets()
            if isinstance(window, QFileDialog) and window.isVisible()
        ]
        dialog = found[0] if found else None
        return dialog if isinstance(dialog, QFileDialog) else None
