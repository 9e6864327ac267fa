"""Pictures of the audit log."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.gallery.stage import Stage
from enrolldesk.ui.history.detail import HistoryDialog
from enrolldesk.ui.history.page import HistoryPage


def history(stage: Stage) -> QWidget:
    """Everything that was recorded here."""
    _page(stage)
    return stage.main


def history_nothing(stage: Stage) -> QWidget:
    """Words that nothing matches."""
    page = _page(stage)
    page.filters.text.set_text("nothing like this")
    page.look()
    return stage.main


def history_detail(stage: Stage) -> QWidget:
    """A command before and after."""
    page = _page(stage)
    rows = range(page.model.rowCount())
    changed = next((row for row in rows if "changed" in page.model.cell_text(row, 1)), 0)
    page.table.select_row(changed)
    page.open_detail()
    return stage.opened(HistoryDialog)


def _page(stage: Stage) -> HistoryPage:
    page = cast(HistoryPage, stage.page("history"))
    page.filters.text.set_text("")
    page.filters.period.choose("all")
    # What is typed is looked for a moment later; an earlier picture may have typed something.
    page.look()
    page.table.select_row(0)
    return page
