"""A mistaken payment put right in one go: what was wrong, what is right, done."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QLabel, QWidget

from enrolldesk.app.commands import Command, VoidEntry
from enrolldesk.app.correcting.commands import CorrectPayment
from enrolldesk.app.rows import EnrollmentRow, LedgerRow, StudentCard
from enrolldesk.domain.corrections import ensure_taken_here, return_of
from enrolldesk.domain.enrollments import EnrollmentState
from enrolldesk.domain.errors import NotCorrectable
from enrolldesk.domain.ledger import Method, Tender
from enrolldesk.domain.money import ZERO
from enrolldesk.ui.amount_field import amount_field
from enrolldesk.ui.command_form import CommandForm
from enrolldesk.ui.corrections.reason import WIDTH, ReasonField
from enrolldesk.ui.corrections.student_field import StudentField
from enrolldesk.ui.corrections.words import (
    MethodFields,
    correcting,
    entry_subject,
    method_words,
    voiding,
)
from enrolldesk.ui.kit.choices import Choice, SegmentedChoice
from enrolldesk.ui.kit.fields import ComboField, Field
from enrolldesk.ui.kit.panels import words
from enrolldesk.ui.notation import Notation
from enrolldesk.ui.office import Office

_REASONS: Final = {
    "amount": "Wrong amount",
    "method": "Wrong method",
    "course": "Wrong course",
    "student": "Wrong student",
    "twice": "Recorded twice",
}


def can_put_right(row: LedgerRow) -> bool:
    """Whether a line is a payment that can be recorded as it was."""
    if row.voided or row.given_up or return_of(row.entry.entry_id, row.corrected_by):
        return False
    try:
        ensure_taken_here(row.entry)
    except NotCorrectable:
        return False
    return True


def payable(card: StudentCard) -> list[EnrollmentRow]:
    """The enrollments a payment can belong to, the open ones that owe something first."""
    rows = [row for row in card.enrollments if not row.is_component]
    is_open = EnrollmentState.OPEN
    return sorted(
        rows,
        key=lambda row: (row.enrollment.state is not is_open, row.standing.owed <= ZERO),
    )


class PutRightForm(CommandForm):
    """Voids a mistaken payment and records it as it was, under a new receipt number.

    One that was recorded twice is only voided.
    """

    def __init__(
        self, office: Office, card: StudentCard, row: LedgerRow, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "put_right",
            "Put a payment right",
            primary="Put it right",
            icon="check",
            parent=parent,
        )
        self.setMinimumWidth(WIDTH + 40)
        self._card, self._row, self._entry = card, row, row.entry
        self._notation = Notation(office)
        self._others = [
            one for one in payable(card) if one.enrollment.enrollment_id != row.entry.enrollment_id
        ]
        self.what = SegmentedChoice(
            "put_right_what",
            [
                Choice("amount", "&Amount"),
                Choice("method", "&Method"),
                Choice("course", "&Course"),
                Choice("student", "&Student"),
                Choice("twice", "Taken &twice"),
            ],
            label="What was wrong",
        )
        self.amount = amount_field(office, "put_right_amount", "Ri&ght amount", required=True)
        self.method = MethodFields("put_right", "How it was paid")
        self.course = ComboField("put_right_course", "Where it bel&ongs", [])
        self.student = StudentField(
            office, "put_right_student", "&Whose payment it is", without=card.student.student_id
        )
        self.reason = ReasonField(())
        self.outlook: QLabel = words("", "muted", wrap=True, name="put_right_outlook")
        self._lay_form(card)
        self._begin()

    def asks(self) -> Command | str:
        twice = self.what.key == "twice"
        return voiding(self._entry) if twice else correcting(self._entry)

    def command(self) -> Command:
        if self.what.key == "twice":
            return VoidEntry(
                command_id=self.command_id,
                entry_id=self._entry.entry_id,
                reason=self.reason.text,
            )
        return CorrectPayment(
            command_id=self.command_id,
            entry_id=self._entry.entry_id,
            enrollment_id=self._place(),
            tender=self._tender(),
            reason=self.reason.text,
            payer=self._payer(),
        )

    def concerns(self) -> dict[str, Field[Any]]:
        wrong: Field[Any] = self.amount if self.what.key == "amount" else self.reason.field
        return {
            "reason": self.reason.field,
            "payment": self.amount,
            "AmountNotUnderstood": self.amount,
            "NothingToCorrect": wrong,
        }

    def valid(self) -> bool:
        if not super().valid():
            return False
        if self.what.key in ("course", "student") and not self.course.key:
            concerned: Field[Any] = self.student if self.what.key == "student" else self.course
            concerned.set_error("There is no other enrollment: enroll first, then put this right.")
            concerned.editor.setFocus()
            return False
        return True

    def _lay_form(self, card: StudentCard) -> None:
        self.body.addWidget(
            entry_subject("put_right_subject", self._row, card.student.name, self._notation)
        )
        self.body.addWidget(words("What was wrong", "label"))
        for widget in (self.what, self.amount, self.method, self.student, self.course):
            self.body.addWidget(widget)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.outlook)
        self.body.addStretch()

    def _begin(self) -> None:
        self.amount.set_text(self.office.money.plain(self._entry.amount))
        self.method.show_method(self._entry.method, self._entry.reference)
        self.reason.field.set_text(_REASONS["amount"])
        self.what.chosen.connect(self._show_what)
        self.amount.changed.connect(lambda _text: self._look_ahead())
        self.method.changed.connect(self._look_ahead)
        self.course.chosen.connect(lambda _key: self._look_ahead())
        self.student.chosen.connect(lambda _row: self._show_courses())
        self._show_what("amount")

    def _show_what(self, key: str) -> None:
        self.amount.setVisible(key == "amount")
        self.method.setVisible(key == "method")
        self.student.setVisible(key == "student")
        self.course.setVisible(key in ("course", "student"))
        if self.reason.text in ("", *_REASONS.values()):
            self.reason.take(_REASONS[key])
        self._show_courses()
        first: dict[str, QWidget] = {
            "amount": self.amount.editor,
            "course": self.course.editor,
            "student": self.student.editor,
        }
        if key in first:
            first[key].setFocus()
        self.follow_permissions()
        self.grow()

    def _show_courses(self) -> None:
        rows = self._others
        if self.what.key == "student":
            rows, chosen = [], self.student.student
            if chosen is not None:
                card = self.office.reads.student_card(chosen.student_id, self._notation.today)
                rows = payable(card) if card else []
        editor = self.course.editor
        editor.clear()
        for row in rows:
            owed = self._notation.owed(row.standing.owed)
            editor.addItem(f"{row.title}, {owed}", row.enrollment.enrollment_id)
        self.course.setEnabled(bool(rows))
        self._look_ahead()

    def _place(self) -> str:
        elsewhere = self.what.key in ("course", "student")
        return str(self.course.key or "") if elsewhere else self._entry.enrollment_id

    def _tender(self) -> Tender:
        entry = self._entry
        method = Method(entry.method or Method.CASH)
        amount, reference, approval = entry.amount, entry.reference, entry.approval
        if self.what.key == "method":
            reference = self.method.reference
            approval = approval if self.method.chosen is method else ""
            method = self.method.chosen
        elif self.what.key == "amount":
            amount = self.office.money.parse(self.amount.text())
        tendered = entry.tendered if method is Method.CASH else None
        if tendered is not None and tendered < amount:
            tendered = None
        return Tender(method, amount, tendered, reference, approval)

    def _payer(self) -> str:
        """Who paid stays; somebody else's payment was not paid in the name of this student."""
        chosen = self.student.student if self.what.key == "student" else None
        own = self._entry.payer in ("", self._card.student.name)
        return chosen.name if chosen is not None and own else self._entry.payer

    def _look_ahead(self) -> None:
        entry, amount = self._entry, self._notation.amount
        number = entry.receipt_no or "The receipt"
        if self.what.key == "twice":
            owed = self._card.balance + entry.amount
            self.outlook.setText(f"{number} is voided. After this {self._notation.owed(owed)}.")
            return
        said = f"{number} is voided and a new receipt is given"
        right = self.amount.amount() if self.what.key == "amount" else entry.amount
        if right is None:
            self.outlook.setText(f"{said}.")
            return
        owed = self._card.balance
        if self.what.key == "amount":
            owed += entry.amount - right
        elif self.what.key == "student":
            owed += entry.amount
        by = method_words(str(self.method.chosen)) if self.what.key == "method" else ""
        what = f"{amount(right)} by {by}" if by else amount(right)
        whose = self._whose()
        after = f"{self._notation.owed(owed)}{self._here()}"
        self.outlook.setText(f"{said}: {what}{whose}. After this {after}.")

    def _whose(self) -> str:
        if self.what.key not in ("course", "student") or not self.course.key:
            return ""
        title = self.course.editor.currentText().rpartition(", ")[0]
        chosen = self.student.student if self.what.key == "student" else None
        return f" for {title} of {chosen.name}" if chosen else f" for {title}"

    def _here(self) -> str:
        return f" by {self._card.student.name}" if self.what.key == "student" else ""
