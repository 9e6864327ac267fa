"""Words and fields that several correcting forms share."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from enrolldesk.app.commands import Command, VoidEntry
from enrolldesk.app.correcting.commands import CorrectPayment
from enrolldesk.app.rows import LedgerRow
from enrolldesk.app.wording import method_word
from enrolldesk.domain.ledger import COUNTER_METHODS, Entry, Method, Tender
from enrolldesk.ui.corrections.reason import Subject
from enrolldesk.ui.entry_words import entry_words
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import TextField
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.kit.tokens import Space
from enrolldesk.ui.notation import Notation

_REFERENCES: Final = {
    Method.CARD: ("Card, &last four", 4),
    Method.CHECK: ("Check &number", 40),
    Method.TRANSFER: ("Transfer &number", 80),
}
_MNEMONICS: Final = {
    Method.CASH: "Cas&h",
    Method.CARD: "Car&d",
    Method.CHECK: "Chec&k",
    Method.TRANSFER: "Trans&fer",
}


class MethodFields(QWidget):
    """How money changes hands, and the number that belongs to the method."""

    changed = Signal()

    def __init__(self, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.method = SegmentedChoice(
            f"{name}_method",
            [Choice(method.value, _MNEMONICS[method]) for method in COUNTER_METHODS],
            label=label,
        )
        self.number = TextField(f"{name}_number", "Reference", longest=80)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        if label:
            column.addWidget(words(label, "label"))
        column.addWidget(self.method)
        column.addWidget(self.number)
        self.method.chosen.connect(lambda _key: self._show_number())
        self._show_number()

    @property
    def chosen(self) -> Method:
        """The method that holds."""
        return Method(self.method.key)

    @property
    def reference(self) -> str:
        """The number typed, nothing for cash."""
        return "" if self.chosen is Method.CASH else self.number.text()

    def show_method(self, method: str | None, reference: str = "") -> None:
        """Begin with this one."""
        if method in {str(one) for one in COUNTER_METHODS}:
            self.method.choose(str(method))
        self.number.set_text(reference)

    def _show_number(self) -> None:
        label, longest = _REFERENCES.get(self.chosen, ("", 80))
        self.number.setVisible(bool(label))
        if label:
            self.number.set_label(label)
            self.number.editor.setMaxLength(longest)
        self.changed.emit()


def method_words(method: str) -> str:
    """A method within a sentence."""
    return method_word(method).lower()


def voiding(entry: Entry) -> Command:
    """What is asked where it depends on the entry whether one may void it."""
    return VoidEntry(command_id="", entry_id=entry.entry_id, reason="")


def correcting(entry: Entry) -> Command:
    """The same of a payment that is to be recorded as it was."""
    return CorrectPayment(
        command_id="",
        entry_id=entry.entry_id,
        enrollment_id=entry.enrollment_id,
        tender=Tender(Method(entry.method or Method.CASH), entry.amount),
        reason="",
    )


def entry_subject(name: str, row: LedgerRow, student: str, notation: Notation) -> Subject:
    """What a form about a line of the ledger is about: what, whose, which receipt, by whom."""
    entry = row.entry
    where = [f"Receipt {entry.receipt_no}" if entry.receipt_no else "", row.title]
    recorded = notation.moment(entry.taken_at)
    who = [f"by {row.staff}" if row.staff else "", f"at {row.desk}" if row.desk else ""]
    lines = [
        student,
        " · ".join(part for part in where if part),
        " ".join(part for part in (recorded, *who) if part),
    ]
    return Subject(name, entry_words(entry, row.corrects), lines, notation.amount(entry.amount))
