"""Files a person exports, by the window's own dialogs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.shell import Shell
from enrolldesk.testing.pages.windows import WindowPage
from enrolldesk.ui.exporting.journal_form import JOURNAL, JournalForm
from enrolldesk.ui.exporting.progress import ProgressDialog


class JournalPage(WindowPage[JournalForm]):
    """The form of the journal."""

    @property
    def sums(self) -> str:
        """What the days come to."""
        return self.text("journal_sums")

    @property
    def problem(self) -> str:
        """What is wrong with the days; empty where nothing is."""
        return self.text("journal_form_problem")

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day."""
        return self.window.first.date(), self.window.last.date()

    def ask(self, first: date | None, last: date | None, kind: str = JOURNAL) -> None:
        """Ask for these days, as the journal or as the bank file."""
        self.window.kind.choose(kind)
        self.window.first.set_date(first)
        self.window.last.set_date(last)

    def export(self) -> None:
        """Go on to the choice of a file."""
        self.press("journal_form_submit")


class ProgressPage(WindowPage[ProgressDialog]):
    """A long export on its way."""

    @property
    def state(self) -> str:
        """How far it is."""
        return self.text("export_state")

    def stop(self) -> None:
        """Ask for an end."""
        self.press("export_stop")


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

    def progress(self) -> ProgressPage:
        """How far a long export is, once it took long enough to wonder."""

        def shown() -> list[ProgressDialog]:
            return [one for one in self.shell.main.findChildren(ProgressDialog) if one.isVisible()]

        self.qtbot.waitUntil(lambda: bool(shown()))
        return ProgressPage(shown()[0])

    def journal(self) -> JournalPage:
        """The form of the journal, opened from the menu."""
        self.shell.main.actions_by_name["export_journal"].trigger()
        forms = self.shell.main.findChildren(JournalForm)
        assert len(forms) == 1
        self.shell.go_to(forms[0])
        return JournalPage(forms[0])

    def _dialog(self) -> QFileDialog | None:
        found: list[QObject] = [
            window
            for window in QApplication.topLevelWidgets()
            if isinstance(window, QFileDialog) and window.isVisible()
        ]
        dialog = found[0] if found else None
        return dialog if isinstance(dialog, QFileDialog) else None
