"""The forms that record something as it should have been, as a person sees them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.pages.forms import FormPage
from enrolldesk.ui.corrections.charges import DiscountForm, PriceForm, WriteOffForm
from enrolldesk.ui.corrections.leaving import MoveEnrollmentForm, WithdrawForm
from enrolldesk.ui.corrections.put_right import PutRightForm
from enrolldesk.ui.corrections.returned import ReturnForm
from enrolldesk.ui.students.entry_explained import EntryExplained


class PutRightPage(FormPage[PutRightForm]):
    """A mistaken payment recorded as it was."""

    @property
    def outlook(self) -> str:
        """What will be after it."""
        return self.dialog.outlook.text()

    @property
    def reason(self) -> str:
        """The reason that stands there."""
        return self.dialog.reason.text

    def choose(self, what: str) -> None:
        """What was wrong: ``amount``, ``method``, ``course``, ``student`` or ``twice``."""
        self.dialog.what.choose(what)

    def find(self, text: str, qtbot: QtBot) -> None:
        """Type into the search for the right student and take the first match."""
        self.dialog.student.editor.setFocus()
        self.keys.type(text)
        popup = self.dialog.student.editor.popup
        qtbot.waitUntil(lambda: popup.isVisible() and popup.highlighted is not None)
        self.keys.press("Return")


class DiscountPage(FormPage[DiscountForm]):
    """Something taken off what is charged."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()

    def choose(self, kind: str) -> None:
        """An ``amount``, or a ``percent`` of the price."""
        self.dialog.kind.choose(kind)


class PricePage(FormPage[PriceForm]):
    """Another price for a course."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()


class WriteOffPage(FormPage[WriteOffForm]):
    """A debt given up."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()


class ReturnPage(FormPage[ReturnForm]):
    """A payment the bank took back."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()


class WithdrawPage(FormPage[WithdrawForm]):
    """A course left: what is still charged, what goes back."""

    @property
    def outlook(self) -> str:
        """What will be owed after it."""
        return self.dialog.outlook.text()


class MoveEnrollmentPage(FormPage[MoveEnrollmentForm]):
    """Another course instead."""

    @property
    def outlook(self) -> str:
        """What is taken back, and what will be owed."""
        return self.dialog.outlook.text()

    def choose(self, course_id: str) -> None:
        """Choose the course by its id."""
        self.dialog.course.choose(course_id)


class EntryExplainedPage:
    """One line of the ledger in full."""

    def __init__(self, dialog: EntryExplained) -> None:
        """What is on the screen."""
        self.dialog = dialog

    @property
    def lines(self) -> list[str]:
        """Who, when, why, and what corrects it."""
        return list(self.dialog.lines)
