"""Plans, reminders and promotions as a person sees them."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.planning.plan_form import PlanForm
from enrolldesk.ui.planning.reminders import RemindersDialog


class PlanPage(FormPage[PlanForm]):
    """What is open, spread over due dates."""

    @property
    def parts(self) -> list[str]:
        """Every part with its day, as it is written."""
        return self.dialog.outlook.text().split("\n")

    @property
    def total(self) -> str:
        """Whether the parts are what is open."""
        return self.dialog.total.text()

    @property
    def history(self) -> str:
        """How it was spread until now."""
        return self.dialog.history.text()

    def choose(self, kind: str) -> None:
        """``equal``, ``upfront`` or ``custom``."""
        self.dialog.kind.choose(kind)

    def write_part(self, place: int, amount: str, day: str) -> None:
        """Fill a line of a plan as agreed."""
        amount_field, due_on = self.dialog.parts.lines[place]
        self.write(amount_field.editor.objectName(), amount)
        self.write(due_on.editor.objectName(), day)

    def remove_part(self, place: int) -> None:
        """Take a line out of a plan as agreed."""
        self.dialog.parts.remove_button(place).click()


class RemindersPage(FormPage[RemindersDialog]):
    """Who is to be reminded, and the words for each."""

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Student, amount due, days late and last reminded of every row."""
        model = self.dialog.rows
        return [
            tuple(model.cell_text(row, column) for column in range(4))
            for row in range(model.rowCount())
        ]

    @property
    def text(self) -> str:
        """The words for whoever is chosen."""
        return self.dialog.text.toPlainText()

    @property
    def copied(self) -> str:
        """What would be pasted now."""
        return QGuiApplication.clipboard().text()

    def select(self, place: int) -> None:
        """Choose a row."""
        self.dialog.table.select_row(place)
