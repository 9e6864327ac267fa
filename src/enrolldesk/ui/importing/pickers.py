"""Which file is read, and where the refused lines go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def pick_roster(parent: QWidget, go_on: Callable[[Path], object]) -> None:
    """Ask for a roster."""
    picker = QFileDialog(parent, "Choose a roster")
    picker.setObjectName("import_file_dialog")
    picker.setNameFilters(["Rosters (*.csv *.txt *.tsv *.xlsx)", "All files (*)"])
    picker.setFileMode(QFileDialog.FileMode.ExistingFile)
    picker.fileSelected.connect(lambda name: go_on(Path(name)))
    picker.open()


def pick_problems(parent: QWidget, go_on: Callable[[Path], object]) -> None:
    """Ask where the lines with problems are to be saved."""
    picker = QFileDialog(parent, "Save the lines with problems")
    picker.setObjectName("import_save_dialog")
    picker.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    picker.setDefaultSuffix("csv")
    picker.fileSelected.connect(lambda name: go_on(Path(name)))
    picker.open()
