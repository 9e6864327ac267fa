"""The forms that put a line or an enrollment of the card right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from enrolldesk.app.changes import Changes
from enrolldesk.app.rows import EnrollmentRow, LedgerRow
from enrolldesk.domain.ledger import EntryKind
from enrolldesk.ui.kit.feedback import toast
from enrolldesk.ui.office import Office

# Forms are imported when they are first opened: the start shows this page.
if TYPE_CHECKING:
    from enrolldesk.ui.command_form import CommandForm
    from enrolldesk.ui.students.page import StudentsPage


class CorrectingActions:
    """Opens one form at a time and says what was done."""

    def __init__(self, office: Office, page: StudentsPage) -> None:
        self._office = office
        self._page = page

    def put_right(self, row: LedgerRow) -> bool:
        """Open what puts this line right; False where it can only be voided."""
        from enrolldesk.ui.corrections.put_right import PutRightForm, can_put_right

        card = self._page.card
        if card is None:
            return False
        if can_put_right(row):
            form = PutRightForm(self._office, card, row, self._page.window())
            self._present(form, "Put right")
            return True
        places = [one for one in card.enrollments if not one.is_component]
        place = [one for one in places if one.enrollment.charge_id == row.entry.entry_id]
        if place and row.entry.kind == EntryKind.CHARGE:
            self.price(place[0])
        return bool(place)

    def returned(self, row: LedgerRow) -> None:
        """Open the form for a payment that came back."""
        from enrolldesk.ui.corrections.returned import ReturnForm

        if self._page.card is not None:
            form = ReturnForm(self._office, self._page.card, row, self._page.window())
            self._present(form, "Return recorded")

    def plan(self, row: EnrollmentRow) -> None:
        """Open the form that spreads what is open over due dates."""
        from enrolldesk.ui.planning.plan_form import PlanForm

        self._present(PlanForm(self._office, row, self._name, self._page.window()), "Plan made")

    def promotion(self, row: EnrollmentRow) -> None:
        """Open the form that gives a promotion."""
        from enrolldesk.ui.promoting.give_form import GivePromotionForm

        form = GivePromotionForm(self._office, row, self._name, self._page.window())
        self._present(form, "Promotion given")

    def discount(self, row: EnrollmentRow) -> None:
        """Open the form that gives a discount."""
        from enrolldesk.ui.corrections.charges import DiscountForm

        self._present(
            DiscountForm(self._office, row, self._name, self._page.window()), "Discount given"
        )

    def price(self, row: EnrollmentRow) -> None:
        """Open the form that corrects a price."""
        from enrolldesk.ui.corrections.charges import PriceForm

        self._present(
            PriceForm(self._office, row, self._name, self._page.window()), "Price corrected"
        )

    def write_off(self, row: EnrollmentRow) -> None:
        """Open the form that gives up a debt."""
        from enrolldesk.ui.corrections.charges import WriteOffForm

        self._present(
            WriteOffForm(self._office, row, self._name, self._page.window()), "Written off"
        )

    def change_course(self, row: EnrollmentRow) -> None:
        """Open the form that moves a student to another course."""
        from enrolldesk.ui.corrections.leaving import MoveEnrollmentForm

        if self._page.card is not None:
            form = MoveEnrollmentForm(self._office, self._page.card, row, self._page.window())
            self._present(form, "Moved to the other course")

    def withdraw(self, row: EnrollmentRow) -> None:
        """Open the form that leaves a course."""
        from enrolldesk.ui.corrections.leaving import WithdrawForm

        form = WithdrawForm(self._office, row, self._name, self._page.window())
        self._present(form, f"Withdrawn from {row.title}")

    def explain(self, row: LedgerRow) -> None:
        """Show everything a line says, and what corrects it."""
        from enrolldesk.ui.students.entry_explained import EntryExplained

        EntryExplained(self._office, row, self._page.window()).open()

    @property
    def _name(self) -> str:
        card = self._page.card
        return card.student.name if card else ""

    def _present(self, form: CommandForm, done: str) -> None:
        form.recorded.connect(partial(self._say, done))
        form.open()

    def _say(self, done: str, changes: Changes) -> None:
        if not changes.receipt_id:
            toast(self._page, done)
            return
        toast(
            self._page,
            f"{done}, receipt {changes.receipt_no}",
            action="Show receipt",
            on_action=partial(self._page.receipt_requested.emit, changes.receipt_id),
        )
