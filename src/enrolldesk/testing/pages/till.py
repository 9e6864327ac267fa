"""What the walk-in and the payment form have in common for a test."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.kit.badge_widgets import BadgeRow
from enrolldesk.ui.payments.till import TillDialog

D = TypeVar("D", bound=TillDialog)


class TillPage(FormPage[D]):
    """A form in which money is taken, and its last page."""

    @property
    def outlook(self) -> str:
        """What the line beside the Record button says."""
        return self.dialog.outlook.accessibleName()

    @property
    def badge(self) -> str | None:
        """The badge the form says there will be."""
        return self.dialog.badge.badge

    @property
    def done(self) -> bool:
        """Whether the last page shows."""
        return self.dialog.done_page.isVisible()

    @property
    def change_due(self) -> str:
        """The change on the last page."""
        return self.dialog.done_page.change.figure.text()

    @property
    def receipt_no(self) -> str:
        """The receipt number on the last page."""
        return self.dialog.done_page.receipt.figure.text()

    def badges(self, course_id: str) -> tuple[str, ...]:
        """The badges of a course on the last page: status, then access where it has any."""
        line = self.dialog.done_page.findChild(QWidget, f"line_{course_id}")
        if line is None:
            return ()
        return tuple(badge for row in line.findChildren(BadgeRow) for badge in row.badges)
