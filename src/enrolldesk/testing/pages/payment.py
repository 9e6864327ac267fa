"""The payment form as the person at the counter uses it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from enrolldesk.testing.keyboard import Keyboard
from enrolldesk.testing.pages.till import TillPage
from enrolldesk.ui.office import Office
from enrolldesk.ui.payments.dialog import PaymentDialog


class PaymentPage(TillPage[PaymentDialog]):
    """Opened with F9; ``keys`` types into whatever has the focus."""

    @classmethod
    def open(cls, office: Office, qtbot: QtBot, student_id: str) -> PaymentPage:
        """Open the form and wait until it hears keys."""
        return cls.shown(PaymentDialog(office, student_id), qtbot, Keyboard())

    @property
    def shares(self) -> dict[str, str]:
        """What each enrollment gets of the payment, as it stands in the fields."""
        return {shown.label: shown.amount.text() for shown in self.dialog.shares.rows}
