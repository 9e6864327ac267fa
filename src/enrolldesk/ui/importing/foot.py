"""The foot of the import: what is being done, how far it is, and what was left aside."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar

from enrolldesk.app.importing.planned import Plan
from enrolldesk.ui.kit.buttons import SecondaryButton
from enrolldesk.ui.kit.formats import whole
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space


class ImportFoot:
    """A sentence, a bar, and two buttons that are hidden until they are needed."""

    def __init__(self, row: QHBoxLayout) -> None:
        """Lay the parts into a row."""
        self.summary: QLabel = words("", "muted", name="import_summary")
        self.progress = QProgressBar()
        self.progress.setObjectName("import_progress")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(180)
        self.progress.hide()
        self.stop_button = SecondaryButton(
            "&Stop", name="import_stop", tip="Stop here; what is imported stays"
        )
        self.stop_button.hide()
        self.save_button = SecondaryButton(
            "Sa&ve problems…",
            name="import_save_problems",
            tip="Save the lines with problems, to correct them and import them again",
        )
        self.save_button.hide()
        row.setSpacing(Space.M)
        for widget in (self.summary, self.progress, self.stop_button):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self.save_button)


def students_words(count: int) -> str:
    """So many students."""
    return f"{whole(count)} {'student' if count == 1 else 'students'}"


def left_aside(found: Plan) -> str:
    """Which lines are nobody to import."""
    parts = []
    if found.left_out:
        parts.append(f"{whole(found.left_out)} people are no students and stay out")
    if found.empty:
        parts.append(f"{whole(found.empty)} lines are empty")
    return "; ".join(parts) + ("." if parts else "")
