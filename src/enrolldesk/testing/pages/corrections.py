"""The forms that put mistakes right, as a person sees them: each asks why."""

from __future__ import annotations

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.corrections.credit import MoveCreditForm
from enrolldesk.ui.corrections.reason import CancelEnrollmentForm, OverrideAccessForm
from enrolldesk.ui.corrections.refund import RefundForm
from enrolldesk.ui.corrections.void import VoidForm


class VoidPage(FormPage[VoidForm]):
    """An entry, or a whole receipt, cancelled by another one."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()

    def choose(self, scope: str) -> None:
        """Void the ``entry`` alone or its whole ``receipt``, where there is a choice."""
        assert self.dialog.scope is not None, "the receipt has one entry"
        self.dialog.scope.choose(scope)


class RefundPage(FormPage[RefundForm]):
    """Money handed back."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()

    def choose(self, method: str) -> None:
        """How the money goes back: ``cash``, ``card``, ``check`` or ``transfer``."""
        self.dialog.method.choose(method)


class MoveCreditPage(FormPage[MoveCreditForm]):
    """Credit of one enrollment applied to another."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()

    @property
    def targets(self) -> list[str]:
        """Where it can go, in words."""
        editor = self.dialog.target.editor
        return [editor.itemText(place) for place in range(editor.count())]


class CancelEnrollmentPage(FormPage[CancelEnrollmentForm]):
    """A place given up."""

    @property
    def outlook(self) -> str:
        """What becomes of the charge and of what was paid."""
        return self.dialog.outlook.text()


class OverrideAccessPage(FormPage[OverrideAccessForm]):
    """A locked course opened anyway."""
