"""What leaves the program as a file, and comes in again."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery import pages
from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.exporting.journal_form import JournalForm
from enrolldesk.ui.exporting.progress import ProgressDialog
from enrolldesk.ui.first_start.welcome import WelcomeWindow


def journal(stage: Stage) -> QWidget:
    """The journal with what all days come to."""
    pages.student_partial(stage)
    stage.main.actions_by_name["export_journal"].trigger()
    form = stage.opened(JournalForm)
    form.first.set_date(None)
    form.last.set_date(None)
    return form


def progress(stage: Stage) -> QWidget:
    """A long export on its way."""
    pages.student_partial(stage)
    dialog = ProgressDialog("Exporting Payments", "Payments 2026-11-22.xlsx", stage.main)
    dialog.tell("12,500 rows")
    dialog.show()
    return stage.opened(ProgressDialog)


def take_in(stage: Stage) -> QWidget:
    """A school to be taken in from a file that is no exported school."""
    number = sum(1 for _ in stage.folder.glob("fresh-*"))
    window = cast(WelcomeWindow, stage.start(stage.folder / f"fresh-{number}"))
    window.ways.take_in.click()
    wrong = stage.folder / "students.zip"
    wrong.write_text("no archive")
    form = window.take_in
    form.take_in(wrong)
    stage.until(form.go_button.isEnabled)
    return window
