"""Promotions as a person sees them: the list, the form of one, the form that gives one."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.promoting.give_form import GivePromotionForm
from enrolldesk.ui.promoting.offer_form import OfferForm
from enrolldesk.ui.promoting.promotions import PromotionsDialog


class PromotionsPage(FormPage[PromotionsDialog]):
    """All promotions of the school."""

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """Title, what it takes off, when it is given, days, courses and how often."""
        model = self.dialog.rows
        return [
            tuple(model.cell_text(row, column) for column in range(6))
            for row in range(model.rowCount())
        ]


class OfferPage(FormPage[OfferForm]):
    """The form of a promotion."""

    def tick(self, name: str) -> None:
        """Press the check box of this object name."""
        box = self.dialog.findChild(QCheckBox, name)
        assert box is not None, f"there is no check box named {name}"
        box.click()


class GivePromotionPage(FormPage[GivePromotionForm]):
    """A promotion given for an enrollment."""

    @property
    def titles(self) -> list[str]:
        """Those that can be given now, the first one is chosen unless another is."""
        return self.dialog.titles

    @property
    def outlook(self) -> str:
        """What is taken off, and what will be owed."""
        return self.dialog.outlook.text()
