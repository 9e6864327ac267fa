"""Plans, reminders and promotions as a person sees them."""

from __future__ import annotations

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.planning.plan_form import PlanForm


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
